"""The processes of runners, so that a test sees whether one is left."""

import os
from pathlib import Path

from lamsim.sandboxes.engine import owner


def processes(kind: str) -> list[str]:
    """What runs in the runners of this process, each runner itself left out."""
    if kind == "docker":
        import docker

        found = docker.from_env().containers.list(filters={"label": f"lamsim={owner()}"})
        # Before the runner there is the init of the container.
        return [line[-1] for container in found for line in container.top(ps_args="-eo pid,args")["Processes"][2:]]
    parents = {entry.name: stat(entry.name)[1] for entry in Path("/proc").iterdir() if entry.name.isdigit()}
    runners = [pid for pid, parent in parents.items() if parent == str(os.getpid()) and _is_runner(pid)]
    inside, todo = [], runners
    while todo:
        todo = [pid for pid, parent in parents.items() if parent in todo]
        inside += todo
    return inside


def alive(kind: str) -> list[str]:
    """Those of them that do not merely wait for their parent to notice their death."""
    if kind == "docker":
        return [args for args in processes(kind) if "<defunct>" not in args]
    return [pid for pid in processes(kind) if stat(pid)[0] not in "ZX"]


def stat(pid: str) -> list[str]:
    """What the kernel tells of a process, from its state on; as of a dead one if it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ["X", "0"]


def _is_runner(pid: str) -> bool:
    try:
        return b"lamsim_sandbox" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
