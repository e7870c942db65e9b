"""The contract's checks: each fault of a stranger's family is found by the right check, and a sound one passes."""

from typing import Any

import pytest
from ledger_family import ENV_ID, registered

from lamsim import Task, TaskSet, UsageError
from lamsim.contract import CHECKS, Report, check_family, deadlines
from lamsim.contract.choosing import chosen

# The fault, the checks that find it, whom it is found in, and what the first sentence says.
FAULTS = [
    ("constructor", "family", "", "Ledger-constructor-v0 can't be made: RuntimeError: the ink is dry."),
    ("same id", "family", "", "Task ids must be unique"),
    ("blank id", "tasks", "ledger 1", "The id 'ledger 1' is none"),
    ("empty", "tasks", "ledger-1", "ledger-1 has no instruction."),
    ("placeholder", "tasks", "ledger-1", "has a placeholder that nobody filled: 'Move {amount} from"),
    ("missing value", "tasks", "ledger-1", "names a value that is missing"),
    ("Untyped", "schemas", "ledger-0", "Parameter 'account' of tool 'balance' needs a type hint."),
    ("Silent", "schemas", "finish", "The tool finish has no description."),
    ("NoKind", "schemas", "move", "The parameter amount of move has no type."),
    ("NoWords", "schemas", "move", "The parameter amount of move must be given and has no description."),
    ("NoSchema", "schemas", "move", "The parameters of tool 'move' are no JSON schema"),
    ("Twice", "schemas", "move", "Two tools are called 'move' (in ledger-0)."),
    ("Dead", "expert", "ledger-0", "ledger-0 can't be started: The making of the toolkit"),
    ("no evaluator", "expert", "ledger-0", "by a fault of the evaluator: The evaluator broke: ZeroDivisionError"),
    ("expert raises", "expert", "ledger-1", "as its expert does at step 1: KeyError: 'the drawer'."),
    ("expert hangs", "expert", "ledger-1", "as its expert does at step 1: it takes longer than 1.5 seconds."),
    ("expert loops", "expert", "ledger-1", "is not solved by its expert (reward 0, cut off after 10 steps)."),
    ("no end", "expert", "ledger-1", "ledger-1 is not brought to an end by its expert in 400 steps."),
    ("wrong amount", "expert", "ledger-1", "ledger-1 is not solved by its expert (reward 0)."),
    ("half", "expert", "ledger-1", "brings its expert the reward 0.5; others bring 1."),
    ("faulty call", "expert", "ledger-1", "makes a faulty call of balance: balance has no argument 'acount'."),
    ("repeated call", "expert", "ledger-1", "balance was already called with exactly these arguments."),
    ("Unused", "tools", "audit", "No expert uses the tool audit"),
    ("anything", "trivial", "ledger-0", "is solved by an agent that says nothing, or ends the episode at once"),
    ("lenient", "trivial", "ledger-1", "is solved by an agent that answers with the instruction itself."),
    ("nothing to do", "trivial", "ledger-1", "is solved by an agent that ends the episode at once"),
    ("Counting", "determinism", "ledger-3", "the second time: the observation after step 2 differs."),
    ("Unordered", "determinism", "ledger-0", "in another process (with another order of hashes): the observation"),
    ("Forgetful", "snapshots", "ledger-0", "does not bring the point back after another branch: the observation"),
    ("Homely", "sandboxes", "ledger-0", "bring something else in 'process': the observation after step 3 differs."),
    ("grammar", "formats", "ledger-0", "In the format native the expert of ledger-0 gets the reward 0, in xlam 1."),
    ("suggestion", "gymnasium", "", "check_env refuses the environment: IndexError: no idea."),
    ("goal in the world", "goals", "ledger-1", "The world of ledger-1 has the goal's 'answer'"),
    ("goal told", "goals", "ledger-1", "The goal of ledger-1 stands in its record"),
    ("sums", "sums", "", "The money of ledger-0 does not add up."),
    ("sums raise", "sums", "", "The check broke off: KeyError: 'sums'."),
    ("own raises", "own", "", "The family's own checks can't be made: KeyError: 'rules'."),
]

