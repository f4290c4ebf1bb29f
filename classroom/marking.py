"""Mark one submission, in a process that can be ended when its time is over."""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import traceback
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from classroom.answers import Limits, Runner, Stopped
from classroom.assignment import Assignment
from classroom.isolation import NotIsolated, Place
from classroom.judge import judge
from classroom.notebooks import StudentCell, Unreadable, class_of, complete, parse
from classroom.unusual_code import remarks
from classroom.verdicts import Property, Verdict

JUDGE_MB = 1500
NO_ANSWER = "no answer"
OTHER_CLASS = "the notebook is that of another class: was CLASS the same in release and grade?"
DELETED = "the cell was deleted; it is back, without an answer"
UNNAMED = (
    "no cell carries its name, so nothing could be graded by machine: copy your answers into a "
    "fresh copy of the notebook that was given out, and hand that in; until then, a person reads it"
)


@dataclass
class Marks:
    """What a machine can say of one submission."""

    verdicts: dict[str, Verdict] = field(default_factory=dict)  # by test cell
    reasons: dict[str, str] = field(default_factory=dict)  # by any other cell; "": the whole
    look: list[str] = field(default_factory=list)
    layers: dict[str, bool] = field(default_factory=dict)
    cells: list[StudentCell] = field(default_factory=list)
    printed: dict[str, str] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """For a file of JSON."""
        return {
            "verdicts": {
                name: [[one.title, one.points, one.reason] for one in verdict.properties]
                for name, verdict in self.verdicts.items()
            },
            "reasons": self.reasons,
            "look": self.look,
            "layers": self.layers,
            "cells": [[cell.kind, cell.source, cell.role] for cell in self.cells],
            "printed": self.printed,
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Marks:
        """What `as_data` wrote."""
        verdicts = {
            name: Verdict([Property(*one) for one in found])
            for name, found in data["verdicts"].items()
        }
        cells = [StudentCell(*cell) for cell in data["cells"]]
        return cls(verdicts, data["reasons"], data["look"], data["layers"], cells, data["printed"])


def nothing(assignment: Assignment, reason: str) -> Marks:
    """The marks of a student whose work cannot be run: 0 points, and why."""
    cells, _ = complete([], assignment.release)
    verdicts = {
        cell.name: Verdict([Property("the tests", cell.points, reason)])
        for cell in assignment.tests
    }
    texts = {cell.name: reason for cell in assignment.texts}
    return Marks(verdicts, {"": reason, **texts}, cells=cells)


def mark(data: bytes, assignment: Assignment, seed: int, place: Place, limits: Limits) -> Marks:
    """The marks of one submission.

    Args:
        data: The notebook as it was handed in.
        assignment: What it answers.
        seed: Of the hidden tests' numbers.
        place: Where the answers run.
        limits: What they may use.

    Raises:
        NotIsolated: The place does not hold what it promises.
    """
    try:
        given = parse(data)
    except Unreadable as problem:
        return nothing(assignment, str(problem))
    cells, missing = complete(given, assignment.release)
    if not any(cell.role for cell in cells if cell.role not in missing) and _is_written(given):
        look = "no cell carries its name: nothing was graded by machine, all points wait"
        return Marks(reasons={"": UNNAMED}, look=[look], cells=cells)
    to_run = _to_run(cells, assignment)
    released = {cell.source.strip() for cell in assignment.release.cells}  # pasted, it is ours
    own = (source for _, source in to_run if source.strip() not in released)
    marks = Marks(look=remarks(own), cells=cells)
    if class_of(data) != assignment.release.metadata.get("classroom", {}).get("class", ""):
        marks.look.append(OTHER_CLASS)
    marks.reasons.update(dict.fromkeys(missing, DELETED))
    _note_empty_texts(marks, assignment)
    words = "\n".join(source for _, source in to_run)
    preload = ("numpy", *(("torch",) if "torch" in words else ()))
    try:
        with Runner(to_run, assignment.folder, place, limits, preload) as runner:
            marks.verdicts = judge(
                assignment.setup,
                assignment.tests,
                assignment.questions,
                runner,
                seed,
                lambda name: _known(name, runner, missing),
            )
            marks.layers, marks.printed = runner.layers, runner.printed
            for name, found in runner.problems.items():
                marks.reasons.setdefault(name, _text(found))
    except Stopped as stop:
        failed = nothing(assignment, str(stop))
        marks.verdicts = failed.verdicts
        marks.reasons[""] = str(stop)
    return marks


def _is_written(cells: list[StudentCell]) -> bool:
    return any(cell.source.strip() for cell in cells)


def _note_empty_texts(marks: Marks, assignment: Assignment) -> None:
    released = {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in assignment.release.cells
        if "nbgrader" in cell.metadata
    }
    for cell in marks.cells:
        if cell.role in {text.name for text in assignment.texts}:
            words = cell.source.strip()
            if not words or words == released[cell.role].strip():
                marks.reasons.setdefault(str(cell.role), NO_ANSWER)


def _to_run(cells: list[StudentCell], assignment: Assignment) -> list[tuple[str, str]]:
    """Set-up, answers, and what the student added; not the tests, not our demonstrations."""
    tests = {cell.name for cell in assignment.tests}
    ours = {cell.source.strip() for cell in assignment.release.cells if not cell.metadata}
    chosen = []
    for number, cell in enumerate(cells, 1):
        if cell.kind != "code" or cell.role in tests:
            continue
        if cell.role is None and cell.source.strip() in ours:
            continue
        chosen.append((cell.role or f"number {number}", cell.source))
    return chosen


def _known(name: str, runner: Runner, missing: list[str]) -> str | None:
    """Why no test of a question can pass."""
    if name in missing:
        return DELETED
    problem = runner.problems.get(name)
    if problem is None or problem["kind"] not in ("Stopped", "SyntaxError", "IndentationError"):
        return None
    return _text(problem)


def _text(problem: dict[str, Any]) -> str:
    try:
        kind, text, place = (str(part)[:400] for part in problem["error"])
        if not kind:
            raise ValueError("an error without a name")
    except (TypeError, ValueError):
        return "the cell failed in a way that cannot be read"
    where = f" ({place})" if place else ""
    return f"{text}{where}" if kind == "Stopped" else f"{kind}: {text}{where}"


def _bound_memory() -> None:
    """Whatever an answer sends, the judge uses no more than this beyond what it has now."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + JUDGE_MB * 2**20
        _, largest = resource.getrlimit(resource.RLIMIT_AS)  # to which the runner goes back
        resource.setrlimit(resource.RLIMIT_AS, (most, largest))


def mark_and_send(
    sending: Connection,
    scratch: str,
    data: bytes,
    assignment: Assignment,
    seed: int,
    place: Place,
    limits: Limits,
) -> None:
    """Target of a process: sends the marks as data, or why there are none.

    ``scratch`` is a folder for all that it writes, which whoever started it takes away.
    """
    tempfile.tempdir = scratch
    os.chdir(assignment.folder)  # the tests read its files
    if assignment.networks:  # before the bound: it takes much
        import_module("classroom.network_calls")
    _bound_memory()
    try:
        found = mark(data, assignment, seed, place, limits).as_data()
    except NotIsolated as error:
        found = {"not isolated": str(error)}
    except BaseException:
        found = {"failed": traceback.format_exc().strip().splitlines()[-1]}
    sending.send_bytes(json.dumps(found).encode("ascii"))
