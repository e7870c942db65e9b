"""Styles: how a record's prompt and calls are written as text, and the text messages that come of it."""

from lamsim.datasets.styling.delimiters import DELIMITERS, Delimiters
from lamsim.datasets.styling.rendering import text_messages
from lamsim.datasets.styling.style import SECTIONS, Style, instruction_of

__all__ = ["DELIMITERS", "SECTIONS", "Delimiters", "Style", "instruction_of", "text_messages"]
