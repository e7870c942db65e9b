"""Which kinds of sockets the processes of a runner may make: a filter on system calls that nothing takes off again."""

from __future__ import annotations

import ctypes
import errno
import os
from typing import Sequence

from lamsim_sandbox import limits

# Of <linux/filter.h> and <linux/seccomp.h>; offsets are those of `struct seccomp_data`.
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16
_ALLOW, _REFUSE_WITH = 0x7FFF0000, 0x00050000
_PR_SET_SECCOMP, _FILTER = 22, 2

_MACHINES = {
    "x86_64": (0xC000003E, 41),
    "aarch64": (0xC00000B7, 198),
    "riscv64": (0xC00000F3, 198),
    "ppc64le": (0xC0000015, 326),
}
"""What the kernel calls a machine, and the number of `socket` there."""

_IO_URING_SETUP = 425
"""Makes a queue through which sockets could be had without a system call that a filter sees."""

_FOREIGN = 0x40000000
"""Numbers from here on are calls of another binary interface of the same machine."""


class _Instruction(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("value", ctypes.c_uint32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("instructions", ctypes.POINTER(_Instruction)))


def allow_only(families: Sequence[int]) -> None:
    """From now on this process and those that it starts make sockets of these address families only.

    Pairs of connected sockets (`socketpair`) are not concerned. It forbids new privileges, too.

    Raises:
        OSError: If the kernel has no filters, or this machine's calls are not known here.
    """
    machine = os.uname().machine
    if machine not in _MACHINES:
        raise OSError(errno.ENOSYS, f"sockets can't be kept from episodes on the machine {machine}")
    architecture, socket_number = _MACHINES[machine]
    count = len(families)
    program = [
        (_LOAD, 0, 0, _MACHINE),
        (_IF_EQUAL, 0, count + 7, architecture),
        (_LOAD, 0, 0, _NUMBER),
        (_IF_AT_LEAST, count + 5, 0, _FOREIGN),
        (_IF_EQUAL, count + 4, 0, _IO_URING_SETUP),
        (_IF_EQUAL, 0, count + 2, socket_number),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        *((_IF_EQUAL, count - place, 0, family) for place, family in enumerate(families)),
        (_RETURN, 0, 0, _REFUSE_WITH | errno.EAFNOSUPPORT),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE_WITH | errno.ENOSYS),
    ]
    instructions = (_Instruction * len(program))(*(_Instruction(*line) for line in program))
    limits.forbid_privileges()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_SECCOMP, _FILTER, ctypes.byref(_Program(len(program), instructions)), 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"prctl(PR_SET_SECCOMP): {os.strerror(number)}")
