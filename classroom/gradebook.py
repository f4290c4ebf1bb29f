"""The class in nbgrader's own gradebook, so that its formgrader marks the proofs.

The verdicts come from `classroom.judge`; nbgrader stores them, with the marks by hand. A mark by
hand stays only while the text that it was given for is unchanged.
"""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.api import Gradebook

from classroom.assignment import Assignment, text_fingerprint
from classroom.marking import DELETED, NO_ANSWER, UNNAMED
from classroom.results import Result
from classroom.safe_text import Typesetter, safe_html

CHANGED = "the text changed after it was marked by hand: it waits again"


class Book:
    """A gradebook, open; use with ``with``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._book = Gradebook(f"sqlite:///{self.folder}/gradebook.db")

    def __enter__(self) -> Book:
        """It is open already."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self._book.close()

    def store(self, result: Result, assignment: Assignment) -> None:
        """Write a submission's marks; reads the marks by hand that still count into it."""
        name, student = assignment.name, result.student
        self._book.update_or_create_student(student)
        self._book.update_or_create_submission(name, student)
        texts = {str(cell.role): cell.source for cell in result.marks.cells if cell.role}
        unnamed = result.marks.reasons.get("") == UNNAMED
        code = text_fingerprint(
            cell.source for cell in result.marks.cells if unnamed or cell.kind == "code"
        )
        path = self.folder / "texts" / student / f"{name}.json"
        before: dict[str, str] = json.loads(path.read_text()) if path.is_file() else {}
        now: dict[str, str] = {}
        submitted = self._book.find_submission_notebook(name, name, student)
        comments = {comment.name: comment for comment in submitted.comments}
        for grade in submitted.grades:
            verdict = result.marks.verdicts.get(grade.name)
            now[grade.name] = (
                code if verdict or unnamed else text_fingerprint([texts.get(grade.name, "")])
            )
            empty = result.marks.reasons.get(grade.name) in (NO_ANSWER, DELETED)
            machine = verdict.score if verdict else 0.0 if empty or self._void(result) else None
            grade.auto_score = machine
            if grade.manual_score is not None and before.get(grade.name) != now[grade.name]:
                grade.manual_score = None
                if grade.name in comments:
                    comments[grade.name].manual_comment = None
                result.marks.look.append(f"{grade.name}: {CHANGED}")
            waits = machine is None and grade.manual_score is None
            grade.needs_manual_grade = waits
            by_hand = grade.manual_score
            result.scores[grade.name] = (
                None if waits else by_hand if by_hand is not None else machine
            )
            result.points[grade.name] = grade.max_score
        result.comments = {
            comment.name: comment.manual_comment
            for comment in submitted.comments
            if comment.manual_comment
        }
        self._book.db.commit()
        write_text(path, json.dumps(now, indent=1))

    @staticmethod
    def _void(result: Result) -> bool:
        """Whether there is nothing that a person could read."""
        return result.submission.problem is not None or (
            result.marks.reasons.get("", UNNAMED) != UNNAMED and not result.marks.printed
        )

    def show(self, result: Result, assignment: Assignment, typesetter: Typesetter) -> None:
        """Write the notebook that formgrader shows: the teacher's cells, the student's as text."""
        path = self.folder / "autograded" / result.student / assignment.name
        notebook = shown(result, assignment, typesetter)
        write_text(path / f"{assignment.name}.ipynb", nbformat.writes(notebook))


def shown(result: Result, assignment: Assignment, typesetter: Typesetter) -> NotebookNode:
    """A notebook in which nothing of a student is more than text and formulas."""
    roles = {
        cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader
        for cell in assignment.release.cells
        if "nbgrader" in cell.metadata
    }
    cells = []
    for number, cell in enumerate(result.marks.cells):
        if cell.kind == "code":
            made = new_code_cell(cell.source)
            if text := _output(result, cell.role, number):
                made.outputs = [new_output("stream", name="stdout", text=text)]
        else:
            made = new_markdown_cell(safe_html(cell.source, typesetter))
        made["id"] = f"cell-{number}"
        if cell.role in roles:
            made.metadata["nbgrader"] = copy.deepcopy(roles[cell.role])
        cells.append(made)
    return new_notebook(cells=cells, metadata=copy.deepcopy(assignment.release.metadata))


def _output(result: Result, role: str | None, number: int) -> str:
    verdict = result.marks.verdicts.get(role or "")
    if verdict:
        lines = [
            f"{one.score:g} of {one.points:g}  {one.title}"
            + (f": {one.reason}" if one.reason else "")
            for one in verdict.properties
        ]
        return "\n".join(lines) + "\n"
    name = role or f"number {number + 1}"
    problem = result.marks.reasons.get(name, "")
    return result.marks.printed.get(name, "") + (f"{problem}\n" if problem else "")


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, path)


def data_of(path: Path) -> Any:
    """What a file of JSON holds; None if there is none that can be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
