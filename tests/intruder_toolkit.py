"""A toolkit that tries to get out of its episode: into others, the runner, the kernel and the host."""

import ctypes
import errno
import itertools
import os
import platform
import re
import resource
import signal
import socket
import stat
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

Report = dict[str, str]

LIBC = ctypes.CDLL(None, use_errno=True)
NEW_NUMBERS = {"io_uring_setup": 425, "pidfd_send_signal": 424, "pidfd_open": 434, "pidfd_getfd": 438}
X86_NUMBERS = {
    **{"kcmp": 312, "process_vm_readv": 310, "process_vm_writev": 311, "setns": 308, "unshare": 272, "bpf": 321},
    **{"add_key": 248, "request_key": 249, "keyctl": 250, "userfaultfd": 323, "perf_event_open": 298, "mount": 165},
    **{"umount2": 166, "pivot_root": 155, "chroot": 161, "open_by_handle_at": 304, "fanotify_init": 300, "acct": 163},
    **{"kexec_load": 246, "init_module": 175, "finit_module": 313, "reboot": 169, "swapon": 167, "iopl": 172},
    **{"syslog": 103, "capset": 126, "prlimit64": 302, "ptrace": 101, "quotactl": 179, "ioprio_set": 251},
    **{"mq_open": 240, "msgget": 68, "semget": 64, "shmget": 29, "process_madvise": 440},
}
NUMBERS = {**NEW_NUMBERS, **(X86_NUMBERS if platform.machine() == "x86_64" else {})}


