"""Run a student's notebook, whatever is in it.

Each code cell runs in a kernel without rights (`classroom.sandbox`). A cell that does not end,
prints without end or kills the kernel gets an error as its output; the kernel is started again, the
earlier answers are run again without that cell, and the rest of the notebook is graded.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty
from types import TracebackType
from typing import Any

import zmq
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager
from nbformat import NotebookNode
from nbformat.v4 import new_output, output_from_msg

KERNEL = Path(__file__).with_name("restricted_kernel.py")
START_S = 60  # a loaded machine may need long to start Python
MEGABYTE = 2**20
MESSAGE_MB = 16  # a larger message is dropped before it fills the grader's memory


@dataclass(frozen=True)
class Limits:
    """What one notebook may use."""

    cell_seconds: float = 30
    notebook_seconds: float = 300
    memory_mb: int = 2048
    output_mb: float = 1


class _Manager(KernelManager):
    """Starts our kernel instead of an installed one."""

    def __init__(self, *, limits: Limits, **options: Any) -> None:
        super().__init__(**options)
        bounds = (limits.memory_mb, int(2 * limits.notebook_seconds))
        command = [sys.executable, str(KERNEL), *map(str, bounds), "-f", "{connection_file}"]
        self._kernel_spec = KernelSpec(argv=command, display_name="restricted", language="python")


class Stopped(Exception):
    """A cell had to be stopped; the message is for the student."""


@dataclass
class Kernel:
    """A kernel in an empty folder of its own; use with ``with``."""

    data: Path  # the folder whose files the notebook may read
    limits: Limits
    layers: dict[str, bool] = field(default_factory=dict)

    def __enter__(self) -> Kernel:
        """Make the folder and start."""
        self._folder = tempfile.TemporaryDirectory(prefix="grade-")  # short: sockets lie in it
        self.home = Path(self._folder.name)
        for path in self.data.iterdir():
            if path.suffix == ".ipynb":
                continue  # the tests
            (shutil.copytree if path.is_dir() else shutil.copy)(path, self.home / path.name)
        (self.home / "tmp").mkdir()
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop and remove the folder."""
        self.stop()
        self._folder.cleanup()

    def start(self) -> None:
        """Start the process and wait until it answers."""
        self.manager = _Manager(
            transport="ipc",  # no port for a student's code to reach, and it needs no network
            ip=str(self.home / "socket"),
            connection_file=str(self.home / "connection.json"),
            limits=self.limits,
        )
        self.manager.context.setsockopt(zmq.MAXMSGSIZE, MESSAGE_MB * MEGABYTE)
        with (self.home / "kernel.log").open(
            "ab"
        ) as log:  # what native code prints, and why no start
            self.manager.start_kernel(
                cwd=str(self.home), env=_environment(self.home), stdout=log, stderr=log
            )
        self.client: BlockingKernelClient = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=START_S)
        self.layers = json.loads((self.home / "layers.json").read_text())

    def stop(self) -> None:
        """Kill the process."""
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def run(self, code: str, seconds: float) -> list[NotebookNode]:
        """The outputs of one cell.

        Raises:
            Stopped: It took too long, printed too much or ended the kernel.
        """
        request = self.client.execute(code, store_history=True, allow_stdin=False)
        outputs: list[NotebookNode] = []
        endless = f"this cell did not end within {seconds:.0f} s: look for a loop without end"
        deadline, size = time.monotonic() + seconds, 0
        while True:
            try:
                message = self.client.get_iopub_msg(timeout=0.5)
            except Empty:
                if not self.manager.is_alive():
                    raise Stopped("this cell ended the Python process (exit, or a crash)") from None
                if time.monotonic() > deadline:
                    raise Stopped(endless) from None
                continue
            if time.monotonic() > deadline:
                raise Stopped(endless)
            if message["parent_header"].get("msg_id") != request:
                continue
            kind = message["msg_type"]
            if kind == "status" and message["content"]["execution_state"] == "idle":
                return outputs
            size += len(str(message["content"]))
            if size > self.limits.output_mb * MEGABYTE:
                raise Stopped(
                    f"this cell printed more than {self.limits.output_mb:g} MB: remove the print"
                )
            if kind in ("stream", "error", "execute_result", "display_data"):
                outputs.append(output_from_msg(message))


def _environment(home: Path) -> dict[str, str]:
    keep = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT")
    places = ("HOME", "IPYTHONDIR", "MPLCONFIGDIR", "XDG_CACHE_HOME", "JUPYTER_RUNTIME_DIR")
    return {
        **{name: os.environ[name] for name in keep if name in os.environ},
        **dict.fromkeys(places, str(home)),
        "TMPDIR": str(home / "tmp"),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "OMP_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


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
