"""Takes from the process of a query what it does not need: the network, more memory, a life after its parent's."""

from __future__ import annotations

import ctypes
import platform
import resource
import signal
import struct
import sys

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_FILTER_MODE = 2
_ALLOW, _REFUSE_AS_FORBIDDEN, _FORBIDDEN = 0x7FFF0000, 0x00050000, 13
_LOAD, _JUMP_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ARCHITECTURES = {"x86_64": (0xC000003E, (41, 42, 53)), "aarch64": (0xC00000B7, (198, 203, 199))}
"""The kernel's number of the architecture, and of its calls socket, connect and socketpair."""
_X32 = 0x40000000


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def limit_memory(size: int) -> None:
    """Let this process have no more than `size` bytes of address space; what asks for more dies."""
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def end_with_parent() -> None:
    """Have the kernel kill this process when the one that started it ends (Linux)."""
    if sys.platform == "linux":
        _prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))


def cut_network() -> bool:
    """Refuse this process every new socket, whatever it runs; return whether the system accepted that."""
    if sys.platform != "linux" or platform.machine() not in _ARCHITECTURES:
        return False
    architecture, calls = _ARCHITECTURES[platform.machine()]
    refuse = struct.pack("HBBI", _RETURN, 0, 0, _REFUSE_AS_FORBIDDEN | _FORBIDDEN)
    instructions = [
        struct.pack("HBBI", _LOAD, 0, 0, 4),
        struct.pack("HBBI", _JUMP_EQUAL, 1, 0, architecture),
        refuse,
        struct.pack("HBBI", _LOAD, 0, 0, 0),
        struct.pack("HBBI", 0x35, 0, 1, _X32),
        refuse,
    ]
    for call in calls:
        instructions += [struct.pack("HBBI", _JUMP_EQUAL, 0, 1, call), refuse]
    instructions.append(struct.pack("HBBI", _RETURN, 0, 0, _ALLOW))
    program = _Program(len(instructions), b"".join(instructions))
    if not _prctl(_PR_SET_NO_NEW_PRIVS, 1):
        return False
    return _prctl(_PR_SET_SECCOMP, _FILTER_MODE, ctypes.addressof(program))


def _prctl(option: int, *arguments: int) -> bool:
    given = [ctypes.c_ulong(argument) for argument in (*arguments, 0, 0, 0, 0)[:4]]
    return int(ctypes.CDLL(None, use_errno=True).prctl(option, *given)) == 0
