"""What LAM's domains and templates must hold to, beyond what holds for every family."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from string import Formatter

from lamsim import Task
from lamsim_lam.policies import RULES
from lamsim_lam.tasks.kinds import kinds_of, made
from lamsim_lam.tasks.template import Gold, Template, Unsatisfied
from lamsim_lam.tasks.templates import TEMPLATES
from lamsim_lam.tasks.walking import walked
from lamsim_lam.world import Domain
from lamsim_lam.world.domains import OPERATIONS
from lamsim_lam.world.making import base, broken_links

WORLDS = 5
"""Worlds that are made to look for ids that lead nowhere."""

PHRASINGS = 6

_CLOCK = re.compile(
    r"\b(datetime|date)\.(now|today|utcnow)\(|\btime\.(time|monotonic|perf_counter)\(|\brandom\.(?!Random\b)\w+\("
)


def domain_faults(domains: Mapping[str, Domain]) -> Iterator[str]:
    """Functions that can't be tools, names that are no domain's, rows that refer to nothing."""
    for domain in domains.values():
        yield from domain.faults
        for name in domain.tools:
            if not name.startswith(f"{domain.name}_"):
                yield f"Tool {name} of the domain {domain.name} must have a name that begins with {domain.name}_."
        for number in range(WORLDS):
            yield from broken_links(base(number, (domain.name,)))


def template_faults(templates: Iterable[Template]) -> Iterator[str]:
    """Requests that no world allows, solutions that fail or differ from one time to the next, missing phrasings."""
    for template in templates:
        name = template.name
        if len(set(template.says)) < PHRASINGS:
            yield f"Template {name} has {len(set(template.says))} phrasings; {PHRASINGS} are wanted."
        if len({_placeholders(say) for say in template.says}) > 1:
            yield f"Template {name} has phrasings with different placeholders."
        if unknown := {*template.tools, *template.vital} - OPERATIONS.keys():
            yield f"Template {name} names the tool {min(unknown)}, which does not exist."
            continue
        if found := _CLOCK.search(inspect.getsource(type(template))):
            yield f"Template {name} depends on the machine's clock or chance: {found[0]}...)."
        for kind in kinds_of(template):
            try:
                if made(kind, 0) != made(kind, 0):
                    yield f"Template {name} makes another task each time ({kind.name})."
            except Unsatisfied as reason:
                yield str(reason)
            except Exception as error:
                yield f"Template {name} fails in {kind.name}: {type(error).__name__}: {error}."


def policy_faults(tasks: Iterable[Task]) -> Iterator[str]:
    """Policies that contradict the gold path: they forbid what is wanted, or forbid nothing where declining is."""
    for task in tasks:
        gold: Gold = task.goal
        if not gold.rules:
            continue
        wish = gold.wishes[0]
        uses = walked(TEMPLATES[wish.template], wish.given, gold.number)
        broken = [name for name in gold.rules if any(RULES[name].forbids(*use) for use in uses)]
        if broken and not gold.decline:
            yield f"The policy of {task.id} contradicts its solution: {RULES[broken[0]].text}"
        elif gold.decline and not broken:
            yield f"The policy of {task.id} forbids nothing of what its solution does, and declining is wanted."


def _placeholders(say: str) -> frozenset[str]:
    return frozenset(field for _, field, _, _ in Formatter().parse(say) if field)
