"""Grade a folder of submissions: marks as CSV, feedback as HTML, and a reason for every lost point.

``make grade SUBMISSIONS=FOLDER``, or ``python -m classroom.grade FOLDER``.
The result is an nbgrader course folder: its formgrader marks the proofs by hand, and the next run
keeps those marks.
"""

from __future__ import annotations

import argparse
import copy
import os
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from types import MappingProxyType
from typing import Any

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.converters.autograde import Autograde
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from rich.console import Console
from rich.progress import track
from traitlets import Float, Integer
from traitlets.config import Config

from classroom import course, report
from classroom.kernel import Limits
from classroom.report import Result
from classroom.run_notebook import error, is_test, run_notebook
from classroom.submissions import Submission, Unreadable, collect, complete, read, remarks

TAMPERED = (
    "the notebook changes Python or NumPy so that checks which must fail pass: "
    "no test of it can be believed"
)


class RunSubmission(NbGraderPreprocessor):
    """Takes the place of nbgrader's own way to run a notebook."""

    cell_seconds = Float(0, help="Seconds for a cell; 0: what the assignment says").tag(config=True)
    notebook_seconds = Float(Limits.notebook_seconds).tag(config=True)
    memory_mb = Integer(Limits.memory_mb).tag(config=True)
    output_mb = Float(Limits.output_mb).tag(config=True)

    def preprocess(
        self, notebook: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Run the notebook without rights and store what happened in its metadata."""
        assigned = notebook.metadata.get("classroom", {}).get("cell_seconds", Limits.cell_seconds)
        limits = Limits(
            self.cell_seconds or assigned, self.notebook_seconds, self.memory_mb, self.output_mb
        )
        outcome = run_notebook(notebook, Path(resources["metadata"]["path"]), limits)
        if outcome.tampered:
            for cell in filter(is_test, notebook.cells):
                if cell.cell_type == "code":
                    cell.outputs = [error(TAMPERED)]
        notebook.metadata["outcome"] = {
            "stopped": outcome.stopped,
            "tampered": outcome.tampered,
            "layers": outcome.layers,
        }
        return notebook, resources


STEPS = [
    RunSubmission if step is Execute else step
    for step in Autograde.autograde_preprocessors.default_args[0]
]


_JOB: dict[str, Any] = {}  # of a process that grades: the course folder and nbgrader on it


def grade(submission: Submission, api: NbGraderAPI, folder: Path) -> Result:
    """Grade one submission; whatever it is, there is a result."""
    name, student = submission.assignment, submission.student
    result = Result(submission)
    release = course.released(folder, name)
    target = folder / "submitted" / student / name
    shutil.rmtree(target, ignore_errors=True)
    try:
        notebook = read(submission.path)
        result.look = remarks(notebook)
        for cell in complete(notebook, release):
            result.reasons[cell] = "the cell was deleted; it is back, without an answer"
    except Unreadable as problem:
        notebook = copy.deepcopy(release)
        result.reasons[""] = str(problem)
    course.write_notebook(notebook, target / f"{name}.ipynb")
    answer = api.autograde(name, student)
    if not answer["success"]:
        # Nothing of a student should bring us here; if it does, the class is graded all the same.
        result.reasons[""] = "the grader failed on this notebook: look at it by hand"
        result.look.append("grader: " + answer["log"].strip().splitlines()[-1])
        course.write_notebook(copy.deepcopy(release), target / f"{name}.ipynb")
        api.autograde(name, student)
    _read_marks(result, folder)
    _explain(result, folder)
    api.generate_feedback(name, student)
    return result


def _read_marks(result: Result, folder: Path) -> None:
    name, student = result.submission.assignment, result.submission.student
    with Gradebook(f"sqlite:///{folder.resolve()}/gradebook.db") as book:
        for mark in book.find_submission_notebook(name, name, student).grades:
            waiting = mark.manual_score is None and mark.auto_score is None
            result.scores[mark.name] = None if waiting else mark.score
            result.points[mark.name] = mark.max_score


def _explain(result: Result, folder: Path) -> None:
    """Take reasons from the notebook that was run, and put a summary on top of it."""
    name, student = result.submission.assignment, result.submission.student
    path = folder / "autograded" / student / name / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    outcome = notebook.metadata.pop("outcome", {})
    if outcome.get("tampered"):
        result.reasons[""] = TAMPERED
    elif outcome.get("tampered") is None:
        result.look.append("the process ended before it could be seen whether the tests still test")
    for cell in notebook.cells:
        role: Mapping[str, Any] = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and (reason := _first_error(cell)):
            result.reasons.setdefault(role.get("grade_id", "another cell"), reason)
    notebook.cells.insert(0, new_markdown_cell(report.summary(result)))
    nbformat.write(notebook, path)


def _first_error(cell: NotebookNode) -> str | None:
    for output in cell.outputs:
        if output.output_type == "error":
            if output.ename == "NotImplementedError":
                return "no answer"
            kind = "" if output.ename in ("AssertionError", "Stopped") else f"{output.ename}: "
            return f"{kind}{output.evalue}".strip().removesuffix(":")
    return None


def grade_folder(
    submissions: Path,
    folder: Path,
    limits: Mapping[str, float] = MappingProxyType({}),
    jobs: int | None = None,
) -> list[Result]:
    """Grade all that is in a folder; writes ``marks.csv``, ``gradebook.csv`` and the feedback.

    Args:
        submissions: What students handed in (`classroom.submissions.collect`).
        folder: Where the results go.
        limits: Options of `RunSubmission` that are not to be its defaults.
        jobs: Notebooks that run at a time; ``None`` for one on each core.

    Raises:
        FileNotFoundError: There is no such folder, or no notebook of an assignment in it.
    """
    found, unknown = collect(submissions, course.NAMES)
    if not found:
        raise FileNotFoundError(
            f"{submissions} holds no notebook of an assignment; their names end in "
            + ", ".join(f"{name}.ipynb" for name in course.NAMES)
        )
    course.prepare(folder)
    with Gradebook(f"sqlite:///{folder.resolve()}/gradebook.db") as book:
        for student in {submission.student for submission in found}:
            book.update_or_create_student(student)  # here, so that no two jobs do it at once
    console = Console(stderr=True)
    jobs = min(jobs or os.cpu_count() or 1, len(found))
    # Started afresh: a copy of this process would share its connection to the gradebook.
    with ProcessPoolExecutor(
        jobs, get_context("spawn"), initializer=_start_job, initargs=(folder, dict(limits))
    ) as pool:
        graded = pool.map(_grade_in_job, found)
        results = list(
            track(graded, "grading", len(found), console=console, disable=not console.is_terminal)
        )
    report.write_csv(results, folder)
    for path in unknown:
        console.print(f"not graded, the name is of no assignment: {path}", style="yellow")
    return results


def _start_job(folder: Path, limits: dict[str, float]) -> None:
    settings = {"Autograde": {"autograde_preprocessors": STEPS}, "RunSubmission": limits}
    _JOB.update(folder=folder, api=course.grader(folder, Config(settings)))


def _grade_in_job(submission: Submission) -> Result:
    return grade(submission, **_JOB)


def main(arguments: Sequence[str] | None = None) -> int:
    """Grade a folder and print the table of marks."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("submissions", type=Path)
    parser.add_argument("--out", type=Path, default=course.ROOT / "_build" / "grades")
    parser.add_argument("--cell-seconds", type=float, default=0, help="0: as each assignment says")
    parser.add_argument("--notebook-seconds", type=float, default=Limits.notebook_seconds)
    parser.add_argument("--memory-mb", type=int, default=Limits.memory_mb)
    parser.add_argument("--jobs", type=int, help="notebooks at a time; default: one on each core")
    options = parser.parse_args(arguments)
    limits = {
        name: getattr(options, name) for name in ("cell_seconds", "notebook_seconds", "memory_mb")
    }
    started = time.monotonic()
    try:
        results = grade_folder(options.submissions, options.out, limits, options.jobs)
    except (FileNotFoundError, course.CourseError) as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 1
    console = Console()
    console.print(report.table(results))
    console.print(
        f"{len(results)} notebooks in {time.monotonic() - started:.0f} s: "
        f"{options.out}/marks.csv, {options.out}/gradebook.csv, {options.out}/feedback/"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
