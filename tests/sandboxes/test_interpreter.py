"""The Python interpreter: what a cell gives, what it can't break, how it forks with its owner, and as a toolkit."""

import json
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lamsim_sandbox.interpreter import PythonInterpreter, PythonToolkit, Result
from sandbox_kinds import sandbox_of

from lamsim import ToolCall, ToolkitSpec
from lamsim.sandboxes import Session
from lamsim.tools import tools_of_class

SPEC = ToolkitSpec("lamsim_sandbox.interpreter:PythonToolkit", snapshots="fork")
RUNNER = Path(__file__).parents[2] / "tool_sandboxes"


def workers() -> set[int]:
    """The living processes of interpreters of this process's descent: they carry the module's name."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            ours = b"interpreter_process" in (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if ours:
            found.add(int(entry.name))
    return found


def wait_for(what: Any, seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PythonInterpreter]:
    """For cells that leave no trace: one interpreter, whose cells still count on."""
    before = os.getcwd()
    os.chdir(tmp_path_factory.mktemp("cells"))
    with PythonInterpreter(seconds=5) as interpreter:
        interpreter.run("")
        os.chdir(before)
        yield interpreter


@pytest.fixture
def fresh() -> Iterator[PythonInterpreter]:
    """One that a test may break; it takes its processes along."""
    with PythonInterpreter(seconds=0.3, memory_bytes=256 << 20, output_characters=1000) as interpreter:
        interpreter.run("kept = [1]")
        yield interpreter
        pid = int(interpreter.run("import os; os.getpid()").value)
        assert alive(pid)
    wait_for(lambda: not alive(pid))


@pytest.mark.parametrize(
    ("code", "output", "value"),
    [
        ("", "", ""),
        ("1 + 1", "", "2"),
        ("None", "", ""),
        ("'a'; 'b'", "", "'b'"),
        ("x = 3\nx", "", "3"),
        ("for i in range(3): print(i, end=' ')", "0 1 2 ", ""),
        ("print('é', 'a\\ud800')", "é a\\ud800\n", ""),
        ("'\\ud800'", "", "'\\ud800'"),
        ("if __name__ == '__main__':\n    print(__name__)", "__main__\n", ""),
        ("import os\nos.write(1, b'\\xff\\n') and None", "\ufffd\n", ""),
        ("class C: pass\nimport pickle\ntype(pickle.loads(pickle.dumps(C()))) is C", "", "True"),
        ("import dataclasses\n@dataclasses.dataclass\nclass P:\n    x: int\nP(1)", "", "P(x=1)"),
        ("object(), print", "", "(<object object at 0x...>, <built-in function print>)"),
        ("# nothing", "", ""),
        ("import sys; sys.argv, sys.path[0]", "", "([''], '')"),
    ],
)
def test_output_and_value(one: PythonInterpreter, code: str, output: str, value: str) -> None:
    assert one.run(code) == Result(output, value)


def test_all_output_in_order(one: PythonInterpreter) -> None:
    code = """
        import ctypes, os, subprocess, sys
        print("a", end="")
        print("b", end="", file=sys.stderr)
        os.write(1, b"c")
        subprocess.run(["sh", "-c", "printf d; printf e >&2"])
        ctypes.CDLL(None).puts(b"f")
        ctypes.CDLL(None).fflush(None)
        print("g")
    """
    assert one.run(textwrap.dedent(code)).output == "abcdef\ng\n"


def test_the_value_before(one: PythonInterpreter) -> None:
    one.run("6 * 7")
    assert one.run("_").value == "42"


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (
            "def f(x):\n    return 1 / x\n\nf(0)",
            'Traceback (most recent call last):\n  File "<cell N>", line 4, in <module>\n    f(0)\n'
            '  File "<cell N>", line 2, in f\n    return 1 / x\nZeroDivisionError: division by zero\n',
        ),
        ("x = = 1", '  File "<cell N>", line 1\n    x = = 1\n        ^\nSyntaxError: invalid syntax\n'),
        (
            "import json\njson.loads('{')",
            "Traceback (most recent call last):\n  File \"<cell N>\", line 2, in <module>\n    json.loads('{')\n"
            "json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: "
            "line 1 column 2 (char 1)\n",
        ),
        (
            "open('own.py', 'w').write('def f():\\n    raise ValueError(3)\\n')\nimport own\nown.f()",
            'Traceback (most recent call last):\n  File "<cell N>", line 3, in <module>\n    own.f()\n'
            '  File "own.py", line 2, in f\n    raise ValueError(3)\nValueError: 3\n',
        ),
        (
            "open('bad.py', 'w').write('1 +')\nimport bad",
            'Traceback (most recent call last):\n  File "<cell N>", line 2, in <module>\n    import bad\n'
            '  File "bad.py", line 1\n    1 +\n       ^\nSyntaxError: invalid syntax\n',
        ),
        (
            "try:\n    {}['k']\nexcept KeyError as e:\n    raise ValueError('v') from e",
            "Traceback (most recent call last):\n  File \"<cell N>\", line 2, in <module>\n    {}['k']\n"
            "KeyError: 'k'\n\n"
            "The above exception was the direct cause of the following exception:\n\n"
            'Traceback (most recent call last):\n  File "<cell N>", line 4, in <module>\n'
            "    raise ValueError('v') from e\nValueError: v\n",
        ),
        (
            "class R:\n    def __repr__(self): raise OSError('no')\nR()",
            'Traceback (most recent call last):\n  File "<cell N>", line 2, in __repr__\n'
            "    def __repr__(self): raise OSError('no')\nOSError: no\n",
        ),
    ],
)
def test_tracebacks(one: PythonInterpreter, code: str, error: str) -> None:
    """Exactly: the agent's own frames with their lines, and nothing of ours or of this machine."""
    result = one.run(code)
    number = int(one.run("__import__('inspect').currentframe().f_code.co_filename").value.split()[1][:-2]) - 1
    assert result.error == error.replace("<cell N>", f"<cell {number}>")
    assert not result.lost


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("input()", "EOFError: EOF when reading a line"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("exit()", "SystemExit"),
        ("a\0b", "null bytes"),
        ("print('\ud800')", "surrogates not allowed"),
        ("def f(): f()\nf()", "RecursionError: maximum recursion depth exceeded"),
        ("class E(Exception):\n    def __str__(self): 1/0\nraise E", "E: <"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("1 +", "SyntaxError: invalid syntax"),
        ("raise type('Odd', (BaseException,), {})('q')", "Odd: q"),
    ],
)
def test_errors_are_data(one: PythonInterpreter, code: str, error: str) -> None:
    result = one.run(code)
    assert error in result.error
    assert not result.lost
    assert "lamsim" not in result.text
    assert "/" not in result.error
    assert one.run("2").value == "2"


