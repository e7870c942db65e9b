"""AgentInstruct's and ETO's rows: `conversations` in which actions are text; AgentBench's prompts as well."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from lamsim.datasets.converters.agentbench_wordings import WORDINGS
from lamsim.datasets.converters.converter import Converter, Losses, Misfit, Record
from lamsim.datasets.converters.dialogues import Piece, Said, Wording, conversation_of, pieces_of
from lamsim.datasets.converters.environments import Environment, lose_beside
from lamsim.datasets.converters.parts import record_of, source_of, turns_of

_NEW_PROBLEM = re.compile(r"Now, I will start a new problem|A new question:")
_FIRST_PROBLEM = "Now, my problem is:"
_NOD = "OK."
_LOOKED_AT = 10
"""Texts of the agent by which its environment is told."""

_NODDING = 120
"""Characters at most of what the agent says to its instruction."""


class _Plain(Wording):
    """Words alone."""

    where = Environment("", [], [], {})

    def read(self, text: str) -> Said:
        return Said(text)

    def action(self, call: tuple[str, dict[str, Any]]) -> None:
        return None

    def act(self, thought: str, action: str, step: int) -> str:
        return f"{thought}\n{action}" if thought else action


_PLAIN = _Plain()


class _Parts(NamedTuple):
    """A row in parts.

    Attributes:
        instruction: What is said for all tasks.
        nod: What the agent says to it; None if the instruction opens the first message.
        examples: The dialogue before the task.
        task: The dialogue.
    """

    instruction: str
    nod: str | None
    examples: list[Piece]
    task: list[Piece]


class AgentInstruct(Converter):
    """Rows whose actions are those of an environment, told by the id or by what can be read; else they are words.

    An instruction that the agent only nods to is the task instruction. What stands before the task itself, by the flags
    `loss` or by the words that begin a new problem, are few-shot examples. A list of messages, as AgentBench's prompts
    are, is a row, too.
    """

    name: ClassVar[str] = "agentinstruct"
    about: ClassVar[str] = "AgentInstruct and ETO: ShareGPT rows with actions in text; AgentBench's prompts"

    def read(self, item: Any, id: str, losses: Losses) -> Iterator[Record]:
        """See `Converter`."""
        row: Mapping[str, Any] = {"conversations": item} if isinstance(item, list) else item
        turns = row.get("conversations") if isinstance(row, Mapping) else None
        if not isinstance(turns, list) or not turns or not all(isinstance(turn, dict) for turn in turns):
            raise Misfit("It is no row of AgentInstruct: it has no conversations.")
        who, what = ("from", "value") if "from" in turns[0] else ("role", "content")
        pieces = [_piece(turn, who, what) for turn in turns]
        own = row.get("id")
        kind = _set_of(own, pieces)
        wording = WORDINGS.get(kind, _PLAIN)
        flags = [turn.get("loss") for turn in turns]
        parts = _parts(pieces, flags, wording) if kind else _Parts("", None, [], pieces)
        conversation, kept = conversation_of(parts.task, wording)
        source = {
            "format": self.name,
            "set": kind,
            "row": {key: value for key, value in row.items() if key != "conversations"},
            "list": isinstance(item, list),
            "names": [who, what],
            "speakers": [{key: value for key, value in turn.items() if key != what} for turn in turns],
            "nod": parts.nod,
            "kept": kept,
        }
        called = any("tool_calls" in message for message in conversation)
        where = wording.where
        name = own if isinstance(own, str) and own else id
        record = record_of(name, parts.instruction, where.tools if called else [], conversation, source)
        if called:
            record["lamsim"]["repeatable"] = where.repeatable
        if parts.examples:
            record["few_shot_examples"], source["kept_examples"] = conversation_of(parts.examples, wording)
            record["lamsim"]["source"] = source
        yield record

    def write(self, record: Record, losses: Losses) -> Iterator[Any]:
        """See `Converter`."""
        source = source_of(record, self.name)
        kind = source.get("set")
        wording = WORDINGS.get(str(kind), _PLAIN) if kind is not None else _fitting(record)
        lose_beside(record, self.name, wording.where.arguments, losses)
        if record.get("format_instruction"):
            losses.lose("the format instruction: actions are written as this format has them")
        task = pieces_of(record, wording, source.get("kept") or {}, losses)
        pieces = [*_examples(record, wording, source, losses), *task]
        lead = len(pieces) - len(task)
        nod = source.get("nod") if source else _NOD
        if nod is not None and (source or record["task_instruction"]):
            pieces = [Piece(False, record["task_instruction"]), Piece(True, nod), *pieces]
            lead += 2
        elif pieces and not pieces[0].agents:
            pieces[0] = Piece(False, record["task_instruction"] + pieces[0].text)
        if not source and WORDINGS.get(_set_of(record["unique_trajectory_id"], pieces), _PLAIN) is not wording:
            losses.lose("whose actions these are: some words read as those of another environment")
        turns = _turns(pieces, lead, source)
        if source.get("list"):
            yield turns
        else:
            row = source["row"] if source else {"id": record["unique_trajectory_id"]}
            yield {**row, "conversations": turns}


def _piece(turn: dict[str, Any], who: str, what: str) -> Piece:
    speaker, text = turn.get(who), turn.get(what)
    if speaker not in ("human", "user", "gpt", "assistant", "agent") or not isinstance(text, str):
        raise Misfit(f"It is no row of AgentInstruct: someone called {str(speaker)[:40]!r} speaks, or says no text.")
    return Piece(speaker not in ("human", "user"), text)


def _set_of(id: Any, pieces: Sequence[Piece]) -> str:
    """The set that an id names, else the likeliest."""
    named = str(id).partition("_")[0]
    return named if named in WORDINGS else _likeliest(pieces)


def _likeliest(pieces: Sequence[Piece]) -> str:
    """The set of whose actions most can be read; empty if none can."""
    texts = [piece.text for piece in pieces if piece.agents][:_LOOKED_AT]
    best, most = "", 0
    for kind, wording in WORDINGS.items():
        read = sum([wording.read(text).call is not None for text in texts])
        if read > most:
            best, most = kind, read
        if most == len(texts):
            break
    return best


def _fitting(record: Record) -> Wording:
    """The wording that has actions for most of a record's calls."""
    calls = [(call.name, call.arguments) for turn in turns_of(record) for call in turn.calls]
    return max(
        WORDINGS.values() if calls else [_PLAIN],
        key=lambda wording: sum(wording.action(call) is not None for call in calls),
    )


