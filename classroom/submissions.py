"""Find what a class handed in, and who handed it in; nothing that lies there can stop the search.

Two layouts: ``STUDENT/…/ASSIGNMENT.ipynb``, as nbgrader and Moodle store them, and flat files
``STUDENT_ID_ID_ASSIGNMENT.ipynb``, as Canvas does.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from classroom.notebooks import StudentCell, Unreadable, parse, read_file

MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)_?")
CANVAS = re.compile(r"(?P<name>[^_]+)_(?:LATE_)?(?P<id>\d+)_\d+_(?P<file>.+)")
COPY = re.compile(r"(?:[- _]?\(?(\d+)\)?)?\.ipynb", re.IGNORECASE)
LONGEST_NAME = 80
LONGEST_BYTES = 200
DEEPEST, MOST_NOTEBOOKS = 8, 20  # of one student


@dataclass(frozen=True)
class Submission:
    """What one student handed in for one assignment, or why there is nothing to grade."""

    student: str
    assignment: str
    path: Path | None
    data: bytes = field(default=b"", repr=False)
    problem: str | None = None  # for the student; None: it can be graded
    remarks: tuple[str, ...] = ()  # for the lecturer
    platform_id: str = ""  # of Moodle or Canvas
    folder: str = ""  # as the platform named it, for feedback that goes back
    handed_in: float = 0.0  # seconds since 1970, by the file


@dataclass(frozen=True)
class _Found:
    raw: str  # who handed it in, as the platform wrote it
    folder: str
    student: str
    platform_id: str
    path: Path
    modified: float
    copy: int
    problem: str = ""  # why nothing can be read there


def identifier(name: str) -> str:
    """A student's name as nbgrader can store it: it becomes a folder, and + has a meaning there."""
    text = unicodedata.normalize("NFC", name)
    text = re.sub(r"[^\w.@-]+", "-", text).strip("-._")[:LONGEST_NAME]
    # A file's name is bounded in bytes, and one letter may take four.
    text = text.encode("utf-8")[:LONGEST_BYTES].decode("utf-8", "ignore")
    return text or "nameless"


def collect(
    folder: Path,
    roles: Mapping[str, frozenset[str]],
    students: Iterable[str] = (),
    named: Callable[[str, str], str] = lambda student, platform_id: student,
) -> tuple[list[Submission], list[str]]:
    """Every student's submissions, and files that belong to nobody or to no assignment.

    Args:
        folder: What the platform gave.
        roles: Names of the cells of each assignment; a renamed notebook is known by them.
        students: The roster: who is in it and handed nothing in gets a row that says so.
        named: The roster's name for a platform's name and number.

    Raises:
        FileNotFoundError: No such folder.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder} is no folder; give the folder of the submissions")
    places, unknown = _search(folder, named)
    places = _newest(places)
    by_key: dict[tuple[str, str], list[tuple[_Found, Submission]]] = defaultdict(list)
    nothing: dict[str, list[_Found]] = defaultdict(list)
    for found in places:
        if found.problem or found.path.suffix.lower() != ".ipynb":
            nothing[found.student].append(found)
            continue
        submission = _submission(found, roles)
        by_key[found.student.casefold(), submission.assignment].append((found, submission))
    chosen = [_choose(candidates) for candidates in by_key.values()]
    assignments = {one.assignment for one in chosen if one.assignment in roles}
    only = assignments.pop() if len(assignments) == 1 else ""
    there = {one.student.casefold() for one in chosen}
    for student, files in nothing.items():
        if student.casefold() not in there:
            names = printable(", ".join(sorted(file.path.name for file in files)))[:200]
            text = f"no notebook was handed in, only {names}: hand in the .ipynb file"
            text = next((file.problem for file in files if file.problem), text)
            chosen.append(Submission(student, only, files[0].path, problem=text))
            there.add(student.casefold())
    for student in students:
        if student.casefold() not in there:
            chosen.append(Submission(student, only, None, problem="nothing was handed in"))
    unknown += [f"{one.path}: {one.problem}" for one in chosen if one.assignment == "" and one.path]
    unknown = [printable(line) for line in unknown]
    chosen = [one for one in chosen if one.assignment]
    return sorted(chosen, key=lambda one: (one.student, one.assignment)), unknown


def _newest(places: Iterable[_Found]) -> list[_Found]:
    """The files that are read: of each student's so many of the newest ones."""
    kept: dict[str, list[_Found]] = defaultdict(list)
    for found in sorted(places, key=lambda one: -one.modified):
        if len(kept[found.raw]) < MOST_NOTEBOOKS:
            kept[found.raw].append(found)
    return [found for some in kept.values() for found in some]


