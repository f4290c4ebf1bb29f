"""`make grade`: a class gets the marks it deserves; no submission stops or cheats the grader."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbgrader.api import Gradebook

from classroom import course, grade
from classroom.submissions import collect, complete, remarks
from tests.assignments import reference_class, source

NAME = "02-optimal-discriminator"
FIRST, SECOND, *_ = source.questions(NAME)
CODED = sum(cell.points for cell in source.cells(NAME) if cell.kind == "code")
POINTS = {
    question: sum(cell.points for cell in source.tests_of(NAME, question))
    for question in source.questions(NAME)
}
HIDDEN = next(cell.source for cell in source.cells(NAME) if cell.id == f"hidden-{FIRST}")

# What a hostile student writes as the answer to the first question; the other answers are right.
HOSTILE = {
    "loops-for-ever": "while True:\n    pass",
    "ignores-the-interrupt": (
        "while True:\n    try:\n        while True:\n            pass\n"
        "    except BaseException:\n        pass"
    ),
    "sleeps": "import time\ntime.sleep(10**6)",
    "allocates": "hoard = []\nwhile True:\n    hoard.append(bytearray(50_000_000))",
    "prints-megabytes": "while True:\n    print('spam' * 1000)",
    "prints-once": "print('x' * 40_000_000)",
    "leaves": "import os\nos._exit(0)",
    "crashes": "import ctypes\nctypes.string_at(0)",
    "reads-the-tests": (
        "from pathlib import Path\n"
        f"for place in ({str(course.COURSE)!r}, *map(str, Path.cwd().parents)):\n"
        f"    for path in Path(place).rglob('{NAME}.ipynb'):\n"
        "        print(path.read_text())"
    ),
    "reads-through-the-system": (
        "import ctypes\nlibc = ctypes.CDLL(None)\n"
        f"libc.system(b'cat {course.COURSE}/source/*/*.ipynb > stolen.txt')\n"
        "print(open('stolen.txt').read())"
    ),
    "writes-outside": f"open({str(course.ROOT / 'was-here')!r}, 'w').write('x')",
    "fills-the-disk": "file = open('big', 'wb')\nwhile True:\n    file.write(bytes(10**6))",
    "calls-home": "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9/')",
    "starts-programs": "import subprocess\nsubprocess.run(['sleep', '1'])",
    "forks": "import os\nwhile True:\n    os.fork()",
    "switches-off-numpy": "import numpy as np\nnp.allclose = lambda *a, **k: True",
    "switches-off-assert": (
        "get_ipython().input_transformers_cleanup.append(\n"
        "    lambda lines: [line for line in lines if 'assert' not in line])"
    ),
    "imports-the-solution": f"from gan_edu.theory.criterion import {FIRST}",
    "hides-the-import": (
        f"def {FIRST}(*args):\n"
        "    library = __import__('gan_' + 'edu.theory.criterion')\n"
        f"    return getattr(library.theory.criterion, '{FIRST}')(*args)"
    ),
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """One class with everybody in it, graded once: the folder, and results by student."""
    submissions, out = tmp_path_factory.mktemp("class"), tmp_path_factory.mktemp("grades")
    reference_class.write_class(submissions, (NAME,))
    work = tmp_path_factory.mktemp("course")
    course.prepare(work)
    release = course.released(work, NAME)

    def answered(first):
        def choose(question):
            return first if question == FIRST else reference_class.pick(NAME, question, True, 0)

        return reference_class.filled(release, choose)

    def hand_in(student, notebook):
        course.write_notebook(notebook, submissions / student / f"{NAME}.ipynb")

    for student, code in HOSTILE.items():
        hand_in(student, answered(code))
    right = answered(reference_class.pick(NAME, FIRST, True, 0))
    gone = answered(reference_class.pick(NAME, FIRST, True, 0))
    gone.cells = [cell for cell in gone.cells if FIRST not in str(cell.metadata.get("nbgrader"))]
    hand_in("deletes-cells", gone)
    bare = answered(reference_class.pick(NAME, FIRST, True, 0))
    bare.cells = bare.cells[:1]
    hand_in("deletes-almost-all", bare)
    edited = answered("answer = 42")
    for cell in edited.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.source = "pass"
            cell.metadata["nbgrader"]["points"] = 1000
    hand_in("edits-the-tests", edited)
    twice = answered(reference_class.pick(NAME, FIRST, True, 0))
    twice.cells += [cell.copy() for cell in twice.cells]
    (submissions / "has-every-cell-twice").mkdir()
    path = submissions / "has-every-cell-twice" / f"{NAME}.ipynb"
    path.write_text(json.dumps(twice), encoding="utf-8")  # nbformat would mend it
    for student, content in {
        "not-json": b'{"cells": [',
        "not-a-notebook": b"[1, 2]",
        "empty-file": b"",
        "binary": bytes(range(256)),
        "too-large": b"x" * (11 * 2**20),
    }.items():
        (submissions / student).mkdir()
        (submissions / student / f"{NAME}.ipynb").write_bytes(content)
    hand_in("right", right)
    results = grade.grade_folder(
        submissions, out, {"cell_seconds": 10, "notebook_seconds": 90, "memory_mb": 1500}
    )
    return out, {result.submission.student: result for result in results}


def reason(result):
    return " ".join(result.reasons.values())


@pytest.mark.parametrize("number", range(1, 6))
def test_five_different_right_submissions_get_all_points_that_a_machine_can_give(graded, number):
    result = graded[1][f"right-{number}"]
    assert (result.total, result.reasons) == (CODED, {})
    assert result.waiting == sum(result.points.values()) - CODED


@pytest.mark.parametrize("student", ["wrong-1", "wrong-2"])
def test_wrong_answers_lose_the_hidden_points_and_are_told_why(graded, student):
    result = graded[1][student]
    for question, points in POINTS.items():
        got = result.scores[f"test-{question}"] + result.scores[f"hidden-{question}"]
        assert got < points
        assert f"test-{question}" in result.reasons or f"hidden-{question}" in result.reasons


def test_one_wrong_answer_costs_its_own_points_only(graded):
    for student in ("first-wrong", "does-not-parse"):
        result = graded[1][student]
        assert result.total < CODED
        others = [question for question in POINTS if question != FIRST]
        assert all(result.scores[f"hidden-{question}"] > 0 for question in others)
        assert result.scores[f"hidden-{FIRST}"] == 0


def test_a_notebook_without_answers_gets_nothing_and_waits_for_nobody(graded):
    result = graded[1]["unanswered"]
    assert (result.total, result.waiting) == (0, 0)
    assert set(result.reasons.values()) == {"no answer"}


@pytest.mark.parametrize(
    ("student", "words"),
    [
        ("loops-for-ever", "did not end within 10 s"),
        ("ignores-the-interrupt", "did not end within 10 s"),
        ("sleeps", "did not end within 10 s"),
        ("allocates", "MemoryError"),
        ("prints-megabytes", "printed more than 1 MB"),
        ("prints-once", "printed more than 1 MB"),
        ("leaves", "ended the Python process"),
        ("crashes", "ended the Python process"),
        ("writes-outside", "may not open"),
        ("fills-the-disk", "File too large|ended the Python process"),
        ("calls-home", "may not use socket"),
        ("starts-programs", "may not use subprocess"),
        ("forks", "may not use os.fork"),
    ],
)
def test_a_hostile_answer_costs_its_own_points_and_has_a_reason(graded, student, words):
    result = graded[1][student]
    assert any(word in reason(result) for word in words.split("|")), result.reasons
    if student != "allocates":  # the hoard fills the memory that later answers need
        assert result.total == CODED - POINTS[FIRST], result.reasons


@pytest.mark.parametrize("student", ["reads-the-tests", "reads-through-the-system"])
def test_no_submission_sees_the_hidden_tests(graded, student):
    out, results = graded
    assert results[student].scores[f"hidden-{FIRST}"] == 0
    path = course.notebook_path(out, f"autograded/{student}", NAME)
    notebook = nbformat.read(path, as_version=4)
    answer = next(
        cell
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == FIRST
    )
    line = max(HIDDEN.splitlines(), key=len)
    assert line not in str(answer.outputs)
    assert "BEGIN HIDDEN" not in str(answer.outputs)


@pytest.mark.parametrize("student", ["switches-off-numpy", "switches-off-assert"])
def test_a_notebook_that_switches_tests_off_gets_nothing_and_is_named(graded, student):
    result = graded[1][student]
    assert result.total == 0
    assert "checks which must fail pass" in result.reasons[""]
    assert result.look


@pytest.mark.parametrize("student", ["imports-the-solution", "hides-the-import"])
def test_the_librarys_own_solution_is_caught_and_named(graded, student):
    result = graded[1][student]
    assert result.total == CODED - POINTS[FIRST]
    assert "holds the book's own solutions" in reason(result)


def test_an_import_of_the_solution_is_named_for_the_lecturer(graded):
    assert "imports gan_edu, the book's own solutions" in graded[1]["imports-the-solution"].look


@pytest.mark.parametrize(
    "student", ["not-json", "not-a-notebook", "empty-file", "binary", "too-large"]
)
def test_what_is_no_notebook_gets_no_points_a_reason_and_feedback(graded, student):
    out, results = graded
    assert results[student].total == 0
    assert "hand it in again" in results[student].reasons[""]
    assert (out / "feedback" / student / NAME / f"{NAME}.html").is_file()


def test_deleted_cells_come_back_without_an_answer(graded):
    result = graded[1]["deletes-cells"]
    assert result.total == CODED - POINTS[FIRST]
    assert set(result.points) == set(graded[1]["right"].points)
    assert "deleted" in reason(result)
    assert graded[1]["deletes-almost-all"].total == 0


def test_edited_tests_and_points_are_the_teachers_again(graded):
    result = graded[1]["edits-the-tests"]
    assert result.points == graded[1]["right"].points
    assert result.scores[f"hidden-{FIRST}"] == 0


def test_copied_cells_change_no_marks(graded):
    result = graded[1]["has-every-cell-twice"]
    assert (result.total, result.points) == (CODED, graded[1]["right"].points)


def test_nothing_was_written_outside(graded):
    assert not (course.ROOT / "was-here").exists()


def test_every_submission_has_a_row_of_marks_and_a_page_of_feedback(graded):
    out, results = graded
    with (out / "marks.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert rows.keys() == results.keys()
    assert rows["right"]["points"] == f"{CODED:g}"
    assert rows["loops-for-ever"]["reasons"]
    with (out / "gradebook.csv").open(encoding="utf-8", newline="") as file:
        assert {row["student"]: row[NAME] for row in csv.DictReader(file)}["right"] == f"{CODED:g}"
    for student in results:
        page = out / "feedback" / student / NAME / f"{NAME}.html"
        text = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").get_text()
        assert "Your result:" in text


def test_feedback_says_what_to_mend(graded):
    out, results = graded
    page = out / "feedback" / "wrong-1" / NAME / f"{NAME}.html"
    text = " ".join(
        BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").get_text().split()
    )
    for words in results["wrong-1"].reasons.values():
        assert " ".join(words.split())[:60] in text


def test_marks_by_hand_survive_another_run(graded, tmp_path):
    out, results = graded
    proof = next(name for name in results["right"].points if name.startswith("proof-"))
    with Gradebook(f"sqlite:///{out}/gradebook.db") as book:
        mark = book.find_grade(proof, NAME, NAME, "right-1")
        mark.manual_score, mark.needs_manual_grade = 2, False
        book.db.commit()
    submission = results["right-1"].submission
    folder = tmp_path / "again" / "right-1"
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_bytes(submission.path.read_bytes())
    (again,) = grade.grade_folder(tmp_path / "again", out)
    assert again.scores[proof] == 2
    assert again.total == CODED + 2


def test_submissions_are_found_as_nbgrader_moodle_and_canvas_store_them(tmp_path):
    for path in (
        f"an/{NAME}/{NAME}.ipynb",
        f"Nguyễn Văn Bình_4711_assignsubmission_file_/{NAME}.ipynb",
        f"chi_123_456_{NAME}.ipynb",
        f"dung_123_457_{NAME}-2.ipynb",
        "an/holiday.ipynb",
        f"an/.ipynb_checkpoints/{NAME}-checkpoint.ipynb",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("{}")
    found, unknown = collect(tmp_path, course.NAMES)
    students = [submission.student for submission in found]
    assert students == ["Nguyễn-Văn-Bình_4711_assignsubmission_file_", "an", "chi", "dung"]
    assert [path.name for path in unknown] == ["holiday.ipynb"]


def test_of_two_files_the_newest_counts(tmp_path):
    for age, part in ((100, "old"), (0, "new")):
        path = tmp_path / "an" / part / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text("{}")
        os.utime(path, (1e9 - age, 1e9 - age))
    (submission,), _ = collect(tmp_path, course.NAMES)
    assert "new" in submission.path.parts


@pytest.mark.parametrize("kind", ["missing", "empty"])
def test_a_folder_without_submissions_is_an_error_that_says_so(tmp_path, capsys, kind):
    folder = tmp_path / kind
    if kind == "empty":
        folder.mkdir()
    assert grade.main([str(folder), "--out", str(tmp_path / "out")]) == 1
    assert str(Path(folder)) in capsys.readouterr().err


def test_a_complete_notebook_is_not_changed_by_completing_it(tmp_path):
    course.prepare(tmp_path)
    release = course.released(tmp_path, NAME)
    notebook = course.released(tmp_path, NAME)
    assert complete(notebook, release) == []
    assert [cell.source for cell in notebook.cells] == [cell.source for cell in release.cells]
    assert remarks(notebook) == []


def test_right_answers_get_all_points_of_every_assignment_under_the_real_limits(tmp_path):
    course.prepare(tmp_path / "course")
    for name in course.NAMES:
        release = course.released(tmp_path / "course", name)
        notebook = reference_class.filled(
            release, lambda question, name=name: reference_class.pick(name, question, True, 1)
        )
        course.write_notebook(notebook, tmp_path / "in" / "right" / f"{name}.ipynb")
    for result in grade.grade_folder(tmp_path / "in", tmp_path / "out"):
        cells = source.cells(result.submission.assignment)
        assert result.reasons == {}
        assert result.total == sum(cell.points for cell in cells if cell.kind == "code")
