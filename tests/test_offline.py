import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import TOY, environment, run

# An audit hook sees every connection and every look-up of a name, whichever library makes it.
GUARD = """
import sys
LOOPBACK = ("127.", "::1", "localhost", "/", "\\0")
def guard(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else address
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else str(host)
    if not host.startswith(LOOPBACK):
        raise SystemExit(f"REACHED OUT to {host}")
sys.addaudithook(guard)
"""


def guarded(folder: Path, program: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs a program that may not reach out."""
    return subprocess.run(
        [sys.executable, "-c", GUARD + program],
        cwd=folder,
        env=environment(folder / "site", **variables),
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_guard_guards(tmp_path: Path) -> None:
    for program in (
        "import socket; socket.create_connection(('192.0.2.1', 9), timeout=1)",
        "import socket; socket.getaddrinfo('example.org', 80)",
        "import urllib.request; urllib.request.urlopen('http://192.0.2.1/', timeout=1)",
    ):
        done = guarded(tmp_path, program)
        assert done.returncode == 1
        assert "REACHED OUT" in done.stderr
    done = guarded(tmp_path, "import socket\ntry: socket.create_connection(('127.0.0.1', 9), 1)\nexcept OSError: pass")
    assert done.returncode == 0, done.stderr


def test_nothing_reaches_out(tmp_path: Path) -> None:
    program = """
import sys
from lamsim.cli import main
def run(*arguments):
    sys.argv = ["lamsim", *arguments]
    try:
        main()
    except SystemExit as exit:
        assert not exit.code, exit.code
run("envs")
run("show", "lamsim/Webshop-v0", "--format", "hermes")
run("rollout", "lamsim/Webshop-v0", "--format", "native", "--episodes", "5", "--out", "a")
run("rollout", "lamsim/Webshop-v0", "--format", "xlam", "--policy", "random", "--episodes", "3", "--max-steps", "9",
    "--out", "b")
run("rollout", "lamsim/Till-v0", "--format", "react", "--policy", "noisy", "--workers", "2", "--out", "c")
run("replay", "b")
run("eval", "lamsim/Till-v0", "--format", "openai", "--tasks", "2")
print("all done")
"""
    done = guarded(tmp_path, program, LAMSIM_OFFLINE="1")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("all done\n")
    for folder, count in (("a", 5), ("b", 3), ("c", 8)):
        assert len((tmp_path / folder / "trajectories.jsonl").read_text().splitlines()) == count


def test_gymnasium_alone_reaches_nothing(tmp_path: Path) -> None:
    program = """
import gymnasium, lamsim
env = gymnasium.make("lamsim/Webshop-v0", format="native")
env.reset(seed=0)
env.step("search[lamp]")
envs = gymnasium.make_vec("lamsim/Webshop-v0", num_envs=2, vectorization_mode="sync", format="native")
envs.reset(seed=0)
"""
    done = guarded(tmp_path, program, LAMSIM_OFFLINE="1")
    assert done.returncode == 0, done.stderr


def test_what_would_reach_out_says_so(tmp_path: Path) -> None:
    pytest.importorskip("openai")
    arguments = ("-p", "base_url=https://api.example.org/v1", "-p", "model=m", "-p", "api_key=x")
    done = run(tmp_path, "rollout", TOY, "--policy", "openai", *arguments, LAMSIM_OFFLINE="1")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("Error: LAMSIM_OFFLINE=1 forbids requests to api.example.org")
    assert "Traceback" not in done.stderr


def test_importing_is_light() -> None:
    program = """
import json, sys
import gymnasium
before = set(sys.modules)
import lamsim
print(json.dumps(sorted(set(sys.modules) - before)))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, "LAMSIM_OFFLINE": "1"}, capture_output=True, check=True
    )
    loaded = set(json.loads(done.stdout))
    packages = {name.partition(".")[0] for name in loaded} - set(sys.stdlib_module_names)
    assert packages == {"lamsim"}
