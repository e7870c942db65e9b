"""The persistent shell: what a script's terminal shows, what persists, what is stopped; and one-off scripts."""

import ast
import os
import shlex
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lamsim_sandbox.shell import Output, Shell, run_script
from sandbox_kinds import IMAGE

RUNNER = Path(__file__).parents[2] / "tool_sandboxes"
NEW = "[The shell has ended; this is a new one.]\n"


@pytest.fixture(autouse=True)
def closed() -> None:
    """No runner is started here, so none is looked for."""


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def wait_for(what: Callable[[], object], seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def made(tmp_path: Path, **options: Any) -> Shell:
    """A shell without the start files of whoever runs the tests."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PS1": "who@where> "}
    return Shell(("bash", "--norc"), cwd=str(tmp_path), environment=environment, **options)


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """For scripts that leave no trace."""
    with made(tmp_path_factory.mktemp("shell"), seconds=5) as shell:
        yield shell


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Shell]:
    """One that a test may break."""
    with made(tmp_path, seconds=0.4, output_characters=1000) as shell:
        assert shell.run("kept=1; pid=$$") == Output("", 0)
        yield shell


@pytest.mark.parametrize(
    ("script", "text", "status"),
    [
        ("", "", 0),
        ("echo hi", "hi\n", 0),
        ("printf 'no end'", "no end", 0),
        ("echo a; echo b >&2; false", "a\nb\n", 1),
        ("(exit 7)", "", 7),
        ("# nothing", "", 0),
        ("printf 'a\\r\\nb\\n'", "a\nb\n", 0),
        ("printf 'a\\rb\\tc\\n'", "a\rb\tc\n", 0),
        ("printf '\\xff\\n'", "\ufffd\n", 0),
        ("echo é", "é\n", 0),
        ("[ -t 0 ] && [ -t 1 ] && [ -t 2 ] && stty size && echo $TERM", "24 80\ndumb\n", 0),
        ("ls -C /dev/null /dev/zero", "/dev/null  /dev/zero\n", 0),
        ("nonsense", "bash: nonsense: command not found\n", 127),
        ("echo one\necho )", "one\nbash: line 2: syntax error near unexpected token `)'\nbash: line 2: `echo )'\n", 2),
        ("echo 'abc", "bash: line 1: unexpected EOF while looking for matching `''\n", 2),
        ("if true; then", "bash: line 2: syntax error: unexpected end of file\n", 2),
        ("cat <<EOF\nabc", None, 0),
        ("cat <<'EOF'\n$HOME `x` \\\nEOF", "$HOME `x` \\\n", 0),
        ("${unset?is not there}", "bash: unset: is not there\n", 1),
        ("unset x; set -u; echo $x; echo no", "bash: x: unbound variable\n", 1),
        ("set +u; echo $0 $#", "bash 0\n", 0),
        ("set -x; echo a; set +x", "+++ echo a\na\n+++ set +x\n", 0),
        ("return 3", "", 3),
        ("sleep 60 & kill $!", "", 0),
        ("umask", "0022\n", 0),
        ("exec 3>&1 >/dev/null; echo no; exec >&3 3>&-", "", 0),
        ("printf '\\036begin:1\\037\\036'; printf '\\036'", "\x1ebegin:1\x1f\x1e\x1e", 0),
        ("time_is() { echo \"$1\"; }; time_is 'a  b'", "a  b\n", 0),
        ("shopt expand_aliases; alias hey='echo hey'\nhey", "expand_aliases \ton\nhey\n", 0),
        ("head -c 300000 /dev/zero | tr '\\0' x | fold | tail -1 | wc -c", "80\n", 0),
    ],
)
def test_scripts(one: Shell, script: str, text: str | None, status: int | None) -> None:
    output = one.run(script)
    assert text is None or output.text == text
    assert status is None or output.status == status
    assert (output.timed_out, output.cut) == (False, False)
    assert ".shell" not in output.text
    assert "who@where" not in output.text
    assert one.run("echo next") == Output("next\n", 0)


def test_what_persists(one: Shell) -> None:
    one.run("mkdir -p sub; cd sub; x='a b'; export Y=2; f() { echo \"f $1\"; return 4; }; set -- p q; shopt -s extglob")
    assert one.run('echo "$x" $Y $1 $#; basename "$PWD"') == Output("a b 2 p 2\nsub\n", 0)
    assert one.run("f 1") == Output("f 1\n", 4)
    assert one.run("echo $?") == Output("4\n", 0)
    assert one.run("cd ..; set --; shopt -u extglob") == Output("", 0)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=200))
def test_texts_are_exact(one: Shell, text: str) -> None:
    assert one.run(f"kept={shlex.quote(text)}; printf %s {shlex.quote(text)}") == Output(text, 0)
    assert one.run('printf %s "$kept"') == Output(text, 0)


def test_chance_is_seeded(tmp_path: Path) -> None:
    drawn = []
    for seed in (1, 1, 2):
        with made(tmp_path, seed=seed) as shell:
            drawn.append(shell.run("echo $RANDOM $RANDOM").text)
            shell.run("bash --norc")
            drawn[-1] += shell.run("echo $RANDOM").text
    assert drawn[0] == drawn[1] != drawn[2]


@pytest.mark.parametrize(
    ("script", "text", "status"),
    [
        ("echo so far; cat", "so far\n", 130),
        ("read line; echo no", "", 130),
        ("while :; do :; done", "", 130),
        ("printf a; sleep 30; echo no", "a", 130),
        ("tail -f /dev/null | cat", "", 130),
        ("(trap '' INT; sleep 30)", "Killed\n", 137),
        ("stty raw; sleep 30", "", 130),
    ],
)
def test_time_is_over(fresh: Shell, script: str, text: str, status: int) -> None:
    begin = time.monotonic()
    output = fresh.run(script)
    assert output.timed_out
    assert (output.text, output.status) == (text, status)
    assert time.monotonic() - begin < 5
    assert fresh.run("stty sane -echo; echo $kept; [ $$ = $pid ] && echo same") == Output("1\nsame\n", 0)


def test_an_interpreter_that_waits_for_input(fresh: Shell) -> None:
    fresh._seconds = 1  # it takes its time to start
    output = fresh.run("python3 -q")
    assert output.timed_out
    assert output.text.startswith(">>> ")
    assert fresh.run("echo $kept") == Output("1\n", 0)


def test_a_shell_that_can_not_be_stopped(fresh: Shell) -> None:
    output = fresh.run("echo so far; trap '' INT; while :; do :; done")
    assert output == Output("so far\n", None, timed_out=True)
    assert fresh.run("echo a${kept}b") == Output(f"{NEW}ab\n", 0)
    assert fresh.run("echo a") == Output("a\n", 0)


def test_floods(fresh: Shell) -> None:
    output = fresh.run("yes")
    assert output.text == "y\n" * 500
    assert (output.timed_out, output.cut) == (True, True)
    assert fresh.run("seq 1 100000; (exit 3)")._replace(text="") == Output("", 3, cut=True)
    assert fresh.run("echo $kept") == Output("1\n", 0)


@pytest.mark.parametrize(
    "script", ["echo bye; exit 3", "echo bye; kill -9 $$", "echo bye; exec true", "set -e; echo bye; false"]
)
def test_a_shell_that_ends(fresh: Shell, script: str) -> None:
    assert fresh.run(script) == Output("bye\n", None)
    assert fresh.run("echo a${kept}b") == Output(f"{NEW}ab\n", 0)
    assert fresh.run("echo a") == Output("a\n", 0)


def test_a_shell_killed_from_outside(fresh: Shell) -> None:
    pid = int(fresh.run("echo $$").text)
    os.kill(pid, 9)
    wait_for(lambda: not alive(pid))
    assert fresh.run("echo a") == Output(f"{NEW}a\n", 0)


@pytest.mark.parametrize("inner", ["bash --norc", "sh"])
def test_shells_in_shells(fresh: Shell, inner: str) -> None:
    fresh._seconds = 3
    assert fresh.run(f"export seen=1; echo before; {inner}; echo after $?") == Output("before\n", 0)
    assert fresh.run("echo $seen-$kept; kept=2; cd /") == Output("1-\n", 0)
    assert fresh.run("bash --norc") == Output("", 0)
    assert fresh.run("echo $seen-$kept; pwd") == Output("1-\n/\n", 0)
    assert fresh.run("exit 5").status == 5
    assert fresh.run("echo $kept $?") == Output("2 5\n", 0)
    assert fresh.run("(")[1] == 2
    assert fresh.run("echo $kept") == Output("2\n", 0)
    assert fresh.run("exit 4") == Output("after 4\n", 0)
    assert fresh.run("echo $kept; [ $$ = $pid ]") == Output("1\n", 0)


def test_jobs_in_the_background(fresh: Shell) -> None:
    begin = time.monotonic()
    assert fresh.run("sleep 60 & job=$!") == Output("", 0)
    assert time.monotonic() - begin < 5
    assert "Running" in fresh.run("jobs").text
    pid = int(fresh.run("echo $job").text)
    assert fresh.run("(sleep 0.05; echo late) & wait $!").text.startswith("late\n")
    assert alive(pid)
    fresh.close()
    wait_for(lambda: not alive(pid))


def test_closing(tmp_path: Path) -> None:
    shell = made(tmp_path)
    pid = int(shell.run("echo $$").text)
    folder = shell._folder
    assert Path(folder).is_dir()
    descriptors = len(os.listdir("/proc/self/fd"))
    shell.close()
    shell.close()
    assert not Path(folder).exists()
    assert not alive(pid)
    assert len(os.listdir("/proc/self/fd")) == descriptors - 1
    with pytest.raises(ValueError, match="was closed"):
        shell.run("echo")


def test_a_shell_that_does_not_start(tmp_path: Path) -> None:
    with Shell(("no-such-shell",)) as shell, pytest.raises(FileNotFoundError):
        shell.run("echo")
    with Shell(("false",)) as shell, pytest.raises(OSError, match="The shell 'false' did not start"):
        shell.run("echo")


def test_it_gets_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_API_KEY", "hunter2")
    with Shell(("bash", "--norc")) as shell:
        text = shell.run("env; pwd").text
    assert "hunter2" not in text
    assert "TERM=dumb\n" in text
    assert text.endswith("\n/\n")
    assert "hunter2" not in run_script("bash", "env")[1]


AS_ROOT = """
from lamsim_sandbox.shell import Shell
with Shell(seconds=1) as shell:
    shell.run("useradd -m -s /bin/bash jack; useradd -m jill")
    for script in ("echo $HOME; pwd", "su - jack", "whoami; pwd; x=1", "cat /etc/shadow", "su jill", "echo $x", "exit",
                   "whoami", "su - jill", "echo $0; cd /tmp", "pwd; id -un", "(", "exit", "pwd; id -un"):
        print(list(shell.run(script)))
"""

AS_NOBODY = """
from lamsim_sandbox.shell import Shell
with Shell(seconds=1) as shell:
    for script in ("whoami", "cd /tmp; x=1", "bash", "exit", "echo $x; pwd", "cat", "echo $x"):
        print(list(shell.run(script)))
"""


def in_container(engine: Any, code: str, **options: Any) -> list[Any]:
    mounts = {str(RUNNER): {"bind": "/code", "mode": "ro"}}
    environment = {"PYTHONPATH": "/code", "PYTHONDONTWRITEBYTECODE": "1"}
    shown = engine.containers.run(
        IMAGE,
        ["python3", "-c", code],
        volumes=mounts,
        environment=environment,
        remove=True,
        network_mode="none",
        **options,
    )
    return [ast.literal_eval(line) for line in shown.decode().splitlines()]


def test_other_users_in_a_container(docker_engine: Any) -> None:
    """A user's login shell is bash or, as for jill, one without a line editor."""
    assert in_container(docker_engine, AS_ROOT) == [
        ["/root\n/\n", 0, False, False],
        ["", 0, False, False],
        ["jack\n/home/jack\n", 0, False, False],
        ["cat: /etc/shadow: Permission denied\n", 1, False, False],
        ["Password: ", 130, True, False],
        ["1\n", 0, False, False],
        ["", 0, False, False],
        ["root\n", 0, False, False],
        ["", 0, False, False],
        ["-sh\n", 0, False, False],
        ["/tmp\njill\n", 0, False, False],
        ['-sh: 2: Syntax error: end of file unexpected (expecting ")")\n', 2, False, False],
        ["", 2, False, False],
        ["/\nroot\n", 0, False, False],
    ]


def test_nobody_in_a_container(docker_engine: Any) -> None:
    outputs = in_container(docker_engine, AS_NOBODY, user="65534:65534", read_only=True, tmpfs={"/tmp": ""})
    assert outputs == [
        ["nobody\n", 0, False, False],
        ["", 0, False, False],
        ["", 0, False, False],
        ["", 0, False, False],
        ["1\n/tmp\n", 0, False, False],
        ["", 130, True, False],
        ["1\n", 0, False, False],
    ]


@pytest.mark.parametrize(
    ("language", "code", "arguments", "expected"),
    [
        ("bash", 'echo "$1-$2"; echo no >&2; exit 7', ["a b", "c"], (7, "a b-c\n")),
        ("bash", "pwd; echo $HOME; cat; tty", [], (1, "/\n/root\nnot a tty\n")),
        ("python", "import sys; print(sys.argv[1:]); sys.exit(2)", ["x"], (2, "['x']\n")),
        ("bash", "kill -9 $$", [], (137, "")),
        ("bash", "printf '\\xff'", [], (0, "\ufffd")),
        ("bash", "(", [], (2, "")),
        ("bash", "exec >&-; sleep 0.05; exit 3", [], (3, "")),
    ],
)
def test_one_off_scripts(language: str, code: str, arguments: list[str], expected: tuple[int, str]) -> None:
    assert run_script(language, code, arguments, seconds=5) == expected


def test_one_off_scripts_have_limits() -> None:
    begin = time.monotonic()
    assert run_script("bash", "echo so far; sleep 30 | cat", seconds=0.2) == (124, "so far\n")
    assert run_script("bash", "exec >&-; sleep 30", seconds=0.2) == (124, "")
    assert run_script("bash", "yes | head -c 5000000", seconds=5, output_bytes=4) == (0, "y\ny\n")
    status, text = run_script("bash", "sleep 30 & echo $!", seconds=5)
    assert time.monotonic() - begin < 10
    assert status == 0
    assert alive(int(text))
    os.kill(int(text), 9)
    with pytest.raises(ValueError, match="no language 'perl'"):
        run_script("perl", "")
