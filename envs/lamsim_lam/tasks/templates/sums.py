"""Small requests that are an equation in disguise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lamsim_lam.answers import Answer
from lamsim_lam.tasks.steps import choose
from lamsim_lam.tasks.template import Chance, Plan, Slot, Solver, Template
from lamsim_lam.world import World

_THINGS = ("rent", "electricity bill", "gym membership", "phone contract", "insurance", "parking permit")
_WIDTHS = (2.5, 3.5, 4.0, 4.5, 5.5, 6.0, 6.5, 7.5, 8.0)


def _number(value: float) -> Slot:
    """A number without needless zeros."""
    return Slot(value, f"{value:g}")


class PercentMore(Template):
    """By how many percent something has become dearer."""

    name = "maths.percent_more"
    domains = ("maths",)
    tools = ("maths_percent_change",)
    says = (
        "My {thing} was {old} a month last year, and now it's {new}. By how many percent has it gone up? One decimal, please.",
        "The monthly cost of my {thing} has gone up from {old} to {new}. What rise is that in percent, to one decimal?",
        "For my {thing} I used to pay {old} a month and pay {new} today. How many percent more is that? Round to one decimal.",
        "How many percent dearer has my {thing} become, if it has risen from {old} to {new} a month? Give it with one decimal.",
        "I was told that my {thing} will cost {new} a month instead of {old}. Work out the increase in percent, with one decimal.",
        "Please express it in percent, to one decimal: my {thing}, {old} a month until now, rises to {new}.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        old = float(chance.randrange(30, 900))
        new = old + chance.randrange(3, max(5, int(old * 0.4)))
        thing = chance.choice(_THINGS)
        return {"thing": Slot(thing, thing), "old": _number(old), "new": _number(new)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        return Answer("number", (given["new"] / given["old"] - 1) * 100, unit="%", tolerance=0.06)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        told = yield "maths_percent_change", {"old": given["old"], "new": given["new"]}
        return f"It has gone up by {told.value:.1f} %."


class HowFar(Template):
    """How far one has gone for a sum: a linear equation."""

    name = "maths.how_far"
    domains = ("maths",)
    tools = ("maths_solve_linear",)
    says = (
        "A taxi costs {base} to begin with and {rate} for each kilometre. My ride came to {total}. How many kilometres was it?",
        "I paid {total} for a taxi. The basic fare is {base}, and every kilometre costs {rate}. How many kilometres did I go?",
        "How many kilometres can I go by taxi for {total}, if the fare is {base} plus {rate} a kilometre?",
        "The taxi's meter starts at {base} and adds {rate} per kilometre; at the end it said {total}. What distance is that in kilometres?",
        "My taxi receipt says {total}. With a basic charge of {base} and {rate} for a kilometre, how long was the way in kilometres?",
        "Work this out for me: a basic fare of {base}, {rate} more with each kilometre, {total} altogether. How many kilometres were driven?",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        base, rate = chance.choice((3.0, 3.5, 4.0, 4.5, 5.0)), chance.choice((1.5, 2.0, 2.5))
        total = base + rate * chance.randrange(12, 90) / 2
        return {"base": _number(base), "rate": _number(rate), "total": _number(total)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        return Answer("number", (given["total"] - given["base"]) / given["rate"], unit="km", tolerance=0.01)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        told = yield "maths_solve_linear", {"a": given["rate"], "b": given["base"], "c": given["total"]}
        return f"That is {told.value:g} km."


class HowWide(Template):
    """How wide an area is: a quadratic equation."""

    name = "maths.how_wide"
    domains = ("maths",)
    tools = ("maths_solve_quadratic",)
    says = (
        "Our garden is a rectangle of {area} square metres, and it's {more} metres longer than it is wide. How many metres wide is it?",
        "A rectangular lawn has {area} square metres. Its length is {more} metres more than its width. What's the width in metres?",
        "I know that the terrace has {area} square metres and that it is {more} metres longer than wide, a plain rectangle. How wide is it, in metres?",
        "How many metres wide is a rectangular field of {area} square metres if its length exceeds the width by {more} metres?",
        "The hall we rented has a floor of {area} square metres. It's a rectangle, {more} metres longer than wide. Tell me the width in metres.",
        "Find the width, in metres, of a rectangle of {area} square metres whose longer side is {more} metres longer than the shorter one.",
    )

    def draw(self, world: World, chance: Chance, twist: str) -> Mapping[str, Slot]:
        """See `Template`."""
        more = float(chance.randrange(1, 12))
        width = choose([width for width in _WIDTHS if width != more], chance, "width")
        return {"area": _number(width * (width + more)), "more": _number(more)}

    def solve(self, solver: Solver, given: Mapping[str, Any]) -> Answer:
        """See `Template`."""
        half = given["more"] / 2
        return Answer("number", (half**2 + given["area"]) ** 0.5 - half, unit="m", tolerance=0.01)

    def plan(self, given: Mapping[str, Any]) -> Plan:
        """See `Template`."""
        told = yield "maths_solve_quadratic", {"a": 1, "b": given["more"], "c": -given["area"]}
        return f"It is {max(told.value):g} m wide."


TEMPLATES: tuple[Template, ...] = (PercentMore(), HowFar(), HowWide())
