"""The ToolBench family: queries as tasks, simulated or recorded APIs as toolkit, the rule judge as score."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from lamsim import ChatFormat, Family, Message, Task, TaskSet, ToolkitSpec, Turn
from lamsim.errors import DataError, UsageError, unknown
from lamsim_toolbench.embedded import embedded_queries
from lamsim_toolbench.expert import next_message
from lamsim_toolbench.native import ReActText
from lamsim_toolbench.official import ToolFiles, official_queries
from lamsim_toolbench.queries import query_task
from lamsim_toolbench.quirks import RULES
from lamsim_toolbench.scoring import RuleJudge
from lamsim_toolbench.server.observations import LONGEST_OBSERVATION, Code
from lamsim_toolbench.server.recordings import BrokenRecording, Recordings


class ToolBench(Family):
    """ToolBench (Qin et al. 2024) and StableToolBench (Guo et al. 2024): answer a query with real-world APIs.

    Args:
        data: A folder with official query files; None is the embedded queries.
        tools: A folder of tool files, `<category>/<tool>.json`, which then say what APIs are like; needs `data`.
        cache: A folder of recorded responses in StableToolBench's layout; they come before simulated ones.
        faults: Share of calls that meet a planted fault, such as a time-out or a rate limit, 0 to 1.
        rules: `exact`: errors are errors and names are names. `benchmark`: the reference's quirks hold.
        max_observation_length: Characters of an observation; three dots follow what was cut.

    Raises:
        UsageError: If an option names nothing or a number is out of range.
        DataError: If official data is missing or broken.
    """

    official = "query files of ToolBench and of StableToolBench (765), recorded responses, tool files"
    task_instruction = (
        "You answer a user's request with the functions you are given. A call can't be taken back, and it may fail; "
        "then try another way. Once you have what it takes, call Finish with return_type give_answer and a "
        "final_answer that holds everything the user asked for: nothing else is shown to the user. If you can't get "
        "there, call Finish with return_type give_up_and_restart."
    )
    max_steps = 24

    def __init__(
        self,
        *,
        data: str | None = None,
        tools: str | None = None,
        cache: str | None = None,
        faults: float = 0.0,
        rules: str = "exact",
        max_observation_length: int = LONGEST_OBSERVATION,
    ) -> None:
        if rules not in RULES:
            raise unknown("set of rules", rules, RULES)
        if tools is not None and data is None:
            raise UsageError("tools= describes the APIs of official queries; name their folder with data=, too.")
        self._quirks = RULES[rules]
        self._data = None if data is None else _folder("data", data)
        self._tools = None if tools is None else ToolFiles(_folder("tools", tools))
        self._options = {} if cache is None else {"cache": str(_folder("cache", cache))}
        self._recordings = Recordings(self._options.get("cache"))
        self._settings = {
            "faults": _number("faults", faults, 1.0),
            "longest": int(_number("max_observation_length", max_observation_length)),
        }
        # Data that can't be read is heard of at once.
        assert self.tasks is not None

    @cached_property
    def tasks(self) -> TaskSet:
        """See `Family`."""
        return TaskSet(self._embedded() if self._data is None else self._official(self._data))

    def _embedded(self) -> Iterator[Task]:
        for number, row in enumerate(embedded_queries()):
            group = row["group"]
            name = f"{group}-{row.get('query_id', number)}"
            yield query_task(row, name, group, row["split"], self._quirks, settings=self._settings)

    def _official(self, data: Path) -> Iterator[Task]:
        for split, name, row in official_queries(data):
            descriptions: dict[str, str] = {}
            described = row if self._tools is None else self._tools.complete(row, descriptions)
            yield query_task(described, name, split, split, self._quirks, descriptions, self._settings)

    def toolkit(self, task: Task) -> ToolkitSpec:
        """See `Family`.

        Raises:
            DataError: If a file of responses that the task needs is broken.
        """
        if self._options:
            try:
                for function in task.world["functions"]:
                    self._recordings.of(function["place"])
            except BrokenRecording as error:
                raise DataError(str(error)) from error
        return ToolkitSpec(
            "lamsim_toolbench.server.toolkit:ToolBenchApis",
            "lamsim_toolbench.server.recordings:load",
            self._options,
            ("cache",),
        )

    def evaluator(self, task: Task) -> RuleJudge:
        """See `Family`."""
        return RuleJudge()

    def formats(self) -> Mapping[str, ChatFormat]:
        """See `Family`."""
        return {"native": ReActText(self._quirks.salvaged_inputs)}

    def gave_up(self, turn: Turn, info: Mapping[str, Any]) -> bool:
        """See `Family`: Finish was called with `give_up_and_restart`."""
        return info.get("code") == Code.GAVE_UP

    def tables(self, tries: Mapping[str, int], solved: Mapping[str, int]) -> Mapping[str, Mapping[str, str]]:
        """See `Family`: the share of queries that were solved, by set and on average over the sets, in percent."""
        counts: dict[str, list[tuple[int, int]]] = {}
        for name, tried in tries.items():
            counts.setdefault(self.tasks[name].goal.group, []).append((solved.get(name, 0), tried))
        rates = {group: sum(one for one, _ in rows) / sum(all for _, all in rows) for group, rows in counts.items()}
        if not rates:
            return {}
        rates["average"] = sum(rates.values()) / len(rates)
        return {"pass rate": {group: f"{100 * rate:.1f}" for group, rate in rates.items()}}

    def contract(self, tasks: Sequence[Task]) -> Mapping[str, Iterable[str]]:
        """See `Family`: it declares what is right as it is."""
        unneeded = (
            *("voucher_for_giftwell", "healthier_swap_for_nutrilex", "interactions_for_pillbook"),
            *("meeting_point_for_distancia", "reserve_court_for_courtbook", "daily_forecast_for_skycast"),
        )
        return {
            "tools": (
                f"{name}: It is offered beside the APIs that queries need, to be told apart." for name in unneeded
            )
        }

    def expert(self, task: Task, messages: Sequence[Message], info: Mapping[str, Any]) -> Message:
        """See `Family`; without the chain of calls it calls each relevant API with arguments that could be meant."""
        return next_message(task, messages)


def _folder(option: str, name: str) -> Path:
    folder = Path(name).expanduser().resolve()
    if not folder.is_dir():
        raise DataError(f"{option} names {folder}, which is no folder.")
    return folder


def _number(option: str, value: float | str, most: float = math.inf) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not 0 <= number <= most or math.isinf(number):
        bounds = f"from 0 to {most:g}" if math.isfinite(most) else "of at least 0"
        raise UsageError(f"{option} must be a number {bounds}, not {value!r}.")
    return number
