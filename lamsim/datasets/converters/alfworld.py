"""ALFWorld's transcripts: commands behind `>` as in ReAct, or `THOUGHT:` and `ACTION:` as in AgentBench and ETO."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from lamsim.datasets.converters.converter import Losses
from lamsim.datasets.converters.dialogues import Piece, Said, Wording
from lamsim.datasets.converters.environments import environment
from lamsim.datasets.converters.household_commands import read_command, write_command
from lamsim.datasets.converters.transcripts import Transcripts, begins

_LABELLED = re.compile(
    r"\s*(?:(?:thought|think)(?: \d+)?:[ \t]*(?P<thought>.*?)\s*\n[ \t]*)?(?:action|act)(?: \d+)?:[ \t]*(?P<action>.*)",
    re.IGNORECASE | re.DOTALL,
)
_OBSERVATION = re.compile(r"(?:Observation|Obs)(?: \d+)?:[ \t]*", re.IGNORECASE)
_ALOUD = re.compile(r"> ?think: ?(?P<thought>.*)\nOK\.\n> ?(?P<command>(?! ?think:).*)\n?")
_BANNER = "-= Welcome to TextWorld, ALFRED! =-\n\n"


def read_household(text: str) -> Said:
    """What the agent says by a command, with or without labels."""
    text = text.strip()
    if labelled := _LABELLED.fullmatch(text):
        call = read_command(labelled["action"])
        return Said(labelled["thought"] or "", call) if call else Said(text)
    command = text.removeprefix(">").strip()
    call = read_command(command)
    return Said("", call) if call else Said(command)


class Prompted(Wording):
    """Commands behind `>`; a thought is a command before it, which is answered "OK."."""

    where = environment("alfworld")

    def read(self, text: str) -> Said:
        """See `Wording`."""
        if aloud := _ALOUD.fullmatch(text):
            call = read_command(aloud["command"])
            return Said(aloud["thought"], call) if call else Said(text)
        return read_household(text)

    def action(self, call: tuple[str, dict[str, Any]]) -> str | None:
        """See `Wording`."""
        return write_command(call)

    def act(self, thought: str, action: str, step: int) -> str:
        """See `Wording`."""
        return (f"> think: {' '.join(thought.split())}\nOK.\n" if thought else "") + f"> {action}\n"

    def speak(self, content: str, step: int) -> str:
        """See `Wording`."""
        return f"> {' '.join(content.split())}\n"

    def frame(self, step: int) -> tuple[str, str]:
        """See `Wording`."""
        return "", "\n"

    def open(self, text: str) -> tuple[str, str, str]:
        """See `Wording`."""
        label = _OBSERVATION.match(text)
        lead = label[0] if label else ""
        content = text[len(lead) :].rstrip("\n")
        return lead, content, text[len(lead) + len(content) :]


class Alfworld(Transcripts):
    """Episodes from the sight of the room on; of both orders, task first or room first."""

    name: ClassVar[str] = "alfworld"
    about: ClassVar[str] = "ALFWorld episodes in text, as ReAct, AgentBench, AgentBoard and ETO write them"
    opening: ClassVar[re.Pattern[str]] = re.compile("You are in the middle of a room")
    begins: ClassVar[re.Pattern[str]] = begins("You are in the middle of a room")
    bare: ClassVar[re.Pattern[str]] = re.compile(">")
    wording: ClassVar[Wording] = Prompted()

    def split(self, text: str) -> list[Piece]:
        """See `Transcripts`; a thought and the command that follows it are one step."""
        pieces: list[Piece] = []
        for piece in super().split(text):
            if piece.agents and len(pieces) > 2 and pieces[-2].agents:
                together = f"{pieces[-2].text}{pieces[-1].text}{piece.text}"
                aloud = _ALOUD.fullmatch(together)
                if aloud and read_command(aloud["command"]):
                    pieces[-2:] = [Piece(True, together)]
                    continue
            pieces.append(piece)
        return pieces

    def opened(self, text: str, losses: Losses) -> str:
        """See `Transcripts`."""
        if text.startswith(_BANNER):
            losses.lose("the banner of TextWorld")
            text = text.removeprefix(_BANNER)
        before, room, rest = text.partition("You are in the middle of a room")
        if room and before.strip():
            losses.lose("that the task is told before the room")
            return f"{room}{rest.rstrip()}\n{before.strip()}\n"
        return text
