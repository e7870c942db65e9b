"""Task instructions rephrased by a language model, and accepted only if a model still makes the right calls by them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from lamsim.chat_models import ChatModel, chat_model
from lamsim.datasets.augmenting.augmentation import Augmentation, Record, feedback_of, pick
from lamsim.datasets.steps import Step, steps_of
from lamsim.datasets.styling import Style, text_messages
from lamsim.formats import format_named
from lamsim.messages import ToolCall
from lamsim.option_values import whole

_MANNERS = (
    "in other words",
    "in a more formal tone",
    "in plain, short sentences",
    "as a list of rules",
    "with its sentences in another order where the order does not matter",
    "as one would explain it to a new colleague",
)
_ASKED = """\
You rephrase instructions for an agent. Write the instruction that you are given again, {manner}. Keep every rule, \
condition and exception, and add none. Keep all names, numbers, quoted texts and names of tools exactly as they are. \
Answer with the new instruction alone."""
_VALUE = re.compile(r"`[^`\n]+`|\"[^\"\n]+\"|\d+(?:[.,:/-]\d+)*|\w+(?:[_.]\w+)+|\b[a-z]+[A-Z]\w*")


class LLMRephrase(Augmentation):
    """Has a model rephrase the task instruction, verified as the xLAM report (arXiv 2409.03215, section 3.2) does it.

    A paraphrase is accepted if no number, quoted text or identifier has come or gone, and if the verifier, prompted
    with it and with the conversation up to each of the agent's first messages, makes the recorded calls there. Judged
    by are messages that the verifier of calls found no fault with; the prompts are those of the record's style.

    Args:
        model: A chat model, or options of an endpoint (`lamsim.chat_models.chat_model`).
        verifier: The model that has to make the right calls; None for `model`.
        steps: Messages of the agent that are asked for anew.
        tries: Paraphrases that are asked for until one is accepted.
        rate: See `Augmentation`.

    Raises:
        UsageError: If an option is wrong or a model can't be reached.
    """

    name: ClassVar[str] = "llm_rephrase"
    about: ClassVar[str] = "the task instruction, by a language model, verified by the calls that come of it"

    def __init__(
        self,
        *,
        model: ChatModel | Mapping[str, Any] | None = None,
        verifier: ChatModel | Mapping[str, Any] | None = None,
        steps: int = 3,
        tries: int = 2,
        rate: float = 1.0,
    ) -> None:
        super().__init__(rate=rate)
        self._steps, self._tries = whole("steps", steps, 1), whole("tries", tries, 1)
        self._model = chat_model(model)
        self._verifier = self._model if verifier is None else chat_model(verifier)

    def apply(self, record: Record, generator: np.random.Generator) -> Record | None:
        """See `Augmentation`.

        Raises:
            MachineError: If a model can't answer.
        """
        text = record["task_instruction"].strip()
        if not text:
            return self.pass_over("it has no task instruction")
        judged = _sound_steps(record)[: self._steps]
        if not judged:
            return self.pass_over("it has no sound calls to verify by")
        reason = ""
        for _ in range(self._tries):
            manner = pick(_MANNERS, generator)
            asked = {"role": "system", "content": _ASKED.replace("{manner}", manner)}
            said = self._model([asked, {"role": "user", "content": text}]).strip()
            reason = self._refused(record, text, said, judged)
            if not reason:
                return self.noted({**record, "task_instruction": said}, manner=manner, verified=len(judged))
        return self.pass_over(reason)

    def _refused(self, record: Record, text: str, said: str, judged: list[tuple[int, Step]]) -> str:
        """Why a paraphrase is not accepted; empty if it is."""
        if not said or said == text:
            return "the model wrote nothing new"
        if set(_VALUE.findall(said)) != set(_VALUE.findall(text)):
            return "the model changed a name, a number or a quotation"
        style = Style.played(record)
        messages = text_messages(style.put_on({**record, "task_instruction": said}), style)
        places = [place for place, message in enumerate(messages) if message["role"] == "assistant"]
        for number, step in judged:
            answer = format_named(style.format).parse(self._verifier(messages[: places[number]]))
            if len(answer.calls) != len(step.calls) or any(call not in answer.calls for call in step.calls):
                return "other calls came of the paraphrase"
        return ""


def _sound_steps(record: Record) -> list[tuple[int, Step]]:
    """The steps with calls and without a recorded fault, with their numbers."""
    steps = steps_of(record["conversation"])
    told = feedback_of(record, len(steps))
    return [
        (number, step)
        for number, (step, faults) in enumerate(zip(steps, told, strict=True))
        if step.calls and all(isinstance(call, ToolCall) for call in step.calls) and not faults
    ]
