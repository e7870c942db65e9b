"""A plan carried out in a world, without an episode around it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lamsim_lam.tasks.template import Impossible, Result, Template, Use
from lamsim_lam.world import Refused
from lamsim_lam.world.toolkit import Desk


def walked(template: Template, given: Mapping[str, Any], number: int) -> list[Use]:
    """The calls that a plan makes, in order, until it ends or finds that nothing can be done.

    Args:
        template: Whose plan.
        given: The placeholders' values.
        number: Of the world.
    """
    desk = Desk(number=number, tools=template.tools)
    plan = template.plan(given)
    uses: list[Use] = []
    try:
        use = next(plan)
        while True:
            uses.append(use)
            try:
                result = Result(json.loads(json.dumps(desk.call(use[0], use[1]))))
            except Refused as refusal:
                result = Result(str(refusal), error=True)
            use = plan.send(result)
    except (StopIteration, Impossible):
        return uses
