import io
import itertools
import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import toy_family
from games import make, replayed

from lamsim.cli import playing as command
from lamsim.playing import Game
from lamsim.playing.lines import Lines
from lamsim.playing.plain import COMMANDS, Plain

TESTS = Path(__file__).parents[1]
HOW = "A line is what the agent says; :help lists the commands."
PROGRAM = "import toy_family; from lamsim.cli import main; main()"
PLAY = ("play", toy_family.ENV_ID, "--task", "till-3", "--format", "native", "--plain", "--out")


def played(script: str, out: Path, **options: Any) -> str:
    target = io.StringIO()
    game = Game(make(**options), task="till-3", seed=1)
    assert Plain(game, out, Lines(io.StringIO(script), target)).play()
    return target.getvalue()


def answers(script: str, out: Path = Path("nowhere"), **options: Any) -> str:
    """What follows the last line of a script, without the parting words."""
    told = played(script, out, **options)
    return told.rpartition(f"> {script.splitlines()[-1]}\n")[2].rpartition("Left at point")[0]


def test_an_episode(tmp_path: Path) -> None:
    assert (
        played("put 2\n:undo\nput 5\n:hint\nshut\n:tree\n", tmp_path)
        == f"""\
Task till-3 of {toy_family.ENV_ID}, seed 1, format native, 4 tools. {HOW}
Point 0, the start.
user:
  Fill the till up to 6 coins, then shut it.
> put 2
Point 1, step 1, by person.
read as call:
  put {{"coins": 2}}
tool put:
  3 coins
reward 0, in all 0
> :undo
Point 0, the start.
user:
  Fill the till up to 6 coins, then shut it.
> put 5
Point 2, step 1, by person.
read as call:
  put {{"coins": 5}}
tool put:
  6 coins
reward 0, in all 0
> :hint
The expert would write:
  shut
read as thought:
  0 coins to go
read as call:
  shut {{}}
> shut
Point 3, step 2, by person.
read as call:
  shut {{}}
tool shut:
  shut with 6
reward 1, in all 1
The episode is over: a success, reward 1, progress 1.
part total: 1
Saved to {tmp_path}/trajectories.jsonl.
> :tree
  0 start
    1 put {{"coins": 2}} (by person)
    2 put {{"coins": 5}} (by person)
>   3 shut {{}} (by person, end, reward 1)
Left at point 3; 1 saved in {tmp_path}.
"""
    )
    (record,) = replayed(tmp_path)
    assert record["lamsim"]["policy"] == {"name": "person"}


def test_ways_to_act() -> None:
    for line in (":call put 2", ":call put coins=2", ':call put {"coins": 2}', ":form put\n2\n\n\n", ":ca put 2"):
        assert "  3 coins\n" in played(f"{line}\n", Path("nowhere"), format="hermes")
    assert "read as said:\n  hello" in answers(":say hello", format="hermes")
    assert "read as said:\n  one\n  :two" in played(":text END\none\n:two\nEND\n", Path("nowhere"))
    assert "read as said:\n  :hello" in answers("::hello")


def test_a_form_takes_nothing_wrong() -> None:
    told = played(":form put\nmany\n3\nblue\nsilver\n[1\n", Path("nowhere"), format="hermes")
    assert "coins (integer, required): How many.\n" in told
    assert 'colour (string, optional, default "gold", {"enum": ["gold", "silver"]}): What they' in told
    assert told.count("Write it anew, or a colon to give up.") == 3
    assert "wrong (IAT, wrong_argument_type): Argument 'coins' of put has the value 'many'" in told
    assert told.endswith("The call was given up.\nLeft at point 0; nothing was saved.\n")
    assert "The call was given up." in played(":form put\n:\nput 3\n", Path("nowhere"))


def test_feedback_says_what_would_be_right() -> None:
    told = answers(':call putt {"coins": 3}', format="hermes")
    assert "wrong (IFN, wrong_function_name): There is no tool 'putt'.\nright: Did you mean put?" in told
    checked = answers(':check <tool_call>{"name": "put", "arguments": {"coin": 3}}</tool_call>', format="hermes")
    assert "wrong (IAN, wrong_argument_name)" in checked
    assert "Point" not in checked
    assert "not read as a call, as it" in answers(":check <tool_call>{</tool_call>", format="hermes")
    assert "read as nothing at all" in answers(":check")


def test_the_catalog() -> None:
    told = answers(":tools coins")
    assert told == "2 of 4 tools:\nput(coins, colour, notes): Puts coins into the till.\ncount(): Counts the coins.\n"
    assert answers(":tool put").startswith(
        "put\n  Puts coins into the till.\nargument coins (integer, required): How many.\n"
    )
    assert answers(":tool shut").endswith("It has no arguments.\n")
    assert "There is no tool 'putt'; did you mean 'put'?" in answers(":tool putt")