def test_a_thread_that_fails(one: PythonInterpreter) -> None:
    code = "import threading\nt = threading.Thread(target=lambda: 1 / 0, name='t')\nt.start(); t.join()"
    output = one.run(code).output
    assert output.startswith("Exception in thread t:\nTraceback")
    assert output.endswith("ZeroDivisionError: division by zero\n")
    assert "threading.py" not in output


def test_closed_streams(fresh: PythonInterpreter) -> None:
    fresh.run("import sys; sys.stdout.close(); sys.stderr.close(); sys.stdin.close()")
    assert fresh.run("print(1); print(2, file=sys.stderr)").output == "1\n2\n"
    assert "EOFError" in fresh.run("input()").error


def test_time_is_over_and_variables_are_kept(fresh: PythonInterpreter) -> None:
    begin = time.monotonic()
    result = fresh.run("print('so far')\nkept.append(2)\nwhile True: pass")
    assert time.monotonic() - begin < 5
    error = "The code took longer than 0.3 seconds and was stopped. Variables are kept.\n"
    assert result == Result("so far\n", "", error, timed_out=True)
    assert fresh.run("kept") == Result("", "[1, 2]")


@pytest.mark.parametrize(
    "code",
    [
        "import time\nwhile True:\n    try:\n        time.sleep(9)\n    except BaseException: pass",
        "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)",
        "import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})\ntime.sleep(60)",
    ],
)
def test_time_is_over_and_nothing_helps(fresh: PythonInterpreter, code: str) -> None:
    result = fresh.run(f"print('so far')\n{code}")
    assert (result.output, result.timed_out, result.lost) == ("so far\n", True, True)
    assert result.error.endswith("The interpreter had to be ended: its variables are lost.\n")
    assert "NameError: name 'kept'" in fresh.run("kept").error


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("os._exit(3)", "has ended with exit status 3"),
        ("import ctypes; ctypes.string_at(0)", "died by SIGSEGV"),
        ("os.kill(os.getpid(), 9)", "died by SIGKILL"),
        ("os.abort()", "died by SIGABRT"),
        ("os.closerange(0, 256)", "has ended with exit status 1"),
        # Whoever speaks unasked, or nonsense, is ended: nothing that comes from there is taken for granted.
        ("[os.write(fd, b'\\xff' * 100) for fd in range(3, 256) if fd_is_socket(fd)]", "died by SIGKILL"),
        ("[os.write(fd, frame(b'[1]')) for fd in range(3, 256) if fd_is_socket(fd)]", "died by SIGKILL"),
        ("[os.write(fd, frame(b'[' * 9999)) for fd in range(3, 256) if fd_is_socket(fd)]", "died by SIGKILL"),
    ],
)
def test_it_ends(fresh: PythonInterpreter, code: str, reason: str) -> None:
    fresh.run(
        "import os, stat\n"
        "def fd_is_socket(fd):\n"
        "    try: return stat.S_ISSOCK(os.fstat(fd).st_mode)\n"
        "    except OSError: return False\n"
        "def frame(body): return len(body).to_bytes(4, 'big') + bytes(8) + body"
    )
    result = fresh.run(f"print('so far')\n{code}")
    assert result == Result("so far\n", "", f"The interpreter {reason}: its variables are lost.\n", lost=True)
    assert fresh.run("print(1)\n'kept' in globals()") == Result("1\n", "False")


