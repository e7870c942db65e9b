"""A query in words: its requests one after the other, the constraint on it, and what the augmentations do to them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from lamsim_lam.spectool.queries import Query
from lamsim_lam.tasks.speaking import PERSONAS, said_first

AUGMENTATIONS = ("constraint", "transform", "irrelevance")
"""SpecTool's: with a constraint, in other words, with sentences that are of no use."""

_LINKS = (
    "Oh, and another thing.",
    "One more thing.",
    "Something else, too.",
    "That's the one thing, and here's the other.",
    "And there's something else that I need.",
)
_IRRELEVANT = (
    "It has been raining here since the morning.",
    "I have just had a very good coffee.",
    "My neighbour is practising the trumpet again, by the way.",
    "I've been up since five, so excuse me if I'm brief.",
    "The lift in our building is broken again, I had to take the stairs.",
    "My old laptop takes ages to start these days.",
)


def said(query: Query, told: Sequence[Mapping[str, str]], constraint: str, name: str, augmentation: str) -> str:
    """The request in words: those of the templates' phrasings, one after the other.

    Args:
        query: The kind.
        told: How the placeholders of each part are said.
        constraint: A sentence that follows; empty for none.
        name: Of the task; the words follow from it.
        augmentation: Empty, or one of `AUGMENTATIONS`.
    """
    chance = random.Random(f"spectool/{name}/words")
    picked = [chance.randrange(len(template.says)) for template in query.templates]
    if augmentation == "transform":
        counts = [len(template.says) for template in query.templates]
        picked = [(one + chance.randrange(1, count)) % count for one, count in zip(picked, counts, strict=True)]
    says = [template.says[one] for template, one in zip(query.templates, picked, strict=True)]
    bodies = [say.format(**slots) for say, slots in zip(says, told, strict=True)]
    links = chance.sample(_LINKS, len(bodies) - 1)
    useless = chance.sample(_IRRELEVANT, 2) if augmentation == "irrelevance" else []
    parts = [bodies[0], *(word for pair in zip(links, bodies[1:], strict=True) for word in pair)]
    body = " ".join([*useless[:1], *parts, *([constraint] if constraint else []), *useless[1:]])
    return said_first(body, chance.choice(PERSONAS), chance)
