"""Linearity: what an episode of 200 steps takes, against one of 20.

Work that grows with the history (rendering the conversation again, copying it, searching it) would show as a ratio far
above 10. Prompts, trajectory and its line of JSON are part of the episode.

    python benchmarks/linearity.py
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Callable
from pathlib import Path

import gymnasium
from counter_family import ENV_ID, call_number
from measure import cpu_seconds_in_turn, table

from lamsim import Message, ToolCall, ToolEnv
from lamsim.trajectory import TrajectoryFile

SHORT, LONG = 20, 200
STEPS_PER_ROUND = 4000


def player(env: ToolEnv, texts: list[str], file: TrajectoryFile) -> Callable[[], None]:
    """Plays so many episodes that it is `STEPS_PER_ROUND` steps."""

    def play() -> None:
        for _ in range(STEPS_PER_ROUND // len(texts)):
            env.reset(seed=0)
            for text in texts:
                env.step(text)
            file.append(env.trajectory())

    return play


def counter_texts(env: ToolEnv, steps: int) -> list[str]:
    return [env.format.encode(call_number(n)) for n in range(1, steps + 1)]


def shop_texts(env: ToolEnv, steps: int) -> list[str]:
    """A search and random clicks, over and over, that never buy."""
    chance = random.Random(0)
    env.reset(seed=0)
    texts = []
    elements: list[str] = []
    for step in range(steps):
        if step % 20 == 0:
            call = ToolCall("search", {"query": env.task.instruction})
        else:
            call = ToolCall("click", {"element": chance.choice([name for name in elements if name != "buy now"])})
        texts.append(env.format.encode(Message("assistant", calls=(call,))))
        info = env.step(texts[-1])[4]
        elements = info["world"]["clickables"]
        if elements == ["search"]:
            elements = ["back to search"]
    return texts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--formats", default="native,hermes,xlam,xlam2,openai,react")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()

    rows = []
    with tempfile.TemporaryDirectory() as folder:
        file = TrajectoryFile(Path(folder) / "trajectories.jsonl")
        for chat_format in options.formats.split(","):
            for observation in ("turn", "full"):
                chosen = {"format": chat_format, "observation": observation, "max_steps": 0}
                row = [f"{chat_format}, {observation}"]
                for env_id, texts_of in ((ENV_ID, counter_texts), ("lamsim/Webshop-v0", shop_texts)):
                    works = []
                    for steps in (SHORT, LONG):
                        more = {"calls": steps} if env_id == ENV_ID else {}
                        env = gymnasium.make(env_id, **chosen, **more).unwrapped
                        works.append(player(env, texts_of(env, steps), file))
                    short, long = cpu_seconds_in_turn(works, options.rounds)
                    each = short / (STEPS_PER_ROUND / SHORT), long / (STEPS_PER_ROUND / LONG)
                    row += [f"{each[0] * 1e3:.2f}", f"{each[1] * 1e3:.2f}", f"{each[1] / each[0]:.1f}"]
                rows.append(row)
    print(f"CPU milliseconds of an episode of {SHORT} and of {LONG} steps; medians of {options.rounds} rounds.")
    head = [f"{name}{what}" for name in ("counter ", "WebShop ") for what in (SHORT, LONG, "ratio")]
    print(table(["format, observation", *head], rows))


if __name__ == "__main__":
    main()
