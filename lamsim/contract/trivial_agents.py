"""Agents that know nothing: each does without thought what should solve no task."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice, repeat
from typing import Any, TypeAlias

from lamsim.env import ToolEnv
from lamsim.formats import format_named
from lamsim.messages import Message, ToolCall
from lamsim.spaces import ActionSpace
from lamsim.tools import Tool

Agent: TypeAlias = Callable[[ToolEnv, frozenset[str]], Iterator[Message]]
"""(environment just reset, tools that end episodes) -> what it says, step by step."""

STEPS = 12
"""Of an episode of theirs, which is then scored as it stands."""

_CALLS = 150
_WORDS = 6
_TELLING = re.compile(r"[\"'“‘]([^\"'“”‘’]{2,60})[\"'”’]|(\S*[\d@#/_]\S*)|(?<=[a-z,;] )([A-Z]\w+(?: [A-Z]\w+)*)")


def filled(tool: Tool, text: str) -> ToolCall:
    """A valid call whose plain texts are all the given one; other values are drawn from the tool's schema."""
    space = ActionSpace(format_named("xlam"), "", seed=0)
    space.update((tool,), text, lambda generator: None)
    drawn = format_named("xlam").parse(space.sample()).calls[0]
    arguments = dict(drawn.arguments) if isinstance(drawn, ToolCall) else {}
    for name, schema in (tool.parameters.get("properties") or {}).items():
        if schema.get("type") == "string" and not schema.keys() & {"enum", "const", "pattern", "format", "maxLength"}:
            arguments[name] = text
    return ToolCall(tool.name, arguments)


def says(words: str) -> Message:
    """A message without a call."""
    return Message("assistant", words)


def calls(*made: ToolCall) -> Message:
    """A message of calls only."""
    return Message("assistant", calls=made)


def _endings(env: ToolEnv, enders: frozenset[str], text: str) -> Iterator[Message]:
    yield from (calls(filled(tool, text)) for tool in env.tools if tool.name in enders)
    yield says(text)


def silent(env: ToolEnv, enders: frozenset[str]) -> Iterator[Message]:
    """Says nothing."""
    return repeat(says(""))


def leaving(env: ToolEnv, enders: frozenset[str]) -> Iterator[Message]:
    """Ends the episode at once."""
    return _endings(env, enders, "done")


def ignorant(env: ToolEnv, enders: frozenset[str]) -> Iterator[Message]:
    """Says that it does not know."""
    return repeat(says("I don't know."))


def stubborn(env: ToolEnv, enders: frozenset[str]) -> Iterator[Message]:
    """Calls the first tool, again and again."""
    first = env.tools[:1]
    return repeat(calls(filled(first[0], " ".join(env.task.instruction.split()[:3])))) if first else iter(())


def parrot(env: ToolEnv, enders: frozenset[str]) -> Iterator[Message]:
    """Answers with the instruction itself."""
    return _endings(env, enders, env.task.instruction)


def meddler(env: ToolEnv, enders: frozenset[str]) -> Iterator[Message]:
    """Calls every tool with everything that stands in the instruction."""
    instruction = env.task.instruction
    found = ["".join(groups).strip(".,;:!?()") for groups in _TELLING.findall(instruction)]
    texts = list(dict.fromkeys(text for text in found if text))[:_WORDS] or instruction.split()[:1] or ["all"]
    tools = [tool for tool in env.tools if tool.name not in enders]
    made = [filled(tool, text) for text in texts for tool in tools]
    unique = list({repr(call): call for call in made}.values())[:_CALLS]
    if unique and env.family.calls_per_message is None:
        yield calls(*unique)
    else:
        yield from map(calls, islice(unique, STEPS - len(enders) - 1))
    yield from _endings(env, enders, "done")


def guesser(seed: int) -> Agent:
    """An agent that makes random valid calls."""

    def guess(env: ToolEnv, enders: frozenset[str]) -> Iterator[Message]:
        env.action_space.seed(seed)
        while True:
            yield env.format.parse(env.action_space.sample())

    return guess


AGENTS: Mapping[str, Agent] = {
    "says nothing": silent,
    "ends the episode at once": leaving,
    "says that it does not know": ignorant,
    "makes one call of the first tool again and again": stubborn,
    "answers with the instruction itself": parrot,
    "calls every tool with what stands in the instruction": meddler,
}
"""By what they do; those that guess are apart, as luck must be told from a fault."""

WORDLESS: frozenset[Agent] = frozenset({silent, leaving, ignorant, parrot})
"""Those that may be right where a task asks for no call at all."""


def acting(agent: Agent, enders: frozenset[str]) -> Callable[[ToolEnv], Any]:
    """The agent of one episode as texts; when it has no more to say, it is silent."""
    said: list[Iterator[Message]] = []

    def act(env: ToolEnv) -> str:
        if not said:
            said.append(iter(agent(env, enders)))
        return env.format.encode(next(said[0], says("")))

    return act
