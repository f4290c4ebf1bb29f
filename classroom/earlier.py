"""What runs into one folder have graded, so that a later run over other assignments knows it.

``graded/STUDENT/ASSIGNMENT.json`` holds all that makes a student's row and page; marks by hand are
in the gradebook.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from classroom.classlist import ClassError
from classroom.gradebook import write_text
from classroom.marking import Marks
from classroom.results import Result
from classroom.submissions import Submission


def keep(result: Result, folder: Path) -> None:
    """Store a result for later runs."""
    about = asdict(replace(result.submission, data=b""))
    del about["data"]
    about["path"] = None if result.submission.path is None else str(result.submission.path)
    found = {"submission": about, "seed": result.seed, "marks": result.marks.as_data()}
    write_text(_path(folder, result), json.dumps(found, indent=1))


def kept(folder: Path, without: Collection[str], names: Collection[str]) -> list[Result]:
    """The results of earlier runs, in the order of students and assignments.

    Args:
        folder: Of the class.
        without: The assignments that are graded now.
        names: All assignments that there are.

    Raises:
        ClassError: A file cannot be read, or is of no assignment.
    """
    found = []
    for path in _all(folder):
        if path.stem in without:
            continue
        if path.stem not in names:
            raise ClassError(f"{path} is of no assignment ({', '.join(names)}): move it away")
        try:
            found.append(_read(path))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ClassError(
                f"{path} is damaged ({error!r:.100}): delete it, and grade {path.stem} once more "
                "into the same folder"
            ) from None
    return found


def _read(path: Path) -> Result:
    data = json.loads(path.read_text(encoding="utf-8"))
    about = data["submission"]
    about["path"] = None if about["path"] is None else Path(about["path"])
    for name in ("remarks", "private"):
        about[name] = tuple(about[name])
    return Result(Submission(**about), Marks.from_data(data["marks"]), data["seed"])


def gone(found: Sequence[Submission], folder: Path) -> list[str]:
    """Lines about work that an earlier run graded and that is not among what is graded now."""
    now = {(one.assignment, one.student): one for one in found}
    lines = []
    for path in _of({one.assignment for one in found}, folder):
        one = now.get((path.stem, path.parent.name))
        with suppress(OSError, ValueError, KeyError, TypeError):  # it is graded now
            if _read(path).submission.problem is None and (one is None or one.path is None):
                lines.append(
                    f"{path.stem} of {path.parent.name}: an earlier run graded it, and it is not "
                    "among these submissions"
                )
    return lines


def forget_others(results: Sequence[Result], folder: Path) -> None:
    """Take away what earlier runs stored of other students for the same assignments."""
    there = {_path(folder, result) for result in results}
    for path in _of({result.assignment for result in results}, folder):
        if path not in there:
            path.unlink()


def _of(assignments: Collection[str], folder: Path) -> list[Path]:
    return [path for path in _all(folder) if path.stem in assignments]


def _all(folder: Path) -> list[Path]:
    return sorted((folder / "graded").glob("*/*.json"))


def _path(folder: Path, result: Result) -> Path:
    return folder / "graded" / result.student / f"{result.assignment}.json"
