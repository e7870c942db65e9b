"""Kinds of tasks: a template at a tier of difficulty with a twist; and the task that a number makes of a kind."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from lamsim import Task
from lamsim_lam.answers import Answer
from lamsim_lam.policies import CONFIRM, RULES, Rule, in_words
from lamsim_lam.tasks.speaking import PERSONAS, said_first, said_next
from lamsim_lam.tasks.splits import may_distract, phrasings, split_of
from lamsim_lam.tasks.template import Chance, Gold, Solver, Template, Unsatisfied, Wish
from lamsim_lam.tasks.templates import TEMPLATES
from lamsim_lam.tasks.walking import walked
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
            `confirm` (the policy wants the user's consent before any change), `rules` (the policy may forbid what the
            user wants; then declining is right), `chat` (the user comes out with a second
            request once the first is fulfilled).
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
    yield Kind(template.name, "medium", "chat")
    yield Kind(template.name, "hard", "chat")
    if template.withholds:
        yield Kind(template.name, "medium", "ask")
        yield Kind(template.name, "hard", "ask")
    if any(OPERATIONS[name].writes for name in template.tools):
        yield Kind(template.name, "hard", "confirm")
    if any(rule.concerns(template.tools) for rule in RULES.values()):
        yield Kind(template.name, "hard", "rules")


def templates_of(kind: Kind, number: int) -> tuple[Template, ...]:
    """The templates of a task's requests, in their order.

    The second one follows from the task's name. It uses none of the first one's tools, so that no call is repeated.
    """
    first = TEMPLATES[kind.template]
    if kind.twist != "chat":
        return (first,)
    others = [template for template in TEMPLATES.values() if not {*template.tools} & {*first.tools}]
    return first, random.Random(f"{kind.name}/{number}").choice(others)


def made(kind: Kind, number: int) -> Task:
    """The task that a number makes of a kind; the same for ever.

    Raises:
        Unsatisfied: If none of the worlds that are tried allows it.
    """
    reason = Unsatisfied("No world was tried.")
    for attempt in range(TRIES):
        chance = random.Random(f"{kind.name}/{number}/{attempt}")
        try:
            return _made(kind, number, chance)
        except Unsatisfied as error:
            reason = error
    raise Unsatisfied(f"No world of {TRIES} allows {kind.name}: {reason}")


def _made(kind: Kind, number: int, chance: Chance) -> Task:
    templates = templates_of(kind, number)
    domains = {name for template in templates for name in template.domains}
    world_number = chance.randrange(1 << 30)
    world = World(base(world_number, tuple(sorted(domains))))
    solver, persona = Solver(world), chance.choice(PERSONAS)
    split = split_of(templates, kind.name, number)
    wishes: list[Wish] = []
    for template in templates:
        say = chance.choice(phrasings(template, held_out=split == "test_instruction"))
        wish = _wish(template, kind.twist, say, solver, chance)
        tell = said_next if wishes else said_first
        wishes.append(replace(wish, says=tell(wish.says, persona, chance)))
    if len({wish.asked for wish in wishes}) < len(wishes):
        raise Unsatisfied("The same request twice.")
    now = datetime.fromisoformat(world.now)
    clock = f"It is {now:%A}, {now.day} {now:%B %Y}, {now:%H:%M}."
    rules = _rules(templates[0], chance) if kind.twist == "rules" else []
    forbidden = rules and any(
        rule.forbids(*use) for use in walked(templates[0], wishes[0].given, world_number) for rule in rules
    )
    declined = kind.twist in DECLINED or bool(forbidden)
    gold = Gold(
        wishes=tuple(wishes),
        changes={} if declined else changed_rows(solver),
        milestones=tuple(dict.fromkeys(solver.needed)),
        looks=tuple(walked(templates[0], wishes[0].given, world_number)) if kind.twist == "absent" else (),
        decline=declined,
        confirms=kind.twist == "confirm",
        rules=tuple(rule.name for rule in rules),
        number=world_number,
        clock=clock,
        year=now.year,
    )
    if gold.confirms and not gold.changes:
        raise Unsatisfied("Nothing is to be changed.")
    said = [f"{clock} {wish.asked}" for wish in wishes]
    if any(w.answer.value is not None and w.answer.met_by(t, t, now.year) for w, t in zip(wishes, said, strict=True)):
        raise Unsatisfied("Who says the request again would have answered it.")
    policy = f"{CONFIRM}\n\n" if gold.confirms else f"{in_words(rules)}\n\n" if rules else ""
    options: dict[str, Any] = {}
    if kind.twist == "busy":
        options["busy"] = [OPERATIONS[templates[0].tools[0]].domain]
    if kind.twist == "chat":
        options["talks"] = True
    return Task(
        f"{kind.name}-{number}",
        f"{policy}{clock}\n\n{wishes[0].says}",
        {"number": world_number, "tools": _catalog(templates, kind, split, chance), **options},
        gold,
        split,
    )


def _rules(template: Template, chance: Chance) -> list[Rule]:
    """A rule that may concern the request, and another one, in any order."""
    near = chance.choice([rule for rule in RULES.values() if rule.concerns(template.tools)])
    other = chance.choice([rule for rule in RULES.values() if rule is not near])
    return chance.sample([near, other], 2)


def _wish(template: Template, twist: str, say: str, solver: Solver, chance: Chance) -> Wish:
    """Fills a template and solves it in the world as it is after the wishes before."""
    slots = template.draw(solver, chance, twist if twist in template.twists else "")
    given = {name: slot.value for name, slot in slots.items()}
    answer = Answer("nothing")
    if twist != "absent":
        try:
            answer = template.solve(solver, given)
        except Refused as error:
            raise Unsatisfied(str(error)) from error
    withheld = chance.choice([name for name, slot in slots.items() if slot.ask]) if twist == "ask" else ""
    ask = slots[withheld].ask if withheld else None
    told = {name: slot.said for name, slot in slots.items()}
    says = say.format(**{**told, **({withheld: ask.vague} if ask else {})})
    return Wish(template.name, given, says, say.format(**told), answer, ask)


def _catalog(templates: Sequence[Template], kind: Kind, split: str, chance: Chance) -> list[str]:
    """The tools of a task in the order of the domains: those that it needs, and others by the tier."""
    needed = {name for template in templates for name in template.tools}
    domains = {name for template in templates for name in template.domains}
    allowed = [name for name in OPERATIONS if name not in needed and may_distract(name, split)]
    near = [name for name in allowed if OPERATIONS[name].domain in domains]
    others = chance.sample(near, min(EASY_DISTRACTORS, len(near))) if kind.tier == "easy" else near
    if kind.tier == "hard":
        far = [name for name in allowed if OPERATIONS[name].domain not in domains]
        room = HARD_TOOLS - len(needed)
        others = chance.sample(near, min(room, len(near)))
        others += chance.sample(far, min(room - len(others), len(far)))
    chosen = needed.union(others) - set(templates[0].vital if kind.twist == "missing" else ())
    return [name for name in OPERATIONS if name in chosen]
