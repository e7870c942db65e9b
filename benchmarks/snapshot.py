"""Snapshots: how long keeping and restoring a small world takes, in process, against `copy.deepcopy` of it.

`env.snapshot()` keeps the world and the whole episode around it (conversation, prompt, rewards, random generator), five
steps into an episode; the session's own snapshot and the deep copy keep the world alone. The worlds: the counter of
`counter_toolkit.py`, a table of 50 records, and a visit to the WebShop.

    python benchmarks/snapshot.py
"""

from __future__ import annotations

import argparse
import copy
from collections.abc import Callable

import gymnasium
from counter_family import ENV_ID, CounterFamily
from measure import cpu_seconds_in_turn, table

from lamsim import Task, TaskSet, ToolEnv, ToolkitSpec

REPEATS = 1000


class Records:
    """A small table, as toolkits of booking and banking have it."""

    def __init__(self) -> None:
        self.rows = {f"user-{n}": {"name": f"Name {n}", "age": 20 + n % 50, "tags": ["a", "b"]} for n in range(50)}

    def rename(self, user: str, name: str) -> str:
        """Renames a user.

        Args:
            user: Whom.
            name: The new name.
        """
        if user in self.rows:
            self.rows[user]["name"] = name
        return "ok"


class RecordsFamily(CounterFamily):
    """The table as an environment."""

    tasks = TaskSet([Task("records", "Rename user-1.")])

    def toolkit(self, task: Task) -> ToolkitSpec:
        return ToolkitSpec(f"{Records.__module__}:Records")


def env_of(name: str, env: ToolEnv) -> tuple[str, list[Callable[[], object]]]:
    """What is to be timed in an environment, five steps into an episode."""
    env.reset(seed=0)
    env.action_space.seed(0)
    for _ in range(5):
        env.step(env.action_space.sample())
    session = env.episode.session
    token = env.snapshot()
    works = (
        env.snapshot,
        lambda: env.restore(token),
        session.snapshot,
        lambda: copy.deepcopy(session.state()),
    )
    return name, [_repeated(work) for work in works]


def _repeated(work: Callable[[], object]) -> Callable[[], None]:
    def repeated() -> None:
        for _ in range(REPEATS):
            work()

    return repeated


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    worlds = [
        env_of("counter", gymnasium.make(ENV_ID, format="hermes").unwrapped),
        env_of("50 records", ToolEnv(RecordsFamily(), format="hermes")),
        env_of("WebShop", gymnasium.make("lamsim/Webshop-v0", format="native").unwrapped),
    ]
    seconds = iter(cpu_seconds_in_turn([work for _, works in worlds for work in works], options.rounds))
    rows = []
    for name, works in worlds:
        keep, restore, world, deep = (next(seconds) / REPEATS * 1e6 for _ in works)
        rows.append([name, f"{keep:.1f}", f"{restore:.1f}", f"{world:.1f}", f"{deep:.1f}", f"{deep / world:.1f}x"])
    print(f"CPU microseconds, medians of {options.rounds} rounds of {REPEATS}.")
    head = ["world", "env.snapshot", "env.restore", "session.snapshot", "copy.deepcopy of the world", "of deepcopy"]
    print(table(head, rows))


if __name__ == "__main__":
    main()
