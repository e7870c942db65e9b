"""Referring expressions: how a person speaks of a thing, so that it is told from all others without its id."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from lamsim.synthesis.grammar import label_of, said_value
from lamsim.synthesis.multi_turn.sights import is_code

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d)(?::\d\d)?)?")
VERBS = frozenset(["leaves", "arrives", "starts", "begins", "ends", "expires", "departs", "opens", "closes"])
"""Names of fields that are verbs."""

_DAYS = frozenset(["day", "date", "start", "when", "time", "deadline"])
_MAKERS = frozenset(["author", "authors", "artist", "director", "sender", "carrier", "composer", "inventor"])
_COMPANY = frozenset(["attendees", "guests", "companions", "members"])
_PLACES = frozenset(["place", "venue", "restaurant", "practice", "cinema", "shop", "hotel", "station", "school"])
_AREAS = frozenset(["city", "country", "room", "folder", "location", "area"])
_STATES = frozenset(["status", "state"])
_PARTICIPLES = frozenset(["sent", "paid", "taken", "held", "set", "made", "filed"])
_UNSAID = frozenset(
    [
        "page",
        "pages",
        "currency",
        "unit",
        "units",
        "url",
        "link",
        "phone",
        "description",
        "text",
        "body",
        "note",
        "notes",
    ]
)
LONGEST = 60
"""Characters of the longest value that people say."""

NAMING = ("name", "title", "subject", "label", "content")
"""Fields by which people call a thing, the best first."""


class Reference(NamedTuple):
    """How a thing is spoken of.

    Attributes:
        text: A noun phrase; empty if it needs no word, as the person is meant.
        told: The values that it says, as texts.
    """

    text: str
    told: tuple[str, ...] = ()


def spoken(value: Any) -> str:
    """A value as people say it: days and times in words."""
    if isinstance(value, str) and (match := _DAY.fullmatch(value)):
        try:
            day = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return value
        return f"{day.day} {day:%B %Y}" + (f" at {match[4]}" if match[4] else "")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return said_value([spoken(item) for item in value])
    return said_value(value)


def is_day(value: Any) -> bool:
    """Whether a value is a day, with or without a time."""
    return isinstance(value, str) and _DAY.fullmatch(value) is not None


def sayable(name: str, value: Any) -> bool:
    """Whether a person would say a field of a thing, or ask for it."""
    if name in _UNSAID or isinstance(value, bool) or is_code(value) or value in ("you", "user"):
        return False
    if isinstance(value, list):
        return 0 < len(value) <= 2 and all(sayable(name, item) for item in value)
    return isinstance(value, int | float | str) and 0 < len(str(value)) <= LONGEST and "\n" not in str(value)


def label_of_field(name: str) -> str:
    """What people call a field."""
    return {"from": "sender", "to": "recipient"}.get(name, name.replace("_", " "))


def asked_when(name: str, of: str) -> str:
    """A question for the day that a field tells if its name is a verb, as `arrives` or `shipped_on`; else empty."""
    if name in VERBS:
        return f"When does {of} {name.removesuffix('s')}?"
    if name.endswith("_on") or name in _PARTICIPLES or name.endswith("ed"):
        return f"When was {of} {name.removesuffix('_on').replace('_', ' ')}?"
    return ""


def noun_of(argument: str, schema: Mapping[str, Any]) -> str:
    """What a linked argument is the id of: `appointment` of "The appointment's id"."""
    label = label_of(argument, schema)
    if "'s " in label:
        return label.partition("'s ")[0].removeprefix("the ")
    words = [word for word in argument.split("_") if word not in ("id", "ids", "to", "from", "new", "code", "number")]
    return words[-1].lower() if words else label


def reference(
    noun: str, fields: Mapping[str, Any], others: Sequence[Mapping[str, Any]], owned: bool, said: Iterable[str]
) -> Reference | None:
    """Speaks of a thing with as few of its fields as tell it from the others; None if they don't.

    Args:
        noun: What it is.
        fields: Its own; if there are none it is the only one of its kind.
        others: Those of all other things of its kind.
        owned: Whether it is the person's.
        said: Values that it must be found by, which therefore are said if it has them.
    """
    if not fields:
        return Reference("")
    known = {name: value for name, value in fields.items() if sayable(name, value)}
    order = sorted(known, key=lambda name: (_rank(name, known[name]), list(known).index(name)))
    wanted = set(said)
    chosen = [name for name in order[:1] if _rank(name, known[name]) == 0]
    chosen += [name for name in order if str(known[name]) in wanted and name not in chosen]
    rivals = [other for other in others if all(other.get(name) == known[name] for name in chosen)]
    for name in order:
        if not rivals and chosen:
            break
        left = [other for other in rivals if other.get(name) == known[name]]
        if name not in chosen and (len(left) < len(rivals) or not chosen):
            chosen.append(name)
            rivals = left
    if rivals or not chosen:
        return None
    return Reference(
        _phrase(noun, {name: known[name] for name in chosen}, owned), tuple(map(_told, map(known.get, chosen)))
    )


def _told(value: Any) -> str:
    return said_value(value) if isinstance(value, list) else str(value)


def _rank(name: str, value: Any) -> int:
    """The order in which people say fields."""
    if name in NAMING:
        return 0
    if name in ("origin", "destination"):
        return 1
    if name in ("from", "to", "payee") or name in _MAKERS | _COMPANY or name.endswith("_by"):
        return 2
    if is_day(value):
        return 3
    if name in _PLACES | _AREAS:
        return 4
    if isinstance(value, str):
        return 5
    return 6


def _phrase(noun: str, fields: Mapping[str, Any], owned: bool) -> str:
    head = next((str(fields[name]) for name in NAMING if name in fields), "")
    if head and _mentions(head, noun):
        start = f"{'my' if owned else 'the'} {head[0].lower()}{head[1:]}" if head.islower() else head
    else:
        plain = len(head.split()) < 3 and all(word.isalpha() and word.istitle() for word in head.split())
        quoted = "" if not head else f" {head}" if plain else f' "{head}"'
        start = f"{'my' if owned else 'the'} {noun}{quoted}"
    tails = [_tail(name, value, fields) for name, value in fields.items() if name not in NAMING]
    return " ".join([start, *[tail for tail in tails if tail]])


def _mentions(head: str, noun: str) -> bool:
    return noun.split()[-1].lower() in head.lower().split()


def _tail(name: str, value: Any, fields: Mapping[str, Any]) -> str:
    said = spoken(value)
    if name in ("until", "since"):
        return f"{name} {said}"
    if is_day(value):
        if name in VERBS:
            return f"that {name} on {said}"
        if name in _DAYS:
            return f"on {said}"
        if name.endswith(("ed", "_on")) or name in _PARTICIPLES:
            return f"{name.removesuffix('_on')} on {said}"
        return f"with the {label_of_field(name)} {said}"
    for prepositions, names in (
        ("by", _MAKERS),
        ("with", _COMPANY),
        ("at", _PLACES),
        ("in", _AREAS),
        ("in the group", {"group"}),
        ("in the stage", {"stage"}),
        ("that is", _STATES),
        ("from", {"origin", "from"}),
        ("to", {"destination", "to", "payee"}),
        ("for", {"price", "total", "amount", "cost", "used_for", "device"}),
    ):
        if name in names:
            return f"{prepositions} {said}"
    if name.endswith("_by"):
        return f"{name.removesuffix('_by').replace('_', ' ')} by {said}"
    return f"with the {label_of_field(name)} {said}"
