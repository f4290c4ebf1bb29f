"""Each kind of place holds every layer, and a machine without one runs nothing."""

from __future__ import annotations

import contextlib
import sys

import pytest

from classroom import isolation, summary
from classroom.answers import Limits, Runner, Stopped
from classroom.isolation import BOUNDS, LAYERS, NotIsolated, Place
from classroom.marking import Marks
from classroom.results import Result
from classroom.submissions import Submission


@pytest.fixture(params=["bubblewrap", "unshare"])
def kind(request):
    """A kind of place that this machine has."""
    if sys.platform != "linux" or isolation._refusal(Place(request.param)):
        pytest.skip("this machine has neither bubblewrap nor namespaces for students' code")
    return Place(request.param)


def ran(place, tmp_path, source, **limits):
    """What a cell printed, and its error."""
    (tmp_path / "data.txt").write_text("given")
    (tmp_path / "secret.ipynb").write_text("{}")
    with Runner([("cell", source)], tmp_path, place, Limits(**limits)) as runner:
        assert runner.layers == dict.fromkeys((*LAYERS, *BOUNDS), True)
        return runner.printed["cell"], runner.problems.get("cell", {}).get("error", ["", "", ""])


def test_the_files_of_the_assignment_are_there_and_its_source_is_not(kind, tmp_path):
    printed, _ = ran(
        kind, tmp_path, "from pathlib import Path\nprint(*sorted(p.name for p in Path().iterdir()))"
    )
    assert printed == "data.txt\n"


def test_only_a_small_disk_can_be_written(kind, tmp_path):
    source = (
        "import os\nopen('note', 'w').write('x')\nprint('here')\n"
        "for place, folders, _ in os.walk('/'):\n"
        "    folders[:] = folders if place.count('/') < 3 else []\n"
        "    if not place.startswith(('/proc', '/tmp')) and os.access(place, os.W_OK):\n"
        "        try:\n            open(place + '/x', 'w')\n"
        "        except OSError:\n            pass\n"
        "        else:\n            print(place)\n"
        "print(os.statvfs('/tmp').f_blocks * os.statvfs('/tmp').f_frsize)"
    )
    printed, _ = ran(kind, tmp_path, source, cell_seconds=60)
    assert printed == f"here\n{isolation.DISK_BYTES}\n"


def test_the_process_sees_itself_alone_and_no_network(kind, tmp_path):
    source = (
        "import os, socket\n"
        "print(len([n for n in os.listdir('/proc') if n.isdigit()]) <= 4)\n"
        "print([name for _, name in socket.if_nameindex()])\n"
        "print([name for name in os.environ if 'SECRET' in name or 'TOKEN' in name])\n"
        "print(os.path.exists('/etc/passwd'), os.path.exists('/run'))"
    )
    printed, _ = ran(kind, tmp_path, source)
    assert printed == "True\n['lo']\n[]\nFalse False\n"


def test_it_has_no_rights_and_gets_none(kind, tmp_path):
    source = (
        "import re\ntext = open('/proc/self/status').read()\n"
        "print(re.search(r'CapEff:\\s+(\\w+)', text)[1].strip('0') or 'none')\n"
        "print(re.search(r'NoNewPrivs:\\s+(\\d)', text)[1])"
    )
    assert ran(kind, tmp_path, source)[0] == "none\n1\n"


def test_memory_processes_and_files_are_bounded(kind, tmp_path):
    source = (
        "import mmap, os\n"
        "try:\n    mmap.mmap(-1, 3 * 2**30)\nexcept OSError:\n    print('memory')\n"
        "made = 0\n"
        "try:\n"
        "    while made < 200:\n"
        "        if os.fork() == 0:\n            import time; time.sleep(60)\n"
        "        made += 1\n"
        "except OSError:\n    print('processes', made < 20)\n"
        "kept = []\n"
        "try:\n    while True:\n        kept.append(open('/dev/null'))\n"
        "except OSError:\n    print('files', len(kept) < 100)"
    )
    assert ran(kind, tmp_path, source, memory_mb=500)[0] == "memory\nprocesses True\nfiles True\n"


def test_the_kernel_refuses_what_no_answer_needs(kind, tmp_path):
    source = (
        "import ctypes, os, socket\n"
        "libc = ctypes.CDLL(None)\n"
        "made = []\n"
        "for family in (17, 38, 40):\n"
        "    try:\n        socket.socket(family, socket.SOCK_DGRAM); made.append(family)\n"
        "    except OSError:\n        pass\n"
        "print(made, libc.shmget(0, 4096, 0o1600), libc.unshare(0x10000000))\n"
        "print(libc.ptrace(0, 0, 0, 0), libc.syscall(435, 0, 0))"
    )
    assert ran(kind, tmp_path, source) == ("[] -1 -1\n-1 -1\n", ["", "", ""])


def test_without_a_place_nothing_runs_and_the_reason_says_what_to_install(monkeypatch):
    monkeypatch.setattr(isolation.shutil, "which", lambda program: None)
    with pytest.raises(NotIsolated, match="apt install bubblewrap"):
        isolation.find_place()
    assert isolation.find_place(allow_none=True).kind == "none"


