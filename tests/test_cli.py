import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import toy_family
from command_line import TOY, command, environment, run

from lamsim import ToolkitSpec

WEBSHOP = "lamsim/Webshop-v0"
ENV = toy_family.ENV_ID


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("rollout", "lamsim/Webshpo-v0"),
            "There is no environment 'lamsim/Webshpo-v0'; did you mean 'lamsim/Webshop-v0'?",
        ),
        (("show", "CartPole-v1"), "There is no environment 'CartPole-v1'"),
        (("eval", "lamsim/Webshop"), "did you mean 'lamsim/Webshop-v0'?"),
        (("rollout", ENV, "--format", "hermse"), "There is no format 'hermse'; did you mean 'hermes'?"),
        (("show", ENV, "--format", "natve"), "There is no format 'natve'; did you mean 'native'?"),
        (
            ("show", ENV, "--task", "till-11", "--format", "native"),
            "There is no task 'till-11'; did you mean 'till-1'?",
        ),
        (("rollout", ENV, "--policy", "exprt"), "There is no policy 'exprt'; did you mean 'expert'?"),
        (("eval", ENV, "--policy", "my:agent"), "Can't load the policy 'my:agent': No module named 'my'."),
        (("rollout", ENV, "--split", "tst"), "There is no split 'tst'; did you mean 'test'?"),
        (("rollout", ENV, "--feedback", "shwo"), "There is no feedback mode 'shwo'; did you mean 'show'?"),
        (("rollout", ENV, "--observation", "some"), "There is no observation mode 'some'; there are: full, turn."),
        (("rollout", ENV, "--sandbox", "dockr"), "There is no sandbox 'dockr'; did you mean 'docker'?"),
        (("rollout", ENV, "-o", "task=3"), "There is no option 'task'; did you mean 'tasks'?"),
        (("rollout", ENV, "-o", "task"), "An option is written key=value, not 'task'."),
        (("rollout", ENV, "--policy", "noisy", "-p", "rate=2"), "The rate of planted errors is a share from 0 to 1"),
        (("rollout", ENV, "--policy", "noisy", "-p", "rat=0.2"), "The policy 'noisy' does not take these options"),
        (("rollout", WEBSHOP, "-o", "num_products=x"), "Webshop can't be made with the options"),
        (("rollout", WEBSHOP, "--data", "nowhere"), "nowhere"),
        (("replay", "nowhere"), "There are no trajectories at nowhere"),
    ],
)
def test_one_sentence(lamsim: Any, arguments: tuple[str, ...], sentence: str) -> None:
    ended = lamsim(*arguments)
    assert ended.code == 2
    assert ended.out == ""
    (line,) = ended.err.splitlines()
    assert line.startswith("Error: ")
    assert sentence in line


@pytest.mark.parametrize(
    "arguments",
    [
        ("rollout",),
        ("rollout", ENV, "--nonsense"),
        ("rollout", ENV, "--episodes", "x"),
        ("rollout", ENV, "--episodes", "-1"),
        ("rollout", ENV, "--workers", "0"),
        ("rollout", ENV, "--seed", "-1"),
        ("show", ENV, "--seed", "-1"),
        ("eval", ENV, "--seeds", "0"),
        ("eval", ENV, "--tasks", "0"),
        ("nonsense",),
    ],
)
def test_misuse_of_the_command_line(lamsim: Any, arguments: tuple[str, ...]) -> None:
    ended = lamsim(*arguments)
    assert ended.code == 2
    assert "Usage:" in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("command", ["", "rollout", "replay", "eval", "envs", "show", "sandbox", "sandbox build"])
def test_help(lamsim: Any, command: str) -> None:
    ended = lamsim(*command.split(), "--help")
    assert ended.code == 0
    assert "Usage:" in ended.out


def test_envs(lamsim: Any) -> None:
    assert WEBSHOP in lamsim("envs").out
    rows = {row["id"]: row for row in lamsim("envs", "--json").json}
    assert rows[WEBSHOP]["about"].startswith("WebShop")
    assert set(rows[WEBSHOP]["splits"]) == {"train", "validation", "test"}


def test_show(lamsim: Any) -> None:
    out = lamsim("show", ENV, "--format", "react", "--task", "till-3").out
    for part in ("8 tasks (test, train)", "put", "coins (integer)", "How many.", "optional", "till-3", "6 coins"):
        assert part in out
    assert "Action Input" in out
    assert "first prompt of till-6" in lamsim("show", ENV, "--format", "native", "--seed", "0").out


