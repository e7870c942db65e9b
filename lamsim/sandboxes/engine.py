"""The Docker engine: how it is reached, and which of its containers are ours, at work or left behind."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from lamsim.errors import SandboxError, UsageError

if TYPE_CHECKING:
    from docker import DockerClient

LABEL = "lamsim"
"""The label of every container; its value is the process that made it, see `owner`."""

TOOLKIT_LABEL = "lamsim.toolkit"
"""The label of a container that tells people what it runs."""

SOCKET = "/var/run/docker.sock"

Fate: TypeAlias = Literal["lives", "gone", "elsewhere"]
"""Of the process that made a container; `elsewhere` is where this process can't see: another machine, an earlier boot
of this one, or another namespace of process numbers."""


class NoEngine(UsageError):
    """No Docker engine answers.

    Attributes:
        found: What is wrong, as a clause.
        mend: The command that mends it.
    """

    def __init__(self, found: str, mend: str) -> None:
        super().__init__(f"{found}: {mend}")
        self.found = found
        self.mend = mend


def owner() -> str:
    """This process as labels name it: `host:pid:start:place`, the start in clock ticks since the machine was booted.

    A number of a process is used again; with its start it is no other's. The place is where numbers mean what they mean
    here, as two machines, or a machine and a container on it, may go by one name.
    """
    return f"{socket.gethostname()}:{os.getpid()}:{started(os.getpid())}:{_place()}"


def started(pid: int) -> int | None:
    """When a process of this machine began, in clock ticks since boot; None if none of that number lives."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            state, *fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return None
    return None if state in (b"Z", b"X") else int(fields[18])


@lru_cache(maxsize=1)
def _place() -> str:
    """The boot of this machine and the namespace of process numbers; empty where the kernel does not tell."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text()
        return f"{boot[:8]}-{os.stat('/proc/self/ns/pid').st_ino}"
    except OSError:
        return ""


def fate_of(label: str) -> Fate:
    """What became of the process that a label names."""
    host, pid, start, place = (*label.split(":"), "", "", "", "")[:4]
    if not place or (host, place) != (socket.gethostname(), _place()):
        return "elsewhere"
    return "lives" if pid.isdecimal() and str(started(int(pid))) == start else "gone"


def docker_client() -> DockerClient:
    """The client of the engine that the environment names.

    Raises:
        NoEngine: If none answers.
    """
    return _client(os.getpid())


@lru_cache(maxsize=1)
def _client(pid: int) -> DockerClient:
    """A client for each process, as connections can't be shared with a fork."""
    import docker
    import requests
    from docker.errors import DockerException

    try:
        client = docker.from_env(timeout=120)
        client.ping()
    except (DockerException, requests.RequestException, ValueError) as error:
        raise _why(error) from error
    return client


