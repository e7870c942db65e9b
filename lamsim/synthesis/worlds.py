"""The sources of synthesis: worlds of an environment's tasks, or a list of tools that nothing stands behind."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any, cast

import numpy as np

from lamsim.datasets.augmenting.words import ends, words_of
from lamsim.env import ToolEnv
from lamsim.errors import DataError, SandboxError, UsageError
from lamsim.family import Setting
from lamsim.messages import ToolCall, ToolResult
from lamsim.registration import make, named
from lamsim.sandboxes import Session
from lamsim.synthesis.lexicon import lexicon
from lamsim.synthesis.values import Values
from lamsim.tools import Tool
from lamsim.verifier import Catalog

LONGEST_EPISODE = 12
"""Steps that the expert plays for the first examples of a world."""


class World:
    """What can be asked for and run in one place.

    Args:
        name: As records name it: a task's id; empty where there is none.
        tools: All tools.
        session: Runs calls; None if nothing stands behind the tools.
        block: What a record's note says of where it comes from.
        setting: What else holds there.

    Attributes:
        tools: Those that a person might need; tools that end the episode, think or ask back are none of them.
        catalog: The tools, compiled for checking.
        values: What is known of the world.
        examples: Calls of the expert with what he was asked, the first seeds.
        executes: Whether calls can be run.
        writing: Names of tools that change the world, as the family says or as was seen.
        known: The expert's calls with what they returned.
        setting: What else holds there.
    """

    def __init__(
        self,
        name: str,
        tools: Sequence[Tool],
        session: Session | None,
        block: Mapping[str, Any] | None = None,
        setting: Setting | None = None,
    ) -> None:
        self.name = name
        self.tools = tuple(tool for tool in tools if _askable(tool))
        self.catalog = Catalog(tools)
        self.values = Values()
        self.block = dict(block or {})
        self.executes = session is not None
        self.setting = setting or Setting()
        self.writing: set[str] = set(self.setting.writing)
        self.known: list[tuple[ToolCall, ToolResult]] = []
        self.start: Mapping[str, Any] = {}
        self._session = session
        if session is not None:
            # Copies: what a session tells of its state goes on changing with it.
            self._snapshot, self._untouched = session.snapshot(), deepcopy(session.state())
            self.start = self.setting.facts(self._untouched)

    def run(self, calls: Sequence[ToolCall]) -> list[ToolResult]:
        """Runs calls one after another in the world as it was at first; stops at the first that fails.

        What the world's tools return is learnt as long as they change nothing.
        """
        return [result for result, _ in self.trace(calls)]

    def trace(self, calls: Sequence[ToolCall]) -> list[tuple[ToolResult, Mapping[str, Any]]]:
        """Like `run`, with the facts of the world after each call; those at first are in `start`."""
        session = self._session
        if session is None:
            return []
        traced: list[tuple[ToolResult, Mapping[str, Any]]] = []
        facts, broken = self.start, False
        try:
            for call in calls:
                result = session.call(call, clean=True)
                before, facts = facts, deepcopy(self.setting.facts(session.state()))
                traced.append((result, facts))
                if result.error or result.done:
                    break
                if facts != before:
                    self.writing.add(call.name)
        except SandboxError as error:
            broken = True
            traced.append((ToolResult(f"The tool broke: {error}", error=True), facts))
        if broken or session.state() != self._untouched:
            session.restore(self._snapshot)
        return traced

    def learn(self, calls: Sequence[ToolCall], results: Sequence[ToolResult]) -> None:
        """Takes accepted calls as seeds: their arguments are right, and what only reads returned what there is."""
        for call in calls:
            self.values.learn_call(call.name, call.arguments)
        for call, result in zip(calls, results, strict=False):
            if call.name not in self.writing:
                self.values.learn_result(call.name, result.content)

    def survey(self) -> None:
        """Calls every tool that needs no argument, to see what there is."""
        for tool in self.tools:
            if self.executes and not tool.parameters.get("required"):
                call = ToolCall(tool.name, {})
                results = self.run([call])
                if results and not results[-1].error and not results[-1].done and tool.name not in self.writing:
                    self.learn([call], results)

    def close(self) -> None:
        """Lets go of the toolkit."""
        if self._session is not None:
            self._session.close()


def _askable(tool: Tool) -> bool:
    """Whether a person might want what a tool does."""
    head = tool.description.split(maxsplit=2)[:2]
    return not (
        ends(tool.name)
        or words_of(tool.name) & set(lexicon()["refuse_words"])
        or (len(head) == 2 and head[0].lower() in ("asks", "ask") and head[1].lower() == "the")
    )


def catalog_world(path: Path) -> World:
    """The tools of a JSON list; their calls can't be run.

    Raises:
        DataError: If the file is missing, no JSON, or no list of tools.
        UsageError: If a tool is none.
    """
    try:
        listed = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise DataError(f"Can't read {path}: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path} is not JSON: {error}.") from error
    if not isinstance(listed, list) or not listed:
        raise DataError(f"{path} must be a JSON list of tools, each with name, description and parameters.")
    tools = []
    for place, item in enumerate(listed, 1):
        try:
            tools.append(Tool.from_json(item))
        except UsageError as error:
            raise DataError(f"{path}, tool {place}: {error}") from error
    world = World("", tools, None)
    for tool in tools:
        try:
            world.catalog.check_of(tool.name)
        except UsageError as error:
            raise DataError(f"{path}: {error}") from error
    return world


def environment_worlds(
    source: str, options: Mapping[str, Any], count: int, seed: int, expert: bool = True, talking: bool = False
) -> list[World]:
    """Worlds of drawn tasks of an environment; without `expert` their seeds are only what tools tell without arguments.

    Args:
        source: An environment's id, or `SCHEME:FILE`.
        options: Of the environment.
        count: How many tasks are drawn.
        seed: Draws them.
        expert: Whether the expert plays each task once, for first examples.
        talking: Whether they are such as a user can go on talking in (`Setting.world`).

    Raises:
        UsageError: If there is no such environment, or an option is wrong.
        SandboxError: If a toolkit can't be made.
    """
    env_id, own = named(source)
    env = cast(ToolEnv, make(env_id, disable_env_checker=True, **{**own, **options}).unwrapped)
    generator = np.random.default_rng([seed, 1])
    order = [task.id for task in env.tasks]
    chosen = [order[int(place)] for place in generator.permutation(len(order))[:count]]
    worlds = []
    for task_id in chosen:
        task = env.tasks[task_id]
        known: list[tuple[ToolCall, ToolResult]] = _expert_calls(env, task_id, seed) if expert else []
        setting = env.family.setting(task)
        options_of = setting.world if talking and setting.world is not None else task.world
        session = env.sandbox.open(env.family.toolkit(task), options_of, seed)
        block = {"task": task_id, "env_seed": seed, "options": dict(options)}
        world = World(task_id, session.tools, session, block, setting)
        world.known = known
        world.values.learn_text(task.instruction)
        world.survey()
        for call, result in known:
            world.learn([call], [result])
        worlds.append(world)
    env.close()
    return worlds


def _expert_calls(env: ToolEnv, task_id: str, seed: int) -> list[tuple[ToolCall, ToolResult]]:
    """What the expert calls, up to the first change of the world: later results are of another one."""
    env.reset(seed=seed, options={"task": task_id})
    untouched = env.episode.session.state()
    found: list[tuple[ToolCall, ToolResult]] = []
    for _ in range(LONGEST_EPISODE):
        if env.episode.over or env.episode.session.state() != untouched:
            break
        said = env.family.expert(env.task, env.messages, env.episode.info)
        info = env.step(env.format.encode(said))[4]
        calls = [call for call in said.calls if isinstance(call, ToolCall)]
        found += [pair for pair in zip(calls, info["results"], strict=False) if not pair[1].error]
    return found
