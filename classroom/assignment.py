"""An assignment as the grader sees it: the teacher's set-up and tests, and the student's copy."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from classroom.verdicts import Cell

SOURCE = Path(__file__).resolve().parents[1] / "assignments" / "source"


@dataclass(frozen=True)
class Assignment:
    """What is needed to mark a submission of it."""

    name: str
    folder: Path  # of its files
    setup: tuple[Cell, ...]
    tests: tuple[Cell, ...]
    questions: tuple[str, ...]  # names of the functions that students write
    texts: tuple[Cell, ...]  # proofs and open questions, without a source
    seconds: float  # for one call
    release: NotebookNode
    fingerprint: str  # of all this

    @property
    def networks(self) -> bool:
        """Whether its tests need PyTorch."""
        return any("torch" in cell.source for cell in self.setup)

    @property
    def points(self) -> float:
        """What it is worth."""
        return sum(cell.points for cell in (*self.tests, *self.texts))


def roles(name: str, source: Path = SOURCE) -> frozenset[str]:
    """The names of the cells of an assignment."""
    notebook = nbformat.read(source / name / f"{name}.ipynb", as_version=4)
    cells = (cell.metadata.get("nbgrader", {}) for cell in notebook.cells)
    return frozenset(role["grade_id"] for role in cells if role)


def load(name: str, release: NotebookNode, source: Path = SOURCE) -> Assignment:
    """An assignment from its source and the student's copy."""
    path = source / name / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    setup, tests, questions, texts = [], [], [], []
    for cell in notebook.cells:
        role: dict[str, Any] = cell.metadata.get("nbgrader", {})
        if not role:
            continue
        made = Cell(role["grade_id"], cell.source, role.get("points", 0))
        if cell.cell_type == "markdown":
            texts.append(made)
        elif role["grade"]:
            tests.append(made)
        elif role["solution"]:
            questions.append(made.name)
        else:
            setup.append(made)
    shown = nbformat.writes(release)
    text = path.read_text(encoding="utf-8") + shown
    return Assignment(
        name,
        path.parent,
        tuple(setup),
        tuple(tests),
        tuple(questions),
        tuple(texts),
        notebook.metadata.get("classroom", {}).get("cell_seconds", 30),
        release,
        hashlib.sha256(text.encode()).hexdigest(),
    )


def seed_of(secret: str, assignment: str, student: str) -> int:
    """The seed of the numbers that a student's hidden tests draw; the same whenever asked.

    >>> seed_of("secret", "01-zero-sum-games", "an") == seed_of(
    ...     "secret", "01-zero-sum-games", "an"
    ... )
    True
    """
    text = f"{assignment}\0{student}".encode()
    return int.from_bytes(hmac.digest(secret.encode(), text, "sha256")[:6], "big")


@cache
def code_fingerprint() -> str:
    """Of the grader's own code: a mark made by another grader is not reused."""
    found = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.*")):
        if path.suffix in (".py", ".sh"):
            found.update(path.read_bytes())
    return found.hexdigest()


def text_fingerprint(texts: Iterable[str]) -> str:
    """Of texts, spaces at their ends apart."""
    lines = (line.rstrip() for text in texts for line in text.strip().splitlines())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
