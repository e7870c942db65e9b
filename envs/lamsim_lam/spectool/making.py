"""The query that a number makes of a kind: its request, its gold and its accepted trajectories."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from lamsim import LabelledCall, Task
from lamsim_lam.answers import Answer
from lamsim_lam.scoring import differences
from lamsim_lam.spectool.errand import Errand
from lamsim_lam.spectool.gates import GATES, Gate
from lamsim_lam.spectool.queries import Query
from lamsim_lam.spectool.saying import said
from lamsim_lam.spectool.trajectories import Walk, labelled, walked
from lamsim_lam.tasks.kinds import TRIES
from lamsim_lam.tasks.template import Chance, Gold, Impossible, Solver, Unsatisfied, Wish
from lamsim_lam.world import Refused, World
from lamsim_lam.world.domains import OPERATIONS
from lamsim_lam.world.making import base, changed_rows

FEWEST_CALLS, MOST_CALLS = 3, 8
"""Of the plan, without `finish`; other ways may have one less."""

MOST_TOOLS = 13
"""Of a catalog, without `finish` and `decline`."""


@dataclass(frozen=True, slots=True)
class SpecToolGold(Gold):
    """LAM's gold with the trajectories that are accepted.

    Attributes:
        trajectories: At least two, of which no two call the same tools equally often.
        constraint: What was put on the query; empty for nothing.
    """

    trajectories: tuple[tuple[LabelledCall, ...], ...] = ()
    constraint: str = ""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A query that is filled.

    Attributes:
        number: Of the world.
        world: As it is at the beginning.
        givens: The values of each part's placeholders.
        told: How the user says them.
        gate: What one of the parts depends on, with the values of its placeholders and the part's place.
        constraint: What is put on the query.
    """

    number: int
    world: World
    givens: tuple[Mapping[str, Any], ...]
    told: tuple[Mapping[str, str], ...]
    gate: tuple[Gate, Mapping[str, Any], int] | None = None
    constraint: str = ""


@dataclass(frozen=True, slots=True)
class _Solution:
    """What a draft comes to: what is to be told of each part, and the changed world."""

    answers: tuple[Answer, ...]
    solver: Solver

    @property
    def result(self) -> tuple[tuple[Answer, ...], Any]:
        """What two solutions differ in, if they do."""
        return self.answers, changed_rows(self.solver)


