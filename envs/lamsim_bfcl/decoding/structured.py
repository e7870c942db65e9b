"""Calls in JSON: as text, and as function-calling models give them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from lamsim_bfcl.decoding.calls import Call, DecodeError
from lamsim_bfcl.quirks import PARITY, Quirks

_LIST_OF_OBJECTS = re.compile(r"\[\s*\{")
_ITS_END = re.compile(r"\}\s*\]")


def decode_json(text: str, quirks: Quirks = PARITY) -> list[Call]:
    """Reads `[{"function": name, "parameters": {...}}, ...]`, which may stand within other text.

    Args:
        text: What the model said.
        quirks: Which of the reference's quirks hold.

    Returns:
        The calls; none if what looks like a list is no JSON. Elements that are no objects are passed over.

    Raises:
        DecodeError: If it is JSON, but no list of objects with a function and parameters.
    """
    outer = text[max(text.find("["), 0) :]
    if "]" in outer:
        outer = outer[: outer.rindex("]") + 1]
    start = _LIST_OF_OBJECTS.search(outer)
    # The reference's pattern takes the shortest stretch from "[{" to "}]" and has exponentially many ways to.
    end = start and _ITS_END.search(outer, start.end())
    try:
        if start and not quirks.short_json:
            found, _ = json.JSONDecoder().raw_decode(outer, start.start())
        else:
            found = json.loads(outer[start.start() : end.end()] if start and end else outer)
    except json.JSONDecodeError:
        return []
    except (ValueError, RecursionError) as error:
        raise DecodeError(f"the JSON can't be read: {error}") from None
    try:
        return [{item["function"]: item["parameters"]} for item in found if isinstance(item, dict)]
    except (KeyError, TypeError) as error:
        raise DecodeError(f"the JSON is no list of calls: {error}") from None


def from_tool_calls(calls: Iterable[tuple[str, str | Mapping[str, Any]]]) -> list[Call]:
    """Takes the calls of a function-calling model.

    Args:
        calls: Name and arguments of each; arguments that are text are read as JSON.

    Returns:
        The calls; arguments that are no object stay what they are, which `is_call_list` refuses.

    Raises:
        DecodeError: If arguments are no JSON.
    """
    decoded: list[Call] = []
    for name, given in calls:
        read: Any = given
        if isinstance(given, str):
            try:
                read = json.loads(given)
            except (ValueError, RecursionError) as error:
                raise DecodeError(f"the arguments of {name} are no JSON: {error}") from None
        decoded.append({name: dict(read) if isinstance(read, Mapping) else read})
    return decoded
