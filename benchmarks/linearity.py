"""Linearity: what an episode of 200 steps takes, against one of 20.

Work that grows with the history (rendering the conversation again, copying it, searching it) would show as a ratio far
above 10. Prompts, trajectory and its line of JSON are part of the episode. The short episodes are the ten parts of the
long one, so both do the same.

    python benchmarks/linearity.py
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import gymnasium
from counter_family import ENV_ID
from measure import cpu_seconds_in_turn, table

from lamsim import Message, ToolCall, ToolEnv
from lamsim.trajectory import TrajectoryFile

SHORT, LONG = 20, 200
LONG_EPISODES_PER_ROUND = 5


def player(env: ToolEnv, episodes: list[list[str]], file: TrajectoryFile) -> Callable[[], None]:
    """Plays these episodes and writes their trajectories."""

    def play() -> None:
        for texts in episodes:
            env.reset(seed=0)
            for text in texts:
                env.step(text)
            file.append(env.trajectory())

    return play


def counter_calls(env: ToolEnv) -> Iterator[ToolCall]:
    return (ToolCall("add", {"n": n}) for n in range(LONG))


def shop_calls(env: ToolEnv) -> Iterator[ToolCall]:
    """Each part is a search of its own and random clicks that never buy."""
    chance = random.Random(0)
    for number in range(LONG):
        if number % SHORT == 0:
            yield ToolCall("search", {"query": f"{env.task.instruction} {number}"})
        else:
            elements = [name for name in env.episode.info["clickables"] if name != "buy now"]
            yield ToolCall("click", {"element": chance.choice(elements)})


def texts_of(env: ToolEnv, calls: Callable[[ToolEnv], Iterator[ToolCall]]) -> list[str]:
    """The calls as the environment's format writes them, each thought up at its place in the episode."""
    env.reset(seed=0)
    texts = []
    for call in calls(env):
        texts.append(env.format.encode(Message("assistant", calls=(call,))))
        env.step(texts[-1])
    return texts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--formats", default="native,hermes,xlam,xlam2,openai,react")
    parser.add_argument("--rounds", type=int, default=21)
    options = parser.parse_args()

    rows = []
    with tempfile.TemporaryDirectory() as folder:
        file = TrajectoryFile(Path(folder) / "trajectories.jsonl")
        for chat_format in options.formats.split(","):
            for observation in ("turn", "full"):
                chosen = {"format": chat_format, "observation": observation, "max_steps": 0}
                row = [f"{chat_format}, {observation}"]
                for env_id, calls in ((ENV_ID, counter_calls), ("lamsim/Webshop-v0", shop_calls)):
                    env = gymnasium.make(env_id, **chosen, **({"calls": 0} if env_id == ENV_ID else {})).unwrapped
                    texts = texts_of(env, calls)
                    parts = [texts[start : start + SHORT] for start in range(0, LONG, SHORT)]
                    short, long = cpu_seconds_in_turn(
                        [player(env, episodes * LONG_EPISODES_PER_ROUND, file) for episodes in (parts, [texts])],
                        options.rounds,
                    )
                    each = (
                        short * 1e3 / (LONG_EPISODES_PER_ROUND * len(parts)),
                        long * 1e3 / LONG_EPISODES_PER_ROUND,
                    )
                    row += [f"{each[0]:.2f}", f"{each[1]:.2f}", f"{each[1] / each[0]:.1f}"]
                rows.append(row)
    print(f"CPU milliseconds of an episode of {SHORT} and of {LONG} steps; medians of {options.rounds} rounds.")
    head = [f"{name}{what}" for name in ("counter ", "WebShop ") for what in (SHORT, LONG, "ratio")]
    print(table(["format, observation", *head], rows))


if __name__ == "__main__":
    main()
