"""`lamsim sandbox build | list | clean` on a real engine, with images and a label of the tests' own."""

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import command, wait_until
from fake_engine import FakeEngine

import lamsim.sandboxes.engine as engine
import lamsim.sandboxes.images as images
from lamsim.sandboxes.engine import owner

BASE = os.environ.get("LAMSIM_TEST_BASE", "lamsim-base:bookworm")
DOCKERFILE = f"ARG BASE={BASE}\nFROM ${{BASE}}\nCOPY note /\n"


@pytest.fixture
def folder(docker_engine: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of an image that no one else has."""
    made = tmp_path / "images" / f"t{uuid.uuid4().hex[:12]}"
    made.mkdir(parents=True)
    (made / "Dockerfile").write_text(DOCKERFILE)
    (made / "note").write_text(made.name)
    monkeypatch.setattr(images, "images_folder", lambda: made.parent)
    monkeypatch.delenv("LAMSIM_OFFLINE", raising=False)
    yield made
    for left in built(docker_engine, made.name):
        docker_engine.api.remove_image(left, force=True)


def built(docker_engine: Any, name: str) -> list[str]:
    """The images of that name, untagged ones too."""
    found = docker_engine.api.images(filters={"label": f"lamsim.image={name}"})
    return [image["Id"] for image in found]


def state(lamsim: Any) -> str:
    (row,) = lamsim("sandbox", "list", "--json").json["images"]
    return str(row["state"])


def test_build_what_changed_and_clean_what_was_replaced(lamsim: Any, folder: Path, docker_engine: Any) -> None:
    name = folder.name
    assert state(lamsim) == "not built"
    ended = lamsim("sandbox", "build", name)
    assert ended.code == 0
    assert ended.out.startswith(f"lamsim-{name} is built from {BASE}, ")
    assert f"lamsim-{name}  3/" in ended.err, "a log gets a line for each step"
    assert lamsim("sandbox", "build", "--all").out == f"lamsim-{name} is up to date, built from {BASE}.\n"
    assert state(lamsim) == "up to date"

    (folder / "note").write_text("changed")
    assert state(lamsim) == "out of date"
    assert "out of date" in lamsim("sandbox", "list").out
    assert "is built" in lamsim("sandbox", "build", name).out
    assert state(lamsim) == "up to date"

    assert len(built(docker_engine, name)) == 2
    lamsim("sandbox", "clean")
    assert len(built(docker_engine, name)) == 2, "images stay unless asked for"
    ended = lamsim("sandbox", "clean", "--images")
    assert f"Removed the earlier image of {name}" in ended.out
    (left,) = built(docker_engine, name)
    assert docker_engine.api.inspect_image(f"lamsim-{name}")["Id"] == left

    (folder / "Dockerfile").write_text(DOCKERFILE + "ENV A=1\n")
    inside = docker_engine.containers.create(f"lamsim-{name}", "true")
    assert f"A container still uses the earlier image of {name}" in lamsim("sandbox", "clean", "--images").out
    inside.remove()
    assert lamsim("sandbox", "clean", "--images", "--json").json["removed"]["images"] == [f"lamsim-{name}"]
    assert built(docker_engine, name) == []
    assert state(lamsim) == "not built"


def test_another_base_is_another_image(lamsim: Any, folder: Path, docker_engine: Any) -> None:
    lamsim("sandbox", "build", folder.name)
    other = f"{folder.name}-base:1"
    docker_engine.api.tag(BASE, *other.split(":"))
    try:
        ended = lamsim("sandbox", "build", folder.name, "--base", other)
        assert f"is built from {other}" in ended.out
        assert "is up to date" in lamsim("sandbox", "build", folder.name).out, "without --base it is left as it is"
        (folder / "note").write_text("changed")
        image = images.image_named(folder.name)
        assert images.build_command(image) == f"lamsim sandbox build {folder.name} --base {other}"
    finally:
        docker_engine.api.remove_image(other)


def test_a_step_that_fails(lamsim: Any, folder: Path, docker_engine: Any) -> None:
    (folder / "Dockerfile").write_text(DOCKERFILE + f"RUN echo {folder.name}; echo oh dear >&2; exit 7\n")
    ended = lamsim("sandbox", "build", folder.name)
    assert (ended.code, ended.out) == (3, "")
    sentence, *lines = ended.err[ended.err.index("Error:") :].splitlines()
    assert sentence.startswith(f"Error: The image lamsim-{folder.name} was not built, as step 4 of ")
    assert sentence.endswith("it ended with code 7.")
    assert sorted(lines) == ["  oh dear", f"  {folder.name}"]
    assert not any(folder.name in found["Command"] for found in docker_engine.api.containers(all=True))


def test_a_dockerfile_that_is_none(lamsim: Any, folder: Path) -> None:
    (folder / "Dockerfile").write_text("NONSENSE\n")
    ended = lamsim("sandbox", "build", folder.name)
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith(f"Error: Docker can't build lamsim-{folder.name}: ")
    assert "Traceback" not in ended.err


def test_a_base_that_is_nowhere(lamsim: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = lamsim("sandbox", "build", folder.name, "--base", "localhost:9/nothing")
    assert (ended.code, ended.out) == (2, "")
    sentence = ended.err.splitlines()[-1]
    assert sentence.startswith(f"Error: The base image 'localhost:9/nothing' of lamsim-{folder.name} can't be pulled (")
    if BASE == images.LOCAL_BASE:
        assert sentence.endswith(
            f"build on the one that is here, `lamsim sandbox build {folder.name} --base {images.LOCAL_BASE}`."
        )
    monkeypatch.setattr(images, "LOCAL_BASE", "lamsim-nothing:1")
    sentence = lamsim("sandbox", "build", folder.name, "--base", "localhost:9/nothing").err.splitlines()[-1]
    assert f"make one with `sudo bash {folder.parent}/base.sh`, then `lamsim sandbox build {folder.name}" in sentence


def test_which_images(lamsim: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for arguments in ((), (folder.name, "--all")):
        ended = lamsim("sandbox", "build", *arguments)
        assert ended.code == 2
        assert ended.err == f"Error: Name the images to build, or give --all; there are: {folder.name}.\n"
    assert f"did you mean '{folder.name}'?" in lamsim("sandbox", "build", folder.name[:-1]).err
    monkeypatch.setenv("LAMSIM_OFFLINE", "1")
    ended = lamsim("sandbox", "build", folder.name)
    assert ended.code == 2
    assert f"LAMSIM_OFFLINE=1 forbids building the image lamsim-{folder.name}" in ended.err


BUILD = """
import sys
from pathlib import Path
import lamsim.sandboxes.images as images
folder = Path(sys.argv.pop())
images.images_folder = lambda: folder
from lamsim.cli import main
main()
"""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_nothing_is_left_of_a_build_that_was_broken_off(end: signal.Signals, folder: Path, docker_engine: Any) -> None:
    (folder / "Dockerfile").write_text(DOCKERFILE + f"RUN echo {folder.name} && sleep 60\n")
    arguments = ["sandbox", "build", folder.name, str(folder.parent)]
    builder = subprocess.Popen([sys.executable, "-c", BUILD, *arguments], stderr=subprocess.PIPE, text=True)

    def steps() -> list[str]:
        return [found["Id"] for found in docker_engine.api.containers() if folder.name in found["Command"]]

    wait_until(lambda: bool(steps()))
    builder.send_signal(end)
    _, err = builder.communicate(timeout=20)
    assert builder.returncode == (-9 if end == signal.SIGKILL else 130)
    assert "Traceback" not in err
    wait_until(lambda: not steps())
    assert built(docker_engine, folder.name) == []


@pytest.fixture
def processes(docker_engine: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Owners' labels by what became of the process; the tests' containers have a label that is theirs alone."""
    monkeypatch.setattr(engine, "LABEL", f"lamsim-test-{uuid.uuid4().hex}")
    program = "from lamsim.sandboxes.engine import owner; print(owner(), flush=True); input()"
    running = [
        subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    lives, gone = (process.stdout.readline().strip() for process in running if process.stdout)
    running[1].kill()  # not waited for: a zombie has a number, and lives no more
    os.waitid(os.P_PID, running[1].pid, os.WEXITED | os.WNOWAIT)
    host, pid, start, place = lives.split(":")
    yield {
        "lives": lives,
        "gone": gone,
        "number used again": f"{host}:{pid}:{int(start) - 1}:{place}",
        "another machine": f"elsewhere:{pid}:{start}:{place}",
        "another boot": f"{host}:{pid}:{start}:00000000-{place.partition('-')[2]}",
        "unreadable": "x",
    }
    for process in running:
        process.communicate("\n")
    for container in engine.our_containers():
        engine.remove_container(container.id)


def test_clean_takes_what_dead_processes_left(lamsim: Any, docker_engine: Any, processes: dict[str, str]) -> None:
    ids = {}
    for name, label in processes.items():
        labels = {engine.LABEL: label, engine.TOOLKIT_LABEL: f"till:{name}"}
        made = docker_engine.containers.create(BASE, ["sleep", "60"], labels=labels, network_mode="none")
        ids[made.id] = name
        if name == "lives":
            made.start()

    def there() -> dict[str, Any]:
        rows = lamsim("sandbox", "list", "--json").json["containers"]
        return {ids[row["id"]]: row for row in rows}

    rows = there()
    assert {name: row["owner"] for name, row in rows.items()} == {
        "lives": "lives",
        "gone": "gone",
        "number used again": "gone",
        "another machine": "elsewhere",
        "another boot": "elsewhere",
        "unreadable": "elsewhere",
    }
    host, pid, *_ = processes["lives"].split(":")
    assert (rows["lives"]["host"], rows["lives"]["pid"], rows["lives"]["toolkit"]) == (host, pid, "till:lives")
    assert rows["lives"]["memory_bytes"] > 0
    assert rows["gone"]["memory_bytes"] is None
    out = lamsim("sandbox", "list").out
    for part in ("till:lives", "which lives", "Up ", "which is gone", "Created", "lamsim sandbox clean"):
        assert part in out

    out = lamsim("sandbox", "clean").out
    assert out.count("Removed the container") == 2
    assert "Kept 1 container of processes that live." in out
    assert "Kept 3 containers of processes that are out of sight" in out
    assert set(there()) == set(processes) - {"gone", "number used again"}
    assert "Nothing was left behind." in lamsim("sandbox", "clean").out

    done = lamsim("sandbox", "clean", "--all", "--json").json
    assert len(done["removed"]["containers"]) == 4
    assert there() == {}
    assert "No containers of lamsim." in lamsim("sandbox", "list").out


def test_containers_that_vanish_meanwhile(processes: dict[str, str]) -> None:
    engine.remove_container("0" * 64)
    assert engine._memory_of("0" * 64) is None
    assert engine.our_containers() == []


def test_an_owner_lives_as_long_as_its_process() -> None:
    assert engine.fate_of(owner()) == "lives"
    assert engine.started(os.getpid()) is not None
    assert engine.started(1 << 30) is None


@pytest.fixture
def fake_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeEngine]:
    with FakeEngine(tmp_path / "engine.sock") as fake:
        monkeypatch.setenv("DOCKER_HOST", fake.address)
        monkeypatch.delenv("LAMSIM_OFFLINE", raising=False)
        engine._client.cache_clear()
        yield fake
    engine._client.cache_clear()


def test_an_engine_that_dies_while_it_builds(lamsim: Any, fake_engine: FakeEngine) -> None:
    step = b'{"stream": "Step 2/5 : RUN wait"}\n'
    for pieces, whole in (([step], False), ([step, b'{"stream": "x'], False), ([step], True), ([], False)):
        fake_engine.build, fake_engine.ends_well = pieces, whole
        ended = lamsim("sandbox", "build", "python")
        assert (ended.code, ended.out) == (3, "")
        assert "Error: Docker can't build lamsim-python: " in ended.err
        assert "Traceback" not in ended.err
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [("list",), ("clean",), ("build", "python")])
def test_an_engine_that_refuses(lamsim: Any, fake_engine: FakeEngine, arguments: tuple[str, ...]) -> None:
    fake_engine.status = 500
    ended = lamsim("sandbox", *arguments)
    assert (ended.code, ended.out) == (3, "")
    (line,) = ended.err.splitlines()
    assert line.startswith("Error: Docker can't ")


@pytest.mark.parametrize("arguments", [("list",), ("clean",), ("build", "python"), ("build", "--all")])
def test_no_engine(lamsim: Any, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
    for address in ("nonsense", "unix:///nowhere.sock", "tcp://127.0.0.1:x", "tcp://127.0.0.1:9", "ssh://nowhere"):
        monkeypatch.setenv("DOCKER_HOST", address)
        engine._client.cache_clear()
        ended = lamsim("sandbox", *arguments)
        assert (ended.code, ended.out) == (2, "")
        (line,) = ended.err.splitlines()
        assert line.startswith(f"Error: No Docker engine answers at {address!r}, which DOCKER_HOST names: ")
    engine._client.cache_clear()


def test_output_into_a_pipe_that_closes(docker_engine: Any) -> None:
    with subprocess.Popen(command("sandbox", "list"), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
