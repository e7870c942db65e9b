"""Composes entries of the multi-turn categories; every call of them has been executed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random

from lamsim_bfcl.embedded.conversations.office import OFFICE
from lamsim_bfcl.embedded.conversations.road import ROAD
from lamsim_bfcl.embedded.conversations.steps import Calls, Recipe, Step, Theme
from lamsim_bfcl.embedded.conversations.trade import TRADE
from lamsim_bfcl.embedded.services.library import load_services
from lamsim_bfcl.multi_turn.entries import Entry
from lamsim_bfcl.multi_turn.toolkit.backends import Backends

THEMES = (*OFFICE, *TRADE, *ROAD)
COUNTS = {
    "multi_turn_base": 48,
    "multi_turn_miss_func": 24,
    "multi_turn_miss_param": 24,
    "multi_turn_long_context": 24,
}
SIZE, LONG_SIZE = 6, 90
"""Things in a service at the start; of long contexts many."""

_PAIRS = tuple((first, (first + shift) % len(THEMES)) for shift in (1, 3, 5) for first in range(len(THEMES)))


def entries(category: str) -> Iterator[Entry]:
    """The entries of a category."""
    for number in range(COUNTS[category]):
        yield _entry(category, number)


def _entry(category: str, number: int) -> Entry:
    draw = Random(f"{category} {number}")
    # Each category goes through other pairs of services.
    pair = _PAIRS[(number + 7 * list(COUNTS).index(category)) % len(_PAIRS)]
    themes = [THEMES[place] for place in pair]
    size = LONG_SIZE if category.endswith("long_context") else SIZE
    config = {theme.service: theme.scenario(draw, size) for theme in themes}
    steps = _steps(draw, themes, {name: json.dumps(value) for name, value in config.items()}, category)
    turns: list[str] = []
    truth: list[tuple[str, ...]] = []
    withheld: dict[int, tuple[str, ...]] = {}
    special = _special(steps, category)
    for place, step in enumerate(steps):
        calls = tuple(_text(step.calls))
        if place != special:
            turns.append(step.words)
            truth.append(calls)
            continue
        truth += [(), calls]
        if category.endswith("miss_param"):
            turns += [step.vague, step.detail]
        else:
            withheld[len(turns) + 1] = (step.calls[-1][0],)
            turns += [step.words, ""]
    services = tuple(theme.service for theme in themes)
    texts = {name: json.dumps(value) for name, value in config.items()}
    return Entry(f"{category}_{number}", tuple(turns), services, config, texts, tuple(truth), withheld)


def _steps(draw: Random, themes: list[Theme], texts: dict[str, str], category: str) -> list[Step]:
    """Draws steps of both themes by turns, each possible after those before it."""
    recipes = [draw.sample(theme.recipes, len(theme.recipes)) for theme in themes]
    backends = Backends(load_services(), tuple(texts), texts)
    steps: list[Step] = []
    while len(steps) < 4:
        place = len(steps) % 2
        steps.append(_executed(draw, recipes[place].pop(), backends, themes[place].service))
        if len(steps) == 4 and _special(steps, category) is None and recipes[1]:
            steps.pop()
            backends = Backends(load_services(), tuple(texts), texts)
            for step in steps:
                for text in _text(step.calls):
                    backends.execute(text)
    return steps


def _executed(draw: Random, recipe: Recipe, backends: Backends, service: str) -> Step:
    step = recipe(draw, backends.instance(service))
    for text in _text(step.calls):
        answer = backends.execute(text)
        assert not answer.startswith("Error"), f"{text} gives {answer}"
    return step


def _special(steps: list[Step], category: str) -> int | None:
    """The place of the step in which something is missing at first; -1 in categories where nothing is."""
    if category.endswith("miss_param"):
        return next((place for place, step in enumerate(steps) if step.vague), None)
    if not category.endswith("miss_func"):
        return -1
    for place in range(len(steps) - 1, -1, -1):
        others = {name for other, step in enumerate(steps) if other != place for name, _ in step.calls}
        if steps[place].calls[-1][0] not in others:
            return place
    return None


def _text(calls: Calls) -> Iterator[str]:
    for name, arguments in calls:
        yield f"{name}({', '.join(f'{key}={value!r}' for key, value in arguments.items())})"