def test_it_ends_between_two_cells(fresh: PythonInterpreter) -> None:
    fresh.run("import os, threading; threading.Timer(0.05, os._exit, [0]).start()")
    time.sleep(0.3)
    result = fresh.run("1")
    assert (result.value, result.lost) == ("1", False)
    assert result.output == "[The interpreter had ended; this is a new one, without the variables of before.]\n"
    assert fresh.run("1") == Result("", "1")


def test_killing_its_parent(fresh: PythonInterpreter) -> None:
    assert fresh.run("import os; os.kill(os.getppid(), 9)") == Result()
    assert fresh.run("kept") == Result("", "[1]")
    assert "The interpreter has ended" in fresh.run("os._exit(3)").error


def test_memory(fresh: PythonInterpreter) -> None:
    fresh._seconds = 10
    assert fresh.run("held = bytearray(1 << 33)").error.endswith("\nMemoryError\n")
    assert fresh.run("held = []\nwhile True: held.append(bytearray(1 << 22))").error.endswith("\nMemoryError\n")
    assert 20 < int(fresh.run("len(held)").value) < 70
    assert fresh.run("held = None; kept").value == "[1]"


def test_floods(fresh: PythonInterpreter) -> None:
    result = fresh.run("import os\nwhile True: os.write(1, b'x' * 65536)")
    assert result.output == "x" * 1000 + "\n[The output was cut after 1,000 characters.]\n"
    assert result.timed_out
    value = fresh.run("'a' * 5000 + 'z'").value
    assert value.startswith("'aaa")
    assert value.endswith("aaaz'")
    assert "[4,003 characters are left out.]" in value
    error = fresh.run("raise ValueError('a' * 5000 + 'the end')").error
    assert error.startswith("Traceback")
    assert error.endswith("athe end\n")
    assert len(error) < 1100


def test_its_own_forks(fresh: PythonInterpreter) -> None:
    """Of two processes that come out of a cell the one that went in goes on."""
    fresh.run("import os\npid = os.fork()\nkept.append(pid > 0)")
    assert fresh.run("kept").value == "[1, True]"


def test_what_it_starts_ends_with_it() -> None:
    for ending in ("os._exit(0)", "1"):
        with PythonInterpreter() as interpreter:
            code = "import os, subprocess; process = subprocess.Popen(['sleep', '60']); process.pid"
            pid = int(interpreter.run(code).value)
            assert alive(pid)
            interpreter.run(ending)
        wait_for(lambda pid=pid: not alive(pid))


def test_equal_cells_give_equal_texts() -> None:
    cells = [
        "import random; random.random()",
        "{'a', 'b', 'c', 'd', 'e'}",
        "print(lambda: 0)",
        "raise ValueError(object)",
    ]
    seen = []
    for _ in range(2):
        with PythonInterpreter(seed=4) as interpreter:
            seen.append([interpreter.run(cell) for cell in cells])
    assert seen[0] == seen[1]
    with PythonInterpreter(seed=5) as other:
        assert other.run(cells[0]) != seen[0][0]


