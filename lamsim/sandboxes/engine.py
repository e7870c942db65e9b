"""The Docker engine, and what of it is ours: containers carry a label that names the process that made them."""

from __future__ import annotations

import os
import socket
from functools import lru_cache
from typing import TYPE_CHECKING

from lamsim.errors import UsageError

if TYPE_CHECKING:
    from docker import DockerClient

LABEL = "lamsim"
"""The label of every container; its value is the process that made it, see `owner`."""


def owner() -> str:
    """This process as labels name it: `host:pid:start`, the last in clock ticks since the machine was booted.

    A number of a process is used again; with its start it is no other's.
    """
    return f"{socket.gethostname()}:{os.getpid()}:{started(os.getpid())}"


def started(pid: int) -> int | None:
    """When a process of this machine began, in clock ticks since boot; None if there is none of that number."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return int(file.read().rpartition(b")")[2].split()[19])
    except OSError:
        return None


def docker_client() -> DockerClient:
    """The client of the engine that the environment names.

    Raises:
        UsageError: If none answers.
    """
    return _client(os.getpid())


@lru_cache(maxsize=1)
def _client(pid: int) -> DockerClient:
    """A client for each process, as connections can't be shared with a fork."""
    import docker
    from docker.errors import DockerException

    try:
        client = docker.from_env(timeout=120)
        client.ping()
    except DockerException as error:
        raise UsageError(
            "sandbox='docker' needs a Docker engine and none answers: install one "
            "(https://docs.docker.com/engine/install), start it and let this user reach it, or use sandbox='process'. "
            f"({short(error)})"
        ) from error
    return client


def answers(client: DockerClient) -> bool:
    """Whether the engine is there at this moment."""
    import requests
    from docker.errors import DockerException

    try:
        return bool(client.ping())
    except (DockerException, requests.RequestException):
        return False


def short(error: Exception) -> str:
    """An error of the engine on one line."""
    return " ".join(str(error).split())[:300]
