"""Marks and reasons, as a student, a lecturer and a learning platform read them."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.table import Table

from classroom.submissions import Submission

KINDS = {
    "test": "visible tests of",
    "hidden": "hidden tests of",
    "proof": "proof",
    "open": "open question",
}
COLUMNS = (
    *("student", "assignment", "points", "of", "waiting_for_a_person"),
    *("reasons", "look_by_hand"),
)


@dataclass
class Result:
    """The marks of one submission and the reasons for them."""

    submission: Submission
    scores: dict[str, float | None] = field(default_factory=dict)  # None: waits for a person
    points: dict[str, float] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)  # by cell; "" for the whole notebook
    look: list[str] = field(default_factory=list)

    @property
    def total(self) -> float:
        """Points so far."""
        return sum(score or 0 for score in self.scores.values())

    @property
    def waiting(self) -> float:
        """Points that only a person can give."""
        return sum(self.points[name] for name, score in self.scores.items() if score is None)


def summary(result: Result) -> str:
    """Markdown for the top of a student's feedback: each part, its points, and what to mend."""
    lines = [
        f"## Your result: {result.total:g} of {sum(result.points.values()):g} points",
        "",
    ]
    if result.waiting:
        lines += [f"{result.waiting:g} of them wait for a person who reads your text.", ""]
    if "" in result.reasons:
        lines += [f"**{_plain(result.reasons[''])}**", ""]
    lines += ["| Part | Points | What to look at |", "|---|---|---|"]
    for name, score in result.scores.items():
        got = "waiting" if score is None else f"{score:g} of {result.points[name]:g}"
        lines.append(f"| {_part(name)} | {got} | {_plain(result.reasons.get(name, ''))} |")
    others = {k: v for k, v in result.reasons.items() if k and k not in result.scores}
    lines += [f"| {_part(name)} | | {_plain(reason)} |" for name, reason in others.items()]
    lines += ["", *(f"- The notebook {remark}." for remark in result.look)]
    return "\n".join(lines)


def _part(name: str) -> str:
    kind, _, rest = name.partition("-")
    return f"{KINDS[kind]} `{rest}`" if kind in KINDS else f"`{name}`"


def _plain(text: str) -> str:
    """Text that cannot end a cell of the table, or start markup of its own."""
    text = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;")
    for mark in "|*_`$[]":
        text = text.replace(mark, f"&#{ord(mark)};")
    return text[:500]


def rows(results: Sequence[Result]) -> list[dict[str, str]]:
    """One row for each submission, with every reason."""
    return [
        {
            "student": result.submission.student,
            "assignment": result.submission.assignment,
            "points": f"{result.total:g}",
            "of": f"{sum(result.points.values()):g}",
            "waiting_for_a_person": f"{result.waiting:g}",
            "reasons": " / ".join(_reasons(result)),
            "look_by_hand": " / ".join(result.look),
        }
        for result in results
    ]


def _reasons(result: Result) -> list[str]:
    if "" in result.reasons:  # what is wrong with the whole notebook explains the rest
        return [result.reasons[""]]
    return [f"{name}: {' '.join(reason.split())}" for name, reason in result.reasons.items()]


def write_csv(results: Sequence[Result], folder: Path) -> None:
    """``marks.csv``, a row a submission; ``gradebook.csv``, a row a student, for a platform."""
    _write(folder / "marks.csv", COLUMNS, rows(results))
    names = sorted({result.submission.assignment for result in results})
    students: dict[str, dict[str, str]] = {}
    for result in results:
        row = students.setdefault(result.submission.student, {"student": result.submission.student})
        row[result.submission.assignment] = f"{result.total:g}"
    _write(folder / "gradebook.csv", ("student", *names), list(students.values()))


def _write(path: Path, columns: Sequence[str], lines: Sequence[dict[str, str]]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    # A spreadsheet runs a cell that starts like a formula; what a student wrote must stay text.
    writer.writerows(
        {k: f"'{v}" if v.startswith(("=", "+", "-", "@")) else v for k, v in line.items()}
        for line in lines
    )
    draft = path.with_suffix(".part")
    draft.write_text(text.getvalue(), encoding="utf-8")
    os.replace(draft, path)


def table(results: Sequence[Result]) -> Table:
    """The marks for a terminal."""
    shown = Table("student", "assignment", "points", "waiting", "reason or remark", title="Marks")
    for row in rows(results):
        remark = row["reasons"] or row["look_by_hand"]
        shown.add_row(
            row["student"],
            row["assignment"],
            f"{row['points']} / {row['of']}",
            row["waiting_for_a_person"],
            remark if len(remark) <= 160 else f"{remark[:160]} …",
        )
    return shown
