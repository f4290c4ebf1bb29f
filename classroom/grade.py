"""Grade a folder of submissions: marks as CSV, feedback as HTML, and a reason for every lost point.

``make grade SUBMISSIONS=FOLDER``, or ``python -m classroom.grade FOLDER``.
The result is an nbgrader course folder: its formgrader marks the proofs by hand. The next run keeps
those marks, and grades only what is new or changed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from threading import Event

from rich.console import Console
from rich.progress import Progress

from classroom import assignment as assignments
from classroom import (
    class_folder,
    classlist,
    course,
    earlier,
    isolation,
    platforms,
    policy,
    summary,
)
from classroom.answers import Limits
from classroom.assignment import Assignment
from classroom.gradebook import Book, data_of, write_text
from classroom.marking import Marks, nothing
from classroom.marking_process import failed, in_a_process
from classroom.results import Result
from classroom.safe_text import Typesetter
from classroom.submissions import Submission, collect


@dataclass(frozen=True)
class Options:
    """How a class is graded."""

    limits: Limits = field(default_factory=Limits)
    cell_seconds: float = 0  # 0: what each assignment says
    jobs: int = 0  # 0: one on each core
    without_isolation: bool = False
    again: bool = False  # also what is graded already
    roster: Path | None = None
    policy: Path | None = None
    word: str = ""  # of the class, see `classroom.variants`
    templates: tuple[Path, ...] = ()  # worksheets of Moodle and gradebooks of Canvas, to fill in


def grade_folder(submissions: Path, folder: Path, options: Options | None = None) -> list[Result]:
    """Grade all that is in a folder; writes marks, feedback and what platforms import.

    Args:
        submissions: What students handed in (`classroom.submissions.collect`).
        folder: Where the results go.
        options: How.

    Raises:
        FileNotFoundError: There is no such folder, or nothing of an assignment in it.
        NotIsolated: This machine has no place for students' code.
        ClassError: The roster or the policy is not what it should be.
    """
    options = options or Options()
    place = isolation.find_place(options.without_isolation)
    people = classlist.read_roster(options.roster) if options.roster else []
    rules = policy.Policy()
    if options.policy:
        rules = policy.read_policy(options.policy, course.NAMES)
    roles = {name: assignments.roles(name) for name in course.NAMES}
    found, unknown = collect(
        submissions,
        roles,
        [person.student for person in people],
        partial(classlist.known_as, people),
    )
    if not found:
        raise FileNotFoundError(
            f"{submissions} holds no notebook of an assignment; their names end in "
            + ", ".join(f"{name}.ipynb" for name in course.NAMES)
        )
    names = {submission.assignment for submission in found}
    for template in options.templates:
        platforms.read_template(template, names)
    results = earlier.kept(folder, names, course.NAMES)
    notes = earlier.gone(found, folder)
    students = {person.student for person in people} | {one.student for one in found}
    students |= {result.student for result in results}
    if line := policy.strangers(rules, students):
        if people:
            raise classlist.ClassError(line)
        notes.append(line)  # without a roster: they may have handed nothing in yet
    needed = sorted(names | {result.assignment for result in results})
    course.prepare(folder, needed, options.word)
    loaded = {
        name: assignments.load(name, course.released(folder, name), folder.resolve() / "source")
        for name in needed
    }
    secret = class_folder.secret(folder)
    console = Console(stderr=True)
    with Book(folder) as book, Typesetter() as typesetter, Progress(console=console) as progress:
        shown = progress.add_task("grading", total=len(results) + len(found))
        for result in results:  # with the marks by hand of today
            class_folder.store(result, loaded[result.assignment], book, typesetter, folder)
            progress.advance(shown)
        for submission, seed, marks in _marks(found, loaded, secret, place, folder, options):
            result = Result(submission, marks, seed)
            class_folder.store(result, loaded[submission.assignment], book, typesetter, folder)
            results.append(result)
            progress.advance(shown)
            policy.apply_policy(results, rules)
            class_folder.write_marks(results, folder)
        results.sort(key=lambda one: (one.student, one.assignment))
        for result in results:  # with lateness, which needs all of a student's work
            if result.late_remark:
                with class_folder.noted(result):
                    class_folder.write_feedback(
                        result, loaded[result.assignment], typesetter, folder
                    )
    now = [result for result in results if result.assignment in names]
    class_folder.write_all(results, now, people, folder, options.templates)
    earlier.forget_others(now, folder)
    for line in (
        *(f"not graded: {line}" for line in unknown),
        *(f"note: {line}" for line in notes),
    ):
        console.print(line, style="yellow", markup=False)
    return now


def _marks(
    found: Sequence[Submission],
    loaded: dict[str, Assignment],
    secret: str,
    place: isolation.Place,
    folder: Path,
    options: Options,
) -> Iterator[tuple[Submission, int, Marks]]:
    """The marks of each submission as they come; what was graded before is read."""
    jobs = min(options.jobs or os.cpu_count() or 1, len(found))

    networks = any(loaded[submission.assignment].networks for submission in found)
    isolated = Event()

    def one(submission: Submission) -> tuple[Submission, int, Marks]:
        assigned = loaded[submission.assignment]
        seed = assignments.seed_of(secret, submission.assignment, submission.student)
        if submission.problem is not None:
            return submission, seed, nothing(assigned, submission.problem)
        seconds = options.cell_seconds or assigned.seconds
        limits = replace(options.limits, cell_seconds=seconds)
        key = _key(submission, assigned, seed, limits, place)
        path = folder / "records" / submission.student / f"{submission.assignment}.json"
        kept = None if options.again else data_of(path)
        if type(kept) is dict and kept.get("key") == key:
            return submission, seed, Marks.from_data(kept["marks"])
        try:
            marks = in_a_process(submission.data, assigned, seed, place, limits, networks)
            isolated.set()
        except isolation.NotIsolated as problem:
            if not isolated.is_set():  # it is not this submission: nobody's code can run
                raise
            return submission, seed, failed(assigned, f"{problem}")
        except OSError as problem:
            text = f"the machine could not grade this notebook ({problem}); grade again"
            return submission, seed, failed(assigned, text)
        try:
            write_text(path, summary.as_json({"key": key, "marks": marks.as_data()}))
        except OSError as problem:
            marks.look.append(f"not kept, so it will be graded again: {problem}"[:300])
        return submission, seed, marks

    with ThreadPoolExecutor(jobs) as pool:
        yield from pool.map(one, found)


def _key(
    submission: Submission,
    assigned: Assignment,
    seed: int,
    limits: Limits,
    place: isolation.Place,
) -> str:
    data = hashlib.sha256(submission.data).hexdigest()
    parts = (data, assigned.fingerprint, seed, limits, place, assignments.code_fingerprint())
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def main(arguments: Sequence[str] | None = None) -> int:
    """Grade a folder and print what the lecturer should know."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("submissions", type=Path)
    parser.add_argument("--out", type=Path, default=course.ROOT / "_build" / "grades")
    parser.add_argument("--roster", type=Path, help="CSV of the students, see classroom.classlist")
    parser.add_argument("--class", dest="word", default="", help="the word of `make release`")
    parser.add_argument(
        "--policy", type=Path, help="TOML of when work is due, see classroom.policy"
    )
    parser.add_argument(
        "--fill", type=Path, action="append", default=[], help="a worksheet of Moodle or Canvas"
    )
    parser.add_argument("--cell-seconds", type=float, default=0, help="0: as each assignment says")
    parser.add_argument("--notebook-seconds", type=float, default=Limits.notebook_seconds)
    parser.add_argument("--memory-mb", type=int, default=Limits.memory_mb)
    parser.add_argument("--jobs", type=int, default=0, help="0: one on each core")
    parser.add_argument("--again", action="store_true", help="also what is graded already")
    parser.add_argument(
        "--without-isolation", action="store_true", help="run students' code with your own rights"
    )
    given = parser.parse_args(arguments)
    limits = Limits(notebook_seconds=given.notebook_seconds, memory_mb=given.memory_mb)
    options = Options(
        limits,
        given.cell_seconds,
        given.jobs,
        given.without_isolation,
        given.again,
        given.roster,
        given.policy,
        given.word,
        tuple(given.fill),
    )
    started = time.monotonic()
    try:
        results = grade_folder(given.submissions, given.out, options)
    except (
        FileNotFoundError,
        course.CourseError,
        isolation.NotIsolated,
        classlist.ClassError,
    ) as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 1
    summary.show(results, given.out, time.monotonic() - started, Console())
    return 0


if __name__ == "__main__":
    sys.exit(main())
