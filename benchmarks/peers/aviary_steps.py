"""Aviary's loop on the counter tool: `env.step` with a tool request, which runs `exec_tool_calls`.

Run by `engine.py` with an interpreter that has `fhaviary`: each line it reads starts a round, whose steps per
CPU-second it prints as JSON.

The tool is given twice: as a plain method, which aviary runs on a thread, and as a coroutine, which it awaits. Both
with tools made in each `reset`, as aviary's own environments do, and with tools made once.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path

from aviary.core import Environment, Message, Messages, Tool, ToolCall, ToolRequestMessage

sys.path.insert(0, str(Path(__file__).parents[1]))
from counter_toolkit import Counter


class AsyncCounter(Counter):
    async def add(self, n: int) -> str:  # type: ignore[override]
        """Adds to the total.

        Args:
            n: How much.
        """
        return Counter.add(self, n)


class CounterEnv(Environment[Counter]):
    def __init__(self, toolkit: type[Counter], calls: int, keep_tools: bool) -> None:
        self.toolkit, self.calls, self.keep_tools = toolkit, calls, keep_tools
        self.state = toolkit(calls)
        self.tools = [Tool.from_function(self.state.add)]

    async def reset(self) -> tuple[Messages, list[Tool]]:
        if self.keep_tools:
            self.state.__init__(self.calls)  # type: ignore[misc]
        else:
            self.state = self.toolkit(self.calls)
            self.tools = [Tool.from_function(self.state.add)]
        return [Message(role="user", content="Add the numbers, one at a time.")], self.tools

    async def step(self, action: ToolRequestMessage) -> tuple[Messages, float, bool, bool]:
        answers = await self.exec_tool_calls(action)
        return list(answers), float(self.state.done), self.state.done, False


async def play(env: CounterEnv, episodes: int) -> None:
    for _ in range(episodes):
        await env.reset()
        for n in range(1, env.calls + 1):
            request = ToolRequestMessage(tool_calls=[ToolCall.from_name("add", n=n)])
            _, _, done, _ = await env.step(request)
        if not done or env.state.total != env.calls * (env.calls + 1) // 2:
            raise SystemExit("The episode was not solved.")


def main() -> None:
    parser = argparse.ArgumentParser()
    for option in ("--calls", "--episodes"):
        parser.add_argument(option, type=int, required=True)
    options = parser.parse_args()
    envs = {
        f"aviary, {tool} tool, made {'once' if keep else 'in reset'}": CounterEnv(toolkit, options.calls, keep)
        for tool, toolkit in (("plain", Counter), ("async", AsyncCounter))
        for keep in (False, True)
    }
    for _ in sys.stdin:
        rates = {}
        for name, env in envs.items():
            before = time.process_time()
            asyncio.run(play(env, options.episodes))
            rates[name] = options.calls * options.episodes / (time.process_time() - before)
        print(json.dumps(rates), flush=True)


if __name__ == "__main__":
    main()