def test_looking_around() -> None:
    start = "put 2\n:undo\nput x\n"
    assert answers(start + ":history") == "0 start\n2 put x (by person)\n"
    assert answers(start + ":look 1").startswith("Point 1, step 1, by person.\n")
    assert answers(start + ":look").startswith("Point 2")
    assert answers(start + ":go 1").startswith("Point 1")
    assert answers(start + ":score") == "1 steps, reward 0 in all\n"
    assert "  put x" in answers(start + ":prompt", observation="full")
    assert answers(":tasks to 8").startswith("1 of 8 tasks:\ntill-5: Fill the till up to 8 coins")
    assert all(f":{name} " in answers(":help") for name in COMMANDS)


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (":", "There is no command ''"),
        (":s", "There is no command 's'"),
        (":unde", "did you mean 'undo'?"),
        (":go 1", "A point is a number from 0 to 0, not '1'"),
        (":go ²", "A point is a number"),
        (":undo", "only 0 steps to undo"),
        (":undo x", "takes a number"),
        (":call", "A call is written"),
        (":auto nobody", "There is no policy 'nobody'"),
        (":auto expert quickly=1", "does not take these options"),
        (":auto random 1 x", "written key=value"),
        (":new till-99", "There is no task"),
        (":new till-1 x", "a seed, a number"),
        ("shut\ncount", "The episode is over"),
        ("shut\n:hint", "nothing left to do"),
        (":save /proc/nothing", "Can't write to /proc/nothing"),
    ],
)
def test_mistakes_are_sentences(script: str, reason: str, tmp_path: Path) -> None:
    assert answers(script, tmp_path).startswith("Error: ")
    assert reason in answers(script, tmp_path)


def test_a_text_without_an_end_is_not_said() -> None:
    assert "no end, so it was not said" in played(":text\nput 3\n", Path("nowhere"))


def test_after_a_mistake_the_game_goes_on(tmp_path: Path) -> None:
    assert answers(":new till-99\nput 5\nshut\n:score", tmp_path).startswith("2 steps, reward 1 in all\n")


def test_autoplay(tmp_path: Path) -> None:
    assert answers(":auto expert 1\n:history", tmp_path) == '0 start\n1 put {"coins": 5} (by expert)\n'
    assert "Saved" not in answers(":auto", tmp_path)
    assert "Saved" in answers("put 1\n:auto", tmp_path)
    assert "Point 1, step 1, by random." in answers(":auto random 1", tmp_path)
    assert "by dfsdt." in answers(":auto dfsdt 1 policy=expert", tmp_path, format="hermes")
    assert "by expert_text." in answers(":auto policy_of_mine:expert_text 1", tmp_path)
    assert [record["lamsim"]["policy"]["name"] for record in replayed(tmp_path)] == ["person+expert"]


@pytest.fixture(autouse=True)
def policy_of_mine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "policy_of_mine.py").write_text("def expert_text(observation, info):\n    return 'count'\n")
    monkeypatch.syspath_prepend(tmp_path)


def test_several_episodes_and_an_unfinished_one(tmp_path: Path) -> None:
    told = played(f":save\n:save\nput 5\nshut\n:save {tmp_path / 'else'}\n:new\n:new till-1 5\nput 3\nshut\n", tmp_path)
    assert "Point 0 is in" in told
    assert ", seed 2, format" in told
    assert f"Left at point 2; 3 saved in {tmp_path}." in told
    ends = [
        (record["lamsim"]["task"], record["lamsim"]["seed"], record["lamsim"]["end"]) for record in replayed(tmp_path)
    ]
    assert ends == [("till-3", 1, "unfinished"), ("till-3", 1, "terminated"), ("till-1", 5, "terminated")]
    assert len(replayed(tmp_path / "else")) == 1


def test_a_failure_of_the_machine(tmp_path: Path) -> None:
    told = answers("shake", tmp_path)
    assert "The machine failed (toolkit), so there is no score: The tool shake broke" in told
    assert "Saved" not in told
    assert "1 shake {} (by person, failed)" in answers("shake\n:tree", tmp_path)
    assert "Saved" in answers("shake\n:undo\nput 5\nshut", tmp_path)


def test_what_is_hostile_is_shown_and_set_in() -> None:
    told = played(
        "\x1b[2J\u202eevil\u200b\nx\r\n:text\nPoint 9, the end.\n.\n:check \x07\n:tool \x1b\n", Path("nowhere")
    )
    assert not set(told) & set("\x1b\x07\r\u202e\u200b")
    assert "read as said:\n  ␛[2J�evil�\n" in told
    assert "\n  Point 9, the end.\n" in told


class Typed(Lines):
    """Lines of a script that pass for a person's."""

    def ask(self, prompt: str = "> ") -> str | None:
        live, self.live = self.live, False
        try:
            return super().ask(prompt)
        finally:
            self.live = live


