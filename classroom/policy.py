"""When work is due and what lateness costs: deadlines, late days and extensions.

``policy.toml``::

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

import math
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from classroom.classlist import ClassError, text_of
from classroom.results import Result

DAY_S = 86_400
EXAMPLE = "2027-03-01T23:59:00+07:00"


@dataclass(frozen=True)
class Policy:
    """When work is due and what lateness costs."""

    deadlines: Mapping[str, datetime] = field(default_factory=dict)
    free_days: int = 0
    lost_per_day: float = 0.0
    most_days: float = math.inf
    extensions: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def read_policy(path: Path, assignments: Collection[str]) -> Policy:
    """Deadlines and what lateness costs.

    Args:
        path: The file.
        assignments: The names of those that there are.

    Raises:
        ClassError: An entry is unknown or has another type than it should.
    """
    try:
        found = tomllib.loads(text_of(path))
    except tomllib.TOMLDecodeError as error:
        raise ClassError(f"{path} is no TOML: {error}") from None
    deadlines, late, extensions = (
        _table(path, found, name) for name in ("deadlines", "late", "extensions")
    )
    known = {"deadlines", "late", "extensions"}, {"free_days", "lost_per_day", "most_days"}
    if unknown := [*(found.keys() - known[0]), *(late.keys() - known[1])]:
        raise ClassError(f"{path} has entries that nobody reads: {', '.join(sorted(unknown))}")
    for name, moment in deadlines.items():
        _must_be_known(path, "deadlines", name, assignments)
        if not isinstance(moment, datetime) or moment.tzinfo is None:
            raise ClassError(f"{path}: the deadline of {name} needs a time zone, as in {EXAMPLE}")
    for name, value in late.items():
        _must_be_a_number(path, f"late.{name}", value, whole=name == "free_days")
    for student in extensions:
        for name, days in _table(path, extensions, student, "extensions.").items():
            _must_be_known(path, f"extensions.{student}", name, assignments)
            _must_be_a_number(path, f"extensions.{student}.{name}", days, whole=True)
    return Policy(deadlines, **late, extensions=extensions)


def _table(path: Path, found: Mapping[str, Any], name: str, above: str = "") -> dict[str, Any]:
    table = found.get(name, {})
    if not isinstance(table, dict):
        raise ClassError(f"{path}: {above}{name} is {table!r}; expected a table, [{above}{name}]")
    return table


def _must_be_known(path: Path, where: str, name: str, assignments: Collection[str]) -> None:
    if name not in assignments:
        names = ", ".join(sorted(assignments))
        raise ClassError(f"{path}: {where} names {name!r}, which is no assignment: {names}")


def _must_be_a_number(path: Path, where: str, value: Any, whole: bool) -> None:
    kinds, words = ((int,), "a whole number") if whole else ((int, float), "a number")
    if type(value) not in kinds or not math.isfinite(value) or value < 0:
        raise ClassError(
            f"{path}: {where} is {value!r}; expected {words}, 0 or more, without quotation marks"
        )


def strangers(policy: Policy, students: Collection[str]) -> str:
    """What is wrong with extensions for students whom nobody knows; empty if there are none."""
    unknown = ", ".join(sorted(set(policy.extensions) - set(students)))
    names = ", ".join(sorted(students))
    return unknown and f"the policy has extensions for {unknown}, but the students are: {names}"


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
