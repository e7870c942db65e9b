"""How a page's text nodes are written: the observation modes `text` and `text_rich`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_HTML_SPACES = " \n\t\f\r"


def visible(text: str) -> str | None:
    """What an HTML parser keeps of a text node.

    Args:
        text: The node's text.

    Returns:
        None if the page shows no such node: it is empty, or blank with a line break in it. Other blank nodes
        shrink to one space.
    """
    if text.strip(_HTML_SPACES):
        return text
    return " " if text and "\n" not in text else None


@dataclass(frozen=True, slots=True)
class Markup:
    """One observation mode: how each kind of node is written, and how the written nodes make up a page.

    Attributes:
        text: Writes plain text.
        button: Writes a button.
        option: Writes an option's value and whether it is chosen.
        link: Writes a product's link and whether the product was visited.
        marks_choices: Whether chosen options and visited products look different.
        ending: What the last node's writing has too much.
    """

    text: Callable[[str], str]
    button: Callable[[str], str]
    option: Callable[[str, bool], str]
    link: Callable[[str, bool], str]
    marks_choices: bool
    ending: str

    def texts(self, *texts: str) -> str:
        """Writes plain text nodes one after the other; leaves out those that a page would not show."""
        return "".join(self.text(shown) for text in texts if (shown := visible(text)) is not None)

    def page(self, *parts: str) -> str:
        """Puts written nodes together to a page."""
        page = "".join(parts)
        return page[: -len(self.ending)] if self.ending else page


def _separated(text: str, _marked: bool = False) -> str:
    return f"{text.strip()} [SEP] "


def _bracketed(text: str, marked: bool = False) -> str:
    name = "clicked button" if marked else "button"
    return f"[{name}] {text} [{name}_]\n"


MARKUPS = {
    "text": Markup(
        text=_separated,
        button=_separated,
        option=_separated,
        link=_separated,
        marks_choices=False,
        ending=" [SEP] ",
    ),
    "text_rich": Markup(
        text="{}\n".format,
        button=_bracketed,
        option=lambda text, chosen: "  " + _bracketed(text, chosen),
        link=lambda text, visited: "\n" + _bracketed(text, visited),
        marks_choices=True,
        ending="",
    ),
}
"""The observation modes by name: `text` joins all nodes by ` [SEP] `, `text_rich` marks what can be clicked."""
