"""The way to a runner in a container: a socket of its own, or where that can't be, the container's own stream."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from sandbox_kinds import sandbox_of

from lamsim import ToolCall, ToolkitSpec
from lamsim.sandboxes import Session, container

TILL = ToolkitSpec("toy_toolkit:Till")


def opened() -> Session:
    return sandbox_of("docker").open(TILL, {}, 0)


def works(session: Session) -> None:
    for number in range(1, 4):
        assert session.call(ToolCall("put", {"coins": 1}), True).content == f"{number} coins"
    session.call(ToolCall("put", {"coins": 1 << 20}), True)
    assert session.state()["total"] == (1 << 20) + 3
    session.close()


def way_to(session: Any) -> Any:
    return session._connection._stream._link


def test_a_socket_that_nobody_else_reaches(docker_engine: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    session = opened()
    assert way_to(session) is not None
    assert list(tmp_path.iterdir()) == [], "nothing is left to connect to"
    works(session)


def test_a_path_that_is_too_long(docker_engine: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / ("x" * 120)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    session = opened()
    assert way_to(session) is None
    works(session)


def test_an_engine_whose_containers_do_not_reach_it(docker_engine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "NAME", "elsewhere")
    session = opened()
    assert way_to(session) is None
    works(session)
