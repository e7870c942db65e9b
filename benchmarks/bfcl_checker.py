"""AST checks and decoding per CPU-second, against bfcl-eval's own on the same rows in the same run.

The rows are made from the official answers: each written out with its first values (right), and with a value,
a name, an argument or a call that is wrong (wrong). That the verdicts are equal is checked before anything is timed.

    python benchmarks/bfcl_checker.py DATA --peer-python PATH

DATA is the folder `data` of bfcl-eval; PATH an interpreter that has what `peers/bfcl_eval_checks.py` names. Both
take turns in short rounds, so that noise of the machine meets both.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lamsim_bfcl.checking.entries import AstChecker, language_of
from lamsim_bfcl.decoding.calls import DecodeError
from lamsim_bfcl.decoding.text import decode_text
from measure import table

PEER = Path(__file__).parent / "peers" / "bfcl_eval_checks.py"
CATEGORIES = (
    *("simple_python", "simple_java", "simple_javascript", "multiple", "parallel", "parallel_multiple"),
    *("live_simple", "live_multiple", "live_parallel", "live_parallel_multiple"),
)
KINDS = {"right": "checks of right calls", "wrong": "checks of wrong calls", "decoding": "texts decoded"}


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def first_values(arguments: dict[str, list[Any]]) -> dict[str, Any]:
    """The first value that each argument may have, of those that must not be left out."""
    chosen = {name: next((value for value in values if value != ""), "") for name, values in arguments.items()}
    return {name: value for name, value in chosen.items() if value != ""}


def right_call(answer: dict[str, dict[str, list[Any]]], python: bool) -> dict[str, dict[str, Any]]:
    """A call that counts, or nearly so: in Java and JavaScript values are texts, and mere JSON here."""
    call: dict[str, dict[str, Any]] = {}
    for name, arguments in answer.items():
        call[name] = {argument: written_out(value) for argument, value in first_values(arguments).items()}
        if not python:
            call[name] = {
                argument: value if isinstance(value, str) else json.dumps(value)
                for argument, value in call[name].items()
            }
    return call


def written_out(value: Any) -> Any:
    """A value where dictionaries list what their keys may have."""
    if isinstance(value, list):
        return [first_values(item) if isinstance(item, dict) else item for item in value]
    return first_values(value) if isinstance(value, dict) else value


def spoilt(calls: list[dict[str, dict[str, Any]]]) -> Iterator[list[dict[str, dict[str, Any]]]]:
    """Calls with something wrong in the first."""
    ((name, arguments),) = calls[0].items()
    rest = calls[1:]
    yield [{f"{name}_x": arguments}, *rest]
    yield [{name: {**arguments, "unheard_of": 1}}, *rest]
    yield rest
    for argument, value in list(arguments.items())[:2]:
        yield [{name: {key: kept for key, kept in arguments.items() if key != argument}}, *rest]
        yield [{name: {**arguments, argument: f"{value} and more"}}, *rest]
        yield [{name: {**arguments, argument: None}}, *rest]


def rows_of(data: Path) -> Iterator[dict[str, Any]]:
    for category in CATEGORIES:
        language = language_of(category)
        entries = read(data / f"BFCL_v4_{category}.json")
        answers = read(data / "possible_answer" / f"BFCL_v4_{category}.json")
        for entry, answer in zip(entries, answers, strict=True):
            calls = [right_call(expected, language == "python") for expected in answer["ground_truth"]]
            row = {
                "function": entry["function"],
                "answers": answer["ground_truth"],
                "category": category,
                "language": language,
            }
            yield {**row, "calls": calls, "kind": "right", "text": text_of(calls) if language == "python" else ""}
            for wrong in spoilt(calls):
                yield {**row, "calls": wrong, "kind": "wrong", "text": ""}


def text_of(calls: list[dict[str, dict[str, Any]]]) -> str:
    """The calls as a model writes them."""
    written = (
        f"{name}({', '.join(f'{key}={value!r}' for key, value in arguments.items())})"
        for call in calls
        for name, arguments in call.items()
    )
    return f"[{', '.join(written)}]"


def checked(row: dict[str, Any]) -> list[Any]:
    verdict = AstChecker(row["function"], row["answers"], row["category"]).check(row["calls"])
    return [verdict.valid, verdict.error_type]


def decoded(text: str) -> str:
    try:
        return repr(decode_text(text))
    except DecodeError:
        return "failed"


def rate(work: Callable[[Any], object], items: list[Any]) -> float:
    before = time.process_time()
    for item in items:
        work(item)
    return len(items) / (time.process_time() - before)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder `data` of bfcl-eval")
    parser.add_argument("--peer-python", required=True, help="an interpreter that has bfcl-eval")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()

    rows = list(rows_of(options.data))
    texts = [row["text"] for row in rows if row["text"]]
    own: dict[str, tuple[Callable[[Any], object], list[Any]]] = {
        "right": (checked, [row for row in rows if row["kind"] == "right"]),
        "wrong": (checked, [row for row in rows if row["kind"] == "wrong"]),
        "decoding": (decoded, texts),
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.jsonl"
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        peer = subprocess.Popen(
            [options.peer_python, str(PEER), str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert peer.stdin
        assert peer.stdout
        reference = json.loads(peer.stdout.readline())
        if reference["verdicts"] != [checked(row) for row in rows]:
            raise SystemExit("The verdicts differ, so there is nothing to compare.")
        if reference["decoded"] != [decoded(text) for text in texts]:
            raise SystemExit("The decoded calls differ, so there is nothing to compare.")
        measured: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
        for number in range(options.rounds + 1):  # the first round warms up and does not count
            ours = {kind: rate(work, items) for kind, (work, items) in own.items()}
            peer.stdin.write("\n")
            peer.stdin.flush()
            theirs = json.loads(peer.stdout.readline())
            if number:
                for kind in KINDS:
                    measured[kind].append((ours[kind], theirs[kind]))
        peer.communicate()

    lines = []
    for kind, name in KINDS.items():
        ours_median, theirs_median = (statistics.median(side) for side in zip(*measured[kind], strict=True))
        count = f"{len(own[kind][1]):,}"
        ratio = f"{ours_median / theirs_median:.1f}x"
        lines.append([name, count, f"{ours_median:,.0f}", f"{theirs_median:,.0f}", ratio])
    print(f"Per CPU-second, medians of {options.rounds} rounds; all verdicts and decoded calls are equal.")
    print(table(["", "rows", "lamsim", "bfcl-eval", "ratio"], lines))


if __name__ == "__main__":
    main()
