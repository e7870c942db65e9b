"""Running stages: what is there already is kept, what is begun is finished or gone, and two runs never meet."""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias

from lamsim.errors import MachineError, UsageError
from lamsim.pipelines.ledger import LEDGER, read_ledger, write_ledger
from lamsim.pipelines.order import Step, needed
from lamsim.pipelines.origins import Records
from lamsim.pipelines.report import REPORT, page
from lamsim.pipelines.results import RESULT, Result, files_of, found_result, sha256_of, sha256_of_json
from lamsim.pipelines.work import Work

Watch: TypeAlias = Callable[[str, int, int], None]
"""Hears of progress: the stage, how much of it is done, how much there is to do."""

STAGES = "stages"
MANIFEST = "pipeline.json"
_LOCK = ".lock"


def unwatched(stage: str, done: int, total: int) -> None:
    """Hears nothing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run has left.

    Attributes:
        out: The folder.
        results: The stages, in order.
    """

    out: Path
    results: Sequence[Result]

    @property
    def report(self) -> Path:
        """The page to look at."""
        return self.out / REPORT

    @property
    def ledger(self) -> Path:
        """Where each record went, one a line."""
        return self.out / LEDGER

    def output(self, name: str) -> Path:
        """The file, or folder, of a stage or `stage.part`.

        Raises:
            UsageError: If there is none of that name.
        """
        stage, _, part = name.partition(".")
        for result in self.results:
            if result.name == stage:
                if name in (records := result.records()):
                    return records[name].path
                if not result.told["outputs"] and not part:
                    return next(path for path in result.folder.iterdir() if path.stem == stage and path.name != RESULT)
        raise UsageError(f"The run left nothing called {name!r:.80}.")


def run_steps(
    steps: list[Step], raw: Mapping[str, Any], out: Path, base: Path, only: str | None, watch: Watch
) -> Outcome:
    """Runs stages in their order; see `Recipe.run`."""
    wanted = steps if only is None else needed(steps, only)
    for step in wanted:
        with _named(step):
            for file in step.stage.files(base):
                _readable(file)
    with _alone(out):
        results: list[Result] = []
        records: dict[str, Records] = {}
        for step in wanted:
            with _named(step):
                result = _run(step, {name: records[name] for name in step.inputs}, out, base, watch)
            results.append(result)
            records.update(result.records())
        try:
            told = _manifest(raw, results, write_ledger(out, results))
            _write(out / MANIFEST, json.dumps(told, indent=1) + "\n")
            _write(out / REPORT, page(told, read_ledger(out)))
        except OSError as error:
            raise UsageError(f"Can't write to {out}: {error.strerror or error}.") from error
    return Outcome(out, results)


def _run(step: Step, inputs: Mapping[str, Records], out: Path, base: Path, watch: Watch) -> Result:
    folder = out / STAGES / step.name
    about = {
        "kind": step.stage.kind,
        "options": step.stage.identity(),
        "seed": step.seed,
        "inputs": {name: [sha256_of(input.path), sha256_of(input.origins)] for name, input in inputs.items()},
        "files_read": [[path.name, sha256_of(path)] for path in step.stage.files(base)],
        "lamsim": version("lamsim"),
    }
    key = sha256_of_json({**about, "name": step.name})
    total = max(1, step.stage.total(inputs, base))
    if found := found_result(step.name, folder, key):
        watch(step.name, total, total)
        return found
    begun = out / STAGES / f".{step.name}.{key[:16]}"
    try:
        for old in (out / STAGES).glob(f".{step.name}.*"):
            if old != begun or not step.stage.scratch:
                shutil.rmtree(old)
        begun.mkdir(parents=True, exist_ok=True)
        told = {"stage": step.name, **about, "key": key, **_worked(step, inputs, begun, base, total, watch)}
        if step.stage.scratch:
            shutil.rmtree(begun / step.stage.scratch)
        told["files"] = files_of(begun)
        _write(begun / RESULT, json.dumps(told, indent=1) + "\n")
        if folder.exists():
            shutil.rmtree(folder)
        begun.rename(folder)
    except OSError as error:
        raise UsageError(f"Can't write to {out}: {error.strerror or error}.") from error
    finally:
        if not step.stage.scratch:
            shutil.rmtree(begun, ignore_errors=True)
    return Result(step.name, folder, told, False)


def _worked(
    step: Step, inputs: Mapping[str, Records], folder: Path, base: Path, total: int, watch: Watch
) -> dict[str, Any]:
    done = 0

    def tick(more: int) -> None:
        nonlocal done
        done += more
        watch(step.name, min(done, total), total)

    watch(step.name, 0, total)
    work = Work(step.name, step.stage.parts(), step.seed, inputs, folder, base, tick)
    try:
        step.stage.run(work)
        told = work.close()
    except BaseException:
        work.discard()
        raise
    watch(step.name, total, total)
    return told


def _manifest(raw: Mapping[str, Any], results: Sequence[Result], ends: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that the report shows, as plain data."""
    return {
        "lamsim": version("lamsim"),
        "recipe": raw,
        "stages": [{**result.told, "out": result.out} for result in results],
        "ends": ends,
    }


def _write(path: Path, text: str) -> None:
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_text(text, "utf-8", "replace")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _readable(file: Path) -> None:
    try:
        open(file, "rb").close()
    except OSError as error:
        raise UsageError(f"Can't read {file}: {error.strerror or error}.") from error


@contextmanager
def _named(step: Step) -> Iterator[None]:
    """Says in which stage something went wrong."""
    try:
        yield
    except UsageError as error:
        raise UsageError(f"Stage {step.name!r}: {error}") from error
    except MachineError as error:
        raise MachineError(f"Stage {step.name!r}: {error}", error.failure.kind) from error


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Keeps a second run out of the folder; the lock ends with this process."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = open(out / _LOCK, "ab")  # noqa: SIM115 - held until the run is over
    except OSError as error:
        raise UsageError(f"Can't write to {out}: {error.strerror or error}.") from error
    with lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError) as error:
            raise UsageError(f"A run is under way in {out}: wait for its end, or choose another folder.") from error
        yield
