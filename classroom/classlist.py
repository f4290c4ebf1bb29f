"""Who is in a class, and when work is due: the roster, deadlines, late days and extensions.

``roster.csv`` has the columns ``student,name,email,moodle_id,canvas_id``; only the first must be
filled. ``policy.toml``::

    [deadlines]
    "01-zero-sum-games" = 2027-03-01T23:59:00+07:00

    [late]
    free_days = 2       # of each student, for the whole course
    lost_per_day = 2    # points for each further day
    most_days = 5       # later: no points

    [extensions.an]
    "01-zero-sum-games" = 3    # days
"""

from __future__ import annotations

import csv
import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from classroom.results import Result
from classroom.submissions import identifier

ROSTER_COLUMNS = ("student", "name", "email", "moodle_id", "canvas_id")
DAY_S = 86_400


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


@dataclass(frozen=True)
class Policy:
    """When work is due and what lateness costs."""

    deadlines: Mapping[str, datetime] = field(default_factory=dict)
    free_days: int = 0
    lost_per_day: float = 0.0
    most_days: float = math.inf
    extensions: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def read_roster(path: Path) -> list[Person]:
    """The students of a class.

    Raises:
        ClassError: The file has no column ``student``, or one student twice.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows or "student" not in rows[0]:
        raise ClassError(f"{path} needs a header line with at least `student`: {ROSTER_COLUMNS}")
    people = [
        Person(
            identifier(row["student"]),
            *((row.get(column) or "").strip() for column in ROSTER_COLUMNS[1:]),
        )
        for row in rows
    ]
    names = [person.student.casefold() for person in people]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ClassError(f"{path} has several students with one name: {', '.join(twice)}")
    return people


def known_as(people: Iterable[Person], student: str, platform_id: str) -> str:
    """The name that the roster has for somebody the platform calls ``student``."""
    people = list(people)
    for person in people:
        if platform_id and platform_id in (person.moodle_id, person.canvas_id):
            return person.student
    for person in people:
        if platform_id and (person.moodle_id or person.canvas_id):
            continue  # known by another number: a name on a platform can be chosen
        if identifier(person.name or person.student) == student or person.student == student:
            return person.student
    return student


def read_policy(path: Path) -> Policy:
    """Deadlines and what lateness costs.

    Raises:
        ClassError: An entry is unknown or has another type than it should.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ClassError(f"{path} is no TOML: {error}") from None
    late: dict[str, Any] = found.get("late", {})
    known = {"deadlines", "late", "extensions"}, {"free_days", "lost_per_day", "most_days"}
    if unknown := [*(found.keys() - known[0]), *(late.keys() - known[1])]:
        raise ClassError(f"{path} has entries that nobody reads: {', '.join(sorted(unknown))}")
    deadlines = found.get("deadlines", {})
    for name, moment in deadlines.items():
        if not isinstance(moment, datetime) or moment.tzinfo is None:
            example = "2027-03-01T23:59:00+07:00"
            raise ClassError(f"{path}: the deadline of {name} needs a time zone, as in {example}")
    return Policy(deadlines, **late, extensions=found.get("extensions", {}))


def apply_policy(results: Iterable[Result], policy: Policy) -> None:
    """Write into each result how late it was and what that costs; free days go to the earliest."""
    left: dict[str, int] = {}
    for result in sorted(results, key=lambda one: (one.student, one.assignment)):
        result.days_late, result.lost_by_lateness, result.late_remark = 0, 0.0, ""
        due = policy.deadlines.get(result.assignment)
        if due is None or result.submission.problem is not None or not result.submission.handed_in:
            continue
        extra = policy.extensions.get(result.student, {}).get(result.assignment, 0)
        late = (result.submission.handed_in - due.timestamp()) / DAY_S - extra
        result.days_late = max(0, math.ceil(late))
        free = min(left.setdefault(result.student, policy.free_days), result.days_late)
        left[result.student] -= free
        paid = result.days_late - free
        if result.days_late:
            reached = sum(score or 0 for score in result.scores.values())
            lost = reached if paid > policy.most_days else min(reached, paid * policy.lost_per_day)
            result.lost_by_lateness = lost
            result.late_remark = (
                f"Handed in {result.days_late} days late; {free} of them are free, "
                f"and the others cost {lost:g} points."
            )
