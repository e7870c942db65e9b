"""The offline writer: a walk as a wish in plain English, with some of it withheld until the agent asks."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from lamsim.datasets.augmenting.words import words_of
from lamsim.datasets.purging.evidence import Evidence
from lamsim.messages import ToolCall
from lamsim.synthesis.grammar import Said, be, ended, label_of, phrase, quoted
from lamsim.synthesis.multi_turn.references import VERBS, asked_when, is_day, label_of_field, spoken
from lamsim.synthesis.multi_turn.walks import Walk
from lamsim.synthesis.requests import request
from lamsim.tools import Tool

WITHHELD = 0.6
"""How often what a change takes is told only when asked for."""

MOST_WITHHELD = 2

_CLAUSE = re.compile(r"^(When|Where|How long|How many|How much|How often|Why|What for|Who|Whose|Which)\b(.*)$")
_SMALL = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "is",
        "it",
        "be",
        "to",
        "that",
        "what",
        "which",
        "when",
        "how",
        "in",
        "on",
        "for",
        "from",
        "new",
        "user",
        "whether",
    ]
)
_OWN = frozenset(("name", "email address", "postcode", "username", "password", "user id"))
"""What people are asked of themselves."""


@cache
def _words() -> Mapping[str, Any]:
    read: dict[str, Any] = json.loads(Path(__file__).with_name("wording.json").read_text("utf-8"))
    return read


def wish_of(walk: Walk, tools: Mapping[str, Tool], generator: np.random.Generator) -> dict[str, Any]:
    """Writes the wish that a walk fulfils, as a generator's JSON.

    Args:
        walk: The walk.
        tools: By name.
        generator: Draws the words and what is withheld.
    """
    call = walk.calls[-1]
    tool = tools[call.name]
    properties: Mapping[str, Any] = tool.parameters.get("properties") or {}
    secrets: list[dict[str, str]] = []
    shown: dict[str, Any] = {}
    for name, value in call.arguments.items():
        if name in walk.references:
            if walk.references[name].text:
                shown[name] = Said(walk.references[name].text)
            continue
        required = name in (tool.parameters.get("required") or ())
        plain = not isinstance(value, bool | dict) and len(walk.references) + len(shown) > 0
        if required and plain and len(secrets) < MOST_WITHHELD and generator.random() < WITHHELD:
            secrets.append(_secret(name, value, properties[name], generator))
        else:
            shown[name] = Said(spoken(value)) if is_day(value) or isinstance(value, float) else value
    says = (
        _asked(walk, tool, shown, generator)
        if walk.asks
        else request([ToolCall(call.name, shown)], tools, "{}", generator)
    )
    heard = Evidence([says, *(text for one in walk.references.values() for text in one.told)])
    for place, made in enumerate(walk.calls[:-1]):
        for name, value in made.arguments.items():
            if f"{place}.{name}" in walk.said and not heard.supports_text(str(value)):
                schema = (tools[made.name].parameters.get("properties") or {}).get(name, {})
                secrets.append(_secret(name, value, schema, generator))
                heard.add(str(value))
    offer = "" if walk.asks else _offer(tool, call, walk)
    return {
        "says": says,
        "actions": [{"name": made.name, "arguments": dict(made.arguments)} for made in walk.calls],
        "outputs": [str(walk.answer)] if walk.asks else [],
        "secrets": secrets,
        "offer": offer,
        "report": _report(walk, generator),
    }


def _secret(name: str, value: Any, schema: Mapping[str, Any], generator: np.random.Generator) -> dict[str, str]:
    """What is told when asked for: "When does it begin?" - "On 12 August 2026 at 10:00."."""
    said = str(schema.get("description") or "").split(".")[0]
    said = re.split(r"; |, ", said)[0].strip()
    label = label_of(name, schema)
    clause = _CLAUSE.match(said)
    if clause:
        asks = _pick("asks_clause", generator).replace("{clause}", f"{said[:1].lower()}{said[1:]}")
    elif schema.get("enum") and len(schema["enum"]) <= 4:
        options = [str(option) for option in schema["enum"]]
        asks = f"Which {label} shall it be: {', '.join(options[:-1])} or {options[-1]}?"
    else:
        asks = _pick("asks", generator).replace("the {label}", f"{'your' if label in _OWN else 'the'} {label}")
    told = spoken(value)
    if isinstance(value, str) and not is_day(value) and " " in told and not told[0].isdigit() and "@" not in told:
        told = told if all(not word[:1].islower() for word in told.split()) else quoted(told)
    about = sorted((words_of(f"{label} {name.replace('_', ' ')} {said}")) - _SMALL)
    answer = ended(_pick("answers_day" if is_day(value) else "answers", generator).replace("{value}", told))
    return {
        "about": "|".join(about) or name,
        "asks": asks,
        "says": answer if "@" in answer else f"{answer[:1].upper()}{answer[1:]}",
    }


def _asked(walk: Walk, tool: Tool, shown: Mapping[str, Any], generator: np.random.Generator) -> str:
    """A question for a field of what the last call shows."""
    label = label_of_field(walk.asks)
    if walk.references:
        of = next((one.text for one in walk.references.values() if one.text), "")
        if of and is_day(walk.answer) and (when := asked_when(walk.asks, of)):
            return when
        if of:
            return (
                _pick("questions", generator).replace("{is}", be(label)).replace("{label}", label).replace("{of}", of)
            )
        return _pick("own_questions", generator).replace("{is}", be(label)).replace("{label}", label)
    said = request([ToolCall(tool.name, shown)], {tool.name: tool}, "{}", generator)
    return f"{said} {_pick('only', generator).replace('{label}', label)}"


def _offer(tool: Tool, call: ToolCall, walk: Walk) -> str:
    """What the agent is going to do, with all that it takes."""
    shown = {}
    for name, value in call.arguments.items():
        reference = walk.references.get(name)
        if reference is None:
            shown[name] = Said(spoken(value)) if is_day(value) or isinstance(value, float) else value
        elif reference.text:
            shown[name] = Said(_turned(reference.text))
    found, details, _ = phrase(tool, shown, np.random.default_rng(0))
    return " ".join([f"{found.verb} {_turned(found.rest)}.", *map(_turned, details)]).strip()


def _turned(text: str) -> str:
    """The person's words as the agent says them."""
    for mine, yours in (
        (r"\bmy\b", "your"),
        (r"\bMy\b", "Your"),
        (r"\bme\b", "you"),
        (r"\bof mine\b", "of yours"),
        (r"\bI am\b", "you are"),
    ):
        text = re.sub(mine, yours, text)
    return text


def _report(walk: Walk, generator: np.random.Generator) -> str:
    if not walk.asks:
        return _pick("reports", generator)
    said = spoken(walk.answer)
    if is_day(walk.answer) and asked_when(walk.asks, ""):
        verb = walk.asks if walk.asks in VERBS else f"was {walk.asks.removesuffix('_on').replace('_', ' ')}"
        return f"It {verb} on {said}."
    label = label_of_field(walk.asks)
    told = _pick("told", generator).replace("{is}", be(label))
    return told.replace("{label}", label).replace("{value}", said)


def _pick(key: str, generator: np.random.Generator) -> str:
    choices = _words()[key]
    return str(choices[int(generator.integers(len(choices)))])


def opened(says: str, generator: np.random.Generator) -> str:
    """A first wish with what people say around it."""
    return _pick("openings", generator).replace("{wish}", says)


def joined(says: str, generator: np.random.Generator) -> str:
    """A later wish."""
    return _pick("joints", generator).replace("{wish}", says)
