"""Converters by name."""

from __future__ import annotations

from lamsim.datasets.converters.converter import Converter, Losses, Misfit, Record
from lamsim.errors import unknown

__all__ = ["CONVERTERS", "Converter", "Losses", "Misfit", "Record", "converter_named"]

CONVERTERS: dict[str, Converter] = {converter.name: converter for converter in ()}
"""All of them, in the order of the documentation."""


def converter_named(name: str) -> Converter:
    """Finds a converter.

    Raises:
        UsageError: If there is none of that name.
    """
    if name not in CONVERTERS:
        raise unknown("format", name, CONVERTERS)
    return CONVERTERS[name]
