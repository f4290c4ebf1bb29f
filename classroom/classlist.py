"""Who is in a class: the roster.

``roster.csv`` has the columns ``student,name,email,moodle_id,canvas_id``; only the first must be
filled.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from classroom.submitted_files import CANVAS, MOODLE, identifier

ROSTER_COLUMNS = ("student", "name", "email", "moodle_id", "canvas_id")


class ClassError(Exception):
    """A file of the lecturer is not what it should be; the message says where and what to do."""


@dataclass(frozen=True)
class Person:
    """One student of the roster."""

    student: str
    name: str = ""
    email: str = ""
    moodle_id: str = ""
    canvas_id: str = ""

    def number_on(self, platform: str) -> str:
        """The number that a platform has for this student; empty if none is known."""
        return {MOODLE: self.moodle_id, CANVAS: self.canvas_id}.get(platform, "")


def text_of(path: Path) -> str:
    """The text of a file of the lecturer.

    Raises:
        ClassError: It cannot be read, or is no UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ClassError(f"{path} cannot be read ({error.strerror}): is its name right?") from None
    except UnicodeDecodeError as error:
        raise ClassError(
            f"{path} is no text in UTF-8 (byte {error.start + 1} is {error.object[error.start]:#x})"
            ": save it in this encoding; Excel calls it CSV UTF-8"
        ) from None


def read_table(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The columns and the rows of a file of CSV.

    Raises:
        ClassError: It is none, or a row has more fields than there are columns.
    """
    reader = csv.DictReader(io.StringIO(text_of(path), newline=""), restval="")
    try:
        columns = list(reader.fieldnames or ())
        rows = []
        for row in reader:
            if None in row:
                raise ClassError(
                    f"{path}, line {reader.line_num}: more fields than the {len(columns)} columns; "
                    "put a field with commas in quotation marks"
                )
            rows.append(row)
    except csv.Error as error:
        raise ClassError(f"{path}, line {reader.line_num}: no CSV ({error})") from None
    return columns, rows


def read_roster(path: Path) -> list[Person]:
    """The students of a class.

    Raises:
        ClassError: It is no such file, a row names nobody, or two rows have one name or number.
    """
    columns, rows = read_table(path)
    if not rows or "student" not in columns:
        raise ClassError(
            f"{path} needs a header line with at least `student`, and commas between its columns "
            f"({', '.join(ROSTER_COLUMNS)}); its first line has: {', '.join(columns) or 'nothing'}"
        )
    for number, row in enumerate(rows, 1):
        if not row["student"].strip():
            raise ClassError(f"{path}: student {number} of the list has nothing in `student`")
    people = [
        Person(
            identifier(row["student"]),
            *(row.get(column, "").strip() for column in ROSTER_COLUMNS[1:]),
        )
        for row in rows
    ]
    for what, values in (
        ("name", [person.student.casefold() for person in people]),
        ("moodle_id", [person.moodle_id for person in people]),
        ("canvas_id", [person.canvas_id for person in people]),
    ):
        if twice := sorted(value for value, n in Counter(values).items() if value and n > 1):
            raise ClassError(f"{path} has several students with one {what}: {', '.join(twice)}")
    return people


def known_as(people: Iterable[Person], student: str, number: str, platform: str) -> str | None:
    """The name that the roster has for somebody whom a platform gives a name and a number.

    A number is compared with those of its own platform; None if the roster has no such student.
    """
    people = list(people)
    for person in people:
        if number and number == person.number_on(platform):
            return person.student
    for person in people:
        if number and person.number_on(platform):
            continue  # known by another number: a name on a platform can be chosen
        if identifier(person.name or person.student) == student or person.student == student:
            return person.student
    return None
