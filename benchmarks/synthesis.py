"""Synthesis: how many requests or dialogues a second are accepted offline, and how diverse they are.

What is measured is the synthesizer alone, on one core; the worlds are made before.

    python benchmarks/synthesis.py
    python benchmarks/synthesis.py lamsim/TauBench-v0 --queries 500
    python benchmarks/synthesis.py --kind multi-turn --queries 200
"""

from __future__ import annotations

import argparse
import time
from typing import Any

from measure import table

from lamsim.synthesis import Synthesizer, generator_named, worlds_of
from lamsim.synthesis.multi_turn import ExploringPolicy, MultiTurnSynthesizer

SOURCES = ("lamsim/LAM-v0", "lamsim/OpenAPI-v0", "lamsim/TauBench-v0", "lamsim/ToolAlpaca-v0", "lamsim/ToolBench-v0")

TALKING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("lamsim/LAM-v0", {"tier": "medium"}),
    ("lamsim/LAM-v0", {"tier": "hard"}),
    ("lamsim/TauBench-v0", {}),
    ("lamsim/APIBank-v0", {"searcher": "bm25"}),
)
"""Sources of dialogues, with options."""

WORLDS = 16
"""Worlds that dialogues take place in."""


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


def dialogues(source: str, options: dict[str, Any], count: int, embed: bool) -> list[str]:
    """A source's speed by phase, what was accepted, and diversity."""
    began = time.process_time()
    worlds = worlds_of(source, options, worlds=WORLDS, talking=True)
    prepared = time.process_time()
    synthesizer = MultiTurnSynthesizer(source, worlds, options=options)
    graphs = time.process_time()
    made = [one.data for one in synthesizer.blueprints(count) if one.kind == "blueprint"]
    written = time.process_time()
    list(synthesizer.play(made))
    played = time.process_time()
    told = synthesizer.report.to_json(embed)
    accepted, spread = told["trajectories"]["accepted"], told["diversity"]
    exploring = MultiTurnSynthesizer(source, worlds, options=options, policy=ExploringPolicy())
    list(exploring.play(made))
    for world in worlds:
        world.close()
    rates = [told["blueprints"][kind]["pass_rate"] for kind in ("walk", "recombined")]
    return [
        f"{source} {options.get('tier', '')}".strip(),
        f"{len(made)}",
        f"{len(made) / (written - graphs):,.0f}",
        f"{accepted / (played - written):,.0f}",
        f"{accepted / (played - prepared):,.0f}",
        f"{prepared - began:.1f} + {graphs - prepared:.1f}",
        f"{told['walks']['lost'] / told['walks']['begun']:.0%}",
        *("" if rate is None else f"{rate:.0%}" for rate in rates),
        f"{told['trajectories']['acceptance']:.0%}",
        f"{exploring.report.to_json()['trajectories']['acceptance']:.0%}",
        f"{spread['tools_used']} of {spread['tools']}",
        *(f"{spread[f'distinct_{size}']:.2f}" for size in (1, 2, 3)),
        "" if spread["embedding_spread"] is None else f"{spread['embedding_spread']:.2f}",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", nargs="*")
    parser.add_argument("--kind", choices=("single-turn", "multi-turn"), default="single-turn")
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--embed", action="store_true", help="also measure the spread of embeddings")
    given: Any = parser.parse_args()
    if given.kind == "multi-turn":
        head = ["source", "blueprints", "blueprints a CPU-second", "dialogues a CPU-second", "both phases"]
        head += ["seconds for worlds + graphs", "walks lost", "pass rate", "recombined", "accepted", "exploring"]
        head += ["tools used", "distinct words", "pairs", "triples", "spread"]
        sources = [(source, {}) for source in given.source] or TALKING
        print(table(head, [dialogues(*source, given.queries, given.embed) for source in sources]))
        return
    head = ["source", "accepted a CPU-second", "seconds for worlds", "pass rate", "tools used"]
    head += ["distinct words", "pairs", "triples", "spread"]
    print(table(head, [row(source, given.queries, given.embed) for source in given.source or SOURCES]))


if __name__ == "__main__":
    main()
