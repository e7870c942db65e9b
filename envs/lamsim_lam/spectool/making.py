"""The query that a number makes of a kind: its request, its gold and its accepted trajectories."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lamsim import LabelledCall, Task
from lamsim_lam.answers import Answer
from lamsim_lam.scoring import differences
from lamsim_lam.spectool.queries import Query
from lamsim_lam.spectool.trajectories import Walk, labelled, walked
from lamsim_lam.tasks.kinds import TRIES
from lamsim_lam.tasks.speaking import PERSONAS, said_first
from lamsim_lam.tasks.template import Chance, Gold, Impossible, Solver, Unsatisfied, Wish
from lamsim_lam.world import Refused, World
from lamsim_lam.world.domains import OPERATIONS
from lamsim_lam.world.making import base, changed_rows

FEWEST_CALLS, MOST_CALLS = 3, 7
"""Of the plan, without `finish`; other ways may have one less."""

MOST_TOOLS = 13
"""Of a catalog, without `finish` and `decline`."""

AUGMENTATIONS = ("transform", "irrelevance")

_LINKS = (
    "And there is something else.",
    "Then one more thing.",
    "That isn't all.",
    "When you have done that, here is the next thing.",
    "I also have this for you.",
)
_IRRELEVANT = (
    "It has been raining here since the morning.",
    "I have just had a very good coffee.",
    "My neighbour is practising the trumpet again, by the way.",
    "I've been up since five, so excuse me if I'm brief.",
    "The lift in our building is broken again, I had to take the stairs.",
    "My old laptop takes ages to start these days.",
)


@dataclass(frozen=True, slots=True)
class SpecToolGold(Gold):
    """LAM's gold with the trajectories that are accepted.

    Attributes:
        trajectories: At least two, of which no two call the same tools equally often.
    """

    trajectories: tuple[tuple[LabelledCall, ...], ...] = ()


def made(query: Query, number: int, augmentation: str = "") -> Task:
    """The task that a number makes of a kind of query; the same for ever.

    Args:
        query: The kind.
        number: Which.
        augmentation: Empty, `transform` (said in other words) or `irrelevance` (with sentences that are of no use).

    Raises:
        Unsatisfied: If none of the worlds that are tried allows it.
    """
    reason = Unsatisfied("No world was tried.")
    for attempt in range(TRIES):
        try:
            return _made(query, number, attempt, augmentation)
        except Unsatisfied as error:
            reason = error
    raise Unsatisfied(f"No world of {TRIES} allows {query.name}: {reason}")


def _made(query: Query, number: int, attempt: int, augmentation: str) -> Task:
    name = f"{query.name}-{number}"
    chance = random.Random(f"spectool/{name}/{attempt}")
    world_number = chance.randrange(1 << 30)
    domains = {domain for template in query.templates for domain in template.domains}
    world = World(base(world_number, tuple(sorted(domains))))
    solver = Solver(world)
    givens: list[Mapping[str, Any]] = []
    answers: list[Answer] = []
    told: list[Mapping[str, str]] = []
    for template in query.templates:
        slots = template.draw(solver, chance, "")
        givens.append({key: slot.value for key, slot in slots.items()})
        told.append({key: slot.said for key, slot in slots.items()})
        try:
            answers.append(template.solve(solver, givens[-1]))
        except Refused as error:
            raise Unsatisfied(str(error)) from error
    asking = [place for place, answer in enumerate(answers) if answer.kind != "nothing"]
    if len(asking) > 1:
        raise Unsatisfied("Two answers in one.")
    place = asking[0] if asking else -1
    says = _said(query, told, random.Random(f"{name}/{augmentation}"), augmentation)
    now = datetime.fromisoformat(world.now)
    clock = f"It is {now:%A}, {now.day} {now:%B %Y}, {now:%H:%M}."
    if answers[place].value is not None and answers[place].met_by(f"{clock} {says}", "", now.year):
        raise Unsatisfied("Who says the request again would have answered it.")
    wish = Wish(query.name, {str(part): given for part, given in enumerate(givens)}, says, says, answers[place])
    milestones = tuple(dict.fromkeys(solver.needed))
    gold = Gold((wish,), changed_rows(solver), milestones, (), False, False, (), world_number, clock, now.year)
    walks = _walks(query, givens, gold, place)
    kept = {field: getattr(gold, field) for field in Gold.__slots__}
    return Task(
        name,
        f"{clock}\n\n{says}",
        {"number": world_number, "tools": _catalog(query, walks, chance)},
        SpecToolGold(**kept, trajectories=tuple(labelled(walk.uses, walk.answers[place]) for walk in walks)),
        "test",
    )


def _walks(query: Query, givens: Sequence[Mapping[str, Any]], gold: Gold, place: int) -> list[Walk]:
    """The ways that call different tools, each gone to its end and found right."""
    wish = gold.wishes[0]
    walks: list[Walk] = []
    for ways in query.ways():
        try:
            walk = walked(query, givens, ways, gold.number)
        except Impossible as reason:
            if not walks:
                raise Unsatisfied(str(reason)) from reason
            continue
        if not walks and not FEWEST_CALLS <= len(walk.uses) <= MOST_CALLS:
            raise Unsatisfied("That takes too few or too many calls.")
        right = wish.answer.met_by(walk.answers[place], f"{gold.clock} {wish.asked}", gold.year)
        if not right or any(differences(gold, walk.desk.__getstate__()["changes"]).values()):
            raise Unsatisfied("Not every way leads there.")
        short = FEWEST_CALLS - 1 <= len(walk.uses) <= MOST_CALLS
        if short and all(walk.tools != other.tools for other in walks):
            walks.append(walk)
    if len(walks) < 2:
        raise Unsatisfied("There is one way only.")
    return walks


def _said(query: Query, told: Sequence[Mapping[str, str]], chance: Chance, augmentation: str) -> str:
    """The request in words: those of the templates' phrasings, one after the other."""
    bodies = [chance.choice(template.says).format(**said) for template, said in zip(query.templates, told, strict=True)]
    links = chance.sample(_LINKS, len(bodies) - 1)
    useless = chance.sample(_IRRELEVANT, 2) if augmentation == "irrelevance" else []
    body = " ".join([bodies[0], *(word for pair in zip(links, bodies[1:], strict=True) for word in pair)])
    return said_first(" ".join([*useless[:1], body, *useless[1:]]), chance.choice(PERSONAS), chance)


def _catalog(query: Query, walks: Sequence[Walk], chance: Chance) -> list[str]:
    """The tools that an accepted trajectory has, and others of the domain."""
    needed = {name for walk in walks for name in walk.tools}
    others = [name for name in OPERATIONS if OPERATIONS[name].domain == query.domain and name not in needed]
    chosen = needed.union(chance.sample(others, max(0, min(len(others), MOST_TOOLS - len(needed)))))
    return [name for name in OPERATIONS if name in chosen]
