"""The Docker sandbox: toolkits live in a hardened container, each episode as a user of its own."""

from __future__ import annotations

import json
import secrets
import select
import socket
import struct
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from lamsim_sandbox.limits import Limits

from lamsim.errors import SandboxError, UsageError
from lamsim.sandboxes.engine import LABEL, docker_client, owner, short
from lamsim.sandboxes.images import how_to_get
from lamsim.sandboxes.link import LINK, NAME, Link
from lamsim.sandboxes.mounts import CODE, code_mounts, data_mounts, options_inside
from lamsim.sandboxes.runners import RunnerSandbox
from lamsim.sandboxes.session import Isolation, ToolkitSpec

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

EPISODES = "/episodes"
"""Where the container has the working folders of its episodes."""

_CAPABILITIES = ["KILL", "SETGID", "SETUID"]
"""What the runner needs to give each episode a user and to end it; episodes have none."""

_ROOT_CAPABILITIES = [*_CAPABILITIES, "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "SYS_CHROOT"]
"""What root needs to look after the files, users and processes of its container."""

_FAMILIES = [socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK]
"""The sockets of an episode that has a container of its own; AF_VSOCK, for one, would lead out of it."""

_RETRY_SECONDS = 0.5
"""How often an engine that does not answer is tried again."""

_NO_SHARED_MEMORY = {
    # Episodes of a container share its IPC namespace: without these they could fill it up or talk through it.
    "kernel.shmmni": "0",
    "kernel.msgmni": "0",
    "kernel.sem": "0 0 0 0",
    "fs.mqueue.queues_max": "0",
}

_LAST_SECONDS = 1.0
"""How long the engine may take to tell what a runner wrote before it ended."""

_MEETING_SECONDS = 60.0
"""How long a runner may take to begin."""

_STREAM_HEADER = struct.Struct(">BxxxI")
_STDERR = 2
_CHUNK = 1 << 18


@dataclass(frozen=True, kw_only=True)
class DockerSandbox(RunnerSandbox):
    """Guards the host, and episodes from each other, against toolkits and what agents make of them.

    The container has no network, a read-only root, no capabilities but three that episodes don't have, Docker's default
    seccomp profile, and reads nothing of the host but the toolkit's code and data.

    Attributes:
        image: Name of an image with Python 3.8 or later and what the toolkit imports; empty for the one that the
            toolkit names.
        isolation: `episode` gives each episode a container of its own, warm from the pool; `shared` does so only to
            those toolkits that need it.
        container_memory_bytes: Memory of all episodes of a container, their files included; there is no swap.
        container_cpus: Processors of all episodes of a container.
        container_processes: Processes and threads of all episodes of a container.
        processes: Processes and threads of one episode.
        folder_bytes: Size of all that an episode writes.
        folder_files: How many files and folders an episode may have.
        disk_bytes: What is written to the root of a container that an agent may change. It is looked at every
            `check_seconds` of the pool, as not every engine can limit it.
        engine_seconds: How long a start waits for an engine that is being restarted.
    """

    kind: ClassVar[str] = "docker"

    image: str = ""
    isolation: Isolation = "shared"
    container_memory_bytes: int = 4 << 30
    container_cpus: float = 2.0
    container_processes: int = 1024
    processes: int = 64
    folder_bytes: int = 64 << 20
    folder_files: int = 10_000
    disk_bytes: int = 1 << 30
    engine_seconds: float = 60.0

    def inside(self, spec: ToolkitSpec) -> Mapping[str, Any]:
        """See `RunnerSandbox`."""
        return options_inside(spec)

    def isolation_of(self, spec: ToolkitSpec) -> Isolation:
        """See `RunnerSandbox`."""
        return "episode" if "episode" in (self.isolation, spec.isolation) else "shared"

    def start(self, spec: ToolkitSpec) -> DockerStream:
        """See `RunnerSandbox`; an engine that is being restarted is waited for."""
        import requests
        from docker.errors import DockerException, ImageNotFound

        client = docker_client()
        deadline = time.monotonic() + self.engine_seconds
        abandoned: list[Container] = []
        while True:
            try:
                with Link() as link:
                    container = client.containers.create(**self._container(spec, link.folder))
                    abandoned.append(container)
                    stream = DockerStream(container, link, self.disk_bytes if spec.root else None)
            except ImageNotFound as error:
                image = self._image(spec)
                raise UsageError(f"There is no image {image!r}: {how_to_get(image)}.") from error
            except (DockerException, requests.RequestException, OSError) as error:
                # An engine that is going down says no before it says nothing.
                time.sleep(_RETRY_SECONDS)
                refused = isinstance(error, DockerException) and _answers(client)
                if refused or time.monotonic() > deadline:
                    for container in abandoned:
                        _remove(container)
                    raise SandboxError(f"Docker can't start a container: {short(error)}") from error
            else:
                for container in abandoned[:-1]:
                    _remove(container)
                return stream

    def _image(self, spec: ToolkitSpec) -> str:
        return self.image or f"lamsim-{spec.image or 'python'}"

    def _container(self, spec: ToolkitSpec, link: str | None = None) -> dict[str, Any]:
        """What `docker create` is told."""
        from docker.types import LogConfig, Mount

        alone = self.isolation_of(spec) == "episode"
        limits = replace(self.limits, episodes=1) if alone else self.limits
        mounts = {**code_mounts(spec), **data_mounts(spec)} | ({link: str(LINK)} if link else {})
        return {
            "image": self._image(spec),
            "working_dir": "/",
            "environment": {"PYTHONPATH": str(CODE), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"},
            "labels": {LABEL: owner(), f"{LABEL}.toolkit": spec.toolkit},
            "hostname": "lamsim",
            "user": "0:0",
            "stdin_open": True,
            "auto_remove": True,
            "network_mode": "none",
            "mounts": [Mount(inside, here, type="bind", read_only=True) for here, inside in mounts.items()],
            "cap_drop": ["ALL"],
            "security_opt": ["no-new-privileges"],
            "mem_limit": self.container_memory_bytes,
            "memswap_limit": self.container_memory_bytes,
            "cpu_period": 100_000,
            "cpu_quota": int(self.container_cpus * 100_000),
            "pids_limit": self.container_processes,
            "log_config": LogConfig(type="none"),
            **(self._root(limits) if spec.root else self._users(limits)),
        }

    def _users(self, limits: Limits) -> dict[str, Any]:
        """The runner is root without most of its powers, each episode a user without any."""
        # The kernel counts a user's processes on the whole machine: containers with the same users would share a limit.
        uid = (1 << 20) + secrets.randbelow(1 << 20) * 1024
        folders = {
            f"{EPISODES}/{number}": f"size={self.folder_bytes},nr_inodes={self.folder_files},"
            f"uid={uid + limits.episodes + number},gid={uid + number},mode=1770,nosuid,nodev"
            for number in range(limits.episodes)
        }
        if limits.episodes > 1:
            # The kernel counts terminals, which one episode could use up, for all containers together.
            folders["/dev/pts"] = "size=4k,mode=0555,ro"
        # Through sockets with names, episodes could hand each other open files, which outlive them.
        families = [] if limits.episodes > 1 else _FAMILIES
        return {
            "command": _command({"folder": EPISODES, "uid": uid, "sockets": families, "limits": asdict(limits)}),
            "init": True,
            "ipc_mode": "none",
            "read_only": True,
            "tmpfs": folders,
            "sysctls": _NO_SHARED_MEMORY,
            "cap_add": _CAPABILITIES,
        }

    def _root(self, limits: Limits) -> dict[str, Any]:
        """The one episode is root of the container and may change its files; the runner is process 1.

        No signal from within a container reaches its process 1.
        """
        return {
            "command": _command({"folder": "/run/lamsim", "sockets": _FAMILIES, "limits": asdict(limits)}),
            "cap_add": _ROOT_CAPABILITIES,
        }


def _command(options: Mapping[str, Any]) -> list[str]:
    return ["python3", "-m", "lamsim_sandbox", json.dumps({**options, "link": str(LINK / NAME)})]


class DockerStream:
    """A runner in a container.

    Args:
        container: Made, not yet started.
        link: For the runner to connect to. Where it can't, say because the engine's machine is a virtual one, the
            stream of the container itself has to do.
        disk_bytes: What may be written to its root; None where that is read-only.

    Raises:
        docker.errors.DockerException: If it can't be started.
    """

    def __init__(self, container: Container, link: Link, disk_bytes: int | None = None) -> None:
        self.name = f"The sandbox's container {container.short_id}"
        self._container = container
        self._disk_bytes = disk_bytes
        self._words = b""
        self._payload_left = 0
        self._kind = 0
        wants = {"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}
        self._attached = container.attach_socket(params=wants)
        self._socket: socket.socket = getattr(self._attached, "_sock", self._attached)
        self._socket.settimeout(None)
        self._buffer = b""
        self._link: socket.socket | None = None
        self._readable = _readable(self._socket)
        container.start()
        self._meet(link)

    def _meet(self, link: Link) -> None:
        """Waits for the runner, which says hello: by its connection, or in the container's own stream."""
        deadline = time.monotonic() + _MEETING_SECONDS
        while time.monotonic() < deadline:
            self._link = link.accept(self._socket, deadline - time.monotonic())
            if self._link is not None:
                self._readable = _readable(self._link)
                return
            with suppress(TimeoutError):
                self._own_stream(0.0)
                return
        raise TimeoutError("its runner did not say hello")

    def send(self, data: bytes) -> None:
        """See `Stream`."""
        (self._link or self._socket).sendall(data)

    def receive(self, seconds: float) -> bytes:
        """See `Stream`."""
        if self._link is None:
            return self._own_stream(seconds)
        if not self._readable.poll(seconds * 1000):
            raise TimeoutError
        data = self._link.recv(_CHUNK)
        if not data:
            self._readable = _readable(self._socket)
            with suppress(OSError):
                self._own_stream(_LAST_SECONDS)
        return data

    def _own_stream(self, seconds: float) -> bytes:
        """What the container writes: Docker sends standard output and error in pieces, each with a header."""
        while True:
            while self._payload_left == 0:
                if len(self._buffer) < _STREAM_HEADER.size:
                    data = self._arrived(seconds)
                    if not data:
                        return b""
                    self._buffer += data
                    continue
                self._kind, self._payload_left = _STREAM_HEADER.unpack_from(self._buffer)
                self._buffer = self._buffer[_STREAM_HEADER.size :]
            piece = self._buffer or self._arrived(seconds)
            if not piece:
                return b""
            payload, self._buffer = piece[: self._payload_left], piece[self._payload_left :]
            self._payload_left -= len(payload)
            if self._kind != _STDERR:
                return payload
            self._words = (self._words + payload)[-4000:]

    def _arrived(self, seconds: float) -> bytes:
        if not self._readable.poll(seconds * 1000):
            raise TimeoutError
        return self._socket.recv(_CHUNK)

    def last_words(self) -> str:
        """See `Stream`."""
        return self._words.decode("utf-8", "replace")

    def excess(self) -> str:
        """See `Stream`."""
        import requests
        from docker.errors import DockerException

        if self._disk_bytes is None:
            return ""
        listed: list[dict[str, Any]] = []
        with suppress(DockerException, requests.RequestException):
            listed = docker_client().api.containers(size=True, filters={"id": self._container.id})
        written = max((found.get("SizeRw") or 0 for found in listed), default=0)
        if written <= self._disk_bytes:
            return ""
        return f"{written:,} bytes were written to its disk; the limit is {self._disk_bytes:,}"

    def close(self) -> None:
        """See `Stream`."""
        for end in (self._link, self._socket):
            with suppress(OSError):
                if end is not None:
                    end.shutdown(socket.SHUT_RDWR)
        _remove(self._container)

    def forget(self) -> None:
        """See `Stream`."""
        with suppress(OSError):
            self._attached.close()
            self._socket.close()
            if self._link is not None:
                self._link.close()


def _readable(end: socket.socket) -> select.poll:
    found = select.poll()
    found.register(end, select.POLLIN)
    return found


def _answers(client: DockerClient) -> bool:
    """Whether the engine is there at this moment."""
    import requests
    from docker.errors import DockerException

    try:
        return bool(client.ping())
    except (DockerException, requests.RequestException):
        return False


def _remove(container: Container) -> None:
    """Kills and removes a container; that it is gone already is fine."""
    import requests
    from docker.errors import DockerException

    with suppress(DockerException, requests.RequestException):
        container.remove(force=True)
