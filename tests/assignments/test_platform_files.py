"""What a student wrote is text in every file that a lecturer opens or a platform imports."""

from __future__ import annotations

import csv
import html
import io
import re

import pytest

from classroom import platforms
from classroom.marking import Marks
from classroom.results import COLUMNS, Result
from classroom.submissions import Submission

FORMULAS = [
    *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\x00=1+1"),
    *("\ufeff=1+1", "\u200b=1+1", "\u00a0=1+1", "\uff1d1+1", "\uff0b1", "\uff0d1+1", "\uff20A1"),
    *("a;=1+1", "a;\t+1+1", "a\t=1+1", "a\n=1+1", "a,=1+1", 'a";=1+1', "%=1+1;=2"),
    *("'=1+1;=2", "-cmd|' /C calc'!A0", '=HYPERLINK("http://x")', "--1", "-1;=2", "+84"),
]
# How a program may read a line, whatever separates its fields there; quotes or none.
READINGS = [
    (separator, quoting)
    for separator in (",", ";", "\t")
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE)
    if (separator, quoting) != (",", csv.QUOTE_NONE)  # no program splits at commas inside quotes
]


def fields(text, separator, quoting):
    """Every field of a file as some program may read it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=quoting)
    return [field for row in reader for field in row]


def is_formula(field):
    """Whether a spreadsheet may compute a field: by its first sign that can be seen."""
    seen = re.sub(r"^[\s\x00\ufeff\u200b]+", "", field)
    if re.fullmatch(r"-?\d+(\.\d+)?|-", seen):
        return False
    return seen.startswith(tuple("=+-@\uff1d\uff0b\uff0d\uff20"))


@pytest.mark.parametrize("text", FORMULAS)
def test_no_field_is_a_formula_however_the_line_is_cut(text):
    made = platforms.as_csv(("student", "reasons"), [{"student": text, "reasons": text}])
    for separator, quoting in READINGS:
        assert [field for field in fields(made, separator, quoting) if is_formula(field)] == []


@pytest.mark.parametrize(
    "text", ["-0.5", "-3", "12", "0", "7.25", "", "Nguyễn Văn An", "a-b", "x=1"]
)
def test_numbers_and_plain_words_stay_as_they_are(text):
    made = platforms.as_csv(("a", "b"), [{"a": text, "b": "x"}])
    assert next(csv.DictReader(io.StringIO(made)))["a"] == text


def result(reason, student="an"):
    """A result with one reason, which a student chose."""
    made = Result(
        Submission(student, "02", None, b"{}", platform="moodle", platform_id="4711"), Marks(), 1
    )
    made.marks.reasons["value"] = reason
    made.scores["test-value"], made.points["test-value"] = 0.0, 4.0
    return made


@pytest.mark.parametrize(
    "reason",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a & b <= 3, got -3; =1+1",
        '"><a href="javascript:x">y</a>',
        "&lt;b&gt;",
    ],
)
def test_a_comment_for_moodle_is_text_in_html_and_no_formula(reason):
    made = platforms.moodle([result(reason)], [])
    (row,) = csv.DictReader(io.StringIO(made))
    comment = row["Feedback comments"]
    assert not re.search(r"[<>\"]", comment)
    assert html.unescape(comment) == f"value: {reason}"
    for separator, quoting in READINGS:
        assert [field for field in fields(made, separator, quoting) if is_formula(field)] == []


def test_the_marks_of_a_class_hold_no_formula_and_its_numbers_are_numbers():
    one = result("got -3;=1+1", "=cmd")
    one.lost_by_lateness = 0.5
    made = platforms.as_csv(COLUMNS, [one.row()])
    (row,) = csv.DictReader(io.StringIO(made))
    assert (row["points"], row["of"], row["lost_by_lateness"]) == ("0", "4", "0.5")
    assert row["student"] == "'=cmd"
    for separator, quoting in READINGS:
        assert [field for field in fields(made, separator, quoting) if is_formula(field)] == []


def test_a_platforms_own_file_comes_back_with_its_columns_and_placeholders(tmp_path):
    path = tmp_path / "worksheet.csv"
    path.write_text(
        "Identifier,Full name,Grade,Last modified (grade)\nParticipant 4711,An,,-\n", "utf-8"
    )
    made = platforms.fill(path, [result("x")], [])
    (row,) = csv.DictReader(io.StringIO(made))
    assert row == {
        "Identifier": "Participant 4711",
        "Full name": "An",
        "Grade": "0",
        "Last modified (grade)": "-",
    }