def _why(error: Exception) -> NoEngine:
    """Why no engine answers, and what mends that."""
    said = short(error).removeprefix("Error while fetching server API version: ")
    if address := os.environ.get("DOCKER_HOST"):
        mend = f"correct it, start that engine, or `unset DOCKER_HOST` for the one at {SOCKET} ({said})"
        return NoEngine(f"No Docker engine answers at {address!r}, which DOCKER_HOST names", mend)
    if any(isinstance(cause, PermissionError) for cause in _causes(error)):
        mend = "`sudo usermod -aG docker $USER`, then log in again (who may open it is as good as root)"
        return NoEngine(f"This user may not open the Docker engine's socket {SOCKET}", mend)
    for own in (
        f"{os.environ.get('XDG_RUNTIME_DIR')}/docker.sock",
        os.path.expanduser("~/.docker/desktop/docker.sock"),
    ):
        if os.path.exists(own):
            found = f"No Docker engine answers at {SOCKET}, but this user has one"
            return NoEngine(found, f"`export DOCKER_HOST=unix://{own}`")
    if shutil.which("dockerd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"):
        mend = f"`sudo systemctl start docker`, or `sudo dockerd` where there is no systemd ({said})"
        return NoEngine("The Docker engine is installed and does not answer", mend)
    mend = "`sudo apt-get install docker.io` on Debian and Ubuntu, https://docs.docker.com/engine/install elsewhere"
    return NoEngine("No Docker engine is installed", mend)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what it came from; libraries keep that as a cause or as an argument."""
    yield error
    for inner in (error.__cause__, *error.args):
        if isinstance(inner, BaseException):
            yield from _causes(inner)


@contextmanager
def engine_answers(doing: str) -> Iterator[None]:
    """Turns what the engine's client raises into one sentence.

    Args:
        doing: What is done, as the middle of `Docker can't ...`.

    Raises:
        SandboxError: If the engine refuses or is gone.
    """
    import requests
    import urllib3
    from docker.errors import DockerException

    try:
        yield
    except (DockerException, requests.RequestException, urllib3.exceptions.HTTPError) as error:
        raise SandboxError(f"Docker can't {doing}: {short(error)}") from error


def short(error: Exception) -> str:
    """An error of the engine on one line."""
    return " ".join(str(error).split())[:300]


@dataclass(frozen=True, slots=True)
class OurContainer:
    """A container that a process of lamsim made.

    Attributes:
        id: The container's.
        image: Name of its image.
        toolkit: `module:Class`; empty if the label is missing.
        host: Machine of the process that made it.
        pid: That process's number.
        owner: What became of that process.
        status: The engine's words, e.g. `Up 5 minutes`.
        created: Seconds since the epoch.
        memory_bytes: What its processes and files take, without the page cache that can be let go; None if it does not
            run, or was not asked for.
    """

    id: str
    image: str
    toolkit: str
    host: str
    pid: str
    owner: Fate
    status: str
    created: int
    memory_bytes: int | None = None


def our_containers(with_memory: bool = True) -> list[OurContainer]:
    """All containers on the engine that a process of lamsim made, the oldest first.

    Args:
        with_memory: Whether to ask for the memory of each, which may take the engine a second.

    Raises:
        NoEngine: If no engine answers.
        SandboxError: If it fails.
    """
    api = docker_client().api
    with engine_answers("list containers"):
        listed = api.containers(all=True, filters={"label": LABEL})
    found = [_ours(container) for container in sorted(listed, key=lambda container: int(container["Created"]))]
    if not with_memory:
        return found
    with ThreadPoolExecutor(max_workers=8) as asking:
        memory = asking.map(_memory_of, [container.id for container in found])
    return [replace(container, memory_bytes=taken) for container, taken in zip(found, memory, strict=True)]


def _ours(found: dict[str, Any]) -> OurContainer:
    label = found["Labels"][LABEL]
    host, pid = (*label.split(":"), "", "")[:2]
    return OurContainer(
        id=found["Id"],
        image=found["Image"],
        toolkit=found["Labels"].get(TOOLKIT_LABEL, ""),
        host=host,
        pid=pid,
        owner=fate_of(label),
        status=found["Status"],
        created=int(found["Created"]),
    )


def _memory_of(container: str) -> int | None:
    import requests
    from docker.errors import DockerException

    try:
        stats = docker_client().api.stats(container, stream=False, one_shot=True).get("memory_stats", {})
    except (DockerException, requests.RequestException):
        return None  # It has just ended: the engine then says that there is none, or says nothing.
    if "usage" not in stats:
        return None
    details = stats.get("stats", {})
    return int(stats["usage"]) - int(details.get("total_inactive_file", details.get("inactive_file", 0)))


def remove_container(container: str) -> None:
    """Kills and removes a container; that it is gone already, or just going, is fine.

    Raises:
        SandboxError: If the engine can't.
    """
    from docker.errors import APIError

    with engine_answers(f"remove the container {container[:12]}"):
        try:
            docker_client().api.remove_container(container, force=True)
        except APIError as error:
            if error.status_code not in (404, 409):
                raise