QUICK = ("tasks", "trivial", "formats", "goals", "sums", "own")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadlines, "SECONDS", 1.5)


def states(report: Report) -> dict[str, str]:
    return {result.check: result.state for result in report.results}


def test_a_sound_family_passes() -> None:
    report = check_family(ENV_ID)
    assert report.findings == ()
    assert states(report) == dict.fromkeys(("family", *CHECKS, "sums"), "passed")
    assert (report.of, len(report.tasks)) == (4, 4)
    looked = {result.check: dict(result.looked) for result in report.results}
    assert looked["schemas"] == {"tool": 3}
    assert looked["determinism"] == {"task": 4, "task in another process": 4}
    assert looked["formats"] == {"task in hermes": 4, "task in react": 4, "task in native": 4}


@pytest.mark.parametrize(("fault", "check", "subject", "sentence"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_each_fault_is_found_by_the_right_check_and_only_by_it(
    fault: str, check: str, subject: str, sentence: str
) -> None:
    # Starting another process takes most of the time; it plays what has no part in these faults.
    checks = [name for name in CHECKS if name != "determinism" or check not in QUICK]
    report = check_family(registered(fault), checks=checks)
    assert {finding.check for finding in report.findings} == {check}
    first = report.findings[0]
    assert first.subject == subject
    assert sentence in first.sentence
    assert first.sentence.endswith(".")


def test_what_is_declared_with_a_reason_is_no_finding_and_is_counted() -> None:
    report = check_family(registered("anything", declares=True), checks=["expert", "trivial"])
    assert report.ok
    assert [one.finding.subject for one in report.declared] == [f"ledger-{number}" for number in range(4)]
    assert {one.reason for one in report.declared} == {"The ledger is open to all."}
    assert report.to_json()["checks"][2]["declared"][0]["sentence"].startswith("ledger-0 is solved by an agent that")
    assert [result.check for result in report.results] == ["family", "expert", "trivial", "sums"]


@pytest.mark.parametrize(
    ("fault", "subject", "sentence"),
    [
        ("declared for nothing", "ledger-1", "The exception declared for ledger-1 no longer applies, as nothing"),
        ("declared for nobody", "ledger-9", "An exception is declared for ledger-9, and there is no such thing"),
        ("declared without reason", "", "from trivial can't be read: ValueError: 'ledger-1' declares no exception"),
    ],
)
def test_an_exception_that_does_not_apply_is_a_finding(fault: str, subject: str, sentence: str) -> None:
    report = check_family(registered(fault, declares=True), checks=["trivial"])
    (finding,) = report.findings
    assert (finding.check, finding.subject) == ("trivial", subject)
    assert sentence in finding.sentence
    assert not report.declared


def test_exceptions_for_what_was_not_looked_at_are_let_be() -> None:
    assert check_family(registered("declared for nobody", declares=True), tasks=2, checks=["trivial"]).ok
    assert check_family(registered("declared for nothing", declares=True), checks=["tasks"]).ok


def test_a_tool_that_breaks_on_valid_calls() -> None:
    report = check_family(registered("Fragile"), checks=[name for name in CHECKS if name != "gymnasium"])
    (finding,) = report.findings
    assert (finding.check, finding.subject) == ("toolkit", "ledger-0")
    assert "The tool balance broke: AttributeError" in finding.sentence


def test_the_other_tasks_are_looked_at_all_the_same() -> None:
    report = check_family(registered("expert raises"))
    assert [finding.subject for finding in report.findings] == ["ledger-1"]
    looked = {result.check: result.looked for result in report.results}
    assert (looked["expert"]["task"], looked["trivial"]["task"], looked["snapshots"]["task"]) == (4, 3, 3)


def test_what_could_not_be_looked_at_has_not_passed() -> None:
    report = check_family(registered("Twice"))
    assert states(report)["snapshots"] == "skipped"
    assert "4 tasks are not played" in report.results[list(states(report)).index("expert")].notes[0]


def test_unused_tools_are_only_noted_when_not_all_tasks_are_looked_at() -> None:
    report = check_family(registered("Unused"), tasks=2, checks=["tools"])
    assert report.ok
    assert "no expert uses audit" in report.results[1].notes[0]


def test_misspelt_names_are_the_callers_mistake() -> None:
    with pytest.raises(UsageError, match="There is no check 'scemas'; did you mean 'schemas'"):
        check_family(ENV_ID, checks=["scemas"])
    with pytest.raises(UsageError, match="There is no environment"):
        check_family("lamsim-tests/Leger-v0")
    with pytest.raises(UsageError, match="There is no option 'fautl'"):
        check_family(ENV_ID, options={"fautl": "half"})


def test_the_choice_of_tasks_is_the_same_again_and_of_every_split() -> None:
    tasks = TaskSet(Task(f"t{n}", "Do.", split="test" if n % 10 == 0 else "train") for n in range(100))
    few, more = chosen(tasks, 8), chosen(tasks, 20)
    assert [task.id for task in few] == ["t0", "t43", "t48", "t60", "t66", "t80", "t90", "t98"]
    assert {task.id for task in few} < {task.id for task in more}
    assert sum(task.split == "test" for task in few) == 4
    assert list(few) == sorted(few, key=lambda task: tasks.ids.index(task.id))
    assert chosen(tasks, None) == tuple(tasks) == chosen(tasks, 200)


def test_the_command(lamsim: Any) -> None:
    ended = lamsim("check", ENV_ID, "--only", "tasks,schemas,expert")
    assert (ended.code, ended.err.strip()) == (0, "")
    for part in ("4 of 4 tasks", "schemas", "passed", "3 tools", "Nothing is missing."):
        assert part in ended.out
    assert "snapshots" not in ended.out
    ended = lamsim("check", ENV_ID, "--without", "sandboxes,determinism,gymnasium", "-o", "fault=Counting")
    assert ended.code == 0
    ended = lamsim("check", ENV_ID, "-o", "fault=anything", "--only", "trivial")
    assert ended.code == 1
    assert "ledger-0 is solved by an agent that says nothing" in " ".join(ended.out.split())
    assert "and 1 more (--verbose shows them)" in ended.out
    assert "4 things are missing." in ended.out


def test_the_command_tells_what_is_declared(lamsim: Any) -> None:
    ended = lamsim("check", registered("anything", declares=True), "--only", "trivial")
    assert ended.code == 0
    assert "declared: The ledger is open to all. (4)" in " ".join(ended.out.split())
    assert "Nothing is missing. Declared exceptions: 4." in ended.out


def test_the_command_says_it_as_json(lamsim: Any) -> None:
    told = lamsim("check", ENV_ID, "--tasks", "2", "--only", "expert", "--json").json
    assert told["ok"]
    assert told["tasks"]["of"] == 4
    assert len(told["tasks"]["checked"]) == 2
    assert [check["check"] for check in told["checks"]] == ["family", "expert", "sums"]
    assert told["checks"][1]["looked"] == {"task": 2}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("lamsim/Legder-v0",), "There is no environment 'lamsim/Legder-v0'"),
        ((ENV_ID, "--only", "scemas"), "There is no check 'scemas'; did you mean 'schemas'?"),
        ((ENV_ID, "--all", "--tasks", "3"), "Give --all or --tasks, not both."),
        ((ENV_ID, "-o", "fautl=half"), "There is no option 'fautl'"),
        ((ENV_ID, "--sandbox", "dokcer"), "There is no sandbox 'dokcer'; did you mean 'docker'?"),
    ],
)
def test_misuse_is_one_sentence(lamsim: Any, arguments: tuple[str, ...], sentence: str) -> None:
    ended = lamsim("check", *arguments)
    assert (ended.code, ended.out) == (2, "")
    (line,) = ended.err.splitlines()
    assert sentence in line
