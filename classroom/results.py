"""The marks of one submission as a student, a lecturer and a learning platform read them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from classroom.marking import Marks
from classroom.submissions import Submission

KINDS = {
    "test": "visible tests of",
    "hidden": "hidden tests of",
    "proof": "proof",
    "open": "open question",
}


@dataclass
class Result:
    """The marks of one submission and the reasons for them."""

    submission: Submission
    marks: Marks
    seed: int
    scores: dict[str, float | None] = field(default_factory=dict)  # None: waits for a person
    points: dict[str, float] = field(default_factory=dict)
    days_late: int = 0
    lost_by_lateness: float = 0.0
    late_remark: str = ""
    comments: dict[str, str] = field(default_factory=dict)  # of a person, by cell

    @property
    def student(self) -> str:
        """Who handed in."""
        return self.submission.student

    @property
    def assignment(self) -> str:
        """What was handed in."""
        return self.submission.assignment

    @property
    def total(self) -> float:
        """Points so far, without those lost by lateness."""
        return max(0.0, sum(score or 0 for score in self.scores.values()) - self.lost_by_lateness)

    @property
    def maximum(self) -> float:
        """Points that could be had."""
        return sum(self.points.values())

    @property
    def waiting(self) -> float:
        """Points that only a person can give."""
        return sum(self.points[name] for name, score in self.scores.items() if score is None)

    @property
    def look(self) -> list[str]:
        """What the lecturer should look at."""
        return [*self.submission.private, *self.noted]

    @property
    def noted(self) -> list[str]:
        """What of it the student may read, too."""
        return [*self.submission.remarks, *self.marks.look]

    @property
    def reasons(self) -> dict[str, str]:
        """Why points are missing, by cell; ``""`` for the whole notebook."""
        found = dict(self.marks.reasons)
        for name, verdict in self.marks.verdicts.items():
            if verdict.reason is not None:
                found[name] = verdict.reason
        return found

    def row(self) -> dict[str, str]:
        """For ``marks.csv``."""
        return {
            "student": self.student,
            "assignment": self.assignment,
            "points": f"{self.total:g}",
            "of": f"{self.maximum:g}",
            "waiting_for_a_person": f"{self.waiting:g}",
            "days_late": f"{self.days_late}",
            "lost_by_lateness": f"{self.lost_by_lateness:g}",
            "seed": f"{self.seed}",
            "reasons": " / ".join(self.short_reasons()),
            "look_by_hand": " / ".join(self.look),
        }

    def short_reasons(self) -> list[str]:
        """One line for each reason; what is wrong with the whole notebook explains the rest."""
        reasons = self.reasons
        if "" in reasons:
            return [_line(reasons[""])]
        return [f"{name}: {_line(reason)}" for name, reason in reasons.items()]

    def parts(self) -> list[dict[str, Any]]:
        """For the feedback: each part with its points and properties."""
        found = []
        for name, points in self.points.items():
            verdict = self.marks.verdicts.get(name)
            found.append(
                {
                    "title": part(name),
                    "score": self.scores.get(name),
                    "points": points,
                    "reason": self.marks.reasons.get(name, ""),
                    "comment": self.comments.get(name, ""),
                    "properties": verdict.properties if verdict else [],
                }
            )
        return found


COLUMNS = (
    *("student", "assignment", "points", "of", "waiting_for_a_person", "days_late"),
    *("lost_by_lateness", "seed", "reasons", "look_by_hand"),
)


def part(name: str) -> str:
    """The name of a cell in words."""
    kind, _, rest = name.partition("-")
    return f"{KINDS[kind]} {rest}" if kind in KINDS else name


def _line(text: str) -> str:
    """A text of a student in one line, without a command of a terminal."""
    line = " ".join(text.split())[:500]
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in line)
