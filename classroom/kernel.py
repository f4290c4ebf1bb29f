"""A kernel without rights (`classroom.sandbox`) that runs the cells of one student's notebook."""

from __future__ import annotations

import json
import os
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
from nbformat.v4 import output_from_msg

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
