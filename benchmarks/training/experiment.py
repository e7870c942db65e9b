"""What LAM's data teaches a small model: SmolLM2-135M before and after LoRA, on tasks that it was not trained on.

Plays, purges and augments by a recipe, trains on a CPU, and scores through lamsim. What is finished stays in the
folder, and the same command goes on where it stopped; several may run at once with different seeds or arms.

    python benchmarks/training/experiment.py --small
    python benchmarks/training/experiment.py --domains notes,files --seeds 0,1,2 --arms expert
    python benchmarks/training/experiment.py --seeds 0,1,2 --arms expert
    python benchmarks/training/experiment.py --seeds 0,1,2 --arms noisy,noisy-purged,augmented
    python benchmarks/training/experiment.py --tiers medium,hard --arms expert
    python benchmarks/training/experiment.py --report
"""

from __future__ import annotations

import argparse
import fcntl
import importlib.metadata
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from data import ARMS, SPLITS, UNSEEN_FORMAT, records, scope, sizes, test_envs
from rendering import PLAYED, example
from scoring import HEAD, cell, line_of

BEFORE = "before"
HOME = Path.home() / ".cache" / "lamsim" / "experiments"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do, and how much of it.

    Attributes:
        size: Records to train on.
        longest: Tokens of the longest of them; longer ones are left out.
        steps: Optimiser steps of four records.
        episodes: Episodes a cell.
        width: Episodes played at once.
        splits: Where models are scored.
        domains: Domains of the tasks, with commas between them; empty for all.
    """

    size: int
    longest: int
    steps: int
    episodes: int
    width: int
    splits: tuple[str, ...] = SPLITS
    domains: str = ""


FULL = Plan(size=300, longest=800, steps=150, episodes=40, width=20)
SMALL = Plan(size=8, longest=560, steps=3, episodes=2, width=2, splits=("test_instruction",))


def adapter(plan: Plan, tier: str, arm: str, seed: int, folder: Path) -> Path:
    """Makes an arm's data and trains on it."""
    from model import Tokens
    from train import Settings, train

    # Long records are left out before the rest is counted, so that every arm trains on the same number.
    found = records(ARMS[arm], scope(tier, plan.domains), 4 * plan.size, seed, folder / "data")
    tokens = Tokens()
    examples = [example(record, tokens.encode) for record in found]
    chosen = [one for one in examples if len(one.ids) <= plan.longest][: plan.size]
    told = {
        "records": len(chosen),
        "tokens": sum(len(one.ids) for one in chosen),
        "learnt": sum(sum(one.learn) for one in chosen),
        "left_out": sum(len(one.ids) > plan.longest for one in examples) / max(1, len(examples)),
    }
    if len(chosen) < plan.size:
        raise SystemExit(f"Only {len(chosen)} records have {plan.longest} tokens or less; let --longest be higher.")
    (folder / "data.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    return train(chosen, Settings(steps=plan.steps, seed=seed), folder / "lora")


def score(plan: Plan, tier: str, arm: str, seed: int, folder: Path) -> None:
    """Plays the cells of an arm that have not been played."""
    formats = [PLAYED, UNSEEN_FORMAT] if arm in (BEFORE, "expert", "augmented") else [PLAYED]
    wanted = [(split, calls) for calls in formats for split in plan.splits]
    # The unseen format is asked for where nothing but the words of the request is new.
    wanted = [(split, calls) for split, calls in wanted if calls == PLAYED or split == "test_instruction"]
    files = {(split, calls): folder / f"{split}.{calls}.jsonl" for split, calls in wanted}
    if all(file.is_file() for file in files.values()):
        return
    from model import Tokens, base_model, tuned_model
    from play import play

    tuned = base_model() if arm == BEFORE else tuned_model(adapter(plan, tier, arm, seed, folder))
    tuned.eval()
    for (split, calls), file in files.items():
        if file.is_file():
            continue
        began = time.process_time()
        envs = test_envs(scope(tier, plan.domains), split, plan.episodes, seed, calls)
        part = file.with_suffix(".part")
        with open(part, "w", encoding="utf-8") as lines:
            for record in play(tuned, Tokens(), envs, plan.width):
                print(json.dumps(record), file=lines, flush=True)
        part.replace(file)
        told = cell(_read(file))
        print(
            tier, arm, seed, split, calls, f"{told.solved}/{told.episodes}", f"{time.process_time() - began:.0f} CPU-s"
        )


@contextmanager
def claimed(folder: Path) -> Iterator[bool]:
    """Whether nobody else is at work in a folder; keeps others out meanwhile."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _read(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def report(out: Path) -> str:
    """All cells that are finished, as Markdown tables."""
    cells: dict[tuple[str, str, str], dict[str, list[Any]]] = {}
    for file in sorted(out.glob("*/*/*.jsonl")):
        tier, (arm, _, _), (split, calls) = file.parts[-3], file.parts[-2].rpartition("-"), file.stem.split(".")
        cells.setdefault((tier, calls, split), {}).setdefault(arm, []).append(cell(_read(file)))
    text = [f"`{(out / 'plan.json').read_text('utf-8').strip()}`"]
    for (tier, calls, split), arms in sorted(cells.items()):
        text += ["", f"### {tier}, {split}, calls as {calls}", "", f"| | {' | '.join(HEAD)} |"]
        text.append("|---|" + "--:|" * len(HEAD))
        for arm in (name for name in (BEFORE, *ARMS) if name in arms):
            text.append(f"| {arm} | {' | '.join(line_of(arms[arm]))} |")
    return "\n".join(text) + "\n"


def _same_plan(plan: Plan, out: Path) -> None:
    """Keeps the plan with the results; another one belongs into another folder."""
    names = ("lamsim", "torch", "transformers", "peft")
    versions = {name: importlib.metadata.version(name) for name in names}
    written = json.dumps({"plan": asdict(plan), "lam": sizes(), "versions": versions})
    out.mkdir(parents=True, exist_ok=True)
    file = out / "plan.json"
    if not file.is_file():
        file.write_text(written + "\n", "utf-8")
    elif file.read_text("utf-8").strip() != written:
        raise SystemExit(f"{out} holds results of another plan or another LAM; choose another --out.")


def main() -> None:
    """Reads the command line and does what is left to do."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tiers", default="easy")
    parser.add_argument("--arms", default="expert", help=f"of {', '.join((BEFORE, *ARMS))}; `before` is always played")
    parser.add_argument("--seeds", default="0")
    parser.add_argument("--size", type=int, default=FULL.size)
    parser.add_argument("--longest", type=int, default=FULL.longest, help="tokens")
    parser.add_argument("--steps", type=int, default=FULL.steps)
    parser.add_argument("--episodes", type=int, default=FULL.episodes)
    parser.add_argument("--domains", default="", help="of the tasks trained on, e.g. notes,files; all by default")
    parser.add_argument("--small", action="store_true", help="some two minutes: does everything, learns nothing")
    parser.add_argument("--report", action="store_true", help="only prints what is there")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    plan = Plan(given.size, given.longest, given.steps, given.episodes, FULL.width, domains=given.domains)
    if given.small:
        plan = SMALL
    out = given.out or HOME / ("small" if given.small else given.domains.replace(",", "-") or "full")
    if not given.report:
        _same_plan(plan, out)
        for tier in given.tiers.split(","):
            for seed in map(int, given.seeds.split(",")):
                for arm in dict.fromkeys((BEFORE, *given.arms.split(","))):
                    folder = out / tier / f"{arm}-{seed}"
                    with claimed(folder) as free:
                        if free:
                            score(plan, tier, arm, seed, folder)
    print(report(out))


if __name__ == "__main__":
    main()