class Intruder:
    """Every tool is an attack or a look at what one left behind."""

    def __init__(self, secret: str = "") -> None:
        self.count = 0
        self.secret = secret
        self.kept: list[Any] = []

    def work(self) -> int:
        """An episode that means no harm: counts, and uses its folder."""
        self.count += 1
        Path("work").write_text(str(self.count))
        return int(Path("work").read_text())

    def place(self) -> dict[str, Any]:
        return {"pid": os.getpid(), "uid": os.getuid(), "folder": os.environ["HOME"]}

    def others(self) -> list[int]:
        """The processes of other users: the init, the runner, cleaners, other episodes."""
        mine = of_user()
        return [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and pid not in mine]

    def room(self) -> dict[str, int]:
        """What a fresh episode has: processes besides its own, free files and bytes, and processes it can start."""
        space = os.statvfs(".")
        pids = [fork_and(lambda: time.sleep(60)) for _ in range(60)]
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        found = {"others": len(of_user()) - 1, "entries": len(os.listdir(".")), "started": len(pids)}
        return {**found, "files": space.f_ffree, "bytes": space.f_bfree * space.f_bsize}

    # Processes

    def daemons(self) -> None:
        """A fork bomb of daemons: each leaves session and group, ignores what can be ignored, refills the folder."""

        def haunt() -> None:
            while True:
                with suppress(OSError):
                    os.makedirs(f"haunted/{os.getpid()}/{time.monotonic_ns()}")
                    if os.fork() == 0:
                        os.setsid()

        for number in range(1, 64):
            with suppress(OSError, ValueError):
                signal.signal(number, signal.SIG_IGN)
        with suppress(OSError):
            for _ in range(8):
                fork_and(lambda: fork_and(haunt), leave=True)
        while True:
            time.sleep(1)

    def orphans(self) -> None:
        """Gives the runner thousands of children of its own to bury."""

        def flood() -> None:
            while True:
                with suppress(OSError):
                    if os.fork() == 0:
                        with suppress(OSError):
                            os.fork()
                            os.fork()
                        os._exit(0)

        with suppress(OSError):
            for _ in range(30):
                fork_and(flood, leave=True)
        while True:
            time.sleep(1)

    def zombies(self) -> int:
        """Children that nobody waits for, as many as there may be."""
        with suppress(OSError):
            while True:
                fork_and(lambda: None)
                self.kept.append(1)
        return len(self.kept)

    def stop(self) -> None:
        os.kill(os.getpid(), signal.SIGSTOP)

    def ask_to_be_traced(self) -> None:
        """Makes the runner its tracer, which then hears of each of its signals."""
        LIBC.ptrace(0, 0, 0, 0)
        os.kill(os.getpid(), signal.SIGTRAP)
        time.sleep(3600)

    def orphans_ask_to_be_traced(self) -> None:
        def ask() -> None:
            time.sleep(0.1)
            LIBC.ptrace(0, 0, 0, 0)
            os.kill(os.getpid(), signal.SIGSTOP)

        for _ in range(20):
            fork_and(lambda: fork_and(ask))
        time.sleep(3600)

    def burn(self) -> None:
        while True:
            pass

    def outgrow(self) -> None:
        """Writes more than a file may hold, without the handling that Python has for it."""
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        with open("big", "wb") as file:
            while True:
                file.write(bytes(1 << 20))

    def eat_with_many(self) -> None:
        """Eats memory with processes each of which is small."""

        def eat() -> None:
            kept: list[bytearray] = []
            while len(kept) < 40:
                kept.append(bytearray(b"x") * (1 << 20))
            time.sleep(3600)

        for _ in range(60):
            fork_and(eat)
        time.sleep(3600)

    def eat_with_files(self) -> None:
        """Eats memory that belongs to no process: files without a name."""
        while True:
            self.kept.append(os.memfd_create("x"))
            for _ in range(60):
                os.write(self.kept[-1], bytes(1 << 20))

    def signal_all(self, pids: list[int]) -> Report:
        """Every signal, by every way, to others."""
        report = {}
        for pid in pids:
            for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, signal.SIGINT, signal.SIGCHLD, 0):
                report[f"kill {pid} {number}"] = outcome(os.kill, pid, number)
            if pid > 1:  # the group of number 1 would be all processes
                report[f"group {pid}"] = outcome(os.killpg, pid, signal.SIGKILL)
            report[f"pidfd {pid}"] = outcome(signal_by_descriptor, pid)
        return report

    # Files

    def writable(self) -> list[str]:
        """All places where it may write, but its own processes' entries in /proc."""
        found = set()
        for root, folders, files in os.walk("/"):
            if root == "/proc":
                folders[:] = [name for name in folders if not name.isdigit() and name not in ("self", "thread-self")]
            found |= {
                path for path in [root, *(os.path.join(root, name) for name in files)] if os.access(path, os.W_OK)
            }
        return sorted(found)

    def write_to(self, paths: list[str]) -> Report:
        report = {}
        for path in paths:
            report[f"open {path}"] = outcome(os.open, path, os.O_WRONLY)
            report[f"make in {path}"] = outcome(os.mkdir, f"{path}/intruder")
            report[f"chmod {path}"] = outcome(os.chmod, path, 0o777)
            report[f"remove {path}"] = outcome(os.rmdir if os.path.isdir(path) else os.unlink, path)
            report[f"rename {path}"] = outcome(os.rename, path, path + "-")
            report[f"link {path}"] = outcome(os.link, path, "linked")
        return report

    def litter(self) -> None:
        """Whatever is hard to remove."""
        for odd in [b"new\nline", b"\xff\xfe", b"-rf", b" ", b"*", b"x" * 255, b"up0", b"up1"]:
            os.mkdir(odd)
            os.mkdir(os.path.join(odd, b"up0"))
            Path(os.fsdecode(odd), "up1").write_text("x")
        os.mkfifo("fifo")
        os.mknod("socket", stat.S_IFSOCK | 0o600)
        for number, target in enumerate(
            ["/", "..", ".", "/lamsim/code", "/episodes", "/proc/self", "loop0", "nowhere"]
        ):
            os.symlink(target, f"loop{number}")
            os.symlink(target, f"up0/link{number}")
        Path("file").write_text("x")
        for number in range(500):
            os.link("file", f"hard{number}")
        os.chmod("file", 0)
        depth = 0
        with suppress(OSError):
            while True:
                os.mkdir("deeper")
                os.chdir("deeper")
                os.symlink("/lamsim", "link")
                depth += 1
        self.kept.append(depth)
        os.chdir(os.environ["HOME"])
        for name in ["deeper", "up1", "x" * 255]:
            os.chmod(name, 0)

    def fill(self) -> None:
        """Uses up all files, and all bytes, of its folder."""
        with suppress(OSError):
            for number in range(1 << 20):
                with open(f"full{number}", "wb") as file:
                    if number < 100:
                        file.write(bytes(1 << 20))
        for number in range(100):
            with suppress(OSError), open(f"full{number}", "r+b") as file:
                file.write(bytes(1 << 20))

    def hold(self) -> None:
        """Has deleted files of its folder open, in processes of which some outlive it a little."""
        for number in range(8):
            self.kept.append(os.open(f"held{number}", os.O_CREAT | os.O_WRONLY))
            with suppress(OSError):
                os.write(self.kept[-1], bytes(8 << 20))
            os.unlink(f"held{number}")
        for _ in range(20):
            fork_and(lambda: time.sleep(3600), leave=True)

    def mark(self) -> Report:
        """Leaves marks on the folder itself: what it is cleaned of does not hold them."""
        nobody = [(1, 0, -1), (4, 0, -1), (32, 0, -1)]
        rules = struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *entry) for entry in nobody)
        return {
            "mode": outcome(os.chmod, ".", 0o2777),
            "owner": outcome(os.chown, ".", os.getuid(), os.getgid()),
            "attribute": outcome(os.setxattr, ".", "user.note", b"hello"),
            "rules": outcome(os.setxattr, ".", "system.posix_acl_access", rules),
            "rules for new files": outcome(os.setxattr, ".", "system.posix_acl_default", rules),
            "time": outcome(os.utime, ".", (1, 1)),
        }

    def marks(self) -> list[Any]:
        Path("fresh").write_text("x")
        return [os.listxattr("."), oct(os.stat("fresh").st_mode), Path("fresh").read_text()]

    def invite(self) -> None:
        """Opens its folder to everybody."""
        os.mkdir("inner")
        for path in (".", "inner"):
            with suppress(OSError):
                os.chmod(path, 0o777)

    def visit(self, folder: str) -> Report:
        """Moves into another episode's folder, for good."""
        return {
            "list": outcome(os.listdir, folder),
            "make": outcome(os.mkdir, f"{folder}/guest"),
            "make inside": outcome(os.mkdir, f"{folder}/inner/guest"),
            "enter": outcome(os.chdir, folder),
        }

    # Others' processes

    def look_into(self, pids: list[int]) -> Report:
        """What /proc and the kernel tell of others' insides."""
        report = {}
        for pid in pids:
            for name in ("environ", "maps", "mem", "auxv", "stack", "syscall", "personality", "io", "clear_refs"):
                path = f"/proc/{pid}/{name}"
                report[path] = outcome(Path(path).read_bytes)
            for name in ("oom_score_adj", "comm", "coredump_filter", "timerslack_ns", "attr/current", "setgroups"):
                path = f"/proc/{pid}/{name}"
                report[f"write {path}"] = outcome(Path(path).write_text, "0")
            for name in ("fd", "map_files", "ns"):
                path = f"/proc/{pid}/{name}"
                report[path] = outcome(links, path)
            for name in ("root", "cwd", "exe"):
                path = f"/proc/{pid}/{name}"
                report[path] = outcome(os.stat, path)
            for number in range(12):
                path = f"/proc/{pid}/fd/{number}"
                report[path] = outcome(os.open, path, os.O_RDWR)
            memory = ctypes.create_string_buffer(16)
            vector = struct.pack("QQ", ctypes.addressof(memory), 16)
            for name in ("process_vm_readv", "process_vm_writev"):
                report[f"{name} {pid}"] = system(name, pid, vector, 1, vector, 1, 0)
            report[f"attach {pid}"] = system("ptrace", 16, pid, 0, 0)
            report[f"seize {pid}"] = system("ptrace", 0x4206, pid, 0, 0)
            report[f"kcmp {pid}"] = system("kcmp", os.getpid(), pid, 2, 0, 0)
            report[f"descriptor {pid}"] = outcome(take_descriptor, pid)
            report[f"limit {pid}"] = outcome(resource.prlimit, pid, resource.RLIMIT_CPU, (1, 1))
            report[f"nice {pid}"] = outcome(os.setpriority, os.PRIO_PROCESS, pid, 19)
            report[f"processors {pid}"] = outcome(os.sched_setaffinity, pid, {0})
            report[f"idle {pid}"] = outcome(os.sched_setscheduler, pid, os.SCHED_IDLE, os.sched_param(0))
        return report

    def powers(self, uid: int) -> Report:
        """Whatever would make it more than it is; `uid` is another episode's."""
        new = {"user": 0x10000000, "mounts": 0x20000, "network": 0x40000000, "processes": 0x20000000}
        spaces = {f"unshare {name}": system("unshare", flag) for name, flag in new.items()}
        limits = ("CPU", "AS", "FSIZE", "NOFILE", "NPROC", "CORE", "RTPRIO", "NICE")
        raised = {
            f"limit {name}": outcome(resource.setrlimit, getattr(resource, f"RLIMIT_{name}"), (-1, -1))
            for name in limits
        }
        return {
            **spaces,
            **raised,
            "capabilities": system("capset", struct.pack("II", 0x20080522, 0), b"\xff" * 24),
            "device": outcome(os.mknod, "disk", stat.S_IFBLK | 0o600, os.makedev(254, 0)),
            "set-user-id": outcome(set_user_id_program),
            "su": outcome(program, "su", "-c", "id"),
            "mount program": outcome(program, "mount", "-t", "tmpfs", "none", "."),
            "mount": system("mount", b"none", b".", b"tmpfs", 0, None),
            "remount": system("mount", None, b"/", None, 0x20, None),
            "umount": system("umount2", b"/lamsim/code/lamsim_sandbox", 2),
            "pivot_root": system("pivot_root", b".", b"."),
            "setns": outcome(os.open, "/proc/1/ns/mnt", os.O_RDONLY),
            "handle": system("open_by_handle_at", -100, struct.pack("IiQ", 8, 1, 2), 0),
            "keys": system("add_key", b"user", b"lamsim", b"x", 1, -3),
            "key": system("request_key", b"user", b"lamsim", None, -3),
            "keyctl": system("keyctl", 0, -3, 1),
            "bpf": system("bpf", 0, ctypes.create_string_buffer(128), 128),
            "userfaultfd": system("userfaultfd", 0),
            "perf": system("perf_event_open", ctypes.create_string_buffer(128), 0, -1, -1, 0),
            "io_uring": system("io_uring_setup", 8, ctypes.create_string_buffer(128)),
            "fanotify": system("fanotify_init", 0, 0),
            "module": system("init_module", b"", 0, b""),
            "module file": system("finit_module", 0, b"", 0),
            "kexec": system("kexec_load", 0, 0, 0, 0),
            "reboot": system("reboot", 0xFEE1DEAD, 672274793, 0, None),
            "swap": system("swapon", b"file", 0),
            "accounting": system("acct", None),
            "kernel log": system("syslog", 3, ctypes.create_string_buffer(16), 16),
            "ports": system("iopl", 3),
            "priority": outcome(os.nice, -1),
            "real time": outcome(os.sched_setscheduler, 0, os.SCHED_FIFO, os.sched_param(1)),
            "disk priority": system("ioprio_set", 1, 0, 1 << 13),
            "clock": outcome(time.clock_settime, time.CLOCK_REALTIME, 0),
            "name": outcome(socket.sethostname, "intruder"),
            "shared memory": system("shmget", 1, 4096, 0o1666),
            "message queue": system("msgget", 1, 0o1666),
            "semaphore": system("semget", 1, 1, 0o1666),
            "posix queue": system("mq_open", b"intruder", os.O_CREAT | os.O_RDWR, 0o666, None),
            "terminal": outcome(os.openpty),
            "typing": outcome(os.open, "/dev/tty", os.O_RDWR),
            # Root may do these, and is no longer what it was after them.
            "chroot": outcome(os.chroot, "."),
            "groups": outcome(os.setgroups, [0]),
            "group": outcome(os.setgid, 0),
            "root": outcome(os.setuid, 0),
            "effective": outcome(os.seteuid, uid),
            "other episode": outcome(os.setresuid, uid, uid, uid),
        }

    def network(self, addresses: list[list[Any]]) -> Report:
        """Everywhere a socket may lead to; what is asked has a port of this machine among it."""
        report = {f"{host}:{port}": outcome(connect, host, port) for host, port in addresses}
        for path in ("/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock"):
            report[path] = outcome(os.stat, path)
        for name in ("AF_PACKET", "AF_VSOCK", "AF_ALG", "AF_CAN", "AF_TIPC"):
            report[name] = outcome(any_socket, getattr(socket, name))
        report["raw"] = outcome(socket.socket, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
        report["names"] = outcome(socket.getaddrinfo, "example.com", 80)
        return report

    def sockets(self) -> Report:
        """Those through which the episodes of a container could reach each other."""
        families = ("AF_UNIX", "AF_INET", "AF_INET6", "AF_NETLINK")
        return {family: outcome(any_socket, getattr(socket, family)) for family in families}

    def pairs(self) -> str:
        """What remains: connected sockets within the episode."""
        ours, theirs = socket.socketpair()
        with ours, theirs:
            socket.send_fds(ours, [b"x"], [0])
            return str(len(socket.recv_fds(theirs, 1, 1)[1]))

    # What only root can do

    def destroy(self) -> None:
        """Removes and kills whatever it can, process 1 by every signal that nobody handles."""
        Path("/etc/marked").write_text("x")
        subprocess.run(["rm", "-rf", "/bin", "/etc", "/lib", "/usr/bin", "/lamsim", "/run"], check=False)
        for number in range(1, 65):
            if number != signal.SIGINT:
                with suppress(OSError):
                    os.kill(1, number)
        with suppress(OSError):
            os.kill(-1, signal.SIGKILL)
        os._exit(1)

    def fill_disk(self) -> None:
        """Writes files of an allowed size without end."""
        for number in itertools.count():
            Path(f"/fill{number}").write_bytes(bytes(8 << 20))
            time.sleep(0.05)

    def interrupt_runner(self) -> None:
        os.kill(1, signal.SIGINT)
        time.sleep(3600)

    def starve_runner(self) -> None:
        resource.prlimit(1, resource.RLIMIT_AS, (4096, 4096))
        for _ in range(50):
            fork_and(lambda: None)
        time.sleep(3600)

    def stop_runner(self) -> None:
        """Makes itself the runner's tracer and lets it go on never."""
        LIBC.ptrace(16, 1, 0, 0)
        time.sleep(3600)

    def speak_as_runner(self) -> None:
        """Writes what is no frame into the runner's own stream."""
        for descriptor in range(2, 10):
            with suppress(OSError):
                os.write(os.open(f"/proc/1/fd/{descriptor}", os.O_WRONLY | os.O_NONBLOCK), b"\xff" * 100)
        time.sleep(3600)

    def fork_on(self) -> None:
        while True:
            with suppress(OSError):
                os.fork()

    # Exhaustion of what the kernel counts

    def exhaust(self) -> Report:
        """Terminals, signals and watches, as many as there are."""

        def terminals() -> None:
            with suppress(OSError):
                while True:
                    os.open("/dev/ptmx", os.O_RDWR)
            time.sleep(3600)

        def watches() -> None:
            with suppress(OSError):
                while LIBC.inotify_init1(0) >= 0:
                    pass
            time.sleep(3600)

        def signals() -> None:
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGRTMIN})
            with suppress(OSError):
                while LIBC.sigqueue(os.getpid(), int(signal.SIGRTMIN), 0) == 0:
                    pass
            time.sleep(3600)

        for act in [terminals] * 20 + [watches, signals]:
            fork_and(act)
        time.sleep(0.5)
        return {}

    def has_what_it_needs(self) -> Report:
        """Watches and signals that another may have used up."""
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGRTMIN})
        return {
            "watch": outcome(lambda: positive(LIBC.inotify_init1(0))),
            "signal": outcome(lambda: positive(LIBC.sigqueue(os.getpid(), int(signal.SIGRTMIN), 0))),
        }

    # The goal

    def find(self, backwards: str) -> list[str]:
        """Where the container has a text, given backwards so that the question is not the answer."""
        # The text itself must not come into this process's memory through the search for it.
        marker = re.compile(b"".join(b"[" + re.escape(letter.encode()) + b"]" for letter in reversed(backwards)))
        found = []
        for root, folders, files in os.walk("/"):
            if root in ("/sys", "/proc"):
                folders[:] = [name for name in folders if root == "/proc" and name.isdigit()]
            for path in (os.path.join(root, name) for name in files if name not in ("kmsg", "mem", "clear_refs")):
                with suppress(OSError):
                    if stat.S_ISREG(os.stat(path).st_mode) and marker.search(Path(path).read_bytes()):
                        found.append(path)
        if any(marker.search(region) for region in memory()):
            found.append("memory")
        return found

    # Answers

    def lie(self, body: str) -> None:
        """Answers in the runner's stead: a frame of its own on each descriptor."""
        data = body.encode("latin-1")
        for descriptor in range(3, 64):
            with suppress(OSError):
                os.write(descriptor, struct.pack(">III", len(data), 0, 0) + data)
        time.sleep(3600)

    def drop_core(self) -> int:
        """A child that dies with a core file, if it may have one."""
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (1 << 20, 1 << 20))
        subprocess.run(["sh", "-c", "kill -SEGV $$"], check=False)
        return len(os.listdir("."))


