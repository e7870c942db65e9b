"""ReAct's episodes of HotpotQA: `Question: ...`, `Thought 1: ...`, `Action 1: Search[...]`, `Observation 1: ...`."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from lamsim.datasets.converters.bracket_actions import read_bracketed, write_bracketed
from lamsim.datasets.converters.converter import Losses
from lamsim.datasets.converters.dialogues import Said, Wording
from lamsim.datasets.converters.environments import environment
from lamsim.datasets.converters.transcripts import Transcripts, begins

_LABEL = re.compile(r"^(Thought|Action)(?: \d+)?: ?", re.MULTILINE)
_OBSERVATION = re.compile(r"Observation(?: \d+)?: ?")
_OWN = re.compile(r"(?:Thought|Action|Answer)(?: \d+)?:")


class Numbered(Wording):
    """Thoughts, actions and observations with their numbers; actions begin in upper case."""

    where = environment("hotpotqa")

    def read(self, text: str) -> Said:
        """See `Wording`."""
        text = text.rstrip("\n")
        labels = list(_LABEL.finditer(text))
        names = [label[1] for label in labels]
        if not labels or labels[0].start():
            return Said(text)
        if names == ["Thought"] and "\nAnswer:" not in text:
            return Said(text[labels[0].end() :])
        if names in (["Thought", "Action"], ["Action"]):
            call = read_bracketed(text[labels[-1].end() :], self.where)
            if call is not None:
                return Said(text[labels[0].end() : labels[-1].start()].rstrip("\n") if len(labels) > 1 else "", call)
        return Said(text)

    def action(self, call: tuple[str, dict[str, Any]]) -> str | None:
        """See `Wording`."""
        action = write_bracketed(call, self.where)
        return action and action[0].upper() + action[1:]

    def act(self, thought: str, action: str, step: int) -> str:
        """See `Wording`."""
        return (f"Thought {step}: {thought}\n" if thought else "") + f"Action {step}: {action}\n"

    def speak(self, content: str, step: int) -> str:
        """See `Wording`."""
        return f"{content}\n" if _OWN.match(content) else f"Thought {step}: {content}\n"

    def frame(self, step: int) -> tuple[str, str]:
        """See `Wording`."""
        return (f"Observation {step}: " if step else ""), "\n"

    def open(self, text: str) -> tuple[str, str, str]:
        """See `Wording`."""
        label = _OBSERVATION.match(text)
        lead = label[0] if label else ""
        content = text[len(lead) :].rstrip("\n")
        return lead, content, text[len(lead) + len(content) :]


class HotpotQaReAct(Transcripts):
    """Episodes with thoughts and actions, with actions alone, or with a reasoned or bare `Answer:`, numbered or not.

    The first two call tools; an answer is words, with its label.
    """

    name: ClassVar[str] = "hotpotqa-react"
    about: ClassVar[str] = "ReAct's text of HotpotQA episodes and prompts"
    opening: ClassVar[re.Pattern[str]] = re.compile("Question:")
    begins: ClassVar[re.Pattern[str]] = begins("Question:")
    bare: ClassVar[re.Pattern[str]] = re.compile(r"Answer(?: \d+)?:")
    wording: ClassVar[Wording] = Numbered()

    def opened(self, text: str, losses: Losses) -> str:
        """See `Transcripts`."""
        if self.opening.match(text):
            return text
        losses.lose("that the question has no label: it gets one")
        return f"Question: {text.lstrip()}"
