"""The teacher's cells, what a test cell asks, and what came of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

PROPERTY = re.compile(r"(?m)^### PROPERTY \((?P<points>[\d.]+) points?\): (?P<title>.+)$")
OTHER_NUMBERS = re.compile(r"(?m)^### LIKE THE VISIBLE TESTS, WITH OTHER NUMBERS$")


@dataclass(frozen=True)
class Cell:
    """A code cell of the teacher: its name, source, points; 0 points for a set-up cell."""

    name: str
    source: str
    points: float = 0


@dataclass(frozen=True)
class Property:
    """One thing that a test cell asks, what it is worth, and what came of it."""

    title: str
    points: float
    reason: str | None = None  # why it does not hold; None: it holds

    @property
    def score(self) -> float:
        """Its points, or 0."""
        return self.points if self.reason is None else 0.0


@dataclass
class Verdict:
    """What came of one test cell."""

    properties: list[Property] = field(default_factory=list)

    @property
    def score(self) -> float:
        """The points of the properties that hold."""
        return sum(one.score for one in self.properties)

    @property
    def reason(self) -> str | None:
        """Why points are missing: the first property that does not hold."""
        return next((one.reason for one in self.properties if one.reason is not None), None)


def properties(cell: Cell) -> tuple[str, list[tuple[str, float, str]]]:
    """What a test cell asks: the part that all share, then title, points and source of each.

    Raises:
        ValueError: The points of the properties are not those of the cell.
    """
    marks = list(PROPERTY.finditer(cell.source))
    other = OTHER_NUMBERS.search(cell.source)
    if not marks:
        return "", [("the tests", cell.points, cell.source)]
    ends = [*(mark.start() for mark in marks[1:]), len(cell.source)]
    found = [
        (mark["title"], float(mark["points"]), cell.source[mark.end() : end])
        for mark, end in zip(marks, ends, strict=True)
    ]
    if abs(sum(points for _, points, _ in found) - cell.points) > 1e-9:
        raise ValueError(f"the properties of {cell.name} do not add up to {cell.points:g} points")
    return cell.source[: (other or marks[0]).start()], found


def like_the_visible(hidden: Cell) -> str:
    """What a hidden test asks as the visible one does, in other numbers; empty if nothing."""
    first = PROPERTY.search(hidden.source)
    if first is None or OTHER_NUMBERS.search(hidden.source) is None:
        return ""
    return hidden.source[: first.start()]
