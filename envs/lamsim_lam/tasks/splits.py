"""Splits by hash: which phrasings, tools and categories no training task has."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache

from lamsim_lam.tasks.template import Template
from lamsim_lam.world.domains import DOMAINS, OPERATIONS

SPLITS = ("train", "test_instruction", "test_tool", "test_category")
HELD_OUT_CATEGORIES = 0.15
HELD_OUT_TOOLS = 0.08
"""Of the tools of the other categories."""

HUBS = frozenset({"contacts", "calendar", "mail"})
"""Domains that all others go along with; they are never held out."""

HELD_OUT_PHRASINGS = 0.2
_TEST_TASKS = 0.2


def _share(name: str) -> float:
    """A number from 0 to 1 that follows from a name alone, whatever else there is."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") / 2**32


def _lowest(items: Iterable[str], share: float) -> frozenset[str]:
    """The share of texts with the lowest digests, at least one."""
    ranked = sorted(items, key=lambda item: hashlib.sha256(item.encode()).digest())
    return frozenset(ranked[: max(1, round(share * len(ranked)))])


@lru_cache(maxsize=1)
def held_out_categories() -> frozenset[str]:
    """Domains that only the split `test_category` has."""
    return _lowest((name for name in DOMAINS if name not in HUBS), HELD_OUT_CATEGORIES)


@lru_cache(maxsize=1)
def held_out_tools() -> frozenset[str]:
    """Tools of other domains that only the split `test_tool` has."""
    others = (name for name, operation in OPERATIONS.items() if operation.domain not in held_out_categories())
    return frozenset(name for name in others if _share(name) < HELD_OUT_TOOLS)


def phrasings(template: Template, held_out: bool) -> list[str]:
    """Those of a template that training tasks have, or the others."""
    kept = _lowest(template.says, HELD_OUT_PHRASINGS)
    return [say for say in template.says if (say in kept) is held_out]


def split_of(templates: Sequence[Template], kind: str, number: int) -> str:
    """The split of a task: by its categories, then by its tools, then by chance of its own name."""
    tools = {name for template in templates for name in template.tools}
    domains = {name for template in templates for name in template.domains}
    if domains.union(OPERATIONS[name].domain for name in tools) & held_out_categories():
        return "test_category"
    if held_out_tools() & tools:
        return "test_tool"
    return "test_instruction" if _share(f"{kind}-{number}") < _TEST_TASKS else "train"


def may_distract(tool: str, split: str) -> bool:
    """Whether a tool that a task does not need may stand in its catalog: training tasks show no held-out one."""
    held_out = tool in held_out_tools() or OPERATIONS[tool].domain in held_out_categories()
    return not held_out or split in ("test_tool", "test_category")
