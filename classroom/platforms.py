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

from classroom.classlist import ClassError, Person
from classroom.results import Result

MOODLE_COLUMNS = (
    *("Identifier", "Full name", "Email address", "Status", "Grade", "Maximum grade"),
    *("Grade can be changed", "Last modified (submission)", "Last modified (grade)"),
    "Feedback comments",
)
CANVAS_COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
# A field that begins so is computed by a spreadsheet: after signs that nobody sees, in the wide
# letters of East Asia, and after what separates fields on another machine (OWASP, "CSV injection").
UNSEEN = r"[\s\x00\ufeff\u200b-\u200f\u2060]*"
BEGINS_A_FORMULA = rf"(^|[;\t\r\n])({UNSEEN})(?=[=+\-@\uff1d\uff0b\uff0d\uff20])"
NUMBER_OR_PLACEHOLDER = r"-?\d+(\.\d+)?|-"


def grade_of(result: Result) -> str:
    """The field of a mark: empty while a part of it waits for a person."""
    return "" if result.waiting else f"{result.total:g}"


def moodle(results: Iterable[Result], people: Sequence[Person]) -> str:
    """One assignment's worksheet."""
    known = {person.student: person for person in people}
    rows = []
    for result in results:
        person = known.get(result.student, Person(result.student))
        number = person.moodle_id or result.submission.platform_id
        if not number:
            continue  # Moodle would not know whom this row means
        rows.append(
            {
                "Identifier": f"Participant {number}",
                "Full name": person.name or result.student,
                "Email address": person.email,
                "Status": "Submitted for grading" if result.submission.data else "No submission",
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
        number = person.canvas_id or result.submission.platform_id
        row = rows.setdefault(
            result.student,
            {"Student": person.name or result.student, "ID": number, "SIS Login ID": person.email},
        )
        row[result.assignment] = grade_of(result)
    possible = {"Student": "    Points Possible", **maxima}
    return as_csv((*CANVAS_COLUMNS, *names), [possible, *rows.values()])


def fill(template: Path, results: Iterable[Result], people: Sequence[Person]) -> str:
    """A file that the platform gave out, with the marks in it and all else as it was.

    Raises:
        ClassError: It is neither Moodle's worksheet nor Canvas's gradebook.
    """
    results = list(results)
    with template.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows, columns = list(reader), list(reader.fieldnames or ())
    known = {person.student: person for person in people}
    if {"Identifier", "Grade"} <= set(columns):
        marks = {}
        for result in results:
            person = known.get(result.student, Person(""))
            marks[f"Participant {person.moodle_id or result.submission.platform_id}"] = result
        for row in rows:
            if row["Identifier"] in marks:
                row["Grade"] = grade_of(marks[row["Identifier"]])
        return as_csv(columns, rows)
    if {"Student", "ID", "Section"} <= set(columns):
        for result in results:
            person = known.get(result.student, Person(""))
            number = person.canvas_id or result.submission.platform_id
            column = next((one for one in columns if one.startswith(result.assignment)), None)
            if column is None:
                raise ClassError(f"{template} has no column that begins with {result.assignment}")
            for row in rows:
                if number and row["ID"] == number:
                    row[column] = grade_of(result)
        return as_csv(columns, rows)
    raise ClassError(
        f"{template} is neither a grading worksheet of Moodle (columns Identifier, Grade) nor a "
        "gradebook of Canvas (Student, ID, Section)"
    )


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