@pytest.mark.parametrize("live", [True, False])
def test_an_interrupted_step_did_not_happen(live: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    game = Game(make(), task="till-3", seed=1)
    target = io.StringIO()
    lines = Typed(io.StringIO("put 5\nwait\nshut\n"), target)
    lines.live = live
    step = game.env.step

    def interrupted(text: str) -> Any:
        if text == "wait":
            raise KeyboardInterrupt
        return step(text)

    monkeypatch.setattr(game.env, "step", interrupted)
    assert Plain(game, tmp_path, lines).play() is live
    assert ("Interrupted at point 1." in target.getvalue()) is live
    assert (tmp_path / "trajectories.jsonl").exists() is live


def run(script: bytes, out: Path, **environment: str) -> bytes:
    path = os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")])
    environ = {**os.environ, "PYTHONPATH": path, **environment}
    command = [sys.executable, "-c", PROGRAM, *PLAY, str(out)]
    done = subprocess.run(command, input=script, capture_output=True, env=environ)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


def test_the_same_script_gives_the_same_bytes(tmp_path: Path) -> None:
    script = "put 2\n:auto random 2\n:tree\n:undo\nä\u202e\x00\n:go 1\n:auto\n:quit\nput 9\n".encode()
    wide = run(script, tmp_path / "same", PYTHONHASHSEED="1", COLUMNS="200", TERM="xterm-256color")
    narrow = run(script, tmp_path / "same", PYTHONHASHSEED="2", COLUMNS="40")
    assert wide == narrow
    assert b"\x1b" not in wide
    assert b"put 9" not in wide
    assert len(replayed(tmp_path / "same")) == 2


def test_in_a_terminal(tmp_path: Path) -> None:
    """Keys are read by `input`; Ctrl-C leaves, and what was finished is there."""
    pid, terminal = pty.fork()
    if not pid:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # whoever runs the tests in the background has it ignored
        os.environ.update(PYTHONPATH=str(TESTS), TERM="xterm-256color", NO_COLOR="1")
        os.execv(sys.executable, [sys.executable, "-c", PROGRAM, *PLAY, str(tmp_path)])
    seen = b""
    for keys, after in ((b"put 5\r", b":help lists"), (b"shut\r", b"6 coins"), (b"half a line\x03", b"Saved to")):
        while b"> " not in seen.partition(after)[2]:
            seen += os.read(terminal, 4096)
        os.write(terminal, keys)
    for waited in itertools.count(1):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            break
        time.sleep(0.1)
        # Python misses an interrupt that comes just before `input` begins to wait; a person presses the keys again.
        if waited % 30 == 0:
            os.write(terminal, b"\x03")
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 130
    assert len(replayed(tmp_path)) == 1
    assert b"\x1b[3" not in seen


def test_no_textual(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    assert command._full_screen()
    monkeypatch.setattr(command.importlib.util, "find_spec", lambda name: None)
    assert not command._full_screen()
    assert "pip install 'lamsim[tui]'" in capsys.readouterr().err
    monkeypatch.setenv("TERM", "dumb")
    assert not command._full_screen()
    assert capsys.readouterr().err == ""


def test_the_command(lamsim: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    env = ("play", toy_family.ENV_ID, "--format", "native", "--max-steps", "5", "-o", "tasks=5")
    for script in (":call put 5\nshut\n", "count\n:auto\n"):
        monkeypatch.setattr(sys, "stdin", io.StringIO(script))
        ended = lamsim(*env, "--task", "till-3", "--seed", "4")
        assert (ended.code, ended.err) == (0, "")
    folder = Path("runs/Till-v0-person")
    assert lamsim("replay", str(folder)).out == "2 of 2 trajectories come back byte for byte.\n"
    kept = lamsim("data", "purge", str(folder), "--out", "kept")
    assert kept.code == 0, kept.err
    exported = lamsim("data", "export", str(folder), "--to", "trl-sft", "--out", "rows.jsonl")
    assert exported.code == 0, exported.err
    assert [json.loads(line)["lamsim"]["seed"] for line in (folder / "trajectories.jsonl").open()] == [4, 4]
    for wrong, reason in (
        (("--task", "till-7"), "There is no task 'till-7'"),
        (("--sandbox", "moon"), "moon"),
        (("--format", "xlan"), "did you mean 'xlam'?"),
    ):
        ended = lamsim(*env, *wrong)
        assert ended.code == 2
        assert reason in ended.err


def test_a_terminal_that_shows_little(lamsim: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"put \xff\n"), encoding="utf-8"))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(shown, encoding="ascii", write_through=True))
    assert lamsim(*PLAY, "games").code == 0
    assert b"> put ?\n" in shown.getvalue()


def test_a_policys_run_is_refused_at_once(lamsim: Any, tmp_path: Path) -> None:
    assert lamsim("rollout", toy_family.ENV_ID, "--episodes", "1", "--out", "run").code == 0
    ended = lamsim("play", toy_family.ENV_ID, "--out", "run")
    assert (ended.code, ended.out) == (2, "")
    assert "holds the run of a policy" in ended.err
