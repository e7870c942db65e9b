"""Synthesis: how many requests a second are accepted offline, and how diverse they are.

What is measured is the synthesizer alone, on one core; the worlds are made before.

    python benchmarks/synthesis.py
    python benchmarks/synthesis.py lamsim/TauBench-v0 --queries 500
"""

from __future__ import annotations

import argparse
import time
from typing import Any

from measure import table

from lamsim.synthesis import Synthesizer, generator_named, worlds_of

SOURCES = ("lamsim/LAM-v0", "lamsim/OpenAPI-v0", "lamsim/TauBench-v0", "lamsim/ToolAlpaca-v0", "lamsim/ToolBench-v0")


def row(source: str, queries: int, embed: bool) -> list[str]:
    """A source's speed, pass rate and diversity."""
    began = time.process_time()
    worlds = worlds_of(source)
    prepared = time.process_time()
    synthesizer = Synthesizer(source, worlds, generator_named("offline"))
    for _ in synthesizer.run(queries):
        pass
    seconds = time.process_time() - prepared
    for world in worlds:
        world.close()
    told = synthesizer.report.to_json(embed)
    spread = told["diversity"]
    return [
        source,
        f"{told['all']['verified'] / seconds:,.0f}",
        f"{prepared - began:.1f}",
        f"{told['all']['pass_rate']:.0%}",
        f"{spread['tools_used']} of {spread['tools']}",
        *(f"{spread[f'distinct_{size}']:.2f}" for size in (1, 2, 3)),
        "" if spread["embedding_spread"] is None else f"{spread['embedding_spread']:.2f}",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", nargs="*", default=list(SOURCES))
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--embed", action="store_true", help="also measure the spread of embeddings")
    given: Any = parser.parse_args()
    head = ["source", "accepted a CPU-second", "seconds for worlds", "pass rate", "tools used"]
    head += ["distinct words", "pairs", "triples", "spread"]
    print(table(head, [row(source, given.queries, given.embed) for source in given.source]))


if __name__ == "__main__":
    main()
