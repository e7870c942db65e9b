"""LAM: how long a fresh world takes, a task, and the expert's episodes with their records.

python benchmarks/lam.py
python benchmarks/lam.py --episodes 10000
"""

from __future__ import annotations

import argparse
import tempfile
import time

from lamsim_lam.family import Lam
from lamsim_lam.tasks.kinds import TIERS, made
from lamsim_lam.world.domains import DOMAINS
from lamsim_lam.world.making import base
from measure import table

from lamsim import Collector


def seconds(work: object, *, times: int) -> float:
    """CPU-seconds of one call, on average."""
    begun = time.process_time()
    for number in range(times):
        work(number)  # type: ignore[operator]
    return (time.process_time() - begun) / times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--episodes", type=int, default=1000)
    episodes = parser.parse_args().episodes

    whole = seconds(lambda number: base.__wrapped__(number, tuple(DOMAINS)), times=50)
    rows = [
        ["a fresh world of all domains", f"{1000 * whole:.1f} ms", f"limit 20 ms: {0.020 / whole:.1f} times faster"]
    ]
    for tier in TIERS:
        places = list(Lam(tier=tier, tasks_per_kind=1).tasks.places.values())
        one = seconds(lambda number, places=places: made(*places[number * 7 % len(places)]), times=100)
        rows.append([f"a task, {tier}", f"{1000 * one:.1f} ms", ""])
    with tempfile.TemporaryDirectory() as folder:
        begun = time.process_time()
        summary = Collector("lamsim/LAM-v0", "expert", folder, options={"tasks_per_kind": 20}).run(episodes)
        spent = time.process_time() - begun
    limit = episodes * 300 / 10_000
    rows.append(
        [
            f"{episodes:,} episodes of the expert, recorded, mean reward {summary.to_json()['reward']:.4f}",
            f"{spent:.0f} s",
            f"limit {limit:.0f} s: {limit / spent:.1f} times faster",
        ]
    )
    print(table(["what", "CPU time", "against the limit"], rows))


if __name__ == "__main__":
    main()
