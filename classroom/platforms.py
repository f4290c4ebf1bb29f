"""Marks as Moodle and Canvas import them.

Moodle takes an assignment's grading worksheet: it finds a submission by ``Identifier``
(``Participant 4711``, the number in the names of the files that it gives out) and reads ``Grade``
and ``Last modified (grade)`` (``mod/assign/feedback/offline/importgradeslib.php`` of Moodle).
Canvas takes its gradebook: ``Student``, ``ID`` and ``Section``, a row of points possible, and a
column for each assignment (``lib/gradebook_importer.rb`` of Canvas).

A mark that still waits for a person is an empty field: both platforms leave such a mark alone.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from classroom.classlist import ClassError, Person, read_table
from classroom.results import Result
from classroom.submitted_files import CANVAS, MOODLE

MOODLE_COLUMNS = (
    *("Identifier", "Full name", "Email address", "Status", "Grade", "Maximum grade"),
    *("Grade can be changed", "Last modified (submission)", "Last modified (grade)"),
    "Feedback comments",
)
CANVAS_COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
OF_MOODLE, OF_CANVAS = {"Identifier", "Grade"}, {"Student", "ID", "Section"}  # by these known
# A field that begins so is computed by a spreadsheet: after signs that nobody sees, in the wide
# letters of East Asia, and after what separates fields on another machine (OWASP, "CSV injection").
UNSEEN = r"[\s\x00\ufeff\u200b-\u200f\u2060]*"
BEGINS_A_FORMULA = rf"(^|[;\t\r\n])({UNSEEN})(?=[=+\-@\uff1d\uff0b\uff0d\uff20])"
NUMBER_OR_PLACEHOLDER = r"-?\d+(\.\d+)?|-"


def grade_of(result: Result) -> str:
    """The field of a mark: empty while a part of it waits for a person."""
    return "" if result.waiting else f"{result.total:g}"


def _number(result: Result, known: dict[str, Person], platform: str) -> str:
    """A student's number on a platform, by the roster or by what the platform gave out."""
    person = known.get(result.student, Person(""))
    return person.number_on(platform) or result.submission.number_on(platform)


def moodle(results: Iterable[Result], people: Sequence[Person]) -> str:
    """One assignment's worksheet."""
    known = {person.student: person for person in people}
    rows = []
    for result in results:
        person = known.get(result.student, Person(result.student))
        number = _number(result, known, MOODLE)
        if not number:
            continue  # Moodle would not know whom this row means
        rows.append(
            {
                "Identifier": f"Participant {number}",
                "Full name": person.name or result.student,
                "Email address": person.email,
                "Status": "Submitted for grading"
                if result.submission.handed_in
                else "No submission",
                "Grade": grade_of(result),
                "Maximum grade": f"{result.maximum:.2f}",
                "Grade can be changed": "Yes",
                "Last modified (submission)": "-",
                "Last modified (grade)": "-",
                "Feedback comments": _as_html("; ".join(result.short_reasons())),
            }
        )
    return as_csv(MOODLE_COLUMNS, rows)


def canvas(results: Iterable[Result], people: Sequence[Person]) -> str:
    """All assignments in one gradebook."""
    results = list(results)
    known = {person.student: person for person in people}
    maxima = {result.assignment: f"{result.maximum:g}" for result in results}
    names = sorted(maxima)
    rows: dict[str, dict[str, str]] = {}
    for result in results:
        person = known.get(result.student, Person(result.student))
        row = rows.setdefault(
            result.student,
            {"Student": person.name or result.student, "SIS Login ID": person.email},
        )
        row["ID"] = _number(result, known, CANVAS) or row.get("ID", "")
        row[result.assignment] = grade_of(result)
    possible = {"Student": "    Points Possible", **maxima}
    return as_csv((*CANVAS_COLUMNS, *names), [possible, *rows.values()])


def read_template(path: Path, assignments: Iterable[str]) -> tuple[list[str], list[dict[str, str]]]:
    """The columns and rows of a file that a platform gave out, to be filled in.

    Args:
        path: The file.
        assignments: Those that are graded.

    Raises:
        ClassError: It is neither Moodle's worksheet nor Canvas's gradebook, or has no place for
            the marks of an assignment.
    """
    columns, rows = read_table(path)
    if set(columns) >= OF_MOODLE:
        return columns, rows
    if not set(columns) >= OF_CANVAS:
        raise ClassError(
            f"{path} is neither a grading worksheet of Moodle (columns Identifier, Grade) nor a "
            "gradebook of Canvas (Student, ID, Section)"
        )
    for name in sorted(assignments):
        if not any(column.startswith(name) for column in columns):
            raise ClassError(f"{path} has no column that begins with {name}")
    return columns, rows


def fill(template: Path, results: Iterable[Result], people: Sequence[Person]) -> str:
    """A file that the platform gave out, with the marks in it and all else as it was.

    Raises:
        ClassError: There is no place for the marks in it, or one place for two marks.
    """
    results = list(results)
    columns, rows = read_template(template, {result.assignment for result in results})
    known = {person.student: person for person in people}
    if set(columns) >= OF_MOODLE:
        marks: dict[str, Result] = {}
        for result in results:
            who = f"Participant {_number(result, known, MOODLE)}"
            other = marks.setdefault(who, result)
            if who != "Participant " and grade_of(other) != grade_of(result):
                raise ClassError(
                    f"{template} is of one assignment, and {who} has marks for "
                    f"{other.assignment} and {result.assignment}: grade a folder that holds one"
                )
        for row in rows:
            if row["Identifier"] in marks:
                row["Grade"] = grade_of(marks[row["Identifier"]])
        return as_csv(columns, rows)
    for result in results:
        number = _number(result, known, CANVAS)
        column = next(one for one in columns if one.startswith(result.assignment))
        for row in rows:
            if number and row["ID"] == number:
                row[column] = grade_of(result)
    return as_csv(columns, rows)


def as_csv(columns: Sequence[str], rows: Iterable[dict[str, str]]) -> str:
    """Lines of CSV in which nothing is a formula: what a student wrote stays text."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _no_formula(value) for name, value in row.items()})
    return text.getvalue()


def _no_formula(value: str) -> str:
    """A field of text, with ' before what would be computed; a number stays a number."""
    if re.fullmatch(NUMBER_OR_PLACEHOLDER, value):
        return value
    return re.sub(BEGINS_A_FORMULA, r"\1\2'", value.replace("\0", ""))


def _as_html(text: str) -> str:
    """A text as Moodle shows it: a comment is HTML there. What ends an entity begins no formula."""
    return re.sub(
        r"(;\s*)([=+@\uff1d\uff0b\uff0d\uff20-])",
        lambda found: f"{found[1]}&#{ord(found[2])};",
        html.escape(text),
    )
