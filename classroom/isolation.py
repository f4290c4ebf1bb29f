"""A place of its own for a process that runs a student's code.

Its own processes, network, files, IPC and (for an ordinary user) users: by bubblewrap where it is
installed, else by ``unshare``. Nothing of the host can be written, little of it can be read: Python
and its packages without ``gan_edu``, and the files of the assignment. Which layers hold, the
process itself finds out before it runs anything (`classroom.isolated.runner.layers`).
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
# Without one of the first, nothing is run; without one of the second, the lecturer is told.
LAYERS = ("network", "processes", "files", "rights", "no new rights", "system calls")
BOUNDS = ("number of files",)
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc/ld.so.cache")
DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
DISK_BYTES, DISK_FILES = 64 * 2**20, 20_000
# bubblewrap bounds the bytes of a disk and not its files: done inside, before rights are given up.
BOUND_FILES = 'mount -t tmpfs -o "$0" tmpfs /tmp && exec "$@"'
# Numbers of users that Debian and systemd give to nobody; a container may have only the first.
FEW_USERS, MANY_USERS = range(61_000, 61_184), range(1_879_048_192, 2_147_352_576)
OWN_LIBRARY = "gan_edu"


HERE_WITHOUT_RIGHTS = """
rights = [line.split()[1] for line in open("/proc/self/status") if line.startswith("CapEff")]
print("here" if not int(rights[0], 16) else "it has rights there")
"""


class NotIsolated(Exception):
    """No student's code may run here; the message says what is missing and what to do."""


@dataclass(frozen=True)
class Place:
    """How to start a process: ``"bubblewrap"``, ``"unshare"``, or ``"none"``.

    ``bounded`` says whether the number of files is bounded, too: some systems let bubblewrap make a
    disk and nobody change it.
    """

    kind: str
    bounded: bool = True

    def command(self, data: Path, scratch: Path) -> list[str]:
        """The command that starts the runner.

        Args:
            data: Folder of the files that the student has too, which the runner copies.
            scratch: An empty folder that nothing else uses.
        """
        runner = ["-m", "classroom.isolated.runner"]
        python = [str(Path(sys.prefix).resolve() / "bin" / "python"), "-P", *runner]
        if self.kind == "none":
            return [sys.executable, "-P", *runner]
        user = str(_user_of_its_own()) if os.geteuid() == 0 else "-"
        if self.kind == "bubblewrap":
            return [*_bubblewrap(data, user, self.bounded), *python]
        return [*_unshare(data, scratch, user), *python]

    def environment(self, scratch: Path) -> dict[str, str]:
        """Nothing of the lecturer's own environment."""
        inside = self.kind != "none"
        home = "/tmp/work" if inside else str(scratch)
        return {
            **dict.fromkeys(("HOME", "MPLCONFIGDIR", "TMPDIR"), home),
            "PATH": "/usr/bin:/bin:/usr/sbin:/sbin",
            "PYTHONPATH": "/grader" if inside else str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
            "LC_ALL": "C.UTF-8",
            "MPLBACKEND": "agg",
            **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
        }


def find_place(allow_none: bool = False) -> Place:
    """The best place of this machine.

    Args:
        allow_none: Run without any, if it must be; the lecturer said so.

    Raises:
        NotIsolated: It has none.
    """
    reasons = []
    for place, program in (
        (Place("bubblewrap"), "bwrap"),
        (Place("unshare"), "unshare"),
        (Place("bubblewrap", bounded=False), "bwrap"),
    ):
        if sys.platform != "linux":
            reasons = [f"{sys.platform} has no namespaces: grade in the container"]
            break
        if shutil.which(program) is None:
            reasons.append(f"{program} is not installed")
        elif reason := _refusal(place):
            reasons.append(f"{program}: {reason}")
        else:
            return place
    if allow_none:
        return Place("none")
    raise NotIsolated(
        "no student's code is run on this machine without a place of its own ("
        + "; ".join(dict.fromkeys(reasons))
        + "). Install bubblewrap (Debian: apt install bubblewrap), or grade in the container "
        "that classroom/Containerfile describes; --without-isolation runs all the same"
    )


def _user_of_its_own() -> int:
    """A number of a user that nobody else has: the threads of one user are counted together."""
    spans = [line.split() for line in Path("/proc/self/uid_map").read_text().splitlines()]
    many = any(int(first) + int(count) >= MANY_USERS.stop for first, _, count in spans)
    users = MANY_USERS if many else FEW_USERS
    return users[secrets.randbelow(len(users))]


