"""One process for each submission, ended when its time is over; it can take nobody along."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import signal
import tempfile
from functools import cache
from multiprocessing.context import BaseContext
from typing import Any

from classroom.answers import START_S, Limits, descendants
from classroom.assignment import Assignment
from classroom.isolation import NotIsolated, Place
from classroom.marking import Marks, mark_and_send, nothing

SLACK_S = START_S + 30  # to start, and to end what must be ended
# All that a judge needs and all that the program imports, but not the program: each copy of the
# process runs that again as its main module.
PRELOAD = [
    "classroom.marking",
    *("classroom.gradebook", "classroom.platforms", "classroom.similarity", "classroom.summary"),
    *("classroom.feedback", "classroom.policy", "classroom.variants", "rich.progress"),
]
# PyTorch loads its compiler with the first optimiser.
PRELOAD_WITH_NETWORKS = [*PRELOAD, "classroom.network_calls", "torch._dynamo"]


@cache
def _context(networks: bool) -> BaseContext:
    """Processes are copies of one that has loaded what judges need, and nothing of a student."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOAD_WITH_NETWORKS if networks else PRELOAD)
    return context


def in_a_process(
    data: bytes,
    assignment: Assignment,
    seed: int,
    place: Place,
    limits: Limits,
    networks: bool = True,
) -> Marks:
    """What `classroom.marking.mark` gives; if its process ends or hangs, a reason and 0 points.

    ``networks`` says whether any assignment of the class needs PyTorch, which takes long to load.

    Raises:
        NotIsolated: The place does not hold what it promises.
    """
    # Made here, since a judge that is ended has no time to clear up.
    with tempfile.TemporaryDirectory(prefix="grade-", ignore_cleanup_errors=True) as scratch:
        found = _found(_context(networks), scratch, data, assignment, seed, place, limits)
    if found is None:
        text = "the grader gave up on this notebook, which took too long or ended the judge"
        return failed(assignment, text)
    if "not isolated" in found:
        raise NotIsolated(found["not isolated"])
    if "failed" in found:
        return failed(assignment, f"the grader failed on this notebook ({found['failed']})")
    return Marks.from_data(found)


def _found(
    context: BaseContext,
    scratch: str,
    data: bytes,
    assignment: Assignment,
    seed: int,
    place: Place,
    limits: Limits,
) -> Any:
    """What the process sent; None if it sent nothing."""
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(  # type: ignore[attr-defined]
        target=mark_and_send,
        args=(sending, scratch, data, assignment, seed, place, limits),
        daemon=True,
    )
    process.start()
    sending.close()
    found = None
    try:
        if receiving.poll(limits.notebook_seconds + SLACK_S):
            found = json.loads(receiving.recv_bytes())
    except (EOFError, OSError):
        pass
    finally:
        receiving.close()
        below = descendants(process.pid) if found is None and process.pid else []
        process.kill()
        process.join()
        for pid in below:  # not every kind of place ends with whoever started it
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
    return found


def failed(assignment: Assignment, text: str) -> Marks:
    """The marks of a submission that could not be marked: 0 points, and a person will look."""
    marks = nothing(assignment, f"{text}: it will be looked at by hand")
    marks.look.append(text)
    return marks