def memory() -> Iterator[Any]:
    """All that this process can read of its own memory, which began as a copy of the runner's."""
    for line in Path("/proc/self/maps").read_text().splitlines():
        addresses, rights, *_ = line.split()
        if rights.startswith("r") and "[v" not in line:
            begin, end = (int(number, 16) for number in addresses.split("-"))
            yield (ctypes.c_char * (end - begin)).from_address(begin)


def fork_and(act: Callable[[], Any], leave: bool = False) -> int:
    """Has a child do something; it may leave session and group before."""
    pid = os.fork()
    if pid == 0:
        try:
            if leave:
                os.setsid()
            act()
        finally:
            os._exit(0)
    return pid


def of_user() -> list[str]:
    """The processes of this user, dying ones too."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError):
            if os.stat(f"/proc/{pid}").st_uid == os.getuid():
                found.append(pid)
    return found


def outcome(attempt: Callable[..., Any], *arguments: Any) -> str:
    """The error, or `worked` and what came of it."""
    try:
        return f"worked: {attempt(*arguments)!r}"[:200]
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        return f"{type(error).__name__}: {error}"


def system(name: str, *arguments: Any) -> str:
    """A system call that the C library has no function for; machines whose numbers are not listed have none."""
    if name not in NUMBERS:
        return "unknown here"

    return outcome(lambda: positive(LIBC.syscall(NUMBERS[name], *arguments)))


def positive(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number) if number else "failed")
    return result


def links(folder: str) -> list[str]:
    """Where the links of a folder of /proc lead to."""
    names = os.listdir(folder)
    if not names:
        raise OSError(errno.ENOENT, "nothing")
    return [os.readlink(f"{folder}/{name}") for name in names]


def signal_by_descriptor(pid: int) -> None:
    signal.pidfd_send_signal(os.pidfd_open(pid), signal.SIGKILL)


def any_socket(family: int) -> list[str]:
    made = [
        outcome(socket.socket, family, kind) for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET)
    ]
    found = [result for result in made if result.startswith("worked")]
    if not found:
        raise OSError(made[0])
    return found


def take_descriptor(pid: int) -> str:
    handle = os.pidfd_open(pid)
    result = system("pidfd_getfd", handle, 0, 0)
    if not result.startswith("worked"):
        raise OSError(result)
    return result


def set_user_id_program() -> str:
    """A program of its own that would make everybody its user; that of others would be the point."""
    with open("/bin/sh", "rb") as source, open("shell", "wb") as target:
        target.write(source.read())
    os.chmod("shell", 0o6755)
    return program("./shell", "-c", "id")


def program(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=5).stdout


def connect(host: str, port: int) -> str:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as made:
        made.settimeout(1)
        made.connect((host, port))
        return "connected"
