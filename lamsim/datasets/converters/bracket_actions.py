"""Actions written as a name with its argument in brackets: `search[keywords]`."""

from __future__ import annotations

import re
from typing import Any

from lamsim.datasets.converters.environments import Environment

_ACTION = re.compile(r"\s*([A-Za-z_]+)\[(.*)\]\s*", re.DOTALL)


def read_bracketed(text: str, where: Environment) -> tuple[str, dict[str, Any]] | None:
    """The call of an action, its name in any case; None if the environment has no such action."""
    found = _ACTION.fullmatch(text)
    names = where.arguments.get(found[1].lower()) if found else None
    if found is None or names is None or len(names) != 1:
        return None
    return found[1].lower(), {names[0]: found[2]}


def write_bracketed(call: tuple[str, dict[str, Any]], where: Environment) -> str | None:
    """The action of a call; None if the environment has no such action or it is called with other arguments."""
    name, arguments = call
    names = where.arguments.get(name)
    if names is None or len(names) != 1 or tuple(arguments) != names or not isinstance(arguments[names[0]], str):
        return None
    return f"{name}[{arguments[names[0]]}]"
