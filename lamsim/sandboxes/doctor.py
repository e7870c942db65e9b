"""What `lamsim sandbox doctor` looks at: the engine, the images, and which limits a container really has."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from lamsim.errors import LamsimError
from lamsim.messages import ToolCall
from lamsim.sandboxes.container import DockerSandbox
from lamsim.sandboxes.engine import NoEngine, docker_client, engine_answers
from lamsim.sandboxes.images import build_command, image_named, image_names
from lamsim.sandboxes.pool import PoolSize
from lamsim.sandboxes.session import Session, ToolkitSpec

State: TypeAlias = Literal["ok", "missing", "note"]

OLDEST_API = (1, 41)
"""Of Docker 20.10, the oldest engine that this has been run on."""

NEEDED_IMAGE = "python"
"""The others are for single families."""

PROBE = ToolkitSpec("lamsim_sandbox.probe:Probe")

_CONTROLLERS = (
    "boot the engine's machine with the kernel options `cgroup_enable=memory swapaccount=1` (on Debian and Ubuntu in "
    "GRUB_CMDLINE_LINUX of /etc/default/grub, then `sudo update-grub`)"
)
_ROOTLESS = (
    "give the engine these control groups: https://docs.docker.com/engine/security/rootless/tips/#limiting-resources"
)
_SUB_IDS = (
    "episodes need users up to a billion: give the engine's user so many with a line like "
    "`dockremap:100000:2147483647` in /etc/subuid and /etc/subgid, and start the engine again"
)
_ENGINE = "use Docker Engine 20.10 or later with its own runtime runc, https://docs.docker.com/engine/install"
_RUNNER_CAPABILITIES = 1 << 5 | 1 << 6 | 1 << 7
"""KILL, SETGID and SETUID: what the runner needs of its container."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: What.
        state: `missing` if something needed is not there or not in force; `note` if that is no matter.
        found: What was seen.
        mend: The command or setting that mends it; empty if nothing is to be done.
    """

    name: str
    state: State
    found: str
    mend: str = ""


def findings() -> Iterator[Finding]:
    """Looks at everything in turn; what hangs on something that is missing is left out."""
    try:
        client = docker_client()
    except NoEngine as error:
        yield Finding("engine", "missing", error.found, error.mend)
        return
    mend = _ENGINE
    try:
        with engine_answers("tell about itself"):
            version, about = client.version(), client.info()
        if _narrow(_security_options(about)):
            mend = _SUB_IDS
        yield from engine_findings(version, about)
        for name in image_names():
            yield _image(name)
        image = image_named(NEEDED_IMAGE)
        if image.id:
            yield from _limits(DockerSandbox(image=image.tag, episodes=2, pool=PoolSize(maximum=1, prewarm=0)))
    except LamsimError as error:
        yield Finding("sandbox", "missing", str(error), mend)


def engine_findings(version: Mapping[str, Any], about: Mapping[str, Any]) -> Iterator[Finding]:
    """What the engine tells of itself.

    Args:
        version: What `docker version` says of the server.
        about: What `docker info` says.
    """
    import docker

    api = str(version["ApiVersion"])
    server = f"Docker {version['Version']}, API {api}, Linux {version.get('KernelVersion', '?')}"
    yield _check("engine", tuple(map(int, api.split("."))) >= OLDEST_API, server, _ENGINE)
    yield Finding("client", "ok", f"Docker SDK for Python {docker.__version__}")
    options = _security_options(about)
    narrow = _narrow(options)
    if narrow:
        yield Finding("users", "note", f"the engine has a namespace of users of its own ({narrow})", _SUB_IDS)
    else:
        yield Finding("users", "ok", "the engine has all: episodes can be users that the machine has not")
    driver = about.get("CgroupDriver", "?")
    yield _check("cgroups", driver != "none", f"version {about.get('CgroupVersion', '1')}, driver {driver}", _ROOTLESS)
    yield Finding("storage", "ok", str(about.get("Driver", "?")))
    profile = options.get("seccomp", "").removeprefix("profile=")
    yield _check(
        "seccomp",
        "seccomp" in options and profile != "unconfined",
        f"profile {profile or 'default'}" if "seccomp" in options else "the engine has none",
        "take `seccomp-profile` out of /etc/docker/daemon.json, and use a kernel with CONFIG_SECCOMP_FILTER",
    )
    armour = next((name for name in ("apparmor", "selinux") if name in options), "")
    yield Finding("apparmor", "ok" if armour else "note", armour or "neither AppArmor nor SELinux here, nor needed")


def _security_options(about: Mapping[str, Any]) -> dict[str, str]:
    """By name, as `name=seccomp,profile=default` has them."""
    return dict(option.removeprefix("name=").partition(",")[::2] for option in about.get("SecurityOptions") or ())


def _narrow(options: Mapping[str, str]) -> str:
    """What keeps an engine from giving a container any user that it asks for; empty for nothing."""
    return next((name for name in ("rootless", "userns") if name in options), "")


def _image(name: str) -> Finding:
    image = image_named(name)
    if image.state == "up to date":
        return Finding(f"image {name}", "ok", f"{image.tag}, from {image.base}")
    found = f"{image.tag} is {image.state}" + (", only some families need it" if name != NEEDED_IMAGE else "")
    needed = name == NEEDED_IMAGE or image.state == "out of date"
    return Finding(f"image {name}", "missing" if needed else "note", found, f"`{build_command(image)}`")


def _limits(sandbox: DockerSandbox) -> Iterator[Finding]:
    """Starts a container as episodes have it and asks two of them."""
    one, other = (sandbox.open(PROBE, {}, 0) for _ in range(2))
    try:
        first, second = _ask(one, "report"), _ask(other, "report")
        reached = _ask(other, "reach", folder=first["folder"])
    finally:
        one.close()
        other.close()
    yield from limit_findings(sandbox, first, second, reached)


def _ask(session: Session, tool: str, **arguments: Any) -> Any:
    return json.loads(session.call(ToolCall(tool, arguments), True).content)


def limit_findings(
    sandbox: DockerSandbox, first: Mapping[str, Any], second: Mapping[str, Any], reached: list[str]
) -> Iterator[Finding]:
    """What two episodes of a container saw, against what the sandbox asks for.

    Args:
        sandbox: What was asked for.
        first: Report of one episode.
        second: Report of another one.
        reached: What the second could do to others.
    """
    yield _limit("memory", first["memory"], sandbox.container_memory_bytes, _CONTROLLERS, _bytes)
    swap, mend = first["swap"], f"`sudo swapoff -a`, or {_CONTROLLERS}"
    if swap is None and not first["machine_has_swap"]:
        yield Finding("swap", "ok", "the machine has none")
    else:
        yield _limit("swap", swap, 0, mend, _bytes)
    yield _limit("processors", first["processors"], sandbox.container_cpus, _ROOTLESS)
    yield _limit("processes", first["processes"], sandbox.container_processes, _ROOTLESS)
    yield _limit("own processes", first["own_processes"], sandbox.processes, _ENGINE)
    yield _limit("folder size", first["folder_bytes"], sandbox.folder_bytes, _ENGINE, _bytes)
    yield _limit("folder files", first["folder_files"], sandbox.folder_files, _ENGINE)
    interfaces = ", ".join(first["interfaces"]) or "none"
    yield _check("network", set(first["interfaces"]) <= {"lo"}, f"interfaces: {interfaces}", _ENGINE)
    read_only = first["root_is_read_only"] and first["folder_is_plain"]
    found = "root is read-only, folders without devices and set-user-ID" if read_only else "root can be written"
    yield _check("read-only", read_only, found, _ENGINE)
    mine, init = first["self"], first["init"]
    held = any(int(mine.get(name, "1"), 16) for name in ("CapEff", "CapPrm", "CapInh", "CapAmb"))
    spare = int(init.get("CapBnd", "-1"), 16) & ~_RUNNER_CAPABILITIES
    found = f"an episode has {'some' if held else 'none'}, its container " + (
        f"more than it needs: {init.get('CapBnd', 'unknown')}" if spare else "KILL, SETGID, SETUID at most"
    )
    yield _check("capabilities", not held and not spare, found, _ENGINE)
    privileges = {process.get("NoNewPrivs") for process in (mine, init)}
    yield _check("no new privileges", privileges == {"1"}, f"NoNewPrivs {'/'.join(map(str, privileges))}", _ENGINE)
    filters = {process.get("Seccomp") for process in (mine, init)}
    found = "a filter is in force" if filters == {"2"} else f"mode {'/'.join(map(str, filters))}"
    yield _check("seccomp inside", filters == {"2"}, found, _ENGINE)
    shared = [value for values in first["shared_memory"] for value in values if value != "0"]
    found = "none" if not shared and not first["dev_shm"] else "episodes can share some"
    yield _check("shared memory", found == "none", found, _ENGINE)
    users = {first["user"], second["user"]}
    apart = len(users) == 2 and 0 not in users and not reached
    found = f"users {first['user']} and {second['user']}, " + (
        f"one reaches the other's {', '.join(reached)}" if reached else "neither reaches the other or the runner"
    )
    yield _check("episodes apart", apart, found, _ENGINE)


def _check(name: str, good: bool, found: str, mend: str) -> Finding:
    return Finding(name, "ok", found) if good else Finding(name, "missing", found, mend)


def _limit(
    name: str, seen: float | None, asked: float, mend: str, show: Callable[[float], str] = "{:,.10g}".format
) -> Finding:
    if seen is None:
        return Finding(name, "missing", f"no limit is in force, {show(asked)} was asked for", mend)
    found = f"at most {show(seen)}"
    return _check(name, seen <= asked, found if seen <= asked else f"{found}, {show(asked)} was asked for", mend)


def _bytes(number: float) -> str:
    return f"{number / (1 << 20):,.0f} MiB"
