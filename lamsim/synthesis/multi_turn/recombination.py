"""Reverse task recombination: a bigger task of two that were accepted in the same world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lamsim.synthesis.multi_turn.blueprints import Blueprint, Wish
from lamsim.synthesis.multi_turn.leaks import says
from lamsim.synthesis.multi_turn.wording import joined

MOST_WISHES = 4


def recombined(blueprints: Sequence[Blueprint], generator: np.random.Generator) -> Blueprint | None:
    """Puts two blueprints one behind the other; None if no two go together.

    Those are preferred that begin with the same call, as they are of one person or about one thing. What has been
    found out or told is not looked up or asked for again.

    Args:
        blueprints: The accepted ones of a world.
        generator: Draws them.
    """
    if len(blueprints) < 2:
        return None
    first = blueprints[int(generator.integers(len(blueprints)))]
    wanted = [wish.actions[-1] for wish in first.wishes]
    others = [
        one for one in blueprints if len(one.wishes) == 1 and not any(wish.actions[-1] in wanted for wish in one.wishes)
    ]
    near = [one for one in others if one.actions[0] == first.actions[0]]
    choices = near or others
    if not choices:
        return None
    second = choices[int(generator.integers(len(choices)))]
    wishes = [*first.wishes]
    for wish in second.wishes:
        wishes.append(_after(wish, wishes, generator))
    if len(wishes) > MOST_WISHES or not all(wish.actions for wish in wishes):
        return None
    return Blueprint(tuple(wishes))


def _after(wish: Wish, before: Sequence[Wish], generator: np.random.Generator) -> Wish:
    made = [call for one in before for call in one.actions]
    told = [secret for one in before for secret in one.secrets]
    return replace(
        wish,
        says=joined(wish.says, generator),
        actions=tuple(call for call in wish.actions if call not in made),
        secrets=tuple(
            secret
            for secret in wish.secrets
            if not any(secret.about == one.about and says(one.says, secret) for one in told)
        ),
    )
