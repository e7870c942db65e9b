"""The HotpotQA family: official or embedded questions as tasks, an encyclopedia as toolkit, the answer as score."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from lamsim import ChatFormat, Family, Message, NativeFormat, Score, Task, TaskSet, ToolkitSpec, Turn
from lamsim.errors import DataError, UsageError, unknown
from lamsim_hotpotqa.embedded import embedded_questions
from lamsim_hotpotqa.expert import next_message
from lamsim_hotpotqa.native import WebThink, read, write
from lamsim_hotpotqa.questions import REACT_SPLIT, Question, missing_pages, official_questions, react_order
from lamsim_hotpotqa.scoring import answer_overlap, normalised
from lamsim_hotpotqa.wiki.corpora import BrokenFile, read_passages
from lamsim_hotpotqa.wiki.library import folded


class Rules(NamedTuple):
    """What environments of the same benchmark do differently.

    Attributes:
        toolkit: The class.
        finish: The tool that takes the answer.
        steps: The step limit.
        reward: See `REWARDS`.
    """

    toolkit: str
    finish: str
    steps: int
    reward: str


PROTOCOLS = {
    "react": Rules("lamsim_hotpotqa.wiki.toolkit:Wiki", "finish", 7, "em"),
    "aviary": Rules("lamsim_hotpotqa.wiki.toolkit:AviaryWiki", "submit_answer", 20, "contains"),
}
REWARDS = ("em", "f1", "contains")
CORPORA = ("all", "own")


class HotpotQA(Family):
    """HotpotQA (Yang et al. 2018): answer questions that take several pages of an encyclopedia.

    Args:
        data: An official file of questions, or a folder of them; None is the embedded questions.
        passages: The encyclopedia: a file or folder of passages; None for the pages that come with the questions.
        corpus: Which of these pages can be searched: those of `all` questions, or a question's `own`.
        protocol: `react` (Yao et al. 2023) or `aviary` (Narayanan et al. 2024).
        reward: `em`, `f1`, or `contains` (the right answer stands in the one that was given, as aviary has it); None
            for the protocol's own.

    Raises:
        UsageError: If an option names nothing.
        DataError: If official data is missing or broken.
    """

    task_instruction = (
        "Answer a question with the help of an encyclopedia. It takes more than one page to answer it: search for what "
        "the question names, and for what you read there. Give the answer as short as it can be."
    )
    official = "the questions, with their contexts or any passages as encyclopedia; ReAct's 500 questions"

    def __init__(
        self,
        *,
        data: str | None = None,
        passages: str | None = None,
        corpus: str = "all",
        protocol: str = "react",
        reward: str | None = None,
    ) -> None:
        if protocol not in PROTOCOLS:
            raise unknown("protocol", protocol, PROTOCOLS)
        if reward is not None and reward not in REWARDS:
            raise unknown("reward", reward, REWARDS)
        if corpus not in CORPORA:
            raise unknown("corpus", corpus, CORPORA)
        if data is None and (passages is not None or corpus != "all"):
            raise UsageError(
                "The embedded questions have an encyclopedia of their own: give data with passages or corpus."
            )
        if passages is not None and corpus != "all":
            raise UsageError("passages are the encyclopedia already: corpus has no say then.")
        self._rules = PROTOCOLS[protocol]
        self.max_steps = self._rules.steps
        self._reward = reward or self._rules.reward
        self._own = corpus == "own"
        pages = passages or data
        self._passages = None if pages is None else str(Path(pages).expanduser().resolve())
        if data is not None:
            self._read(Path(data).expanduser().resolve())

    def _read(self, data: Path) -> None:
        """Reads what there is, so that data which can't be used is heard of at once, and tells what is left out."""
        if not data.exists():
            raise DataError(f"There is no file or folder {data}.")
        problems: list[str] = []
        questions = self._questions = list(official_questions(data, problems))
        if self._own:
            if not any(question.context for question in questions):
                raise DataError(f"The questions of {data} bring no pages: give passages.")
            problems += missing_pages(questions)
        elif self._passages is not None:
            try:
                problems += read_passages(self._passages).problems
            except BrokenFile as error:
                raise DataError(f"{str(error).rstrip('.')}: the encyclopedia can also be given as passages.") from error
        if problems:
            more = f" ({len(problems):,} such places)" if len(problems) > 1 else ""
            warnings.warn(f"Left out: {problems[0]}{more}.", stacklevel=4)

    @cached_property
    def _questions(self) -> Sequence[Question]:
        return embedded_questions()

    @cached_property
    def tasks(self) -> TaskSet:
        """See `Family`."""
        return TaskSet(question.task(self._own) for question in self._questions)

    def split(self, name: str) -> TaskSet:
        """See `Family`; `react` are ReAct's 500 questions of the development set, in its order."""
        if name != REACT_SPLIT:
            return super().split(name)
        chosen = react_order([task.goal for task in self.tasks if task.split == "dev"])
        if not chosen:
            raise UsageError("The split react takes the whole development set of 7,405 questions.")
        return TaskSet(replace(self.tasks[question.id], split=REACT_SPLIT) for question in chosen)

    def toolkit(self, task: Task) -> ToolkitSpec:
        """See `Family`."""
        if self._own:
            return ToolkitSpec(self._rules.toolkit, "lamsim_hotpotqa.wiki.library:empty")
        return ToolkitSpec(
            self._rules.toolkit, "lamsim_hotpotqa.wiki.corpora:load", {"passages": self._passages}, ("passages",)
        )

    def evaluator(self, task: Task) -> AnswerScore:
        """See `Family`."""
        return AnswerScore(self._reward)

    def formats(self) -> Mapping[str, ChatFormat]:
        """See `Family`."""
        return {"native": NativeFormat(read, write), "webthink": WebThink()} if self._rules.finish == "finish" else {}

    def user(self, task: Task) -> Unheard:
        """See `Family`: nobody listens."""
        return Unheard()

    def closing(self, text: str, score: Score) -> str:
        """See `Family`."""
        return f"Episode finished, reward = {int(score.reward)}\n" if text == "Episode finished." else text

    def contract(self, tasks: Sequence[Task]) -> Mapping[str, Iterable[str]]:
        """See `Family`: it declares what is right as it is."""
        return {
            "tools": (
                "lookup: The paper's agents read on in a page with it; its beginning tells the expert enough.",
                "think: Thoughts change nothing; the expert has none to write down.",
            )
        }

    def expert(self, task: Task, messages: Sequence[Message], info: Mapping[str, Any]) -> Message:
        """See `Family`."""
        return next_message(task.goal, messages, self._rules.finish)


