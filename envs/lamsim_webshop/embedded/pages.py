"""Writes a draft's product page: title, bullets, description."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from .drafts import Draft
from .model import Department
from .wording import sentence, title_case

T = TypeVar("T")

_TITLES = (
    "{brand} {line} {first} {name}, {second}, {third}",
    "{brand} {name} for {use}, {first}, {second}",
    "{first} {name} by {brand} {line}, {second}",
    "{brand} {line} {name}",
    "{name} with {extra}, {first} and {second}, {brand} {line}",
    "{brand} {first} {name} - {second} {other} with {extra} for {use} and {use_too}",
    "{brand} {line} {name} - {extra}",
    "{brand} {line} {first} {second} {name} ({use})",
)
_COMPANIONS = (
    "Pairs well with our {one}.",
    "Shoppers also viewed: {one}, {two}.",
    "Also from {brand}: {one}, {two}.",
    "Made by the people behind the {brand} {one}.",
    "Goes with: {one}, {two}.",
)
_FILED_AS = ("Product type: {}.", "Sold as: {}.", "Item: {}.")


def title(draft: Draft) -> str:
    """Write the title; its layout decides how many traits it gives away and how much it is stuffed."""
    kind, layout = draft.kind, draft.layout
    first, second, third = (title_case(trait) for trait in (*draft.traits, *draft.traits)[:3])
    return _TITLES[layout % len(_TITLES)].format(
        brand=draft.brand,
        line=draft.line,
        name=title_case(draft.name),
        other=title_case(kind.nouns[(kind.nouns.index(draft.name) + 1) % len(kind.nouns)]),
        first=first,
        second=second,
        third=third,
        extra=title_case(kind.extras[layout % len(kind.extras)]),
        use=title_case(kind.uses[layout % len(kind.uses)], start=False),
        use_too=title_case(kind.uses[(layout + 1) % len(kind.uses)], start=False),
    )


def _headed_by_dash(head: str, text: str) -> str:
    return f"{head.upper()} - {text}"


def _headed_in_brackets(head: str, text: str) -> str:
    return f"【{title_case(head.lower())}】{text}"


def _headed_by_colon(head: str, text: str) -> str:
    return f"{head}: {text}"


def _headed_by_mark(head: str, text: str) -> str:
    return f"✔ {head} – {text}"


_HEADINGS: tuple[Callable[[str, str], str], ...] = (
    _headed_by_dash,
    _headed_in_brackets,
    _headed_by_colon,
    _headed_by_mark,
)


def bullets_and_description(draft: Draft, department: Department, heading: str) -> tuple[list[str], str]:
    """Write the bullets and the description.

    Between them and the `heading` (the title) every trait is stated at least once; only the title, the first bullet
    and the description are searched.
    """
    kind, layout = draft.kind, draft.layout
    headed = _HEADINGS[department.brands.index(draft.brand) % len(_HEADINGS)]
    lower_title = heading.lower()
    points: list[tuple[str, str]] = []
    prose: list[str] = []
    for position, name in enumerate(draft.traits):
        trait = department.traits[name]
        text = trait.says[(layout + position) % len(trait.says)]
        dice = (layout * 7 + position * 31) % 10
        if name in lower_title and dice < 4:
            continue
        if draft.bare or dice < 7:
            points.append((trait.head, text))
        else:
            prose.append(text)
    for name in draft.missing:
        trait = department.traits[name]
        points.append(("Please note", trait.lacks[layout % len(trait.lacks)]))
    facts = _rotated(kind.facts, layout // 3)
    in_bullets = max(1, 4 - len(points))
    points += [_head_and_text(fact) for fact in facts[:in_bullets]]
    bullets = [headed(head, text) for head, text in _rotated(points, layout // 5)]
    if draft.bare:
        return bullets, ""
    opening = kind.openings[layout % len(kind.openings)].format(brand=draft.brand, line=draft.line)
    parts = [opening]
    if layout % 3:
        parts += facts[in_bullets : in_bullets + 1]
    parts += prose
    if layout % 5 < 2:
        parts.append(_companion(draft, department))
    parts.append(_FILED_AS[layout % len(_FILED_AS)].format(kind.nouns[0]))
    if layout % 4:
        parts.append(department.closings[(layout // 4) % len(department.closings)].format(brand=draft.brand))
    return bullets, " ".join(map(sentence, parts))


def _companion(draft: Draft, department: Department) -> str:
    """Name other products, as pages do to be found by searches for those."""
    others = [kind for kind in department.types if kind is not draft.kind]
    one = others[draft.layout % len(others)].nouns[0]
    two = others[(draft.layout + 3) % len(others)].nouns[-1]
    return _COMPANIONS[draft.layout % len(_COMPANIONS)].format(one=one, two=two, brand=draft.brand)


def _head_and_text(fact: str) -> tuple[str, str]:
    head, _, text = fact.partition(": ")
    return head, text


def _rotated(items: Sequence[T], by: int) -> list[T]:
    start = by % len(items)
    return [*items[start:], *items[:start]]
