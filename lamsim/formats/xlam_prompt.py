"""The prompt of xLAM v1: sections, of which the query and the history steps change as the conversation goes on."""

from __future__ import annotations

from copy import copy
from typing import Self

from lamsim.formats.calls_json import dumps, write_call
from lamsim.formats.chat_format import Prompt
from lamsim.messages import InvalidToolCall, Message

_STEP = 6
"""Pieces of text that a history step is kept in: number, thought and calls, observation, key, user input, end."""

_OBSERVATION, _INPUT = 2, 4

_MANY_PIECES = 64 * _STEP
"""Pieces after which those of finished steps are joined once, so that each prompt joins only the newest."""


class XLAMPrompt(Prompt):
    """Text in which the last message of the user is the query, and all else a list of steps.

    It is not append-only: a new message of the user takes the query's place, and the old one becomes the `user_input`
    of the step that it followed; one that followed none becomes a step of its own, before the others. All other
    messages only add pieces. The answer to an unreadable call is an observation, whoever gives it. Results of one
    step stand below each other in its `next_observation`. In `tool_calls` an unreadable call is a string.

    The steps hold messages, not the model's own texts, so a text that was no JSON does not break the section.

    `turn()` gives the whole prompt at first, and then a JSON object of what is new: `next_observation`, `user_input`.

    Args:
        head: The sections before the query.
    """

    def __init__(self, head: str) -> None:
        self._head = head
        self._query: str | None = None
        self._query_after = 0
        self._pieces: list[str] = []
        self._joined, self._joined_pieces = "", 0
        self._unread = 0
        self._begun = False
        self._new: dict[str, list[str]] = {"next_observation": [], "user_input": []}

    def add(self, message: Message, text: str | None = None) -> None:
        """See `Prompt`."""
        if message.role == "assistant":
            self._unread = sum([isinstance(call, InvalidToolCall) for call in message.calls])
            self._step(_said(message))
            self._new = {"next_observation": [], "user_input": []}
        elif message.role == "tool" or self._unread:
            if message.role != "tool":
                self._unread -= 1
            if not self._pieces:
                self._step(_said(Message("assistant")))
            self._into(len(self._pieces) - _STEP + _OBSERVATION, message.content)
            self._new["next_observation"].append(message.content)
        else:
            self._make_room()
            self._query, self._query_after = message.content, len(self._pieces)
            self._new["user_input"].append(message.content)

    def _step(self, said: str) -> None:
        self._pieces += (self._number(len(self._pieces)), said, "", '", "user_input": "', "", '"}')

    @staticmethod
    def _number(position: int) -> str:
        return f'{", " if position else ""}{{"step_id": {position // _STEP + 1}, '

    def _into(self, position: int, text: str) -> None:
        """Adds a line to a string among the pieces."""
        before = self._pieces[position]
        self._pieces[position] = f"{before}\\n{dumps(text)[1:-1]}" if before else dumps(text)[1:-1]

    def _make_room(self) -> None:
        """Moves the query into the steps."""
        if self._query is None:
            return
        self._joined, self._joined_pieces = "", 0
        if not self._query_after:
            steps, self._pieces = self._pieces, []
            self._step(_said(Message("assistant")))
            self._pieces += steps
            for position in range(_STEP, len(self._pieces), _STEP):
                self._pieces[position] = self._number(position)
            self._query_after = _STEP
        self._into(self._query_after - _STEP + _INPUT, self._query)

    def full(self) -> str:
        """See `Prompt`."""
        self._begun = True
        self._new = {"next_observation": [], "user_input": []}
        query = f"[BEGIN OF QUERY]\n{self._query or ''}\n[END OF QUERY]\n\n"
        if not self._pieces:
            return self._head + query
        finished = len(self._pieces) - _STEP
        if finished - self._joined_pieces > _MANY_PIECES:
            self._joined = "".join([self._joined, *self._pieces[self._joined_pieces : finished]])
            self._joined_pieces = finished
        before, after = "\n[BEGIN OF HISTORY STEPS]\n[", "]\n[END OF HISTORY STEPS]\n"
        return "".join([self._head, query, before, self._joined, *self._pieces[self._joined_pieces :], after])

    def turn(self) -> str:
        """See `Prompt`."""
        if not self._begun:
            return self.full()
        new, self._new = self._new, {"next_observation": [], "user_input": []}
        return dumps({key: "\n".join(texts) for key, texts in new.items()})

    def copy(self) -> Self:
        """See `Prompt`."""
        twin = copy(self)
        twin._pieces = list(self._pieces)
        twin._new = {key: list(texts) for key, texts in self._new.items()}
        return twin


def _said(message: Message) -> str:
    """The members of a step that the agent wrote, and the beginning of the observation."""
    calls = ", ".join(
        [dumps(call.text) if isinstance(call, InvalidToolCall) else write_call(call) for call in message.calls]
    )
    spoken = not message.calls and not message.thought
    thought = dumps(message.content if spoken else message.thought)
    content = f'"content": {dumps(message.content)}, ' if message.content and not spoken else ""
    return f'"thought": {thought}, "tool_calls": [{calls}], {content}"next_observation": "'
