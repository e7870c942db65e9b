"""Recipes: named stages that take each other's records, read and checked before anything runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lamsim.errors import UsageError, unknown
from lamsim.pipelines.account import EVENTS
from lamsim.pipelines.order import Step, ordered
from lamsim.pipelines.recipe_file import overridden, read_recipe
from lamsim.pipelines.running import Outcome, Watch, run_steps, unwatched
from lamsim.pipelines.stages import KINDS, Stage

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_BESIDE = ("from", "seed")
LARGEST_SEED = (1 << 63) - 1


class Recipe:
    """What a pipeline does, stage by stage; `docs/pipelines.md` tells the stages.

    Args:
        stages: By name; each has one kind with its options, and, where it takes records, `from`: stages, or
            `stage.part` of a split. A `seed` of its own stands beside.
        seed: Of all stages that have none of their own.
        base: What names of files are relative to.

    Attributes:
        steps: The stages, each after those that it takes records of.
        raw: The recipe as plain data.

    Raises:
        UsageError: If anything is wrong with it; one sentence says what and where.
    """

    def __init__(self, stages: Mapping[str, Any], seed: int = 0, base: str | Path = ".") -> None:
        try:
            self.raw: dict[str, Any] = json.loads(json.dumps({"seed": seed, "stages": stages}, allow_nan=False))
        except (TypeError, ValueError, RecursionError) as error:
            raise UsageError(f"A recipe is plain data, as JSON has it: {error}.") from error
        self.base = Path(base)
        seed = _seed(seed, "The recipe's seed")
        if not isinstance(stages, Mapping) or not stages:
            raise UsageError("A recipe has stages: a mapping from names to what each does.")
        self.steps = ordered([_step(name, given, seed) for name, given in self.raw["stages"].items()])
        for step in self.steps:
            try:
                step.stage.check(self.base)
            except UsageError as error:
                raise UsageError(f"Stage {step.name!r}: {error}") from error

    @classmethod
    def load(cls, path: str | Path, overrides: Iterable[str] = ()) -> Recipe:
        """Reads a recipe from a YAML file; names of files in it are relative to its folder.

        Args:
            path: The file.
            overrides: Changes, for instance `stages.expert.rollout.episodes=20`; values are YAML.

        Raises:
            DataError: If the file can't be read.
            UsageError: If anything is wrong with the recipe.
        """
        path = Path(path)
        raw = overridden(read_recipe(path), overrides)
        for key in raw:
            if key not in ("seed", "stages"):
                raise unknown("key of a recipe called", key, ("seed", "stages"))
        return cls(raw.get("stages") or {}, raw.get("seed", 0), path.parent)

    def run(self, out: str | Path, only: str | None = None, watch: Watch = unwatched) -> Outcome:
        """Runs the stages, or goes on where an earlier run of this folder stopped.

        A stage is not run again if its kind, options, seed, version and inputs are those that made what is there, and
        its files have the hashes that they had.

        Args:
            out: The folder.
            only: Run this stage and those that it needs; None for all.
            watch: Hears of progress.

        Raises:
            UsageError: If a stage does not exist, a file can't be read or written, or a run is under way in `out`.
            MachineError: If the machine fails; what was finished is kept.
        """
        return run_steps(self.steps, self.raw, Path(out), self.base, only, watch)


def _seed(seed: Any, what: str) -> int:
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= LARGEST_SEED:
        raise UsageError(f"{what} is a whole number from 0 to {LARGEST_SEED}, not {seed!r:.80}.")
    return seed


def _step(name: str, given: Any, seed: int) -> Step:
    if not _NAME.fullmatch(name):
        raise UsageError(f"A stage's name is letters, digits, '_' and '-', 64 at most, not {name!r:.80}.")
    if name == EVENTS.partition(".")[0]:
        raise UsageError(f"A stage can't be called {name!r}, as a file that each has is; give it another name.")
    at = f"Stage {name!r}"
    if not isinstance(given, Mapping):
        raise UsageError(f"{at} is a mapping with one of {', '.join(KINDS)}, not {given!r:.80}.")
    kinds = [key for key in given if key not in _BESIDE]
    for key in kinds:
        if key not in KINDS:
            raise UsageError(f"{at}: {unknown('kind of stage', key, KINDS)}")
    if len(kinds) != 1:
        told = f"{' and '.join(kinds)} are two or more; make each a stage" if kinds else "it has none"
        raise UsageError(f"{at} has one of {', '.join(KINDS)}: {told}.")
    kind = KINDS[kinds[0]]
    stage = _stage(kind, given[kind.kind], at)
    return Step(name, stage, _inputs(stage, given, at), _seed(given.get("seed", seed), f"{at}: its seed"))


def _stage(kind: type[Stage], options: Any, at: str) -> Stage:
    options = {} if options is None else options
    if not isinstance(options, Mapping):
        raise UsageError(f"{at}: the options of {kind.kind!r} are a mapping, not {options!r:.80}.")
    try:
        return kind.model_validate(options)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        names = [field.alias or name for name, field in kind.model_fields.items()]
        place = [str(part) for part in first["loc"]]
        if first["type"] == "extra_forbidden":
            raise UsageError(f"{at}: {unknown(f'option of {kind.kind!r} called', place[-1], names)}") from error
        if first["type"] == "missing":
            raise UsageError(f"{at}: {kind.kind!r} needs the option {place[-1]!r}.") from error
        path = ".".join([kind.kind, *(part for part in place if part in names or part not in ("str", "list[str]"))])
        raise UsageError(f"{at}: {path}: {first['msg']}, not {first['input']!r:.80}.") from error


def _inputs(stage: Stage, given: Mapping[str, Any], at: str) -> tuple[str, ...]:
    own = stage.sources()
    if own is not None or not stage.reads:
        if "from" in given:
            where = "its own options name what it takes" if own else "it takes no records of other stages"
            raise UsageError(f"{at}: {stage.kind!r} has no 'from', as {where}.")
        return own or ()
    named = given.get("from")
    names = [named] if isinstance(named, str) else named
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise UsageError(f"{at}: 'from' names the stage, or a list of stages, whose records it takes.")
    if len(set(names)) < len(names):
        raise UsageError(f"{at}: 'from' names a stage twice.")
    return tuple(names)
