"""Run a student's notebook, whatever is in it.

A cell that does not end, prints without end or kills the kernel gets an error as its output; the
kernel is started again, the earlier answers are run again without that cell, and the rest of the
notebook is graded.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

from classroom.kernel import START_S, Kernel, Limits, Stopped


@dataclass
class Outcome:
    """What happened to a notebook: cells that were stopped, by id, and whether tests still test."""

    stopped: dict[str, str] = field(default_factory=dict)
    tampered: bool | None = False  # None: it could not be found out
    layers: dict[str, bool] = field(default_factory=dict)


def run_notebook(notebook: NotebookNode, data: Path, limits: Limits) -> Outcome:
    """Execute every code cell and store its outputs in the notebook.

    Args:
        notebook: A student's notebook with the teacher's tests in it; changed in place.
        data: Folder of the files that belong to it.
        limits: Of time, memory and output.
    """
    outcome = Outcome()
    end = time.monotonic() + limits.notebook_seconds
    done: list[str] = []  # what to run again in a new kernel
    with Kernel(data, limits) as kernel:
        outcome.layers = kernel.layers
        for cell in notebook.cells:
            if cell.cell_type != "code":
                continue
            seconds = min(limits.cell_seconds, end - time.monotonic())
            try:
                if seconds <= 0:
                    raise Stopped(
                        f"not run: the notebook took more than {limits.notebook_seconds:.0f} s"
                    )
                cell.outputs = kernel.run(cell.source, seconds)
            except Stopped as stop:
                cell.outputs = [error(str(stop))]
                outcome.stopped[_name(cell)] = str(stop)
                if seconds > 0:
                    _start_again(kernel, done)
            else:
                if not is_test(cell):
                    done.append(cell.source)
            cell.execution_count = None
            _join_streams(cell)
        outcome.tampered = _tampered(kernel)
        if outcome.tampered is None:  # the last cell may have ended the process: once more
            _start_again(kernel, done)
            outcome.tampered = _tampered(kernel)
    return outcome


def _start_again(kernel: Kernel, sources: list[str]) -> None:
    kernel.stop()
    kernel.start()
    for source in list(sources):
        try:
            kernel.run(source, kernel.limits.cell_seconds)
        except Stopped:  # it ended before and does not now: leave it out
            sources.remove(source)
            kernel.stop()
            kernel.start()


def _tampered(kernel: Kernel) -> bool | None:
    """Whether checks that must fail pass: `assert` or NumPy was switched off; None: unknown."""
    word = secrets.token_hex(8)  # nothing that could be known before
    compare = (
        "1 == 2",
        "isinstance(1, str)",
        "np.allclose([1.0], [2.0])",
        "np.isclose(1.0, 2.0)",
        "np.array_equal([1], [2])",
        "abs(np.float64(3.0) - np.float64(2.0)) < 1e-9",
        "np.all(np.abs(np.array([1.0, -3.0])) < 2.0)",
        "not np.isnan(np.nan)",
        "np.isfinite(np.inf)",
        "np.max([1.0, 2.0]) == 1.0",
    )
    canaries = [f"import numpy as np\nassert {false}, {word!r}" for false in compare]
    canaries.append(f"import numpy\nnumpy.testing.assert_allclose(1.0, 2.0, err_msg={word!r})")
    canaries.append(f"raise AssertionError({word!r})")
    try:
        for canary in canaries:
            errors = [out for out in kernel.run(canary, START_S) if out.output_type == "error"]
            if not errors:
                return True
            if errors[0].ename != "AssertionError" or word not in errors[0].evalue:
                return None  # for example no memory is left
    except Stopped:
        return None
    return False


def is_test(cell: NotebookNode) -> bool:
    """Whether a cell gives points."""
    role: dict[str, Any] = cell.metadata.get("nbgrader", {})
    return bool(role.get("grade"))


def _name(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", cell.get("id", "")))


def error(reason: str) -> NotebookNode:
    """An output that makes a cell fail, with the reason."""
    return new_output("error", ename="Stopped", evalue=reason, traceback=[f"Stopped: {reason}"])


def _join_streams(cell: NotebookNode) -> None:
    """Put pieces of a stream together; a warning in a test must cost no points: no stderr."""
    joined: list[NotebookNode] = []
    for output in cell.outputs:
        if output.output_type == "stream":
            if is_test(cell):
                output.name = "stdout"
            if joined and joined[-1].output_type == "stream" and joined[-1].name == output.name:
                joined[-1].text += output.text
                continue
        joined.append(output)
    cell.outputs = joined
