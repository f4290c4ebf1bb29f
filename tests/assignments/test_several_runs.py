"""Assignments of one course, graded together or one after the other: the marks are the same."""

from __future__ import annotations

import csv
import os
from datetime import UTC, datetime

import pytest

from classroom import course, earlier, grade
from classroom.classlist import ClassError
from classroom.grade import Options, grade_folder
from classroom.gradebook import Book
from classroom.marking import Marks
from classroom.verdicts import Property, Verdict
from tests.assignments import source

FIRST, SECOND = source.NAMES[:2]
DUE = datetime(2027, 3, 1, tzinfo=UTC).timestamp()
POLICY = f"""
[deadlines]
"{FIRST}" = 2027-03-01T00:00:00+00:00
"{SECOND}" = 2027-03-01T00:00:00+00:00
[late]
free_days = 2
lost_per_day = 2
"""


def right(data, assigned, *_):
    """All points, without a process."""
    verdicts = {
        cell.name: Verdict([Property("the tests", cell.points, None)]) for cell in assigned.tests
    }
    return Marks(verdicts, printed={"": ""})


def hand_in(folder, student, name, notebook, days=0.0):
    path = folder / f"{student}_assignsubmission_file_" / f"{name}.ipynb"
    course.write_notebook(notebook, path)
    os.utime(path, (DUE + 86_400 * days,) * 2)


@pytest.fixture(scope="module")
def runs(tmp_path_factory, loaded):
    """The folders of three gradings: both assignments at once, and one after the other."""
    folder = tmp_path_factory.mktemp("runs")
    (folder / "policy.toml").write_text(POLICY, "utf-8")
    (folder / "roster.csv").write_text("student,name,moodle_id\nan,An,1\nbinh,Binh,2\n", "utf-8")
    for name, days in ((FIRST, 2), (SECOND, 4)):
        for part in ("together", name):
            hand_in(folder / part, "An_1", name, loaded[name].release, days)
    options = Options(
        roster=folder / "roster.csv", policy=folder / "policy.toml", without_isolation=True
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grade, "in_a_process", right)
        for out, parts in (
            ("at-once", ["together"]),
            ("in-order", [FIRST, SECOND]),
            ("backwards", [SECOND, FIRST]),
        ):
            (folder / out).mkdir()
            (folder / out / "class-secret.txt").write_text("secret")
            for part in parts:
                grade_folder(folder / part, folder / out, options)
    return folder


def test_free_days_are_given_once_for_the_whole_course(runs):
    with (runs / "at-once" / "marks.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["student"], row["assignment"], row["lost_by_lateness"]) for row in rows] == [
        ("an", FIRST, "0"),
        ("an", SECOND, "8"),
        ("binh", FIRST, "0"),
        ("binh", SECOND, "0"),
    ]


@pytest.mark.parametrize("way", ["in-order", "backwards"])
def test_one_run_and_two_in_any_order_write_the_same_files(runs, way):
    pages = [f"feedback/an/{name}/{name}.html" for name in (FIRST, SECOND)]
    for name in ("marks.csv", "canvas.csv", f"moodle/{FIRST}.csv", f"moodle/{SECOND}.csv", *pages):
        assert (runs / way / name).read_text("utf-8") == (runs / "at-once" / name).read_text(
            "utf-8"
        ), name


def test_a_mark_by_hand_that_was_given_between_two_runs_counts(runs, tmp_path, loaded, monkeypatch):
    monkeypatch.setattr(grade, "in_a_process", right)
    options = Options(without_isolation=True)
    for name in (FIRST, SECOND):
        hand_in(tmp_path / name, "An_1", name, loaded[name].release)
    grade_folder(tmp_path / FIRST, tmp_path / "out", options)
    (proof, *_) = (cell.name for cell in loaded[FIRST].texts)
    with Book(tmp_path / "out") as book:
        book._book.find_grade(proof, FIRST, FIRST, "An_1").manual_score = 3
        book._book.db.commit()
    grade_folder(tmp_path / SECOND, tmp_path / "out", options)
    with (tmp_path / "out" / "marks.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["assignment"]: row for row in csv.DictReader(file)}
    assert float(rows[FIRST]["points"]) == 12 + 3
    assert float(rows[FIRST]["waiting_for_a_person"]) == 3


def test_to_grade_an_assignment_again_replaces_its_rows_and_says_whose_work_is_gone(
    tmp_path, loaded, monkeypatch, capsys
):
    monkeypatch.setattr(grade, "in_a_process", right)
    options = Options(without_isolation=True)
    for student in ("An_1", "Binh_2"):
        hand_in(tmp_path / "old", student, FIRST, loaded[FIRST].release)
    hand_in(tmp_path / "new", "An_1", FIRST, loaded[FIRST].release)
    grade_folder(tmp_path / "old", tmp_path / "out", options)
    capsys.readouterr()
    grade_folder(tmp_path / "new", tmp_path / "out", options)
    told = " ".join(capsys.readouterr().err.split())
    assert f"{FIRST} of Binh_2: an earlier run graded it" in told
    assert "An_1: an earlier run" not in told
    assert "Binh" not in (tmp_path / "out" / "marks.csv").read_text("utf-8")
    assert [one.student for one in earlier.kept(tmp_path / "out", (), source.NAMES)] == ["An_1"]


@pytest.mark.parametrize("data", [b"", b"[]", b'{"submission": {}}', b"\xff"])
def test_a_damaged_result_of_an_earlier_run_is_named(tmp_path, data):
    path = tmp_path / "graded" / "an" / f"{FIRST}.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    with pytest.raises(ClassError, match=r"is damaged .* grade 01-zero-sum-games once more"):
        earlier.kept(tmp_path, {SECOND}, source.NAMES)
    assert earlier.kept(tmp_path, {FIRST}, source.NAMES) == []
