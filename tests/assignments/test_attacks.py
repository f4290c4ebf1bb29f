"""No attack wins a point, stops the class, writes outside or takes a point of another question."""

from __future__ import annotations

import socket
import subprocess
import threading

import nbformat
import pytest

from classroom import course
from classroom.answers import Limits
from classroom.grade import Options, grade_folder
from tests.assignments import reference_class, source
from tests.assignments.hostile import ATTACKS, code

NAME = "02-optimal-discriminator"
FIRST, *OTHERS = source.questions(NAME)
CODED = sum(cell.points for cell in source.cells(NAME) if cell.kind == "code")
OF_FIRST = sum(cell.points for cell in source.tests_of(NAME, FIRST))
# What follows in the same process has no chance either, or may have none.
MAY_COST_MORE = {
    "writes-rubbish-to-the-grader",
    "forges-replies",
    "changes-the-wire",
    "writes-letters-that-are-none",
    "writes-long-texts",
    "sends-millions-of-nothings",
    "says-it-stopped",
    "sends-what-is-no-data",
    "changes-builtins",
    "switches-off-numpy",
    "kills-the-runner-while-asked",
    *("answers-twice", "drips", "sends-numbers-of-no-size", "errors-of-every-kind"),
    "replaces-the-runner",
}
WHOLE_SECONDS = 90  # also on a machine that does much else


@pytest.fixture(scope="module")
def graded(tmp_path_factory, place):
    """A class of attackers and one honest student, graded once."""
    submissions, out = tmp_path_factory.mktemp("attackers"), tmp_path_factory.mktemp("grades")
    outside = tmp_path_factory.mktemp("lecturer")
    (outside / "gradebook.db").write_text("marks")
    course.prepare(outside / "course")
    release = course.released(outside / "course", NAME)
    heard: list[object] = []
    listeners = [socket.create_server(("127.0.0.1", 0))]
    for address in (str(outside / "socket"), "\0the-grader"):
        listeners.append(socket.socket(socket.AF_UNIX))
        listeners[-1].bind(address)
        listeners[-1].listen()
    for listener in listeners:
        threading.Thread(target=_listen, args=(listener, heard), daemon=True).start()
    port = listeners[0].getsockname()[1]
    for attack in (*ATTACKS, "honest"):
        notebook = reference_class.filled(release, lambda question: _right(question))
        for cell in notebook.cells:
            if attack != "honest" and cell.metadata.get("nbgrader", {}).get("grade_id") == FIRST:
                cell.source = code(attack, FIRST, str(outside), port)
        course.write_notebook(notebook, submissions / attack / f"{NAME}.ipynb")
    before = {path: path.stat().st_size for path in outside.rglob("*") if path.is_file()}
    limits = Limits(notebook_seconds=WHOLE_SECONDS, memory_mb=1000)
    results = grade_folder(submissions, out, Options(limits, cell_seconds=3))
    after = {path: path.stat().st_size for path in outside.rglob("*") if path.is_file()}
    for listener in listeners:
        listener.close()
    return {one.student: one for one in results}, before == after, heard, out


def _right(question):
    (code,) = (cell.source for cell in source.cells(NAME) if cell.id == question)
    return code


def _listen(listener, heard):
    try:
        while True:
            heard.append(listener.accept())
    except OSError:  # closed
        return


def test_the_honest_student_beside_them_gets_all_points(graded):
    result = graded[0]["honest"]
    assert (sum(score or 0 for score in result.scores.values()), result.reasons) == (CODED, {})


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_gets_nothing_and_the_lecturer_is_told_why(graded, attack):
    result = graded[0][attack]
    of_first = [result.scores[f"{kind}-{FIRST}"] for kind in ("test", "hidden")]
    assert of_first == [0, 0]
    told = result.reasons.get(f"test-{FIRST}") or result.reasons[""]
    assert 5 < len(told) < 1000
    if attack not in MAY_COST_MORE:
        assert result.total == CODED - OF_FIRST, result.reasons


@pytest.mark.parametrize(
    ("attack", "words"),
    [
        ("loops-for-ever", "did not end within 3 s: look for a loop without end"),
        ("sleeps-in-the-call", f"{FIRST} did not end within 3 s"),
        ("leaves", "ended the Python process"),
        ("leaves-quietly", f"{FIRST} ended the Python process"),
        ("allocates", "MemoryError"),
        ("imports-the-solution", "holds the book's own solutions"),
        ("hides-the-import", "holds the book's own solutions"),
    ],
)
def test_the_reason_names_what_happened(graded, attack, words):
    result = graded[0][attack]
    assert words in " ".join(result.reasons.values())


def test_the_class_ends_with_a_row_for_everybody(graded):
    assert len(graded[0]) == len(ATTACKS) + 1
    lines = (graded[3] / "marks.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(ATTACKS) + 2


def test_nothing_of_the_lecturers_is_changed_and_nobody_is_called(graded):
    _, unchanged, heard, _ = graded
    assert unchanged
    assert heard == []


@pytest.mark.parametrize(
    "attack",
    [
        *("reads-the-tests", "reads-through-the-system", "writes-outside", "another-namespace"),
        *("shared-memory-that-no-limit-counts", "files-in-memory", "becomes-root"),
        "makes-its-disk-larger",
    ],
)
def test_what_an_attack_printed_holds_nothing_of_ours(graded, attack):
    printed = " ".join(graded[0][attack].marks.printed.values())
    assert not {"root", "shared"} & set(printed.split())
    assert "HIDDEN" not in printed
    assert "SOLUTION" not in printed
    assert "wrote to" not in printed


def test_no_orphan_outlives_the_class(graded):
    listed = subprocess.run(
        ["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(maxsplit=2) for line in listed.splitlines()]
    parent = {pid: ppid for pid, ppid, *_ in rows}
    about = {pid: " ".join(rest) for pid, _, *rest in rows}

    def belongs_to_a_grader(pid):
        while pid in parent and "forkserver" not in about[pid] and "pytest" not in about[pid]:
            pid = parent[pid]
        return pid in parent

    runners = [pid for pid, text in about.items() if "-m classroom.isolated.runner" in text]
    assert [about[pid] for pid in runners if not belongs_to_a_grader(pid)] == []


def test_no_page_holds_a_hidden_test(graded):
    def lines_of(*kinds):
        chosen = [cell for cell in source.cells(NAME) if cell.id.startswith(kinds)]
        return {line.strip() for cell in chosen for line in cell.source.splitlines()}

    lines = {line for line in lines_of("hidden-") if len(line) > 30} - lines_of("test-", FIRST)
    lines -= lines_of(*OTHERS) | {f"# Hidden tests of {name}" for name in (FIRST, *OTHERS)}
    assert len(lines) > 50
    pages = [*graded[3].glob("feedback/*/*/*.html"), *graded[3].glob("autograded/*/*/*.ipynb")]
    assert len(pages) == 2 * (len(ATTACKS) + 1)
    for path in pages:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".ipynb":
            text = "\n".join(cell.source for cell in nbformat.reads(text, as_version=4).cells)
        shown = {line.strip() for line in text.splitlines()}
        assert not {line for line in lines & shown if not line.startswith("# Hidden tests of")}
