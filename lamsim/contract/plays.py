"""Episodes as checks play them: what came back is kept as digests, and nothing that breaks gets out."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from lamsim.contract import deadlines
from lamsim.env import ToolEnv
from lamsim.errors import LamsimError
from lamsim.messages import ToolCall

Sight: TypeAlias = Mapping[str, str]
"""What came back of a reset or a step, by its parts; long ones as digests."""

Act: TypeAlias = Callable[[ToolEnv], str | None]
"""The text of the next step; None if the agent says no more."""

BREAKS = (Exception, SystemExit, deadlines.TookTooLong)
"""What a family's code may end with."""

LONGEST = 400
"""Steps after which an episode without a limit of its own is given up."""

_LEFT_OUT = ("messages", "tools")
"""Parts of `info` that stand in the observations and in the record."""


@dataclasses.dataclass(slots=True)
class Play:
    """One episode.

    Attributes:
        task: The task's id.
        texts: What the agent said, step by step.
        sights: What came back: of the reset, then of each step.
        record: Of the trajectory, the digest without the options.
        reward: All of it.
        success: Whether the task counts as solved.
        progress: 0 to 1; None if the episode was not scored.
        faults: Of each fault of a call, the tool and what the verifier said.
        offered: The catalog's tools by name, those that came later too.
        called: The tools that were called.
        ender: The tool whose call ended the episode, if one did.
        stopped: Why the episode broke off, as the end of the sentence "The task ..."; empty if it did not.
        failure: The kind of machine's fault that broke it off, if one did.
    """

    task: str
    texts: list[str] = dataclasses.field(default_factory=list)
    sights: list[Sight] = dataclasses.field(default_factory=list)
    record: str = ""
    reward: float = 0.0
    success: bool = False
    progress: float | None = None
    faults: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    offered: tuple[str, ...] = ()
    called: frozenset[str] = frozenset()
    ender: str = ""
    stopped: str = ""
    failure: str = ""


def said(error: BaseException) -> str:
    """An error in one line."""
    if isinstance(error, deadlines.TookTooLong):
        return f"it takes longer than {deadlines.SECONDS:g} seconds"
    text = " ".join(str(error).split())[:300].rstrip(".")
    return text if isinstance(error, LamsimError) and text else f"{type(error).__name__}: {text}".rstrip(": ")


def sight(observation: str, reward: float | None, ended: str, info: Mapping[str, Any]) -> Sight:
    """What came back, so that it can be compared."""
    told = {name: value for name, value in info.items() if name not in _LEFT_OUT}
    return {
        "observation": _digest(observation),
        "reward": repr(reward),
        "end": ended,
        "info": _digest(json.dumps(told, default=_plain)),
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    """Values that JSON has none for."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return dict(value) if isinstance(value, Mapping) else repr(value)


def record_digest(env: ToolEnv) -> str:
    """Of the trajectory so far, but for the options, which name the sandbox."""
    record = env.trajectory()
    block = {name: value for name, value in record["lamsim"].items() if name != "options"}
    return _digest(json.dumps({**record, "lamsim": block}))


def step(env: ToolEnv, text: str) -> tuple[Sight, dict[str, Any]]:
    """One step, and the `info` that came of it."""
    with deadlines.deadline():
        observation, reward, terminated, truncated, info = env.step(text)
    ended = "terminated" if terminated else "truncated" if truncated else ""
    return sight(observation, float(reward), ended, info), info


def follow(env: ToolEnv, texts: Iterable[str]) -> list[Sight]:
    """Says texts from where an episode stands, as long as it goes on."""
    sights = []
    for text in texts:
        if env.episode.over:
            break
        sights.append(step(env, text)[0])
    return sights


def play(env: ToolEnv, task: str, seed: int, act: Act, who: str = "agent", most: int = LONGEST) -> Play:
    """Plays an episode; what breaks on the way is told in `stopped`.

    Args:
        env: Where.
        task: Its id.
        seed: Of the episode.
        act: Who plays.
        who: What to call them.
        most: Steps after which it is given up.
    """
    made = Play(task)
    try:
        with deadlines.deadline():
            observation, info = env.reset(seed=seed, options={"task": task})
        made.sights.append(sight(observation, None, "", info))
    except BREAKS as error:
        made.stopped = f"can't be started: {said(error)}"
        return made
    while not (env.episode.over or made.stopped):
        number = len(made.texts) + 1
        if number > most:
            made.stopped = f"is not brought to an end by its {who} in {most} steps"
            break
        try:
            with deadlines.deadline():
                text = act(env)
        except BREAKS as error:
            made.stopped = f"breaks off, as its {who} does at step {number}: {said(error)}"
            break
        if text is None:
            break
        made.texts.append(text)
        try:
            _note(made, *step(env, text))
        except BREAKS as error:
            made.stopped = f"breaks off at step {number}: {said(error)}"
    _close(made, env)
    return made


def _note(made: Play, seen: Sight, info: Mapping[str, Any]) -> None:
    made.sights.append(seen)
    made.reward += float(seen["reward"])
    made.faults += [(fault["tool"], fault["message"]) for fault in info["feedback"]]
    if "failure" in info:
        made.failure = info["failure"]["kind"]
        reason = str(info["failure"]["message"]).rstrip(".")
        made.stopped = f"breaks off at step {len(made.texts)} by a fault of the {made.failure}: {reason}"
    made.success, made.progress = info.get("success", False), info.get("progress")


def _close(made: Play, env: ToolEnv) -> None:
    episode = env.episode
    made.offered = tuple(tool.name for tool in (*env.tools, *episode.verifier.arrived))
    made.called = frozenset(
        call.name for turn in episode.turns for call in turn.message.calls if isinstance(call, ToolCall)
    )
    last = episode.turns[-1] if episode.turns else None
    if last and last.results and last.results[-1].done:
        call = last.message.calls[len(last.results) - 1]
        made.ender = call.name if isinstance(call, ToolCall) else ""
    try:
        made.record = record_digest(env)
    except BREAKS as error:
        made.stopped = made.stopped or f"leaves no record: {said(error)}"


def expert_act(env: ToolEnv) -> str:
    """The expert's text."""
    return env.format.encode(env.family.expert(env.task, env.messages, env.episode.info))


def again(texts: Sequence[str]) -> Act:
    """An agent that says given texts."""
    left = iter(texts)
    return lambda env: next(left, None)


def difference(first: Play, second: Play) -> str:
    """Where two plays of the same texts first differ, as the middle of a sentence; empty if nowhere."""
    if place := first_difference(first.sights, second.sights):
        return place
    return "the record" if first.record != second.record else ""


def first_difference(first: Sequence[Sight], second: Sequence[Sight], steps_before: int = 0) -> str:
    """Where two runs of sights first differ; `steps_before` is the step that the first of them came after."""
    for number, (old, new) in enumerate(zip(first, second, strict=False), steps_before):
        for part in old:
            if old[part] != new.get(part):
                return f"the {part} {f'after step {number}' if number else 'at the beginning'}"
    return "the number of steps" if len(first) != len(second) else ""