def test_rollout(lamsim: Any) -> None:
    ended = lamsim("rollout", ENV, "--format", "native", "--out", "run", "--episodes", "10")
    assert ended.code == 0
    for part in ("episodes", "10", "mean reward", "1.0000", "success", "100.0%", "95 % interval"):
        assert part in ended.out
    assert "10/10" in ended.err
    assert sorted(file.name for file in Path("run").iterdir() if file.suffix) == [
        "failures.jsonl",
        "run.json",
        "summary.json",
        "trajectories.jsonl",
    ]
    again = lamsim("rollout", ENV, "--format", "native", "--out", "run", "--episodes", "10")
    assert (again.code, again.out) == (2, "")
    assert "already holds a run" in again.err
    more = lamsim("rollout", ENV, "--format", "native", "--out", "run", "--episodes", "12", "--resume", "--json")
    assert more.json["episodes"] == 12
    other = lamsim("rollout", ENV, "--format", "react", "--out", "run", "--episodes", "12", "--resume")
    assert "holds a run with other arguments" in other.err


def test_rollout_without_a_folder(lamsim: Any) -> None:
    data = lamsim("rollout", ENV, "--format", "native", "--policy", "noisy", "-p", "rate=0.5", "--json").json
    assert data["episodes"] == 8
    assert data["errors"]
    assert len(Path("runs/Till-v0-noisy/trajectories.jsonl").read_text().splitlines()) == 8


def test_rollout_options_reach_the_environment(lamsim: Any) -> None:
    lamsim(
        "rollout", ENV, "--format", "native", "-o", "tasks=3", "--max-steps", "1", "--feedback", "show", "--out", "run"
    )
    record = json.loads(Path("run/trajectories.jsonl").read_text().splitlines()[0])
    assert record["lamsim"]["options"] == {
        "format": "native",
        "sandbox": "inprocess",
        "feedback": "show",
        "max_steps": 1,
        "tasks": 3,
    }
    assert record["lamsim"]["end"] == "truncated"


def test_a_policy_in_the_working_folder(tmp_path: Path) -> None:
    (tmp_path / "my_agents.py").write_text("def shut(observation, info):\n    return 'shut'\n")
    done = run(tmp_path, "rollout", TOY, "--format", "native", "--policy", "my_agents:shut", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["episodes"] == 8


def test_a_strangers_family(tmp_path: Path) -> None:
    done = run(tmp_path, "envs", "--json")
    assert {row["id"] for row in json.loads(done.stdout)} >= {TOY, WEBSHOP}
    done = run(tmp_path, "show", TOY, "--format", "native")
    assert "Fill the till" in done.stdout


def test_eval(lamsim: Any) -> None:
    ended = lamsim("eval", ENV, "--format", "native", "--seeds", "3", "--tasks", "4")
    assert ended.code == 0
    for part in ("pass@k", "pass^k", "4 tasks", "1.000"):
        assert part in ended.out
    data = lamsim("eval", ENV, "--format", "native", "--policy", "noisy", "--seeds", "3", "--json").json
    assert data["tasks"] == 8
    assert data["episodes"] == 24
    assert list(data["passes"]) == ["1", "2", "3"]
    assert data["passes"]["1"]["pass@k"] == pytest.approx(data["success"])
    assert data["passes"]["3"]["pass@k"] >= data["passes"]["3"]["pass^k"]
    assert not Path("runs").exists()


def test_replay(lamsim: Any) -> None:
    for chat_format in ("native", "react"):
        lamsim(
            "rollout", ENV, "--format", chat_format, "--policy", "noisy", "--out", chat_format, "--feedback", "reward"
        )
        ended = lamsim("replay", chat_format)
        assert (ended.code, ended.out) == (0, "8 of 8 trajectories come back byte for byte.\n")
    lamsim(
        "rollout",
        WEBSHOP,
        "--policy",
        "random",
        "--out",
        "shop",
        "--episodes",
        "5",
        "--max-steps",
        "8",
        "--format",
        "xlam2",
    )
    assert lamsim("replay", "shop/trajectories.jsonl").code == 0


def tamper(file: Path, number: int, path: tuple[Any, ...], value: Any) -> None:
    lines = file.read_text().splitlines()
    record = json.loads(lines[number])
    place = record
    for step in path[:-1]:
        place = place[step]
    assert place[path[-1]] != value
    place[path[-1]] = value
    lines[number] = json.dumps(record)
    file.write_text("\n".join(lines) + "\n")


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("conversation", 2, "content"), "99 coins", "conversation[2].content"),
        (("conversation", 0, "content"), "Do nothing.", "conversation[0].content"),
        (("conversation", 1, "tool_calls", 0, "function", "arguments", "coins"), 99, "conversation[1].tool_calls"),
        (("lamsim", "steps", 0, "reward"), 0.5, "lamsim.steps[0].reward"),
        (("lamsim", "steps", 0, "text"), "count", "conversation[1].tool_calls[0].function.name"),
        (("lamsim", "steps", 0, "feedback"), [{}], "lamsim.steps[0].feedback"),
        (("lamsim", "reward"), 0.0, "lamsim.reward"),
        (("lamsim", "score", "progress"), 0.5, "lamsim.score.progress"),
        (("lamsim", "end"), "truncated", "lamsim.end"),
        (("tools",), [], "tools"),
        (("task_instruction",), "x", "task_instruction"),
        (("lamsim", "seed"), 77, "unique_trajectory_id"),
    ],
)
def test_replay_finds_what_was_tampered_with(lamsim: Any, path: tuple[Any, ...], value: Any, place: str) -> None:
    lamsim("rollout", ENV, "--format", "native", "--out", "run")
    tamper(Path("run/trajectories.jsonl"), 3, path, value)
    ended = lamsim("replay", "run")
    assert ended.code == 1
    assert f"differs at {place}" in ended.out
    assert "recorded" in ended.out
    assert "7 of 8 trajectories come back byte for byte." in ended.out


