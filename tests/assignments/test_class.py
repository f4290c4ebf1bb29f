"""A lecturer's day: marks by hand, late work, files of platforms, a second run, equal marks."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import zipfile
from datetime import UTC, datetime

import nbformat
import pytest
from nbgrader.api import Gradebook

from classroom import assignment, class_folder, course, grade
from classroom.answers import Limits
from classroom.grade import Options, grade_folder
from classroom.marking import mark
from classroom.platforms import CANVAS_COLUMNS, MOODLE_COLUMNS
from tests.assignments import reference_class, source

NAME = "01-zero-sum-games"
CODED = sum(cell.points for cell in source.cells(NAME) if cell.kind == "code")
PROOF, OPEN = (c.id for c in source.cells(NAME) if c.kind == "markdown" and c.grade)
ROSTER = """student,name,email,moodle_id,canvas_id
s1,Nguyễn Văn An,an@example.org,4711,77
s2,Trần Thị Bình,binh@example.org,4712,78
s3,Lê Chi,chi@example.org,4713,79
"""
POLICY = f"""
[deadlines]
"{NAME}" = 2027-03-01T23:59:00+00:00
[late]
free_days = 1
lost_per_day = 2
most_days = 3
[extensions.s2]
"{NAME}" = 2
"""
DUE = datetime(2027, 3, 1, 23, 59, tzinfo=UTC).timestamp()


def solved(release, text=None):
    """The reference solutions, with words in the place of the texts."""
    codes = {cell.id: cell.source for cell in source.cells(NAME)}
    notebook = reference_class.filled(release, codes.__getitem__)
    for cell in notebook.cells:
        if text and cell.metadata.get("nbgrader", {}).get("grade_id") == PROOF:
            cell.source = text
    return notebook


class Day:
    """A class that is graded again and again."""

    def __init__(self, folder, release):
        self.submissions, self.out, self.release = folder / "in", folder / "out", release
        (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")
        (folder / "policy.toml").write_text(POLICY, encoding="utf-8")
        self.options = Options(roster=folder / "roster.csv", policy=folder / "policy.toml")

    def hand_in(self, number, name, notebook, days=0.0):
        folder = self.submissions / f"{name}_{number}_assignsubmission_file_"
        path = folder / f"{NAME}.ipynb"
        course.write_notebook(notebook, path)
        os.utime(path, (DUE + 86_400 * days,) * 2)

    def grade(self, **changes):
        from dataclasses import replace

        results = grade_folder(self.submissions, self.out, replace(self.options, **changes))
        return {one.student: one for one in results}

    def by_hand(self, student, cell, points, comment):
        with Gradebook(f"sqlite:///{self.out}/gradebook.db") as book:
            given = book.find_grade(cell, NAME, NAME, student)
            given.manual_score, given.needs_manual_grade = points, False
            book.find_comment(cell, NAME, NAME, student).manual_comment = comment
            book.db.commit()


@pytest.fixture(scope="module")
def day(tmp_path_factory, loaded, place):
    """Two students of three have handed in; one is late."""
    made = Day(tmp_path_factory.mktemp("day"), loaded[NAME].release)
    evil = "<script>alert(1)</script> [a](javascript:alert(1)) <img src=x onerror=alert(1)> $a<b$"
    made.hand_in("4711", "Nguyễn Văn An", solved(made.release, evil))
    made.hand_in("4712", "Trần Thị Bình", solved(made.release), days=4.5)
    made.first = made.grade()
    return made


def test_marks_wait_for_a_person_and_the_absent_have_a_row(day):
    assert list(day.first) == ["s1", "s2", "s3"]
    assert (day.first["s1"].total, day.first["s1"].waiting) == (CODED, 20 - CODED)
    assert day.first["s3"].total == day.first["s3"].waiting == 0
    assert day.first["s3"].short_reasons() == ["nothing was handed in"]


def test_late_days_extensions_and_free_days_are_counted(day):
    late = day.first["s2"]
    assert (late.days_late, late.lost_by_lateness) == (3, 4)
    assert "3 days late; 1 of them are free" in late.late_remark
    assert day.first["s1"].days_late == 0


def test_moodles_worksheet_has_moodles_columns_and_an_empty_field_for_what_waits(day):
    with (day.out / "moodle" / f"{NAME}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == MOODLE_COLUMNS
    assert [row["Identifier"] for row in rows] == [f"Participant {n}" for n in (4711, 4712, 4713)]
    assert [row["Grade"] for row in rows] == ["", "", "0"]
    assert rows[0]["Maximum grade"] == "20.00"
    assert rows[0]["Full name"] == "Nguyễn Văn An"


def test_canvas_gets_its_numbers_and_the_points_possible(day):
    with (day.out / "canvas.csv").open(encoding="utf-8", newline="") as file:
        possible, *rows = csv.DictReader(file)
    assert tuple(possible) == (*CANVAS_COLUMNS, NAME)
    assert (possible["Student"].strip(), possible[NAME]) == ("Points Possible", "20")
    assert [(row["ID"], row[NAME]) for row in rows] == [("77", ""), ("78", ""), ("79", "0")]


def test_feedback_goes_back_to_moodle_in_the_folders_that_it_gave(day):
    with zipfile.ZipFile(day.out / "moodle" / f"{NAME}-feedback.zip") as packed:
        assert f"Nguyễn Văn An_4711_assignsubmission_file_/{NAME}.html" in packed.namelist()


def test_nothing_of_a_student_runs_in_feedback_or_in_formgrader(day):
    page = (day.out / "feedback" / "s1" / NAME / f"{NAME}.html").read_text(encoding="utf-8")
    path = course.notebook_path(day.out, "autograded/s1", NAME)
    shown = nbformat.read(path, as_version=4)
    proof = next(c for c in shown.cells if c.metadata.get("nbgrader", {}).get("grade_id") == PROOF)
    for text in (page, proof.source):
        assert "&lt;script&gt;" in text
        assert not [bad for bad in ("<script", "<img", "href=", "<style>\nbody") if bad in text]
        assert "<math" in text  # typeset, without a network
    assert "default-src 'none'" in page


def test_a_second_run_grades_nothing_again_and_gives_the_same(day, monkeypatch):
    before = (day.out / "marks.csv").read_bytes()

    def refuse(*_):
        raise AssertionError("graded again")

    monkeypatch.setattr(grade, "in_a_process", refuse)
    again = day.grade()
    assert (day.out / "marks.csv").read_bytes() == before
    assert again["s1"].seed == day.first["s1"].seed


def test_a_mark_by_hand_stays_while_its_text_does_and_waits_again_when_it_changes(day):
    day.by_hand("s1", PROOF, 4, "well argued")
    day.by_hand("s1", OPEN, 2, "short")
    again = day.grade()["s1"]
    assert (again.scores[PROOF], again.scores[OPEN], again.waiting) == (4, 2, 0)
    page = day.out / "feedback" / "s1" / NAME / f"{NAME}.html"
    assert "well argued" in page.read_text(encoding="utf-8")
    day.hand_in("4711", "Nguyễn Văn An", solved(day.release, "empty words now"))
    changed = day.grade()["s1"]
    assert (changed.scores[PROOF], changed.scores[OPEN]) == (None, 2)
    assert any("it waits again" in remark for remark in changed.look)
    assert "well argued" not in page.read_text(encoding="utf-8")


def test_an_untouched_copy_gets_nothing_and_the_reason_is_no_answer(loaded, place):
    for name in source.NAMES:
        one = loaded[name]
        with source.inside(name):
            marks = mark(nbformat.writes(one.release).encode(), one, 1, place, Limits())
        assert sum(verdict.score for verdict in marks.verdicts.values()) == 0
        assert {verdict.reason for verdict in marks.verdicts.values()} == {"no answer"}
        assert set(marks.reasons.values()) == {"no answer"}
        assert len(marks.reasons) == 2  # the proof and the open question


@pytest.mark.parametrize(
    "chosen",
    [
        pytest.param(("01",), id="one"),
        pytest.param(("02", "03", "04", "05", "06"), id="others", marks=pytest.mark.exhaustive),
    ],
)
def test_the_reference_solutions_are_full_in_any_locale_and_with_any_number_of_jobs(
    tmp_path, place, chosen
):
    chosen = [name for name in source.NAMES if name[:2] in chosen]
    for name in chosen:
        path = course.notebook_path(course.COURSE, "source", name)
        folder = tmp_path / "in" / "solved"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / path.name).write_bytes(path.read_bytes())
    written = []
    for jobs, locale in (("1", "C"), ("4", "C.UTF-8")):
        out = tmp_path / jobs
        out.mkdir()
        (out / "class-secret.txt").write_text("secret")
        command = [sys.executable, "-m", "classroom.grade", str(tmp_path / "in")]
        done = subprocess.run(
            [*command, "--out", str(out), "--jobs", jobs],
            env=os.environ | {"LC_ALL": locale, "LANG": locale},
            cwd=course.ROOT,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        written.append((out / "marks.csv").read_bytes())
    assert written[0] == written[1]
    rows = list(csv.DictReader(written[0].decode().splitlines()))
    assert [row["points"] for row in rows] == ["12"] * len(chosen)
    assert {row["reasons"] for row in rows} == {""}


def test_a_class_may_hand_in_different_assignments(tmp_path, place):
    chosen = [name for name in source.NAMES if name[:2] in ("01", "04")]
    for name in chosen:
        path = course.notebook_path(course.COURSE, "source", name)
        (tmp_path / "in" / "an").mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / "an" / path.name).write_bytes(path.read_bytes())
    results = grade_folder(tmp_path / "in", tmp_path / "out", Options(jobs=1))
    assert [(one.assignment, one.total) for one in results] == [(name, 12) for name in chosen]


@pytest.mark.parametrize("kind", ["missing", "empty"])
def test_a_folder_without_submissions_is_an_error_that_says_so(tmp_path, capsys, kind):
    folder = tmp_path / kind
    if kind == "empty":
        folder.mkdir()
    assert grade.main([str(folder), "--out", str(tmp_path / "out")]) == 1
    assert str(folder) in capsys.readouterr().err


@pytest.mark.parametrize("where", ["the record", "the process", "the page"])
def test_what_the_machine_refuses_costs_one_student_a_row_with_the_reason(
    tmp_path, loaded, place, monkeypatch, where
):
    for student in ("an", "binh"):
        path = tmp_path / "in" / student / f"{NAME}.ipynb"
        course.write_notebook(solved(loaded[NAME].release), path)
    kept = {"write_text": grade.write_text, "in_a_process": grade.in_a_process}

    def write_text(path, text):
        if "binh" in path.parts and ("records" in path.parts or where == "the page"):
            raise OSError(28, "No space left on device")
        kept["write_text"](path, text)

    def in_a_process(data, assigned, seed, *rest):
        if seed == assignment.seed_of(class_folder.secret(tmp_path / "out"), NAME, "binh"):
            raise OSError(11, "Resource temporarily unavailable")
        return kept["in_a_process"](data, assigned, seed, *rest)

    if where == "the process":
        monkeypatch.setattr(grade, "in_a_process", in_a_process)
    else:
        for module in (grade, class_folder):
            monkeypatch.setattr(module, "write_text", write_text)
    policy = tmp_path / "policy.toml"  # all late: their pages are written twice
    policy.write_text(f'[deadlines]\n"{NAME}" = 2001-01-01T00:00:00+00:00\n')
    an, binh = grade_folder(tmp_path / "in", tmp_path / "out", Options(policy=policy))
    assert (an.total, an.look) == (CODED, [])
    told = " ".join([*binh.look, *binh.reasons.values()])
    wanted = "temporarily unavailable" if where == "the process" else "No space left on device"
    assert wanted in told
    assert binh.total == (0 if where == "the process" else CODED)
    assert "binh" in (tmp_path / "out" / "marks.csv").read_text(encoding="utf-8")
