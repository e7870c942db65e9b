"""WebShop's transcripts: `Action: search[...]`, `Action: click[...]`, `Action: think[...]` and what the shop shows."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from lamsim.datasets.converters.bracket_actions import read_bracketed, write_bracketed
from lamsim.datasets.converters.dialogues import Said, Wording
from lamsim.datasets.converters.environments import environment
from lamsim.datasets.converters.transcripts import Transcripts, begins

_LABELLED = re.compile(r"\s*(?:Thought:\s*(?P<thought>.*?)\s*\n\s*)?Action:\s*(?P<action>.*)", re.DOTALL)
_OBSERVATION = re.compile(r"Observation:\s*")
# The benchmark's page and ReAct's; an instruction alone; AgentBoard's goal.
_OPENING = r"(?:WebShop|Webshop)\b|Instruction: +(?!\[SEP\])\S|You should perform actions to accomplish the goal:"


def read_shopping(text: str) -> Said:
    """What the agent says by an action, with or without labels."""
    text = text.strip()
    labelled = _LABELLED.fullmatch(text)
    call = read_bracketed(labelled["action"] if labelled else text, environment("webshop"))
    if call is None:
        return Said(labelled["action"] if labelled and labelled["thought"] is None else text)
    return Said((labelled["thought"] or "") if labelled else "", call)


class Shopping(Wording):
    """Labelled actions and observations, with a blank line behind each observation."""

    where = environment("webshop")

    def read(self, text: str) -> Said:
        """See `Wording`."""
        return read_shopping(text)

    def action(self, call: tuple[str, dict[str, Any]]) -> str | None:
        """See `Wording`."""
        return write_bracketed(call, self.where)

    def act(self, thought: str, action: str, step: int) -> str:
        """See `Wording`."""
        return (f"Thought: {thought}\n" if thought else "") + f"Action: {action}\n"

    def speak(self, content: str, step: int) -> str:
        """See `Wording`."""
        return f"{content}\n" if _LABELLED.fullmatch(content) else f"Action: {' '.join(content.split())}\n"

    def frame(self, step: int) -> tuple[str, str]:
        """See `Wording`."""
        return ("Observation: " if step else ""), "\n\n"

    def open(self, text: str) -> tuple[str, str, str]:
        """See `Wording`."""
        label = _OBSERVATION.match(text)
        lead = label[0] if label else ""
        content = text[len(lead) :].rstrip()
        return lead, content, text[len(lead) + len(content) :]


class WebShop(Transcripts):
    """Visits from the instruction to the purchase; pages are text with `[SEP]`, or with buttons in brackets."""

    name: ClassVar[str] = "webshop"
    about: ClassVar[str] = "WebShop visits in text, as the benchmark's agents and ReAct write them"
    opening: ClassVar[re.Pattern[str]] = re.compile(_OPENING)
    begins: ClassVar[re.Pattern[str]] = begins(_OPENING)
    bare: ClassVar[re.Pattern[str]] = re.compile(r"(?:search|click|think)\[.*\]\s*$")
    wording: ClassVar[Wording] = Shopping()