def test_replay_of_steps_that_were_left_out(lamsim: Any) -> None:
    lamsim("rollout", ENV, "--format", "native", "--out", "run")
    file = Path("run/trajectories.jsonl")
    record = json.loads(file.read_text().splitlines()[0])
    for steps in (record["lamsim"]["steps"][:1], record["lamsim"]["steps"] * 2):
        file.write_text(json.dumps({**record, "lamsim": {**record["lamsim"], "steps": steps}}) + "\n")
        assert lamsim("replay", "run").code == 1


def test_replay_of_foreign_records(lamsim: Any) -> None:
    Path("t.jsonl").write_text(
        '{"unique_trajectory_id": "x---1", "task_instruction": "", "tools": [], "conversation": []}\n'
    )
    ended = lamsim("replay", "t.jsonl")
    assert ended.code == 2
    assert "Error: x---1 can't be replayed: its block 'lamsim' lacks env, options, seed, task, steps." in ended.err
    Path("t.jsonl").write_text("{}\n")
    ended = lamsim("replay", "t.jsonl")
    assert ended.code == 2
    assert "t.jsonl, line 1 is no trajectory" in ended.err


def test_replay_of_failures(lamsim: Any) -> None:
    lamsim("rollout", ENV, "--format", "native", "--policy", f"{__name__}:shake", "--out", "run", "--episodes", "2")
    assert len(Path("run/failures.jsonl").read_text().splitlines()) == 2
    ended = lamsim("replay", "run/failures.jsonl")
    assert (ended.code, ended.out) == (0, "2 of 2 trajectories come back byte for byte.\n")


def shake(observation: str, info: Any) -> str:
    return "shake"


def test_the_machines_fault_has_an_exit_code_of_its_own(lamsim: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toy_family.TillFamily, "toolkit", lambda self, task: ToolkitSpec("builtins:range"))
    ended = lamsim("rollout", ENV, "--format", "native", "--out", "run")
    assert ended.code == 3
    assert "Error: The making of the toolkit builtins:range broke: ValueError" in ended.err


def test_output_into_a_pipe_that_closes(tmp_path: Path) -> None:
    with subprocess.Popen(
        command("show", TOY, "--format", "native"),
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""


def test_a_package_that_is_broken_breaks_nothing_else(tmp_path: Path) -> None:
    around = environment(tmp_path)
    (tmp_path / "till-1.0.dist-info" / "entry_points.txt").write_text("[lamsim.envs]\nBroken-v0 = no_such_till:Till\n")
    sentence = "The environment family no_such_till:Till can't be imported: No module named 'no_such_till'."
    listed = subprocess.run(command("envs", "--json"), env=around, capture_output=True, text=True)
    about = {row["id"]: row["about"] for row in json.loads(listed.stdout)}
    assert about["lamsim/Broken-v0"] == sentence
    assert len(about) > 10
    played = subprocess.run(command("rollout", "lamsim/Broken-v0"), env=around, capture_output=True, text=True)
    assert (played.returncode, played.stderr) == (2, f"Error: {sentence}\n")
