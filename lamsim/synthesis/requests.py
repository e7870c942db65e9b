"""Requests of the offline generator: openers, joints and frames around what the grammar makes of each call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lamsim.messages import ToolCall
from lamsim.synthesis.filling import same
from lamsim.synthesis.grammar import Ability, phrase, quoted, said_value
from lamsim.synthesis.lexicon import kind_of, lexicon
from lamsim.tools import Tool


def request(calls: Sequence[ToolCall], tools: Mapping[str, Tool], frame: str, generator: np.random.Generator) -> str:
    """Writes what a person would ask who wants these calls.

    Args:
        calls: The calls, in the order in which they are asked for.
        tools: The tools by name.
        frame: What stands around the request, with `{}` for it.
        generator: The only source of chance.
    """
    words = lexicon()
    sentences: list[str] = []
    for place, call in enumerate(calls):
        tool = tools[call.name]
        found, details, within = phrase(tool, call.arguments, generator)
        if place and (said := _same(calls[place - 1], call, within, generator)):
            sentences.append(said)
            continue
        said = _opened(found, generator)
        if place:
            joints = words["last_joints" if place == len(calls) - 1 else "joints"]
            said = _pick(joints, generator).replace("{next}", _lowered(said))
        sentences += [said, *details]
    text = " ".join(sentences)
    return frame.replace("{}", _lowered(text) if frame.startswith("Hello, ") else text)


def _opened(found: Ability, generator: np.random.Generator) -> str:
    opener = _pick(lexicon()["openers"][found.kind], generator)
    verb = found.verb
    said = opener.replace("{verb}", verb).replace("{Verb}", verb.capitalize()).replace("{rest}", found.rest)
    return said[:1].upper() + said[1:]


def _same(before: ToolCall, call: ToolCall, within: Sequence[str], generator: np.random.Generator) -> str:
    """ "Do the same for BK-1042": where a call differs from the one before in one argument of the request itself."""
    if before.name != call.name or before.arguments.keys() != call.arguments.keys():
        return ""
    changed = [name for name, value in call.arguments.items() if before.arguments[name] != value]
    if len(changed) != 1 or changed[0] not in within or not same(before.arguments, call.arguments, changed):
        return ""
    value: Any = call.arguments[changed[0]]
    if isinstance(value, dict | list) or len(str(value)) > 40 or generator.random() < 0.3:
        return ""
    plain = kind_of(changed[0]) in ("city", "country", "person", "company", "date", "time", "datetime")
    shown = quoted(value) if " " in str(value) and not plain else said_value(value)
    return str(_pick(lexicon()["same"], generator)).replace("{values}", shown)


def _lowered(said: str) -> str:
    first = said.partition(" ")[0]
    return said if first in ("I", "I'm", "I'd") or first[1:2].isupper() else said[:1].lower() + said[1:]


def _pick(choices: Sequence[str], generator: np.random.Generator) -> str:
    return choices[int(generator.integers(len(choices)))]