def test_it_gets_nothing_of_its_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_API_KEY", "hunter2")
    with PythonInterpreter() as interpreter:
        text = interpreter.run("import os; open('/proc/self/environ').read(), os.environ").value
        assert "hunter2" not in text
        assert "PYTHONPATH" not in text
        files = "sorted(os.readlink(f).split(':')[0] for f in glob.glob('/proc/self/fd/*') if os.path.lexists(f))"
        assert interpreter.run(f"import glob; {files}").value == "['/dev/null', 'pipe', 'pipe', 'pipe', 'socket']"


def test_a_module_beside_it_is_not_taken_for_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("json", "random", "socket", "lamsim_sandbox"):
        (tmp_path / f"{name}.py").write_text("raise OSError('not this one')")
    with PythonInterpreter() as interpreter:
        assert interpreter.run("1 + 1").value == "2"


def test_closing() -> None:
    interpreter = PythonInterpreter()
    interpreter.close()
    interpreter.close()
    with pytest.raises(ValueError, match="was closed"):
        interpreter.run("1")
    before = workers()
    PythonInterpreter().run("1")
    wait_for(lambda: not workers() - before)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"),
            st.one_of(
                st.integers(), st.text(st.characters(exclude_categories=["Cs"])), st.lists(st.floats()), st.binary()
            ),
        ),
        max_size=6,
    )
)
def test_variables_survive_and_texts_are_exact(one: PythonInterpreter, assigned: list[tuple[str, Any]]) -> None:
    one.run("a = b = c = None")
    expected: dict[str, Any] = dict.fromkeys("abc")
    for name, value in assigned:
        code = repr(value).replace("nan", "float('nan')").replace("inf", "float('inf')")
        assert one.run(f"{name} = {code if isinstance(value, list) else repr(value)}") == Result()
        expected[name] = value
    assert one.run("(a, b, c)").value == repr(tuple(expected.values()))
    for name, value in expected.items():
        if isinstance(value, str):
            assert one.run(f"print({name}, end='')").output == value


FORKING = """
import json, os, sys, time
sys.path.insert(0, sys.argv[1])
from lamsim_sandbox.interpreter import PythonInterpreter

def descriptors():
    return len(os.listdir("/proc/self/fd"))

def forked(work):
    "Does the work in a fork and gives what it gave."
    reads, writes = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(writes, json.dumps(work()).encode())
        os._exit(0)
    os.close(writes)
    with open(reads) as file:
        found = json.load(file)
    os.waitpid(pid, 0)
    return found

def grandchildren():
    x.run("v.append('c')")
    below = forked(lambda: [x.run("v.append('g'); v").value, x.run("os._exit(7)").error, x.run("1").value])
    return [below, x.run("v").value, y.run("w").value, descriptors()]

assert forked(lambda: 1) == 1
x, y, unused, dead = (PythonInterpreter(seconds=5) for _ in range(4))
x.run("import os; v = [1]")
y.run("w = 'w'")
dead.run("import os, threading; threading.Timer(0.05, os._exit, [0]).start()")
time.sleep(0.3)
before = descriptors()
child = forked(grandchildren)
x.run("v.append('p')")
ends = forked(lambda: [x.run("v").value, dead.run("3").output, unused.run("3").value])
print(json.dumps([child, x.run("v").value, y.run("w").value, ends, before, descriptors()]))
x.run("here = os.getpid()")
pids = forked(lambda: [x.run("os.getpid()").value, x.run("here").value])
assert pids[0] != pids[1] == x.run("os.getpid()").value
"""


def test_forks_with_its_owner() -> None:
    before = workers()
    ran = subprocess.run([sys.executable, "-c", FORKING, str(RUNNER)], capture_output=True, text=True, timeout=30)
    assert ran.returncode == 0, ran.stderr
    child, x, y, ends, descriptors, after = json.loads(ran.stdout)
    below, child_x, child_y, child_descriptors = child
    died = "The interpreter has ended with exit status 7: its variables are lost.\n"
    assert below == ["[1, 'c', 'g']", died, "1"]
    assert (child_x, child_y) == ("[1, 'c']", "'w'")
    assert (x, y) == ("[1, 'p']", "'w'")
    assert ends == [
        "[1, 'p']",
        "[The interpreter had ended; this is a new one, without the variables of before.]\n",
        "3",
    ]
    assert after == descriptors
    # Two more lead to its parent; three fewer, as there was nothing to fork of the one that was dead.
    assert child_descriptors == descriptors + 2 - 3
    wait_for(lambda: not workers() - before)
    assert ran.stderr == ""