def made(query: Query, number: int, augmentation: str = "") -> Task:
    """The task that a number makes of a kind of query; the same for ever.

    Args:
        query: The kind.
        number: Which.
        augmentation: Empty, or one of `saying.AUGMENTATIONS`.

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
    draft, solution = _drawn(query, chance)
    if augmentation == "constraint":
        draft, solution = _constrained(query, draft, solution, random.Random(f"spectool/{name}/{attempt}/constraint"))
    answers, solver = solution.answers, solution.solver
    asking = [place for place, answer in enumerate(answers) if answer.kind != "nothing"]
    if len(asking) > 1:
        raise Unsatisfied("Two answers in one.")
    place = asking[0] if asking else -1
    says = said(query, draft.told, draft.constraint, name, augmentation)
    now = datetime.fromisoformat(solver.now)
    clock = f"It is {now:%A}, {now.day} {now:%B %Y}, {now:%H:%M}."
    if answers[place].value is not None and answers[place].met_by(f"{clock} {says}", "", now.year):
        raise Unsatisfied("Who says the request again would have answered it.")
    given = {str(part): given for part, given in enumerate(draft.givens)}
    wish = Wish(query.name, given, says, says, answers[place])
    milestones = tuple(dict.fromkeys(solver.needed))
    gold = Gold((wish,), changed_rows(solver), milestones, (), False, False, (), draft.number, clock, now.year)
    walks = _walks(query, draft, gold, place)
    kept = {field: getattr(gold, field) for field in Gold.__slots__}
    trajectories = tuple(labelled(walk.uses, walk.answers[place]) for walk in walks)
    return Task(
        name,
        f"{clock}\n\n{says}",
        {"number": draft.number, "tools": _catalog(query, walks, chance)},
        SpecToolGold(**kept, trajectories=trajectories, constraint=draft.constraint),
        "test",
    )


def _drawn(query: Query, chance: Chance) -> tuple[_Draft, _Solution]:
    """Fills the parts one after the other, each in the world as it is after those before."""
    number = chance.randrange(1 << 30)
    domains = {domain for template in query.templates for domain in template.domains}
    world = World(base(number, tuple(sorted(domains.union(gate.domain for gate in GATES)))))
    solver = Solver(world)
    givens: list[Mapping[str, Any]] = []
    answers: list[Answer] = []
    told: list[Mapping[str, str]] = []
    for template in query.templates:
        slots = template.draw(solver, chance, "")
        limit = {"limit": None} if isinstance(template, Errand) else {}
        givens.append({**{key: slot.value for key, slot in slots.items()}, **limit})
        told.append({key: slot.said for key, slot in slots.items()})
        answers += _solved(query, givens, solver, len(givens) - 1)
    return _Draft(number, world, tuple(givens), tuple(told)), _Solution(tuple(answers), solver)


def _solved(query: Query, givens: Sequence[Mapping[str, Any]], solver: Solver, first: int = 0) -> list[Answer]:
    """Solves the parts that there are values for, from one on."""
    try:
        parts = list(zip(query.templates, givens, strict=False))[first:]
        return [template.solve(solver, given) for template, given in parts]
    except Refused as error:
        raise Unsatisfied(str(error)) from error


def _constrained(query: Query, draft: _Draft, solution: _Solution, chance: Chance) -> tuple[_Draft, _Solution]:
    """Puts a constraint on a query and solves it again.

    Raises:
        Unsatisfied: If none changes what is to be done.
    """
    for changed, solver, answers in _variants(query, draft, solution, chance):
        other = _Solution(tuple(answers), solver)
        if changed.gate or other.result != solution.result:
            return changed, other
    raise Unsatisfied("No constraint changes anything.")


def _variants(
    query: Query, draft: _Draft, solution: _Solution, chance: Chance
) -> Iterator[tuple[_Draft, Solver, list[Answer]]]:
    """The constraints that can be put on a query, each solved."""
    if query.kind == "errand":
        errand = query.templates[0]
        assert isinstance(errand, Errand)
        for limit in errand.limits(draft.world, draft.givens[0], chance):
            givens, solver = ({**draft.givens[0], "limit": limit.value},), Solver(draft.world)
            try:
                answers = _solved(query, givens, solver)
            except Unsatisfied:
                continue
            yield replace(draft, givens=givens, constraint=limit.said), solver, answers
        return
    silent = [place for place, answer in enumerate(solution.answers) if answer.kind == "nothing"]
    if not silent:
        raise Unsatisfied("All parts ask something.")
    gate, holds, part = chance.choice(GATES), chance.random() < 0.5, silent[-1]
    slots = gate.draw(draft.world, chance, holds)
    given = {key: slot.value for key, slot in slots.items()}
    solver, answers = Solver(draft.world), list[Answer]()
    for place in range(len(draft.givens)):
        if place == part and gate.holds(solver, given) is not holds:
            raise Unsatisfied("What is asked before changes it.")
        left = place == part and not holds
        answers += [Answer("nothing")] if left else _solved(query, draft.givens[: place + 1], solver, place)
    thing = "last" if part == len(draft.givens) - 1 else ("first", "second")[part]
    constraint = gate.says.format(thing=thing, **{key: slot.said for key, slot in slots.items()})
    yield replace(draft, gate=(gate, given, part), constraint=constraint), solver, answers


def _walks(query: Query, draft: _Draft, gold: Gold, place: int) -> list[Walk]:
    """The ways that call different tools, each gone to its end and found right."""
    wish = gold.wishes[0]
    walks: list[Walk] = []
    for routes in query.routes():
        plans = [route(given) for route, given in zip(routes, draft.givens, strict=True)]
        if draft.gate:
            gate, given, part = draft.gate
            plans[part] = gate.passed(plans[part], given)
        try:
            walk = walked(plans, gold.number)
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


def _catalog(query: Query, walks: Sequence[Walk], chance: Chance) -> list[str]:
    """The tools that an accepted trajectory has, and those of the domain whose names are most like theirs."""
    needed = {name for walk in walks for name in walk.tools}
    others = [name for name in OPERATIONS if OPERATIONS[name].domain == query.domain and name not in needed]
    chance.shuffle(others)
    others.sort(key=lambda name: max(_likeness(name, tool) for tool in needed), reverse=True)
    chosen = needed.union(others[: max(0, MOST_TOOLS - len(needed))])
    return [name for name in OPERATIONS if name in chosen]


def _likeness(one: str, other: str) -> float:
    """The Jaccard index of two names' words, by which SpecTool measures how alike tools are."""
    words, others = {*one.split("_")}, {*other.split("_")}
    return len(words & others) / len(words | others)
