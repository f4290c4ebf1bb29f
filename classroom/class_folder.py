"""What a grading writes into the folder of a class: marks, pages, files for platforms."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from classroom import classlist, earlier, feedback, platforms, similarity
from classroom.assignment import Assignment
from classroom.gradebook import Book, write_text
from classroom.results import COLUMNS, Result
from classroom.safe_text import Typesetter


def store(
    result: Result, assigned: Assignment, book: Book, typesetter: Typesetter, folder: Path
) -> None:
    """Write one student's marks and page; whatever goes wrong stays with this student."""
    with noted(result):
        book.store(result, assigned)
        book.show(result, assigned, typesetter)
        write_feedback(result, assigned, typesetter, folder)
        earlier.keep(result, folder)
    for cell in (*assigned.tests, *assigned.texts):  # what could not be stored waits
        result.points.setdefault(cell.name, cell.points)
        result.scores.setdefault(cell.name, None)


@contextmanager
def noted(result: Result) -> Iterator[None]:
    """Tell the lecturer what went wrong with one student's files, and go on."""
    try:
        yield
    except Exception as error:
        result.marks.look.append(f"the grader could not write this result down: {error!r}"[:300])


def secret(folder: Path) -> str:
    """What no student knows and the seeds are made of; made once, kept beside the marks."""
    path = folder / "class-secret.txt"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(16))
    return path.read_text(encoding="ascii").strip()


def write_feedback(
    result: Result, assigned: Assignment, typesetter: Typesetter, folder: Path
) -> None:
    """A student's page."""
    path = feedback_path(folder, result)
    write_text(path, feedback.page(result, assigned, typesetter))


def feedback_path(folder: Path, result: Result) -> Path:
    """Where a student's page lies."""
    name = result.assignment
    return folder / "feedback" / result.student / name / f"{name}.html"


def write_marks(results: Sequence[Result], folder: Path) -> None:
    """The marks of all who are graded so far."""
    rows = [result.row() for result in results]
    write_text(folder / "marks.csv", platforms.as_csv(COLUMNS, rows))


def write_all(
    results: Sequence[Result],
    now: Sequence[Result],
    people: Sequence[classlist.Person],
    folder: Path,
    templates: Sequence[Path],
) -> None:
    """Marks, files for platforms, feedback in zips and the report on likeness, of a whole class.

    Args:
        results: Of this run and of earlier ones over other assignments.
        now: Of this run: what templates are filled with, which may have no place for others.
        people: The roster.
        folder: Where the files go.
        templates: Files of platforms.
    """
    write_marks(results, folder)
    write_text(folder / "canvas.csv", platforms.canvas(results, people))
    for name in sorted({result.assignment for result in results}):
        some = [result for result in results if result.assignment == name]
        write_text(folder / "moodle" / f"{name}.csv", platforms.moodle(some, people))
        pages = [(result, feedback_path(folder, result)) for result in some]
        feedback.pack(
            ((result, path) for result, path in pages if path.is_file()),
            folder / "moodle" / f"{name}-feedback.zip",
        )
        write_text(folder / "similarity" / f"{name}.html", similarity.page(name, some))
    for template in templates:
        filled = platforms.fill(template, now, people)
        write_text(folder / "filled" / template.name, filled)