DYING = """
import os, sys, threading, time
sys.path.insert(0, sys.argv[1])
from lamsim_sandbox.interpreter import PythonInterpreter
x = PythonInterpreter(seconds=60)
if sys.argv[2] == "twin":
    x.run("1")
    if os.fork():
        os._exit(0)
threading.Thread(target=x.run, args=["import os; open('pid', 'w').write(str(os.getpid()))\\nwhile True: pass"]).start()
while not os.path.exists("pid") or not open("pid").read():
    time.sleep(0.01)
os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize("which", ["original", "twin"])
def test_it_ends_with_its_owner_however_busy(tmp_path: Path, which: str) -> None:
    before = workers()
    subprocess.run([sys.executable, "-c", DYING, str(RUNNER), which], cwd=tmp_path, timeout=30)
    wait_for((tmp_path / "pid").exists)
    wait_for(lambda: not workers() - before)


def test_the_tool_is_described() -> None:
    (tool,) = tools_of_class(PythonToolkit)
    assert (tool.name, tool.repeatable) == ("python", True)
    assert tool.parameters["required"] == ["code"]
    assert tool.parameters["properties"]["code"] == {
        "type": "string",
        "description": "The code, of any number of lines.",
    }
    assert "persist between calls" in tool.description


def opened(kind: str, **world: Any) -> Session:
    return sandbox_of(kind).open(SPEC, world, 3)


def python(session: Session, code: str) -> str:
    result = session.call(ToolCall("python", {"code": code}), True)
    assert not result.error
    return result.content


def test_as_a_toolkit(kind: str) -> None:
    """The texts are written out: they are the same in every kind of sandbox."""
    session, other = opened(kind, seconds=1.0), opened(kind, seconds=1.0)
    assert python(session, "x = 1") == "[No output.]"
    assert python(session, "print('out')\nx + 1") == "out\n2"
    assert python(other, "'x' in globals()") == "False"
    assert python(session, "import random; random.random()") == "0.23796462709189137"
    assert python(session, "f'{hash(\"a\") == hash(\"a\")}', {'b', 'a', 'c'} == {'c', 'b', 'a'}") == "('True', True)"
    assert python(session, "y") == (
        'Traceback (most recent call last):\n  File "<cell 5>", line 1, in <module>\n    y\n'
        "NameError: name 'y' is not defined"
    )
    stopped = "The code took longer than 1 seconds and was stopped. Variables are kept."
    assert python(session, "while True: x += 1") == stopped
    assert python(session, "x > 1, open('file', 'w').write('abc'), open('file').read()") == "(True, 3, 'abc')"
    assert python(session, "import os; os._exit(5)") == (
        "The interpreter has ended with exit status 5: its variables are lost."
    )
    assert python(session, "open('file').read()") == "'abc'"
    assert session.state() == {}
    session.close()
    other.close()


def test_the_memory_of_an_episode_is_above_that_of_its_interpreter(kind: str) -> None:
    session = opened(kind, memory_bytes=128 << 20)
    assert python(session, "x = bytearray(200 << 20)").endswith("\nMemoryError")
    assert python(session, "x = bytearray(60 << 20); len(x) >> 20") == "60"
    session.close()


def test_an_episode_leaves_no_interpreter(kind: str) -> None:
    session = opened(kind)
    python(session, "import threading, time; threading.Thread(target=time.sleep, args=[60]).start()")
    python(session, "import subprocess; p = subprocess.Popen(['sleep', '4712'], start_new_session=True)")
    before = workers()
    assert len(before) >= 2
    session.close()
    wait_for(lambda: len(before - workers()) >= 2)
    # Where episodes share a user, only what leads a session of its own gets away.
    for pid in sleeping():
        assert kind == "process"
        os.kill(pid, 9)


def sleeping() -> list[int]:
    def found() -> list[int]:
        command = b"sleep\x004712\x00"
        return [int(p.parent.name) for p in Path("/proc").glob("[0-9]*/cmdline") if p.read_bytes() == command]

    deadline = time.monotonic() + 1
    while found() and time.monotonic() < deadline:
        time.sleep(0.02)
    return found()
