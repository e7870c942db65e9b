"""The ALFWorld family: official games or homes of our own as tasks, a home as toolkit, its final state as score."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from lamsim import ChatFormat, Family, Message, Task, TaskSet, ToolCall, ToolkitSpec, User
from lamsim.errors import DataError, UsageError, unknown
from lamsim_alfworld import native
from lamsim_alfworld.actions import read_call
from lamsim_alfworld.expert import next_message
from lamsim_alfworld.household.wording import GRAMMARS
from lamsim_alfworld.official.annotations import board_subgoals, listed_games
from lamsim_alfworld.official.files import OfficialGame, Trouble
from lamsim_alfworld.official.library import library
from lamsim_alfworld.official.prompts import read_prompts
from lamsim_alfworld.protocols import ERRANDS_PROTOCOL, PROTOCOLS
from lamsim_alfworld.rooms.errands import ERRANDS, OFFICIAL_KINDS
from lamsim_alfworld.rooms.generator import Generated, generate
from lamsim_alfworld.scoring import Aim, HouseScore
from lamsim_alfworld.silence import Silence

ADMISSIBLE = ("info", "text")
_NEWEST = "2.1.3"
_UNUSED = ("examine", "look", "inventory", "help")
SEEDS = 390
"""How many tasks of our own there are by default: 30 of each kind."""


class Alfworld(Family):
    """ALFWorld (Shridhar et al. 2021): do household tasks in text, such as to heat an egg and put it in a bin.

    Args:
        data: Official games: a folder with `train.jsonl.gz` and its like or with game files anywhere below it, or one
            file; None is homes of our own.
        protocol: Whose rules hold: `alfworld` (the benchmark's), `react`, `agentboard`, `agentbench` or
            `agentbench-fc`.
        grammar: The version of the texts: `2.1.1` ("put X in/on Y") or `2.1.3` ("move X to Y"); None for that of the
            protocol, or else of the data.
        admissible: Where the commands that do something are told: `info`, or also in every `text`.
        games: A JSON file that lists the official games to play, as AgentBench's `standard.json`.
        annotations: AgentBoard's labels (`test.jsonl`), whose sub-goals then make the progress.
        prompts: A prompt file of ReAct, AgentBoard or AgentBench, whose example then stands before a task of its kind.
        kinds: Names of the kinds of our own tasks, with commas between them; None for all that the protocol has.
        seeds: Which of our own tasks: a number of seeds from 0 on, or "first:end".

    Raises:
        UsageError: If an option names nothing, or does not go with the others.
        DataError: If official data is missing or broken; of several games only the broken ones are left out, and told
            in a warning.
    """

    official = "game files (`game.tw-pddl`) and splits as JSON Lines, texts of 2.1.1 and 2.1.3"

    def __init__(
        self,
        *,
        data: str | None = None,
        protocol: str = "alfworld",
        grammar: str | None = None,
        admissible: str = "info",
        games: str | None = None,
        annotations: str | None = None,
        prompts: str | None = None,
        kinds: str | None = None,
        seeds: int | str = SEEDS,
    ) -> None:
        if protocol not in PROTOCOLS:
            raise unknown("protocol", protocol, PROTOCOLS)
        if grammar is not None and grammar not in GRAMMARS:
            raise unknown("grammar", grammar, GRAMMARS)
        if admissible not in ADMISSIBLE:
            raise unknown("place for admissible commands", admissible, ADMISSIBLE)
        if data is None and (games or annotations):
            raise UsageError("games= and annotations= are about official games, so they need data=.")
        if data is not None and (kinds is not None or seeds != SEEDS):
            raise UsageError("kinds= and seeds= choose among our own tasks, so they do not go with data=.")
        self._errands = data is None and protocol == "alfworld"
        self._protocol = ERRANDS_PROTOCOL if self._errands else PROTOCOLS[protocol]
        self._name = protocol
        self._listed = admissible == "text"
        self._prompts = None if prompts is None else read_prompts(Path(prompts).expanduser())
        self.task_instruction = (self._prompts and self._prompts.instruction) or self._protocol.instruction
        self.max_steps = self._protocol.max_steps
        self._library = None if data is None else library(Path(data).expanduser().resolve())
        self._grammar = grammar or self._protocol.grammar or (self._library.grammar if self._library else _NEWEST)
        self._only = None if games is None else listed_games(Path(games).expanduser())
        self._annotations = None if annotations is None else Path(annotations).expanduser()
        self._kinds, self._seeds = _kinds(kinds, self._errands), _seeds(seeds)

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """The official games that were left out so far, with what is wrong."""
        return () if self._library is None else tuple(self._library.troubles)

    @cached_property
    def tasks(self) -> TaskSet:
        """See `Family`; of official games the first look reads all splits, `split` only one."""
        if self._library is None:
            return TaskSet(map(self._own_task, _generated(self._seeds, self._kinds)))
        if self._only is not None:
            return TaskSet(self._official_tasks(self._listed_games(self._only)))
        return TaskSet(
            self._official_tasks(game for split in self._library.splits for game in self._library.games(split))
        )

    def split(self, name: str) -> TaskSet:
        """See `Family`."""
        if self._library is None or self._only is not None or name not in self._library.splits:
            return self.tasks.split(name)
        return TaskSet(self._official_tasks(self._library.games(name)))

    def _listed_games(self, ids: Sequence[str]) -> list[OfficialGame]:
        assert self._library is not None
        splits = dict.fromkeys(name.partition("/")[0] for name in ids)
        found = {
            game.id: game for split in splits if split in self._library.splits for game in self._library.games(split)
        }
        lacking = [name for name in ids if name not in found]
        told = f"The data lacks {len(lacking)} of {len(ids)} listed games"
        if len(lacking) == len(ids):
            raise DataError(f"{told}.")
        if lacking:
            warnings.warn(f"{told}, for instance {lacking[0]}; the others are played.", stacklevel=2)
        return [found[name] for name in ids if name in found]

    def _official_tasks(self, games: Iterable[OfficialGame]) -> list[Task]:
        games = list(games)
        subgoals: Mapping[str, tuple[str, ...]] = {}
        if self._annotations is not None:
            subgoals = board_subgoals(self._annotations, {game.id: game.game["task"] for game in games})
        return [
            self._task(game.id, game.game, Aim(game.goal, _kind(game.id), subgoals=subgoals.get(game.id)), game.split)
            for game in games
        ]

    def _own_task(self, made: Generated) -> Task:
        aim = Aim(made.goal, made.kind, told=not made.ends, clue=made.clue)
        return self._task(made.id, made.game, aim, made.split)

    def _task(self, name: str, game: Mapping[str, Any], aim: Aim, split: str) -> Task:
        # The home ends the episode when the goal holds, as the benchmark's does, so it knows what the instruction says.
        goal = None if aim.told else aim.goal.to_json()
        lead = self._prompts.leads.get(aim.kind, "") if self._prompts else ""
        texts = {"lead": lead, "grammar": self._grammar, "plain": self._protocol.plain, "listed": self._listed}
        return Task(name, game["task"], {"game": game, "goal": goal, **texts}, aim, split)

    def toolkit(self, task: Task) -> ToolkitSpec:
        """See `Family`."""
        return ToolkitSpec(self._protocol.toolkit)

    def evaluator(self, task: Task) -> HouseScore:
        """See `Family`."""
        return HouseScore()

    def user(self, task: Task) -> User:
        """See `Family`: words are a command that does nothing; in AgentBench they end the episode."""
        return Silence(self._name == "react", not self._name.startswith("agentbench"))

    def formats(self) -> Mapping[str, ChatFormat]:
        """See `Family`."""
        if self._name.startswith("agentbench"):
            return {"native": native.bench_line()}
        if self._name == "agentboard":
            return {"native": native.board_line(self._grammar)}
        return {"native": native.command_line(self._grammar, self._errands)}

    def suggest(self, info: Mapping[str, Any], instruction: str, generator: np.random.Generator) -> ToolCall | None:
        """See `Family`: a command that does something."""
        commands: Sequence[str] = info["admissible_commands"]
        command = commands[int(generator.integers(len(commands)))]
        if self._name.startswith("agentbench"):
            return ToolCall("take_action", {"action": command})
        return read_call(command, GRAMMARS[self._grammar], self._errands)

    def tables(self, tries: Mapping[str, int], solved: Mapping[str, int]) -> Mapping[str, Mapping[str, str]]:
        """See `Family`: success by kind of task, as the benchmark's papers have it."""
        kinds: dict[str, list[str]] = {}
        for task_id in tries:
            kinds.setdefault(_kind(task_id), []).append(task_id)
        groups = {**dict(sorted(kinds.items())), "all": list(tries)}
        return {
            "success": {
                name: f"{sum(solved.get(task, 0) for task in ids) / sum(tries[task] for task in ids):.1%}"
                for name, ids in groups.items()
            }
        }

    def contract(self, tasks: Sequence[Task]) -> Mapping[str, Iterable[str]]:
        """See `Family`: it declares what is right as it is."""
        reason = (
            "The home ends the episode once the goal holds, as the benchmark's does; the instruction says the goal."
        )
        return {
            "goals": (f"{task.id}: {reason}" for task in tasks if task.world["goal"] is not None),
            "tools": (f"{name}: The benchmark has it; the expert knows the home." for name in _UNUSED),
        }

    def expert(self, task: Task, messages: Sequence[Message], info: Mapping[str, Any]) -> Message:
        """See `Family`; it solves the official games, too."""
        return next_message(task, self._protocol.toolkit, messages)


def _kind(task_id: str) -> str:
    """The kind of task that an id names: official ones do in their folder."""
    return task_id.split("/")[-2 if "/" in task_id else 0].partition("-")[0]


def _kinds(names: str | None, errands: bool) -> tuple[str, ...]:
    known = tuple(ERRANDS) if errands else OFFICIAL_KINDS
    if names is None:
        return known
    chosen = tuple(name.strip() for name in names.split(","))
    for name in chosen:
        if name not in known:
            raise unknown("kind of task", name, known)
    return chosen


def _seeds(seeds: int | str) -> range:
    first, _, end = str(seeds).rpartition(":")
    try:
        found = range(int(first or 0), int(end))
    except ValueError:
        found = range(0)
    if isinstance(seeds, bool) or not found or found.start < 0:
        raise UsageError(f'seeds must be a number of seeds or "first:end" with first below end, not {seeds!r}.')
    return found


@lru_cache(maxsize=8)
def _generated(seeds: range, kinds: tuple[str, ...]) -> tuple[Generated, ...]:
    return tuple(generate(seed, kinds) for seed in seeds)
