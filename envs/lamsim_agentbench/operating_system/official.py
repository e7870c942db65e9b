"""The benchmark's own tasks, read from its data folder as they are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lamsim import Task
from lamsim.errors import DataError, UsageError
from lamsim_agentbench.operating_system.goals import LANGUAGES, AnswerRule, Goal, Script
from lamsim_agentbench.operating_system.rules import Rules

IMAGES = {"default": "shell", "packages": "packages", "ubuntu": "bare"}
"""Our image for each of the benchmark's."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a split's tasks stand.

    Attributes:
        split: Its name.
        prefix: Ids begin so.
        problems: Files with problems, as a pattern below the environment's folder.
        scripts: The folder that the files named by the problems are in.
    """

    split: str
    prefix: str
    problems: str
    scripts: str


SOURCES = (
    *(Source("std", f"std-{part:03}", f"data/{part}/*.json", f"scripts/{part}") for part in range(1, 8)),
    Source("dev", "dev-001", "data/dev.json", "scripts/dev"),
    Source("train", "train-0223", "train_0317/training.json", "scripts/7"),
)


def official_folder(data: str, rules: Rules) -> Path:
    """The folder `os_interaction` that a path leads to.

    Args:
        data: A folder with a tree for each version, the `data` folder of the benchmark's source, or that source.
        rules: Of the version whose tree it is.

    Raises:
        UsageError: If there is none.
    """
    root = Path(data).expanduser()
    for folder in (root / rules.version, root, root / "data"):
        if (folder / "os_interaction" / "data").is_dir():
            return folder / "os_interaction"
    raise UsageError(
        f"The option data names {root}, in which there is neither {rules.version}/os_interaction/data nor "
        "os_interaction/data: it must be AgentBench's folder data."
    )


def official_tasks(folder: Path, rules: Rules) -> Iterator[Task]:
    """All tasks that the folder has, in the benchmark's order.

    Their ids are those of the benchmark's first version: part, file, and place in the file.

    Raises:
        DataError: If a file is broken.
    """
    for source in SOURCES:
        for file in sorted(folder.glob(source.problems)):
            read = _json(file)
            for number, problem in enumerate(read if isinstance(read, list) else [read]):
                task_id = f"{source.prefix}-{file.stem}-{number:05}"
                try:
                    yield _task(task_id, problem, folder / source.scripts, source.split, rules)
                except (KeyError, TypeError, AttributeError) as error:
                    raise DataError(f"Problem {number} of {file} can't be read: {error!r}.") from error


def _task(task_id: str, problem: Mapping[str, Any], scripts: Path, split: str, rules: Rules) -> Task:
    # One problem has a list here, which the benchmark takes for a machine without anything special.
    create = problem.get("create")
    create = create if isinstance(create, dict) else {}
    image = create.get("local", "default")
    if image not in IMAGES:
        raise DataError(f"Problem {task_id} wants the image {image!r}; known are {', '.join(IMAGES)}.")
    init = create.get("init", [])
    init = [_script(item, scripts) for item in (init if isinstance(init, list) else [init])]
    start = _script(problem.get("start"), scripts)
    world = {
        "init": [[script.language, script.code] for script in init if script is not None],
        "start": start.code if start is not None else "",
        "folder": rules.folder,
    }
    return Task(task_id, problem["description"], world, _goal(problem, scripts, IMAGES[image]), split)


def _goal(problem: Mapping[str, Any], scripts: Path, image: str) -> Goal:
    evaluation = problem["evaluation"]
    # Where the benchmark does not need the example, some problems have it beside the evaluation.
    example = _script(evaluation.get("example", problem.get("example")), scripts)
    if "match" in evaluation:
        match = evaluation["match"]
        rule = AnswerRule(**match) if isinstance(match, dict) else AnswerRule(match, strip=True)
        return Goal(rule=rule, example=example, image=image)
    checks = evaluation["check"]
    checks = checks if isinstance(checks, list) else [checks]
    return Goal(tuple(_script(check, scripts) for check in checks), example=example, image=image)


def _script(value: Any, scripts: Path) -> Script | None:
    """A script, which stands there itself or names its file."""
    if value is None:
        return None
    if isinstance(value, str):
        return Script("bash", value)
    language = value.get("language", "bash")
    if language not in LANGUAGES:
        raise DataError(f"There is no way to run a script in {language!r}; known are {', '.join(LANGUAGES)}.")
    if "file" not in value:
        return Script(language, value["code"])
    file = scripts / value["file"]
    try:
        return Script(language, file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"The script {file} can't be read: {error}.") from error


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{file} can't be read: {error}.") from error
