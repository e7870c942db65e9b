"""Verifiers' loop on the counter tool: `ToolEnv.generate` with a model that answers at once.

Run by `engine.py` with an interpreter that has `verifiers==0.1.14`: each line it reads starts a round, whose steps
per CPU-second it prints as JSON.

The model is an object in the place of `openai.AsyncOpenAI` that returns completions made beforehand. Roll-outs
run 64 at a time and are scored by one reward function; nothing is written to disk, which is in verifiers' favour.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import verifiers as vf
from datasets import Dataset
from openai.types.chat import ChatCompletion
from verifiers.clients import OpenAIChatCompletionsClient

sys.path.insert(0, str(Path(__file__).parents[1]))
from counter_toolkit import Counter


class Completions:
    """Answers the n-th turn of a conversation with the call add(n)."""

    def __init__(self, calls: int) -> None:
        self.made = [completion(n) for n in range(1, calls + 1)]

    async def create(self, *, messages: list[Any], **_: Any) -> ChatCompletion:
        return self.made[sum(message["role"] == "assistant" for message in messages)]


def completion(n: int) -> ChatCompletion:
    call = {"id": f"call_{n}", "type": "function", "function": {"name": "add", "arguments": json.dumps({"n": n})}}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    choice = {"index": 0, "finish_reason": "tool_calls", "message": message}
    return ChatCompletion.model_validate(
        {"id": f"c{n}", "object": "chat.completion", "created": 0, "model": "given", "choices": [choice]}
    )


def all_calls_made(completion: Any) -> float:
    return float(sum(message.role == "assistant" for message in completion) >= 1)


def nothing(*_: Any) -> None:
    """In the place of the progress bar."""


async def play(env: vf.ToolEnv, client: OpenAIChatCompletionsClient, inputs: list[Any], calls: int) -> None:
    done = await env.generate(inputs, client, "given", max_concurrent=64, on_start=nothing, on_progress=nothing)
    for output in done["outputs"]:
        if output["error"] or output["metrics"]["add_calls"] != calls:
            raise SystemExit("The roll-out did not make its calls.")


def main() -> None:
    parser = argparse.ArgumentParser()
    for option in ("--calls", "--episodes"):
        parser.add_argument(option, type=int, required=True)
    options = parser.parse_args()
    rows = [{"question": "Add the numbers, one at a time.", "answer": ""} for _ in range(options.episodes)]
    env = vf.ToolEnv(
        tools=[Counter().add],
        max_turns=options.calls,
        dataset=Dataset.from_list(rows),
        rubric=vf.Rubric(funcs=[all_calls_made]),
    )
    model: Any = SimpleNamespace(chat=SimpleNamespace(completions=Completions(options.calls)))
    client = OpenAIChatCompletionsClient(model)
    inputs = env.get_dataset().to_list()
    for _ in sys.stdin:
        before = time.process_time()
        asyncio.run(play(env, client, inputs, options.calls))
        rate = options.calls * options.episodes / (time.process_time() - before)
        print(json.dumps({"verifiers 0.1.14, ToolEnv": rate}), flush=True)


if __name__ == "__main__":
    main()
