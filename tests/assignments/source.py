"""A source notebook of an assignment, taken apart for tests."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from classroom import judge
from classroom.answers import Transport
from classroom.verdicts import Verdict
from tests.assignments.local import Local

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "assignments" / "source"
NAMES = sorted(folder.name for folder in SOURCE.iterdir() if folder.is_dir())


@dataclass(frozen=True)
class Cell:
    """A cell with its nbgrader role; ``id`` is the grade id, or the cell's own."""

    id: str
    kind: str  # "code" or "markdown"
    source: str
    points: float
    locked: bool
    solution: bool
    grade: bool


@cache
def cells(name: str) -> tuple[Cell, ...]:
    """The cells of an assignment, in order."""
    notebook = json.loads((SOURCE / name / f"{name}.ipynb").read_text(encoding="utf-8"))
    return tuple(_cell(cell) for cell in notebook["cells"])


def _cell(cell: dict[str, Any]) -> Cell:
    role = cell["metadata"].get("nbgrader", {})
    return Cell(
        role.get("grade_id", cell["id"]),
        cell["cell_type"],
        "".join(cell["source"]),
        role.get("points", 0),
        role.get("locked", False),
        role.get("solution", False),
        role.get("grade", False),
    )


def questions(name: str) -> list[str]:
    """The coded questions: cells that a student fills in with code."""
    return [cell.id for cell in cells(name) if cell.kind == "code" and cell.solution]


def solved(name: str) -> dict[str, Any]:
    """The names that a notebook with the reference solutions holds; demonstrations are not run."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for cell in cells(name):
        if cell.kind == "code" and (cell.solution or (cell.locked and not cell.grade)):
            exec(compile(cell.source, f"<{cell.id}>", "exec"), namespace)
    return namespace


def tests_of(name: str, question: str) -> list[Cell]:
    """The visible and the hidden tests of a coded question."""
    wanted = (f"test-{question}", f"hidden-{question}")
    return [cell for cell in cells(name) if cell.id in wanted]


def judged(name: str, question: str, functions: dict[str, Any], seed: int) -> dict[str, Verdict]:
    """The judge's verdicts on one question of an assignment, answered by ``functions``."""
    return judged_by(name, question, Local(functions), seed)


def judged_by(
    name: str, question: str, transport: Transport, seed: int, only: Sequence[str] = ()
) -> dict[str, Verdict]:
    """The judge's verdicts on one question, answered through ``transport``.

    ``only``: the names of the test cells that are asked, if not all.
    """
    setup = [
        judge.Cell(cell.id, cell.source)
        for cell in cells(name)
        if cell.kind == "code" and cell.locked and not cell.grade
    ]
    tests = [
        judge.Cell(cell.id, cell.source, cell.points)
        for cell in tests_of(name, question)
        if not only or cell.id in only
    ]
    with inside(name):
        return judge.judge(setup, tests, questions(name), transport, seed)


@contextmanager
def inside(name: str):
    """Work in the folder of an assignment, where its data lie."""
    before = Path.cwd()
    os.chdir(SOURCE / name)
    try:
        yield
    finally:
        os.chdir(before)