def _search(folder: Path, named: Callable[[str, str], str]) -> tuple[list[_Found], list[str]]:
    found, unknown = [], []
    for path, modified, problem in _files(folder):
        parts = path.relative_to(folder).parts
        raw = parts[0]
        flat = len(parts) == 1 and not problem
        match = (CANVAS if flat else MOODLE).fullmatch(raw)
        if flat and not match:
            match = re.fullmatch(r"(?P<name>.+?)_(?P<file>.*\.ipynb)", raw)
            if not match:
                unknown.append(f"{path}: whose it is, the name does not say")
                continue
        number = match["id"] if match and "id" in match.groupdict() else ""
        name = match["name"] if match else raw
        student = named(identifier(name), number)
        if number and student == identifier(name):  # two people may have one name
            student = f"{identifier(name)[: LONGEST_NAME - 20]}_{identifier(number)[:19]}"
        who = f"{name}_{number}" if match else raw
        again = COPY.search(path.name)
        copy = int(again[1]) if again and again[1] and len(again[1]) < 5 else 0
        found.append(
            _Found(
                who,
                student if flat else printable(raw),
                student,
                number,
                path,
                modified,
                copy,
                problem,
            )
        )
    return found, unknown


def _files(folder: Path) -> Iterator[tuple[Path, float, str]]:
    """Everything that is no folder, when it was changed, and why it cannot be read, if so.

    Follows no link, and looks only so deep.
    """
    waiting = [(folder, 0)]
    while waiting:
        place, depth = waiting.pop()
        try:
            with os.scandir(place) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            if place == folder:
                raise FileNotFoundError(f"{folder} cannot be read ({error.strerror})") from None
            yield place, 0.0, _unreadable("folder", place, error)
            continue
        for entry in found:
            path = Path(entry.path)
            if entry.name.startswith((".", "__MACOSX")):
                continue
            try:
                status = entry.stat(follow_symlinks=False)
            except OSError as error:
                yield path, 0.0, _unreadable("file", path, error)
                continue
            if not stat.S_ISDIR(status.st_mode):
                yield path, status.st_mtime, ""
            elif depth < DEEPEST:
                waiting.append((path, depth + 1))


def _unreadable(what: str, path: Path, error: OSError) -> str:
    name = printable(path.name)[:100]
    return f"the {what} {name} cannot be read ({error.strerror}): look at its rights and its name"


def printable(text: str) -> str:
    r"""A text from outside as it can be printed anywhere: no half letter, no command of a terminal.

    >>> printable("a\x1b[2Jb")
    'a\ufffd[2Jb'
    """
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def _submission(found: _Found, roles: Mapping[str, frozenset[str]]) -> Submission:
    named = next((name for name in roles if name in found.path.name), "")
    made = Submission(
        found.student,
        named,
        found.path,
        platform_id=found.platform_id,
        folder=found.folder,
        handed_in=found.modified,
    )
    try:
        data = read_file(found.path)
        known = _known(parse(data), roles)
    except Unreadable as problem:
        return replace(made, problem=str(problem))
    if known and known != named:
        name = printable(found.path.name)
        remark = f"the file has another name, {name}; it was known by its cells"
        return replace(made, assignment=known, data=data, remarks=(remark,))
    if not named:
        return replace(made, problem="the notebook is of no assignment")
    return replace(made, data=data)


def _known(cells: list[StudentCell], roles: Mapping[str, frozenset[str]]) -> str:
    there = {cell.role for cell in cells if cell.role}
    best = max(roles, key=lambda name: len(there & roles[name]), default="")
    return best if best and len(there & roles[best]) >= len(roles[best]) / 2 else ""


def _choose(candidates: list[tuple[_Found, Submission]]) -> Submission:
    """The newest of a student's files; two students with one name get nothing by luck."""
    people = {found.raw for found, _ in candidates}
    if len(people) > 1:
        names = printable(", ".join(sorted(people)))
        text = (
            f"several people hand in under one name ({names}): rename the folders and grade again"
        )
        return replace(candidates[0][1], problem=text, remarks=(text,))
    candidates.sort(key=lambda pair: (pair[0].modified, pair[0].copy, str(pair[0].path)))
    chosen = candidates[-1][1]
    if len(candidates) > 1:
        name = printable(chosen.path.name) if chosen.path else ""
        remark = f"{len(candidates)} files were handed in; the newest, {name}, counts"
        return replace(chosen, remarks=(*chosen.remarks, remark))
    return chosen
