"""System calls that no answer needs are refused: hidden memory, new namespaces, new processes.

A filter of the kernel (seccomp) that this process puts on itself before it runs anything; nobody
can take it off again. Numbers: ``asm/unistd_64.h`` and ``asm-generic/unistd.h`` of Linux.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct

# What is refused, with its number on x86-64 and on 64-bit ARM; None: that machine has no such call.
REFUSED: dict[str, tuple[int | None, int | None]] = {
    # shared memory and messages outlive the process that made them, and RLIMIT_AS counts neither
    **{"shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "memfd_create": (319, 279)},
    **{"memfd_secret": (447, 447), "semget": (64, 190), "msgget": (68, 186), "mq_open": (240, 180)},
    # each process would have as much memory again; threads share theirs
    **{"fork": (57, None), "vfork": (58, None)},
    # other processes, and the insides of the kernel
    **{"ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271)},
    **{"bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282)},
    **{"io_uring_setup": (425, 425), "add_key": (248, 217), "request_key": (249, 218)},
    **{"keyctl": (250, 219), "kexec_load": (246, 104), "init_module": (175, 105)},
    **{"finit_module": (313, 273), "personality": (135, 92)},
    # other places
    **{"unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39)},
    **{"pivot_root": (155, 41), "chroot": (161, 51), "open_by_handle_at": (304, 265)},
    **{"open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430)},
    **{"fsconfig": (431, 431), "fsmount": (432, 432), "mount_setattr": (442, 442)},
}
# Machine: its column above, the kernel's name for it, the numbers of clone and of socket.
MACHINES = {"x86_64": (0, 0xC000003E, 56, 41), "aarch64": (1, 0xC00000B7, 220, 198)}
CLONE3 = 435
NEW_SPACES = 0x7E020000  # flags of clone: any new namespace
THREAD = 0x00010000  # and: a thread of this process
OTHER_FAMILIES = (
    17  # of sockets, from here on; some, such as those of virtual machines, know no space
)
X32 = 0x40000000  # numbers of another way to call, on x86-64

# A step of the filter: code, jump if true, jump if false, number (linux/filter.h).
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_NO_NEW_RIGHTS, _SET_SECCOMP, _FILTER = 38, 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def refuse() -> None:
    """Put the filter on this process and on all that it will start.

    Raises:
        OSError: The kernel has no such filter, or nobody wrote down this machine's numbers.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    steps = b"".join(struct.pack("=HBBI", *step) for step in _steps())
    program = _Program(len(steps) // 8, steps)
    for arguments in (
        (_NO_NEW_RIGHTS, 1, 0, 0, 0),
        (_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0),
    ):
        if libc.prctl(*arguments):
            number = ctypes.get_errno()
            raise OSError(number, f"no filter of system calls: {os.strerror(number)}")


def _steps() -> list[tuple[int, int, int, int]]:
    machine = platform.machine()
    if machine not in MACHINES:
        raise OSError(errno.ENOSYS, f"no numbers of system calls are known for {machine}")
    column, name, clone, socket = MACHINES[machine]
    no, unknown = _REFUSE | errno.EPERM, _REFUSE | errno.ENOSYS
    steps = [
        (_LOAD, 0, 0, _MACHINE),
        (_EQUAL, 1, 0, name),
        (_RETURN, 0, 0, no),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, X32),
        (_RETURN, 0, 0, no),
        (_EQUAL, 0, 1, CLONE3),  # the C library then takes clone, whose flags can be read
        (_RETURN, 0, 0, unknown),
    ]
    for numbers in REFUSED.values():
        if (number := numbers[column]) is not None:
            steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, no)]
    return [
        *steps,
        (_EQUAL, 0, 6, clone),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_ANY_BIT, 0, 1, NEW_SPACES),
        (_RETURN, 0, 0, no),
        (_ANY_BIT, 0, 1, THREAD),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, no),
        (_EQUAL, 0, 3, socket),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_AT_LEAST, 0, 1, OTHER_FAMILIES),
        (_RETURN, 0, 0, no),
        (_RETURN, 0, 0, _ALLOW),
    ]


def are_refused() -> bool:
    """Whether the filter works, by a call that it must refuse."""
    try:
        os.close(os.memfd_create("tried"))
    except PermissionError:
        return True
    except OSError:
        return False
    return False