def _refusal(place: Place) -> str:
    """Why a place cannot be made, in the words of the program; empty if it can."""
    import tempfile

    with tempfile.TemporaryDirectory() as scratch:
        command = place.command(Path(scratch), Path(scratch))
        position = command.index("-P")
        command[position:] = ["-c", HERE_WITHOUT_RIGHTS]
        try:
            done = subprocess.run(
                command,
                env=place.environment(Path(scratch)),
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
                start_new_session=True,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error)
    said = (done.stderr.strip() or done.stdout.strip() or "failed").splitlines()[-1]
    return "" if done.stdout == "here\n" else said


def _readable(data: Path) -> Iterator[tuple[str, str]]:
    """Folders of the host and where they stand inside."""
    for path in SYSTEM:
        if os.path.lexists(path):
            yield path, path
    prefixes = {sys.prefix, sys.base_prefix, *sysconfig.get_paths().values()}
    kept: list[str] = ["/usr"]
    for path in sorted(str(Path(prefix).resolve()) for prefix in prefixes):
        if ROOT.is_relative_to(path):
            raise NotIsolated(f"this repository lies inside {path}, where Python is: move it")
        if os.path.exists(path) and not any(Path(path).is_relative_to(k) for k in kept):
            kept.append(path)
            yield path, path
    yield str(HERE / "__init__.py"), "/grader/classroom/__init__.py"
    yield str(HERE / "isolated"), "/grader/classroom/isolated"
    yield str(data.resolve()), "/data"


def _hidden() -> list[str]:
    """The book's own solutions, where they are installed among packages that can be read."""
    roots = {Path(prefix).resolve() for prefix in (sys.prefix, sys.base_prefix, "/usr")}
    folders = {Path(sysconfig.get_path(name)).resolve() for name in ("purelib", "platlib")}
    for root in roots:
        for pattern in ("lib*/python3*/*-packages", "local/lib*/python3*/*-packages"):
            folders.update(place.resolve() for place in root.glob(pattern))
    places = [f"{folder}/{OWN_LIBRARY}" for folder in sorted(folders)]
    return [place for place in places if os.path.isdir(place)]


def _bubblewrap(data: Path, user: str, bounded: bool) -> list[str]:
    options = ["bwrap", "--die-with-parent", "--new-session"]
    if user == "-":
        options += ["--unshare-all"]
        rights = ["SYS_ADMIN", "SETPCAP"] if bounded else []
        options += ["--uid", "0", "--gid", "0"] if bounded else []  # of this place, with no rights
    else:  # root makes the place and an ordinary user works in it
        options += [f"--unshare-{kind}" for kind in ("ipc", "pid", "net", "uts", "cgroup-try")]
        rights = ["SETUID", "SETGID", *(["SYS_ADMIN"] if bounded else [])]
    for right in rights:
        options += ["--cap-add", f"CAP_{right}"]
    made: set[Path] = set()
    for source, place in _readable(data):
        for parent in reversed(Path(place).parents[:-1]):
            if parent not in made:  # bubblewrap's own would be closed to an ordinary user
                options += ["--perms", "0755", "--dir", str(parent)]
                made.add(parent)
        if os.path.islink(source):
            options += ["--symlink", os.readlink(source), place]
        else:
            options += ["--ro-bind", source, place]
    for place in _hidden():
        options += ["--size", "4096", "--tmpfs", place, "--remount-ro", place]
    options += ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev"]
    options += ["--perms", "1777", "--size", str(DISK_BYTES), "--tmpfs", "/tmp"]
    options += ["--remount-ro", "/", "--chdir", "/tmp", "--"]
    if bounded:
        how = f"remount,size={DISK_BYTES},nr_inodes={DISK_FILES},nosuid,nodev"
        options += ["sh", "-c", BOUND_FILES, how]
    elif user == "-":
        return options
    become = ["--no-new-privs", "--inh-caps=-all"]
    if user == "-":
        become += ["--bounding-set=-all"]
    else:
        become += ["--reuid", user, "--regid", user, "--clear-groups"]
    return [*options, "setpriv", *become, "--"]


def _unshare(data: Path, scratch: Path, user: str) -> list[str]:
    spaces = ["--user", "--map-root-user"] if user == "-" else []
    spaces += ["--mount", "--pid", "--fork", "--kill-child", "--net", "--ipc", "--uts", "--cgroup"]
    pairs = [*_readable(data), *((device, device) for device in DEVICES)]
    empty = scratch / "empty"
    empty.mkdir(exist_ok=True)
    pairs += [(str(empty), place) for place in _hidden()]
    root = scratch / "root"
    root.mkdir(exist_ok=True)
    places = [part for pair in pairs for part in pair]
    size = f"size={DISK_BYTES},nr_inodes={DISK_FILES}"
    enter = ["sh", str(HERE / "enter.sh"), str(root), size, user, *places, "--"]
    # Alone it would outlive a judge that is killed.
    return ["setpriv", "--pdeathsig", "KILL", "unshare", *spaces, *enter]
