"""The scripted expert: holds the dialogue as it is written down."""

from __future__ import annotations

from collections.abc import Sequence

from lamsim import Message
from lamsim_apibank.dialogues import Dialogue, unwrapped, wrapped

_NOTHING_TO_ADD = "That is done."


def next_message(dialogue: Dialogue, messages: Sequence[Message]) -> Message:
    """What one who knows the dialogue does next: the calls that are due one by one, then the answer.

    Args:
        dialogue: The goal.
        messages: The conversation so far.
    """
    own = [message for message in messages if message.role == "assistant"]
    spoken = sum(not message.calls for message in own)
    heard = dialogue.rounds[: spoken + 1]
    due = [call for part in heard for call in part.calls]
    for made in (unwrapped(call, dialogue.level) for message in own for call in message.calls):
        if due and made == (due[0].api, due[0].arguments):
            del due[0]
    if due:
        call = wrapped(due[0].api, due[0].arguments, dialogue.level)
        return Message("assistant", due[0].lead, calls=(call,))
    return Message("assistant", heard[-1].answer or _NOTHING_TO_ADD)
