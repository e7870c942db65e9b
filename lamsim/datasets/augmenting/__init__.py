"""Augmentations: other records of records, in which what is right stays right."""

from __future__ import annotations

import importlib
import inspect
from typing import Any

from lamsim.datasets.augmenting.augmentation import Augmentation
from lamsim.datasets.augmenting.augmenter import Augmenter, Report
from lamsim.datasets.augmenting.masking import unmasked
from lamsim.datasets.augmenting.writing import augment_file
from lamsim.errors import unknown

__all__ = [
    "AUGMENTATIONS",
    "Augmentation",
    "Augmenter",
    "Report",
    "augment_file",
    "augmentation_class",
    "augmentation_named",
    "unmasked",
]

_ROOM = "lamsim.datasets.augmenting"

AUGMENTATIONS = {
    "distractors": f"{_ROOM}.distractors:Distractors",
    "irrelevance": f"{_ROOM}.irrelevance:Irrelevance",
    "shuffle_tools": f"{_ROOM}.catalog_order:ShuffleTools",
    "shuffle_fields": f"{_ROOM}.catalog_order:ShuffleFields",
    "shuffle_parameters": f"{_ROOM}.catalog_order:ShuffleParameters",
    "shuffle_calls": f"{_ROOM}.call_order:ShuffleCalls",
    "shuffle_arguments": f"{_ROOM}.call_order:ShuffleArguments",
    "rephrase_instruction": f"{_ROOM}.phrasing:RephraseInstruction",
    "rephrase_request": f"{_ROOM}.phrasing:RephraseRequest",
    "llm_rephrase": f"{_ROOM}.llm_rephrasing:LLMRephrase",
    "mask_names": f"{_ROOM}.masking:MaskNames",
    "output_format": f"{_ROOM}.prompt_style:OutputFormat",
    "delimiters": f"{_ROOM}.prompt_style:SectionDelimiters",
    "shuffle_sections": f"{_ROOM}.prompt_style:ShuffleSections",
}
"""The augmentations by name, in an order that makes sense if several are applied."""


def augmentation_class(name: str) -> type[Augmentation]:
    """The class of the augmentation of that name.

    Raises:
        UsageError: If there is none.
    """
    if name not in AUGMENTATIONS:
        raise unknown("augmentation", name, AUGMENTATIONS)
    module, _, attribute = AUGMENTATIONS[name].partition(":")
    found: type[Augmentation] = getattr(importlib.import_module(module), attribute)
    return found


def augmentation_named(name: str, **options: Any) -> Augmentation:
    """The augmentation of that name.

    Args:
        name: One of `AUGMENTATIONS`.
        options: Keyword arguments of its constructor, JSON values.

    Raises:
        UsageError: If there is none, or an option is not one of its or wrong.
    """
    cls = augmentation_class(name)
    known = inspect.signature(cls).parameters
    for option in options:
        if option not in known:
            raise unknown(f"option of the augmentation {name!r} called", option, known)
    return cls(**options)
