"""Take rights away from this process: what a student's code may read, write, reach and use up.

Three layers, each only where the system has it; the first works everywhere and names what it stops:

* an audit hook in Python: no file outside the list, no socket, no other program, no ``gan_edu``;
* limits of the operating system on memory, processor time and the size of a file (POSIX);
* on Linux, Landlock for files and an empty network namespace: the kernel's own, so that native code
  cannot go round them either.
"""

from __future__ import annotations

import ctypes
import importlib.abc
import os
import resource
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

MEGABYTE = 2**20
FILE_MB = 20  # the largest file that a submission may write
OWN_SOLUTIONS = "gan_edu"
FORBIDDEN_EVENTS = (
    "socket.connect",
    "socket.bind",
    "socket.sendto",
    "socket.getaddrinfo",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "os.forkpty",
    "os.kill",
    "os.killpg",
    "pty.spawn",
)
# Events whose first argument is a path that changes.
WRITING_EVENTS = (
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.chmod",
    "os.chown",
    "os.truncate",
    "shutil.rmtree",
)
LISTING_EVENTS = ("os.listdir", "os.scandir", "os.chdir", "glob.glob")

# Landlock: system calls of Linux, the same number on every architecture since 5.13.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
PATH_BENEATH = 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
RIGHTS_BY_VERSION = {1: 2**13 - 1, 2: 2**14 - 1, 3: 2**15 - 1}  # every right each version knows
PR_SET_NO_NEW_PRIVS = 38
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000


def limit_resources(memory_mb: int, cpu_seconds: int) -> None:
    """Bound memory, processor time and file size; a larger demand is an error in Python."""
    for what, amount in (
        (resource.RLIMIT_DATA, memory_mb * MEGABYTE),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, FILE_MB * MEGABYTE),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(what, (amount, amount))


def leave_network() -> bool:
    """Move to a network with no way out; false where the system does not allow it."""
    if sys.platform != "linux":
        return False
    user, group = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
        return False
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    return True


def confine_files(readable: Iterable[Path], writable: Iterable[Path]) -> bool:
    """Let the kernel refuse all other files; false where it has no Landlock."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    every = RIGHTS_BY_VERSION[min(version, 3)]
    handled = ctypes.c_uint64(every)
    ruleset = libc.syscall(CREATE_RULESET, ctypes.byref(handled), ctypes.c_size_t(8), 0)
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "Landlock refused a ruleset")
    for path in readable:
        _allow(libc, ruleset, path, EXECUTE | READ_FILE | READ_DIR)
    for path in writable:
        _allow(libc, ruleset, path, every)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.syscall(RESTRICT_SELF, ruleset, 0):
        raise OSError(ctypes.get_errno(), "Landlock refused to restrict this process")
    os.close(ruleset)
    return True


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path, rights: int) -> None:
    if not path.exists():
        return
    if not path.is_dir():
        rights &= EXECUTE | WRITE_FILE | READ_FILE
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    rule = _PathBeneath(rights, place)
    if libc.syscall(ADD_RULE, ruleset, PATH_BENEATH, ctypes.byref(rule), 0):
        raise OSError(ctypes.get_errno(), f"Landlock refused a rule for {path}")
    os.close(place)


class _NoSolutions(importlib.abc.MetaPathFinder):
    """Refuse to import the library that holds the solutions."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if name.split(".")[0] == OWN_SOLUTIONS:
            raise ImportError(
                f"{name} holds the book's own solutions; an assignment is your own work. "
                "Remove this import and write the function yourself."
            )


def refuse_solutions() -> None:
    """Make ``import gan_edu`` an error that says why."""
    sys.meta_path.insert(0, _NoSolutions())


def watch(readable: Sequence[Path], writable: Sequence[Path]) -> None:
    """Refuse in Python what the operating system may not be able to refuse; cannot be undone."""
    read = tuple(os.path.realpath(path) for path in (*readable, *writable))
    write = tuple(os.path.realpath(path) for path in writable)

    def inside(path: object, roots: tuple[str, ...]) -> bool:
        if isinstance(path, int) or path is None:  # an open descriptor, or the current folder
            return True
        text = os.path.realpath(os.fsdecode(path))  # type: ignore[arg-type]
        return any(text == root or text.startswith(root.rstrip("/") + "/") for root in roots)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = arguments
            writing = bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)) if flags else False
            writing = writing or any(letter in (mode or "") for letter in "wax+")
            if not inside(path, write if writing else read):
                raise PermissionError(f"a submission may not open {path}")
        elif event in WRITING_EVENTS:
            if not all(inside(path, write) for path in arguments[:1]):
                raise PermissionError(f"a submission may not change {arguments[0]}")
        elif event in LISTING_EVENTS:
            if (
                arguments
                and isinstance(arguments[0], (str, bytes))
                and not inside(arguments[0], read)
            ):
                raise PermissionError(f"a submission may not look into {arguments[0]}")
        elif event in FORBIDDEN_EVENTS:
            raise PermissionError(f"a submission may not use {event}")

    sys.addaudithook(hook)
