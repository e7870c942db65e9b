"""Kinds of tasks: a template at a tier of difficulty with a twist; and the task that a number makes of a kind."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lamsim import Task
from lamsim_lam.answers import Answer
from lamsim_lam.policies import CONFIRM
from lamsim_lam.tasks.speaking import composed
from lamsim_lam.tasks.splits import may_distract, phrasings, split_of
from lamsim_lam.tasks.template import Gold, Solver, Template, Unsatisfied
from lamsim_lam.tasks.templates import TEMPLATES
from lamsim_lam.world import Refused, World
from lamsim_lam.world.domains import OPERATIONS
from lamsim_lam.world.making import base, changed_rows

TIERS = ("easy", "medium", "hard")
DECLINED = ("absent", "forbidden", "missing")
"""Twists after which declining is right."""

EASY_DISTRACTORS = 2
HARD_TOOLS = 40
"""Tools of a catalog of the hardest tier."""

TRIES = 200
"""Worlds that are tried until one allows a task."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of task.

    Attributes:
        template: The template's name.
        tier: `easy` (the tools needed and two more), `medium` (all tools of the domains) or `hard` (40 tools).
        twist: `plain`; `ask` (something must be asked of the user), `absent`, `forbidden` and `missing` (declining is
            right: what is named does not exist, may not be changed, or has no tool), `busy` (a service wants a wait),
            `confirm` (the policy wants the user's consent before any change).
    """

    template: str
    tier: str
    twist: str

    @property
    def name(self) -> str:
        """Unique."""
        return f"{self.template}-{self.tier}-{self.twist}"


def kinds_of(template: Template) -> Iterator[Kind]:
    """The kinds that a template has."""
    yield Kind(template.name, "easy", "plain")
    yield Kind(template.name, "medium", "plain")
    for twist in (*template.twists, *(("missing",) if template.vital else ())):
        yield Kind(template.name, "medium", twist)
    yield Kind(template.name, "hard", "plain")
    yield Kind(template.name, "hard", "busy")
    if template.withholds:
        yield Kind(template.name, "medium", "ask")
        yield Kind(template.name, "hard", "ask")
    if any(OPERATIONS[name].writes for name in template.tools):
        yield Kind(template.name, "hard", "confirm")


def made(kind: Kind, number: int) -> Task:
    """The task that a number makes of a kind; the same for ever.

    Raises:
        Unsatisfied: If none of the worlds that are tried allows it.
    """
    reason = Unsatisfied("No world was tried.")
    for attempt in range(TRIES):
        chance = random.Random(f"{kind.name}/{number}/{attempt}")
        try:
            return _made(TEMPLATES[kind.template], kind, number, chance)
        except Unsatisfied as error:
            reason = error
    raise Unsatisfied(f"No world of {TRIES} allows {kind.name}: {reason}")


def _made(template: Template, kind: Kind, number: int, chance: random.Random) -> Task:
    world_number = chance.randrange(1 << 30)
    world = World(base(world_number, tuple(sorted(template.domains))))
    slots = template.draw(world, chance, kind.twist if kind.twist in template.twists else "")
    solver = Solver(world)
    impossible = kind.twist in DECLINED
    answer, changes = Answer("nothing"), changed_rows(solver)
    if kind.twist != "absent":
        try:
            answer = template.solve(solver, {name: slot.value for name, slot in slots.items()})
        except Refused as error:
            raise Unsatisfied(str(error)) from error
        changes = changed_rows(solver) if not impossible else {}
    split = split_of(template, kind.name, number)
    body = chance.choice(phrasings(template, held_out=split == "test_instruction"))
    withheld = chance.choice([name for name, slot in slots.items() if slot.ask]) if kind.twist == "ask" else ""
    ask = slots[withheld].ask if withheld else None
    told = {name: slot.said for name, slot in slots.items()}
    asked = body.format(**told)
    if ask is not None:
        told[withheld] = ask.vague
    now = datetime.fromisoformat(world.now)
    gold = Gold(
        template=template.name,
        given={name: slot.value for name, slot in slots.items()},
        asked=asked,
        answer=answer,
        changes=changes,
        milestones=tuple(dict.fromkeys(solver.needed)),
        decline=impossible,
        ask=ask,
        confirms=kind.twist == "confirm",
        number=world_number,
        year=now.year,
    )
    policy = f"{CONFIRM}\n\n" if gold.confirms else ""
    clock = f"It is {now:%A}, {now.day} {now:%B %Y}, {now:%H:%M}."
    tools = _catalog(template, kind, split, chance)
    busy = {"busy": [OPERATIONS[template.tools[0]].domain]} if kind.twist == "busy" else {}
    return Task(
        f"{kind.name}-{number}",
        f"{policy}{clock}\n\n{composed(body.format(**told), chance)}",
        {"number": world_number, "tools": tools, **busy},
        gold,
        split,
    )


def _catalog(template: Template, kind: Kind, split: str, chance: random.Random) -> list[str]:
    """The tools of a task in the order of the domains: those that it needs, and others by the tier."""
    allowed = [name for name in OPERATIONS if name in template.tools or may_distract(name, split)]
    near = [name for name in allowed if OPERATIONS[name].domain in template.domains and name not in template.tools]
    others = chance.sample(near, min(EASY_DISTRACTORS, len(near))) if kind.tier == "easy" else near
    if kind.tier == "hard":
        far = [name for name in allowed if OPERATIONS[name].domain not in template.domains]
        room = max(0, HARD_TOOLS - len(template.tools) - len(near))
        others = near + chance.sample(far, min(room, len(far)))
    chosen = {*template.tools, *others} - set(template.vital if kind.twist == "missing" else ())
    return [name for name in OPERATIONS if name in chosen]
