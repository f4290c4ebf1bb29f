"""A student's functions, called from here and run elsewhere: `Runner` starts the process."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from classroom.isolated import wire
from classroom.isolation import BOUNDS, LAYERS, NotIsolated, Place

START_S = 60  # a loaded machine may need long to start Python and torch
MOST_RESTARTS = 6
MOST_LETTERS = 4000  # that a cell may print


@dataclass(frozen=True)
class Limits:
    """What one submission may use."""

    cell_seconds: float = 30
    notebook_seconds: float = 120  # of the clock on the wall, with every restart
    memory_mb: int = 2048


class Stopped(Exception):
    """An answer had to be stopped; the message is for the student."""


class Transport(Protocol):
    """Brings a request to the student's code, and the reply back."""

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """The reply, as `classroom.isolated.runner` makes it.

        Raises:
            Stopped: There is none.
        """


@dataclass
class Runner:
    """The process with a student's code in it; use with ``with``.

    A call that does not end, or that ends the process, is stopped. Then the cells are run again in
    a new process, without one that ended the old one.
    """

    cells: list[tuple[str, str]]  # name and source
    data: Path
    place: Place
    limits: Limits
    preload: tuple[str, ...] = ()
    layers: dict[str, bool] = field(default_factory=dict)
    problems: dict[str, dict[str, Any]] = field(default_factory=dict)  # by cell
    printed: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> Runner:
        """Start, and run the cells."""
        self._end = time.monotonic() + self.limits.notebook_seconds
        self._folder = tempfile.TemporaryDirectory(prefix="grade-")
        self._data = Path(self._folder.name) / "data"
        self._process: subprocess.Popen[bytes] | None = None
        self._restarts = 0
        _copy_data(self.data, self._data)
        try:
            self._ready()
        except BaseException:
            self._finish()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process and all that it started."""
        self._finish()

    def _finish(self) -> None:
        self._kill()
        self._folder.cleanup()

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Bring a request to the process; starts it again if it ended before."""
        if self._process is None:
            self._ready()
        return self._exchange(request, "the call")

    def _ready(self) -> None:
        """A running process in which every cell that can be run has been run."""
        while True:
            self._start()
            try:
                for name, source in self.cells:
                    if name in self.problems and self.problems[name]["kind"] == "Stopped":
                        continue
                    reply = self._exchange({"run": source, "name": name}, "the cell")
                    self.printed[name] = clean(reply.get("text"), MOST_LETTERS)
                    if "error" in reply:
                        self.problems[name] = {"error": reply["error"], "kind": reply["kind"]}
            except Stopped as stop:
                self.problems[name] = {"error": ["Stopped", str(stop), ""], "kind": "Stopped"}
                continue
            return

    def _start(self) -> None:
        self._restarts += 1
        if self._restarts > MOST_RESTARTS or time.monotonic() > self._end:
            raise Stopped(self._too_long() if time.monotonic() > self._end else TOO_OFTEN)
        scratch = Path(self._folder.name)
        self._process = subprocess.Popen(
            self.place.command(self._data, scratch),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.place.environment(scratch),
            cwd=scratch,
            start_new_session=True,
        )
        ends = self._process.stdin, self._process.stdout
        self._to, self._from = (end.fileno() for end in ends if end is not None)
        repository = Path(__file__).resolve().parents[1]
        settings = {
            "preload": self.preload,
            "memory_mb": self.limits.memory_mb,
            "cpu_seconds": int(2 * self.limits.notebook_seconds) + 1,
            "secret_places": [str(repository / "assignments"), str(repository / "gan_edu")],
        }
        try:
            wire.send(self._to, settings)
            found = wire.receive(self._from, START_S)["layers"]
        except (wire.Closed, wire.TooLate, KeyError) as error:
            detail = self._last_words()
            raise NotIsolated(f"the place for the answers did not start: {detail}") from error
        self.layers = {name: found.get(name) is True for name in (*LAYERS, *BOUNDS)}
        missing = [name for name in LAYERS if not self.layers[name]]
        if missing and self.place.kind != "none":
            self._kill()
            raise NotIsolated(f"{self.place.kind} does not hold here: {', '.join(missing)}")

    def _exchange(self, request: dict[str, Any], what: str) -> dict[str, Any]:
        seconds = min(self.limits.cell_seconds, self._end - time.monotonic())
        try:
            if seconds <= 0:
                raise Stopped(self._too_long())
            try:
                wire.send(self._to, request, seconds)
                reply = wire.receive(self._from, seconds)
                return reply | _problem(reply) if "error" in reply else reply
            except wire.TooLate:
                if time.monotonic() > self._end:
                    raise Stopped(self._too_long()) from None
                text = f"{what} did not end within {seconds:.0f} s: look for a loop without end"
                raise Stopped(text) from None
            except wire.Closed as end:
                text = f"{what} ended the Python process (exit, a crash, or no memory: {end})"
                raise Stopped(text) from None
        except Stopped:
            self._kill()
            raise

    def _too_long(self) -> str:
        return f"not run: all answers together took more than {self.limits.notebook_seconds:.0f} s"

    def _last_words(self) -> str:
        self._kill(close=False)
        assert self._last is not None
        _, error = self._last.communicate()
        return (error.decode(errors="replace").strip().splitlines() or ["no reason was given"])[-1]

    def _kill(self, close: bool = True) -> None:
        process, self._process = self._process, None
        self._last = process
        if process is None:
            return
        # What a student's code started may have left the group; with the first process of a
        # namespace all others of it end.
        below = descendants(process.pid)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        for pid in below:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        process.wait()
        if close:
            for end in (process.stdin, process.stdout, process.stderr):
                if end is not None:
                    end.close()


def descendants(pid: int) -> list[int]:
    """The processes that this one started, and those that they started; of any namespace."""
    found, waiting = list[int](), [pid]
    while waiting:
        one = waiting.pop()
        tasks = list[Path]()
        with contextlib.suppress(OSError):  # it may end while it is looked at
            tasks += Path(f"/proc/{one}/task").glob("*/children")
        for children in tasks:
            with contextlib.suppress(OSError):
                started = [int(number) for number in children.read_text("ascii").split()]
                found += started
                waiting += started
    return found


def clean(text: Any, most: int) -> str:
    """A text of the other process: never too long, and every letter of it can be written."""
    if type(text) is not str:
        return ""
    return text[:most].encode("utf-8", "replace").decode("utf-8")


def _problem(reply: dict[str, Any]) -> dict[str, Any]:
    """What an error says, without what else a forged reply holds."""
    error = reply["error"] if type(reply["error"]) is list else []
    kind, text, place = [*error, None, None, None][:3]
    texts = [clean(kind, 60), clean(text, 400), clean(place, 100)]
    return {"error": texts, "kind": clean(reply.get("kind"), 60)}


def _copy_data(source: Path, target: Path) -> None:
    """The files of an assignment, for any user to read.

    Beside them lies its source, with the solutions and the hidden tests: that stays where it is.
    """
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.ipynb", ".*"), symlinks=True)
    for path in (target, *target.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() else 0o644)


TOO_OFTEN = f"not run: the answers ended the Python process {MOST_RESTARTS} times"