def _parts(pieces: list[Piece], flags: list[Any], wording: Wording) -> _Parts:
    def silent(place: int) -> bool:
        return pieces[place].agents and wording.read(pieces[place].text).call is None

    instruction, nod = "", None
    rest, flags = pieces, list(flags)
    flagged = any(flag is not None for flag in flags)
    nods = len(pieces) > 2 and not pieces[0].agents and silent(1) and not pieces[2].agents
    if nods and (flags[1] is False if flagged else len(pieces[1].text) <= _NODDING):
        instruction, nod = pieces[0].text, pieces[1].text
        rest, flags = pieces[2:], flags[2:]
    elif not pieces[0].agents and (place := pieces[0].text.find(_FIRST_PROBLEM)) >= 0:
        instruction = pieces[0].text[:place]
        rest = [Piece(False, pieces[0].text[place:]), *pieces[1:]]
    if flagged:
        spoken = [place for place, piece in enumerate(rest) if piece.agents]
        shown = next((number for number, place in enumerate(spoken) if flags[place] is not False), 0)
        start = spoken[shown - 1] + 1 if shown else 0
    else:
        begins = [place for place, piece in enumerate(rest) if not piece.agents and _NEW_PROBLEM.match(piece.text)]
        start = begins[-1] if begins else 0
    return _Parts(instruction, nod, rest[:start], rest[start:])


def _examples(record: Record, wording: Wording, source: Mapping[str, Any], losses: Losses) -> list[Piece]:
    examples = record.get("few_shot_examples")
    if not examples:
        return []
    if not isinstance(examples, list) or not all(isinstance(message, dict) for message in examples):
        losses.lose("few-shot examples that are no messages")
        return []
    return pieces_of({**record, "conversation": examples}, wording, source.get("kept_examples") or {}, losses)


def _turns(pieces: list[Piece], lead: int, source: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The turns as they were marked; if they are others, as AgentInstruct marks them: what is to be learned."""
    who, what = source.get("names") or ("from", "value")
    speakers = source.get("speakers") or []
    if len(speakers) != len(pieces):
        names = ("human", "gpt") if who == "from" else ("user", "assistant")
        speakers = [
            {who: names[piece.agents], "loss": place >= lead if piece.agents else None}
            for place, piece in enumerate(pieces)
        ]
    return [{**speaker, what: piece.text} for speaker, piece in zip(speakers, pieces, strict=True)]
