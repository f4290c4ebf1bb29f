"""Nothing of a grading stays on the machine, whatever ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from multiprocessing.util import get_temp_dir
from pathlib import Path

import nbformat
import pytest

from classroom import answers, isolation, marking_process
from classroom.answers import Limits
from classroom.isolation import Place
from classroom.marking_process import in_a_process
from tests.assignments import reference_class

NAME = "02-optimal-discriminator"


@pytest.mark.parametrize("kind", ["bubblewrap", "unshare"])
@pytest.mark.parametrize("ended_by", ["the clock", "the kernel"])
def test_a_judge_that_is_ended_leaves_no_folder_and_no_process(
    loaded, kind, ended_by, tmp_path, monkeypatch
):
    if sys.platform != "linux" or isolation._refusal(Place(kind)):
        pytest.skip("this machine has neither bubblewrap nor namespaces for students' code")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    get_temp_dir()  # of the fork server, chosen now: a socket's path has at most 107 letters
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    assigned = loaded[NAME]
    slow = "import time\ntime.sleep(60)\n"
    notebook = reference_class.filled(assigned.release, lambda question: slow)
    data = nbformat.writes(notebook).encode()
    if ended_by == "the clock":
        monkeypatch.setattr(marking_process, "SLACK_S", 5 - 60)
    else:
        threading.Thread(target=_end_the_judge, args=(scratch,), daemon=True).start()
    marks = in_a_process(data, assigned, 1, Place(kind), Limits(60, 60), networks=False)
    assert any("took too long or ended the judge" in remark for remark in marks.look)
    assert list(scratch.glob("grade-*")) == []
    for _ in range(30):  # the kernel takes a moment to end a namespace
        if not _runners(scratch):
            break
        time.sleep(0.1)
    assert _runners(scratch) == []


def _runners(folder):
    """The processes of runners that live, each with its parent, by the folder of their judge."""
    listed = subprocess.run(["ps", "-wweo", "ppid=,args="], capture_output=True, text=True)
    lines = [line.split(maxsplit=1) for line in listed.stdout.splitlines()]
    return [int(parent) for parent, text in lines if str(folder) in text]


def _end_the_judge(folder):
    for _ in range(300):
        if parents := _runners(folder):
            time.sleep(2)
            os.kill(min(parents), signal.SIGKILL)
            return
        time.sleep(0.1)


STARTS_A_RUNNER = """
import sys, tempfile
from pathlib import Path
from classroom.answers import Limits, Runner
from classroom.isolation import Place
tempfile.tempdir = sys.argv[2]
cell = "import time\\nprint(1)\\ntime.sleep(60)"
with Runner([("cell", cell)], Path(sys.argv[3]), Place(sys.argv[1]), Limits(60, 60)):
    pass
"""


@pytest.mark.parametrize("kind", ["bubblewrap", "unshare"])
def test_a_runner_ends_with_whoever_started_it(kind, tmp_path):
    if sys.platform != "linux" or isolation._refusal(Place(kind)):
        pytest.skip("this machine has neither bubblewrap nor namespaces for students' code")
    command = [sys.executable, "-c", STARTS_A_RUNNER, kind, str(tmp_path / "scratch")]
    (tmp_path / "data").mkdir()
    (tmp_path / "scratch").mkdir()
    with subprocess.Popen([*command, str(tmp_path / "data")], cwd=isolation.ROOT) as started:
        _end_the_judge(tmp_path / "scratch" / "grade-")
        started.wait()
    for _ in range(30):
        if not _runners(tmp_path / "scratch" / "grade-"):
            break
        time.sleep(0.1)
    assert _runners(tmp_path / "scratch" / "grade-") == []


def test_a_process_that_ends_while_it_is_looked_at_is_no_error(monkeypatch):
    def ended(self, pattern):
        raise FileNotFoundError(2, "No such file or directory", str(self))

    monkeypatch.setattr(Path, "glob", ended)
    assert answers.descendants(os.getpid()) == []
