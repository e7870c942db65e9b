"""The benchmark's own tasks: read as the benchmark reads them, and solved by their own examples."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from lamsim_agentbench.operating_system.family import OperatingSystem
from lamsim_agentbench.operating_system.goals import AnswerRule, Script
from lamsim_agentbench.operating_system.prompts import TASK_INSTRUCTION

from lamsim import DataError, DockerSandbox, UsageError

from .conftest import all_played, expert_of

UNSOLVED = {
    # Needs 123,322 open files, which this engine may not give: bash takes `echo 123321>file` for that descriptor.
    "std-004-Q09-00000",
    # Ask for what changes from one moment to the next: memory in use, load.
    "std-007-bootstrap-00006",
    "std-007-bootstrap-00018",
    # Its check can't read sizes such as 8.0K, which du prints for a folder as small as ours.
    "dev-001-dev-00008",
}


@pytest.fixture(scope="module")
def data(official_data: Callable[[str], Path]) -> Path:
    return official_data("agentbench")


def test_all_tasks_are_there_under_the_benchmarks_names(data: Path) -> None:
    family = OperatingSystem(data=str(data))
    assert Counter(task.split for task in family.tasks) == {"std": 144, "dev": 26, "train": 1000}
    files = Counter(task_id.rpartition("-")[0] for task_id in family.split("std").ids)
    assert files == {
        "std-001-stock": 7,
        "std-002-environment": 5,
        "std-003-ac": 6,
        **{f"std-004-{name}": 1 for name in ("N11", "N225", "N37", "N4", "Q09", "Q19", "Q47")},
        "std-004-N41": 4,
        "std-004-Q30": 6,
        "std-004-Q49": 2,
        "std-005-new": 10,
        "std-006-new": 9,
        "std-007-bootstrap": 88,
    }
    assert family.tasks.ids[0] == "std-001-stock-00000"
    assert {"dev-001-dev-00025", "train-0223-training-00999"} <= set(family.tasks.ids)
    first = OperatingSystem(data=str(data), version="v0.2")
    assert first.tasks.splits == ("std", "dev")
    assert first.split("std").ids == family.split("std").ids


def test_tasks_are_read_in_every_form_that_they_have(data: Path) -> None:
    tasks = OperatingSystem(data=str(data)).tasks
    stock = tasks["std-001-stock-00000"]
    assert stock.goal.checks[0] is None
    assert stock.goal.checks[1].language == "python"
    assert "int(argv[1])" in stock.goal.checks[1].code
    assert stock.goal.example.code.startswith("grep ")
    assert stock.world["init"][0][0] == "bash"
    assert "/usr/stock.log" in stock.world["init"][0][1]
    assert len(tasks["std-002-environment-00004"].world["init"]) == 2
    assert tasks["std-003-ac-00004"].goal.image == "packages"
    assert tasks["std-004-Q49-00000"].world["start"] == "var=3.14"
    assert tasks["std-004-Q49-00000"].goal.rule == AnswerRule("no", strip=True)
    assert tasks["std-005-new-00007"].world["init"] == []  # what it has for a machine is a list
    assert len(tasks["std-005-new-00000"].goal.checks) == 1
    assert {task.world["folder"] for task in tasks} == {"/root"}


def test_prompts_are_the_benchmarks_where_its_data_has_them(data: Path, tmp_path: Path) -> None:
    official = OperatingSystem(data=str(data))
    prompts = json.loads((data / "prompts.json").read_text())
    assert official.task_instruction == prompts["fc/os/os_interaction/task.py"][0]["value"]
    (grammar,) = (item["value"] for item in prompts["v0.2/os/os_interaction/task.py"] if item["name"] != "ONE_SHOT")
    assert official.formats()["native"].begin("", ()).full().startswith(grammar.rstrip())
    (tmp_path / "os_interaction").symlink_to(data / "fc" / "os_interaction")
    assert OperatingSystem(data=str(tmp_path)).task_instruction == TASK_INSTRUCTION
    assert OperatingSystem().task_instruction == TASK_INSTRUCTION


def problem_file(folder: Path, text: str) -> str:
    place = folder / "os_interaction" / "data"
    place.mkdir(parents=True)
    (place / "dev.json").write_text(text)
    return str(folder)


def test_rules_and_scripts_in_all_forms(tmp_path: Path) -> None:
    scripts = tmp_path / "os_interaction" / "scripts" / "dev"
    scripts.mkdir(parents=True)
    (scripts / "make.sh").write_text("touch a")
    problems = [
        {"description": "1", "evaluation": {"match": {"answer": "4 ", "strip": False}}},
        {"description": "2", "evaluation": {"match": {"regex": "^4$"}}},
        {
            "description": "3",
            "create": {"local": "ubuntu", "init": [{"file": "make.sh"}, None, {"language": "python", "code": "1"}]},
            "start": {"code": "cd /"},
            "evaluation": {"check": "true", "example": "ls"},
        },
    ]
    tasks = OperatingSystem(data=problem_file(tmp_path, json.dumps(problems))).tasks
    assert [task.goal.rule for task in tasks] == [AnswerRule("4 "), AnswerRule(regex="^4$"), None]
    assert tasks[2].world == {"init": [["bash", "touch a"], ["python", "1"]], "start": "cd /", "folder": "/root"}
    assert tasks[2].goal.checks == (Script("bash", "true"),)
    assert (tasks[2].goal.example, tasks[2].goal.image) == (Script("bash", "ls"), "bare")


def test_a_wrong_folder_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"neither fc/os_interaction/data nor os_interaction/data"):
        OperatingSystem(data=str(tmp_path))
    with pytest.raises(UsageError, match=r"no version of AgentBench 'v0\.3'; did you mean 'v0\.2'"):
        OperatingSystem(version="v0.3")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[", r"dev\.json can't be read"),
        ('[{"description": "x"}]', r"Problem 0 of .*dev\.json can't be read: KeyError\('evaluation'\)"),
        ("[3]", r"Problem 0 of .*dev\.json can't be read"),
        ('{"description": "x", "evaluation": {"match": {"like": "x"}}}', "Problem 0 of"),
        ('{"description": "x", "evaluation": {"check": {"file": "gone.sh"}}}', r"The script .*gone\.sh can't be read"),
        ('{"description": "x", "evaluation": {"check": {"language": "c", "code": ""}}}', "run a script in 'c'"),
        ('{"description": "x", "create": {"local": "bsd"}, "evaluation": {"match": ""}}', "wants the image 'bsd'"),
    ],
)
def test_broken_data_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        OperatingSystem(data=problem_file(tmp_path, text))


@pytest.mark.parametrize(("version", "split"), [("fc", "std"), ("v0.2", "dev")])
def test_the_examples_solve_the_tasks(version: str, split: str, data: Path, machines: DockerSandbox) -> None:
    family = OperatingSystem(data=str(data), version=version)
    ends = all_played(family, [*family.split(split)], machines, expert_of(family))
    unsolved = {task for task, end in ends.items() if end["reward"] != 1.0}
    assert unsolved <= UNSOLVED