def test_other_systems_are_sent_to_the_container(monkeypatch):
    monkeypatch.setattr(isolation.sys, "platform", "darwin")
    with pytest.raises(NotIsolated, match="grade in the container"):
        isolation.find_place()


def test_a_layer_that_does_not_hold_stops_the_grader(kind, tmp_path, monkeypatch):
    monkeypatch.setattr("classroom.answers.LAYERS", (*LAYERS, "a layer that nobody has"))
    with pytest.raises(NotIsolated, match="does not hold here: a layer that nobody has"):
        ran(kind, tmp_path, "print(1)")


def test_a_restart_counts_for_the_clock_of_the_whole(kind, tmp_path):
    import time

    started = time.monotonic()
    cells = [(str(number), "import time\ntime.sleep(99)") for number in range(50)]
    with (
        pytest.raises(Stopped, match=r"took more than 3 s|ended the Python process"),
        Runner(cells, tmp_path, kind, Limits(1, 3)) as runner,
    ):
        runner.ask({"call": "f", "args": {"t": []}, "words": {"d": []}})
    assert time.monotonic() - started < 30


def test_a_process_that_left_its_group_ends_with_the_others(kind, tmp_path):
    import subprocess
    import time

    def living():
        listed = subprocess.run(["ps", "-eo", "args="], capture_output=True, text=True, check=True)
        return listed.stdout.count("-m classroom.isolated.runner")

    before = living()
    cell = "import os, time\nos.setsid()\nif os.fork() == 0:\n    os.setsid()\ntime.sleep(99)"
    with Runner([("cell", cell)], tmp_path, kind, Limits(1, 5)) as runner:
        assert runner.problems["cell"]
    for _ in range(50):  # the kernel takes a moment to end a namespace
        if living() <= before:
            break
        time.sleep(0.1)
    assert living() <= before


def test_the_number_of_files_is_bounded(kind, tmp_path):
    source = (
        "made = 0\n"
        "try:\n"
        "    while made < 100_000:\n"
        "        open(f'/tmp/{made}', 'w').close(); made += 1\n"
        "except OSError as error:\n    print(error.strerror, 1000 < made <= 20_000)"
    )
    printed, _ = ran(kind, tmp_path, source, cell_seconds=60)
    assert printed == "No space left on device True\n"


def test_all_the_memory_is_that_of_one_process_and_threads_still_run(kind, tmp_path):
    source = (
        "import ctypes, os, subprocess, sys, threading\n"
        "libc = ctypes.CDLL(None)\n"
        "for number in (57, 58):\n    print(libc.syscall(number) if os.uname().machine == 'x86_64'"
        " else -1)\n"
        "print(libc.fork(), libc.vfork(), libc.system(b'true') != 0)\n"
        "for start in (os.fork, lambda: subprocess.run(['true']), lambda: os.posix_spawn("
        "'/usr/bin/true', ['true'], {})):\n"
        "    try:\n        print(start())\n"
        "    except OSError as error:\n        print(error.strerror)\n"
        "done = []\nthread = threading.Thread(target=done.append, args=(1,))\n"
        "thread.start(); thread.join(); print(done)"
    )
    refused = "Operation not permitted\n"
    assert ran(kind, tmp_path, source)[0] == f"-1\n-1\n-1 -1 True\n{3 * refused}[1]\n"


THREADS_THAT_WAIT = """
import threading
ended = threading.Event()
for _ in range(2):
    threading.Thread(target=ended.wait, daemon=True).start()
print("both")
"""


def test_students_who_are_marked_at_the_same_time_do_not_take_each_others_threads(kind, tmp_path):
    with contextlib.ExitStack() as stack:
        for _ in range(4):
            runner = Runner([("cell", THREADS_THAT_WAIT)], tmp_path, kind, Limits())
            stack.enter_context(runner)
            assert runner.printed["cell"] == "both\n", runner.problems


def test_where_the_number_of_files_cannot_be_bounded_the_lecturer_is_told(tmp_path):
    place = Place("bubblewrap", bounded=False)
    if sys.platform != "linux" or isolation._refusal(place):
        pytest.skip("this machine has no bubblewrap")
    with Runner([("cell", "print(1)")], tmp_path, place, Limits()) as runner:
        assert [name for name, holds in runner.layers.items() if not holds] == ["number of files"]
        said = summary._layers([_result(runner.layers)])
    assert "NOT bounded here: number of files" in said
    assert "WITHOUT" not in said


def test_the_summary_names_what_held():
    said = summary._layers([_result(dict.fromkeys((*LAYERS, *BOUNDS), True))])
    assert said.endswith("system calls, number of files")
    missing = dict.fromkeys((*LAYERS, *BOUNDS), True) | {"network": False}
    assert "WITHOUT: network" in summary._layers([_result(missing)])


def _result(layers):
    return Result(Submission("an", "01", None), Marks(layers=layers), 1)


@pytest.mark.parametrize(
    "place",
    [
        "lib/python3.11/site-packages",
        "lib/python3/dist-packages",
        "local/lib64/python3.9/site-packages",
    ],
)
def test_the_solutions_are_hidden_wherever_a_python_that_can_be_read_has_them(
    tmp_path, monkeypatch, place
):
    library = tmp_path / place / "gan_edu"
    library.mkdir(parents=True)
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path))
    assert str(library) in isolation._hidden()
