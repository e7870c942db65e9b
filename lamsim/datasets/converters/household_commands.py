"""ALFWorld's commands as calls: `go to desk 1`, `take mug 2 from desk 1`, `put mug 2 in/on shelf 1`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from lamsim.datasets.converters.environments import environment

# The benchmark's older data puts "in/on", its newer one moves "to"; people and models write "in" and "on" as well.
_COMMANDS = {
    "go_to": (r"go to (?P<receptacle>.+)", "go to {receptacle}"),
    "open": (r"open (?P<receptacle>.+)", "open {receptacle}"),
    "close": (r"close (?P<receptacle>.+)", "close {receptacle}"),
    "take": (r"take (?P<object>.+?) from (?P<receptacle>.+)", "take {object} from {receptacle}"),
    "put": (
        r"(?:put (?P<object>.+?) (?:in/on|in|on)|move (?P<moved>.+?) to) (?P<receptacle>.+)",
        "put {object} in/on {receptacle}",
    ),
    "heat": (r"heat (?P<object>.+?) with (?P<receptacle>.+)", "heat {object} with {receptacle}"),
    "cool": (r"cool (?P<object>.+?) with (?P<receptacle>.+)", "cool {object} with {receptacle}"),
    "clean": (r"clean (?P<object>.+?) with (?P<receptacle>.+)", "clean {object} with {receptacle}"),
    "use": (r"use (?P<object>.+)", "use {object}"),
    "slice": (r"slice (?P<object>.+?) with (?P<knife>.+)", "slice {object} with {knife}"),
    "examine": (r"examine (?P<target>.+)", "examine {target}"),
    "look": (r"look", "look"),
    "inventory": (r"inventory", "inventory"),
    "help": (r"help", "help"),
    "finish": (r"finish", "finish"),
    "think": (r"think:(?: (?P<thought>.*))?", "think: {thought}"),
}
_VERBS = {"go": "go_to", "move": "put", "think:": "think"}
_READ = {name: re.compile(pattern) for name, (pattern, _) in _COMMANDS.items()}


def read_command(text: str) -> tuple[str, dict[str, Any]] | None:
    """The call of a command; None if it is none."""
    found = _parts(text.strip())
    return (found[0], dict(found[1])) if found else None


@lru_cache(4096)
def _parts(command: str) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """Name and arguments; kept, since a command is looked at several times and episodes share many."""
    verb = command.partition(" ")[0]
    name = _VERBS.get(verb, verb)
    found = _READ[name].fullmatch(command) if name in _READ else None
    if not found:
        return None
    parts = found.groupdict()
    if moved := parts.pop("moved", None):
        parts["object"] = moved
    return name, tuple([(key, parts[key] or "") for key in environment("alfworld").arguments[name]])


def write_command(call: tuple[str, dict[str, Any]]) -> str | None:
    """The command of a call; None if no command makes it."""
    name, arguments = call
    if name not in _COMMANDS or set(arguments) != set(environment("alfworld").arguments[name]):
        return None
    if not all(isinstance(value, str) for value in arguments.values()):
        return None
    written = _COMMANDS[name][1].format_map(arguments)
    return written if read_command(written) == (name, arguments) else None
