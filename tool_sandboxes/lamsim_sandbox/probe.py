"""A toolkit that tells what its episode may do; `lamsim sandbox doctor` asks it."""

from __future__ import annotations

import json
import os
import resource

_CGROUPS = "/sys/fs/cgroup"
_UNLIMITED = 1 << 60
"""The first version of cgroups writes a number near this where there is no limit."""


class Probe:
    """Looks around in a sandbox."""

    def report(self) -> str:
        """Tells what there is, as JSON; a limit that is not in force is null."""
        memory = _number("memory", "memory.max", "memory.limit_in_bytes")
        both = _number("memory", "", "memory.memsw.limit_in_bytes")
        root, folder = os.statvfs("/"), os.statvfs(".")
        return json.dumps(
            {
                "user": os.getuid(),
                "folder": os.getcwd(),
                "folder_bytes": folder.f_blocks * folder.f_frsize,
                "folder_files": folder.f_files,
                "folder_is_plain": bool(folder.f_flag & os.ST_NOSUID and folder.f_flag & os.ST_NODEV),
                "root_is_read_only": bool(root.f_flag & os.ST_RDONLY),
                "interfaces": sorted(os.listdir("/sys/class/net")),
                "init": _status(1),
                "self": _status(os.getpid()),
                "memory": memory,
                "swap": _number("memory", "memory.swap.max", "") if both is None or memory is None else both - memory,
                "machine_has_swap": "SwapTotal:0kB" not in _text("/proc/meminfo").replace(" ", ""),
                "processors": _processors(),
                "processes": _number("pids", "pids.max", "pids.max"),
                "own_processes": _bounded(resource.RLIMIT_NPROC),
                "own_memory": _bounded(resource.RLIMIT_AS),
                "shared_memory": [
                    _text(f"/proc/sys/{name}").split()
                    for name in ("kernel/shmmni", "kernel/msgmni", "kernel/sem", "fs/mqueue/queues_max")
                ],
                "dev_shm": os.path.exists("/dev/shm"),  # noqa: S108
            }
        )

    def reach(self, folder: str) -> str:
        """Tries what must not work: another episode's folder, and a signal to the runner's init.

        Args:
            folder: The other episode's.
        """
        done = []
        for what, act in (("folder", lambda: os.listdir(folder)), ("signal", lambda: os.kill(1, 0))):
            try:
                act()
                done.append(what)
            except OSError:
                continue
        return json.dumps(done)


def _text(path: str) -> str:
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def _status(pid: int) -> dict[str, str]:
    """What the kernel says of a process's rights."""
    lines = (line.split() for line in _text(f"/proc/{pid}/status").splitlines())
    return {line[0][:-1]: line[1] for line in lines if line[0].startswith(("Cap", "NoNewPrivs", "Seccomp:"))}


def _cgroup_values(controller: str, unified: str, legacy: str) -> list[str]:
    """A limit of the control group, by the file that the second or the first version of cgroups keeps it in."""
    for line in _text("/proc/self/cgroup").splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers and controller not in controllers.split(","):
            continue
        folder, name = (os.path.join(_CGROUPS, controller), legacy) if controllers else (_CGROUPS, unified)
        # A container sees its group as the root, unless it shares the machine's namespace of control groups.
        for place in (folder + path, folder):
            values = _text(os.path.join(place, name)).split() if name else []
            if values:
                return values
    return []


def _number(controller: str, unified: str, legacy: str) -> int | None:
    values = _cgroup_values(controller, unified, legacy)
    if not values or not values[0].isdigit() or int(values[0]) >= _UNLIMITED:
        return None
    return int(values[0])


def _processors() -> float | None:
    """How many processors' time the container gets."""
    quota = _cgroup_values("cpu", "cpu.max", "cpu.cfs_quota_us")
    period = quota[1:] or _cgroup_values("cpu", "", "cpu.cfs_period_us")
    if not quota or not period or not quota[0].isdigit():
        return None
    return int(quota[0]) / int(period[0])


def _bounded(kind: int) -> int | None:
    bound = resource.getrlimit(kind)[1]
    return None if bound == resource.RLIM_INFINITY else bound
