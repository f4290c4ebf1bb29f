"""Each layer of the sandbox alone: what it refuses, and what honest code may still do."""

import subprocess
import sys

import pytest

from classroom import course, sandbox

SECRET = course.COURSE / "nbgrader_config.py"


def run(tmp_path, program):
    """Run a program in a process of its own, in an empty folder, with the sandbox imported."""
    text = f"import sys; sys.path.insert(0, {str(course.ROOT / 'classroom')!r})\n"
    text += "from pathlib import Path\nimport sandbox\n" + program
    return subprocess.run(
        [sys.executable, "-c", text],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


WATCH = "sandbox.watch([Path(sys.prefix), Path(sys.base_prefix)], [Path.cwd()])\n"


@pytest.mark.parametrize(
    "action",
    [
        f"open({str(SECRET)!r})",
        f"Path({str(SECRET)!r}).read_text()",
        f"import os; os.open({str(SECRET)!r}, os.O_RDONLY)",
        f"import os; os.listdir({str(course.COURSE)!r})",
        f"import os; os.rename({str(SECRET)!r}, 'here')",
        "open('/tmp/was-here', 'w')",
        "import os; os.symlink('/etc/passwd', '/tmp/link')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import os; os.kill(os.getppid(), 9)",
    ],
)
def test_python_alone_refuses(tmp_path, action):
    done = run(tmp_path, WATCH + action)
    assert done.returncode != 0
    assert "PermissionError: a submission may not" in done.stderr


def test_python_alone_lets_honest_code_work(tmp_path):
    done = run(
        tmp_path,
        WATCH + "import json, fractions, numpy, scipy.stats\n"
        "Path('notes.txt').write_text('7')\n"
        "print(Path('notes.txt').read_text(), numpy.arange(3).sum())",
    )
    assert (done.returncode, done.stdout) == (0, "7 3\n"), done.stderr


def test_the_solutions_cannot_be_imported_and_the_error_says_why(tmp_path):
    done = run(tmp_path, "sandbox.refuse_solutions()\nimport gan_edu.theory")
    assert "holds the book's own solutions" in done.stderr


def test_memory_beyond_the_bound_is_an_error_and_not_the_end_of_the_machine(tmp_path):
    done = run(tmp_path, "sandbox.limit_resources(300, 30)\nbytearray(10**9)")
    assert "MemoryError" in done.stderr


linux = pytest.mark.skipif(sys.platform != "linux", reason="layers of the Linux kernel")


@linux
def test_the_kernel_alone_refuses_files_also_to_native_code(tmp_path):
    done = run(
        tmp_path,
        "import ctypes\nlibc = ctypes.CDLL(None)\n"
        "held = sandbox.confine_files([Path(sys.prefix), Path('/usr')], [Path.cwd()])\n"
        f"print(held, libc.open({str(SECRET).encode()!r}, 0) < 0, libc.creat(b'mine', 420) > 0)",
    )
    assert done.returncode == 0, done.stderr
    held, refused, own = done.stdout.split()
    if held == "False":
        pytest.skip("this kernel has no Landlock")
    assert (refused, own) == ("True", "True")


@linux
def test_the_kernel_alone_leaves_no_network(tmp_path):
    done = run(
        tmp_path,
        "import socket\nleft = sandbox.leave_network()\n"
        "print(left, [name for _, name in socket.if_nameindex()])",
    )
    assert done.returncode == 0, done.stderr
    if done.stdout.startswith("False"):
        pytest.skip("this system does not let a process leave its network")
    assert done.stdout == "True ['lo']\n"


def test_every_version_of_landlock_knows_its_rights():
    assert sorted(sandbox.RIGHTS_BY_VERSION) == [1, 2, 3]
    assert all(rights & 0b1111 == 0b1111 for rights in sandbox.RIGHTS_BY_VERSION.values())
