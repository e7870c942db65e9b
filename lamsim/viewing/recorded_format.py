"""The chat format in which a recorded episode was played, found without trusting what the record says."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from lamsim.errors import UsageError
from lamsim.formats import FORMATS, ChatFormat, format_named
from lamsim.registration import families, family_class

_ENGINES = ("format", "observation", "feedback", "sandbox", "split", "max_steps")
"""Options that are the environment's, not the family's."""

_PLAIN = re.compile(r"[\w.-]{0,60}")


class Unknown(Exception):
    """There is no telling; the message is a sentence that says why."""


def options_of(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """The options of the environment in which an episode was played; empty where a record does not say."""
    block = record.get("lamsim")
    options = block.get("options") if isinstance(block, Mapping) else None
    return options if isinstance(options, Mapping) else {}


def step_texts(record: Mapping[str, Any]) -> list[str | None]:
    """The model's own text of each step; None for a step that has none."""
    block = record.get("lamsim")
    steps = block.get("steps") if isinstance(block, Mapping) else None
    texts = [
        step.get("text") if isinstance(step, dict) else None for step in (steps if isinstance(steps, list) else ())
    ]
    return [text if isinstance(text, str) else None for text in texts]


def format_of(record: Mapping[str, Any]) -> ChatFormat:
    """The format that a record names.

    A family's own format is asked of the family, if it is installed. The family is made with the record's options;
    one that could name a file or an address is not given to it, since anybody may have written the record.

    Raises:
        Unknown: If the record names none, or it can't be made.
    """
    options = options_of(record)
    name = options.get("format")
    if not isinstance(name, str):
        raise Unknown("The record names no chat format.")
    env = record["lamsim"].get("env")
    own = {key: value for key, value in options.items() if key not in _ENGINES}
    if name in FORMATS:
        return format_named(name)
    if not isinstance(env, str) or env not in families():
        raise Unknown(f"The format {name[:60]!r} is of an environment that is not installed.")
    for key, value in own.items():
        if not (value is None or isinstance(value, bool | int | float) or _is_plain(value)):
            raise Unknown(
                f"The format {name[:60]!r} depends on the option {key[:60]!r} of {env}, which may name a file or an "
                "address; viewing opens none."
            )
    return _own_format(env, json.dumps(own, sort_keys=True), name)


def _is_plain(value: Any) -> bool:
    return isinstance(value, str) and _PLAIN.fullmatch(value) is not None


@lru_cache(maxsize=16)
def _own_format(env: str, options: str, name: str) -> ChatFormat:
    try:
        formats = family_class(env)(**json.loads(options)).formats()
    except (UsageError, TypeError) as error:
        raise Unknown(f"The format {name[:60]!r} can't be made: {error}") from error
    if name not in formats:
        raise Unknown(f"{env} has no format {name[:60]!r}.")
    return formats[name]