@dataclass(frozen=True, slots=True)
class Unheard:
    """Answers what is no action, as ReAct's environment does."""

    def reply(self, message: Message, sight: str) -> str:
        """See `User`."""
        return f"Invalid action: {message.content.strip()}"

    def get_state(self) -> None:
        """See `User`."""

    def set_state(self, state: Any) -> None:
        """See `User`."""


@dataclass(frozen=True, slots=True)
class AnswerScore:
    """Exact match and F1 of the answer; progress counts the supporting pages that were opened.

    Attributes:
        reward: Which of `REWARDS` is the reward.
    """

    reward: str

    def score(self, task: Task, state: Mapping[str, Any], turns: Sequence[Turn]) -> Score:
        """See `Evaluator`."""
        question: Question = task.goal
        said = state["answer"] if isinstance(state["answer"], str) else None  # a model may answer with a list
        overlap = answer_overlap(said or "", question.answer)
        right = normalised(question.answer)
        contains = float(bool(right) and said is not None and right in normalised(said))
        # No answer is not the empty answer.
        em = overlap.em if said is not None else 0.0
        opened = {folded(title) for title in state["opened"]}
        titles = question.titles
        pages = sum(folded(title) in opened for title in titles) / len(titles) if titles else 0.0
        parts = {"em": em, "f1": overlap.f1, "contains": contains, "pages": pages}
        reward = parts[self.reward]
        success = reward == 1.0
        return Score(reward, success, 1.0 if success else pages / 2, parts)
