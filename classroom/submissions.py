"""What each student of a class handed in, for each assignment; nothing that lies there can stop it.

Whose a file is, `classroom.submitted_files` tells; of which assignment, its name and its cells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from classroom.notebooks import StudentCell, Unreadable, parse, read_file
from classroom.submitted_files import CANVAS, Found, Named, printable, search

MOST_NOTEBOOKS = 20  # of one student
OF_NO_ASSIGNMENT = "the notebook is of no assignment"


@dataclass(frozen=True)
class Submission:
    """What one student handed in for one assignment, or why there is nothing to grade."""

    student: str
    assignment: str
    path: Path | None
    data: bytes = field(default=b"", repr=False)
    problem: str | None = None  # for the student; None: it can be graded
    remarks: tuple[str, ...] = ()  # for the lecturer and the student
    private: tuple[str, ...] = ()  # for the lecturer alone: may name other students
    platform: str = ""  # `MOODLE`, `CANVAS` or none that is known
    platform_id: str = ""  # of this platform
    folder: str = ""  # as the platform named it, for feedback that goes back; "": there is none
    handed_in: float = 0.0  # seconds since 1970, by the file

    def number_on(self, platform: str) -> str:
        """The number that a platform gave; empty if it is another one that did."""
        return self.platform_id if self.platform == platform else ""


@dataclass
class _Student:
    """All that one person handed in."""

    name: str
    places: list[Found] = field(default_factory=list)
    graded: dict[str, list[tuple[Found, Submission]]] = field(
        default_factory=lambda: defaultdict(list)
    )  # by assignment
    left: list[Found] = field(default_factory=list)  # what is no notebook of an assignment

    @property
    def elsewhere(self) -> list[Found]:
        """What is left in places that hold no notebook of an assignment."""
        used = {found.raw for some in self.graded.values() for found, _ in some}
        return [found for found in self.left if found.raw not in used]


def collect(
    folder: Path,
    roles: Mapping[str, frozenset[str]],
    students: Iterable[str] = (),
    named: Named = lambda student, number, platform: None,
) -> tuple[list[Submission], list[str]]:
    """A row for every student and every assignment that somebody handed in, and what is no row.

    Args:
        folder: What the platform gave.
        roles: Names of the cells of each assignment; a renamed notebook is known by them.
        students: The roster: who is in it and handed nothing in gets rows that say so.
        named: The roster's name for a platform's name and number.

    Returns:
        The rows, and lines about files that are nobody's or of no assignment.

    Raises:
        FileNotFoundError: No such folder.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder} is no folder; give the folder of the submissions")
    places, unknown = search(folder, named)
    everybody: dict[str, _Student] = {}
    for student in (*students, *(found.student for found in places)):
        everybody.setdefault(student.casefold(), _Student(student))
    for found in places:
        everybody[found.student.casefold()].places.append(found)
    for one in everybody.values():
        unknown += _sort(one, roles)
    assignments = sorted({name for one in everybody.values() for name in one.graded})
    rows = [
        _choose(one, one.graded[name]) if name in one.graded else _nothing(one, name)
        for one in everybody.values()
        for name in assignments
    ]
    rows.sort(key=lambda row: (row.student, row.assignment))
    return rows, [printable(line) for line in unknown]


def _sort(student: _Student, roles: Mapping[str, frozenset[str]]) -> list[str]:
    """Put a student's files under their assignments; says which notebooks are not graded."""
    notebooks = [found for found in student.places if found.is_notebook]
    student.left = [found for found in student.places if not found.is_notebook]
    # Above all those with the name of an assignment, then the newest; of each person so many.
    notebooks.sort(key=lambda one: (not _name_of(one, roles), -one.modified))
    by_person: dict[str, list[Found]] = defaultdict(list)
    for found in notebooks:
        by_person[found.raw].append(found)
    lines, strange = [], list[str]()
    for person, some in by_person.items():
        if len(some) > MOST_NOTEBOOKS:
            lines.append(f"{person}: {len(some)} notebooks, of which {MOST_NOTEBOOKS} were read")
        for found in some[:MOST_NOTEBOOKS]:
            made = _submission(found, roles)
            if made.assignment:
                student.graded[made.assignment].append((found, made))
                continue
            strange.append(f"{found.path}: {made.problem}")
            known = made.problem == OF_NO_ASSIGNMENT
            problem = "" if known else f"{printable(found.path.name)[:100]}: {made.problem}"
            student.left.append(replace(found, problem=problem))
    if strange:
        more = f" (and {len(strange) - 1} more of this student)" if strange[1:] else ""
        lines.append(f"{strange[0]}{more}")
    return lines


def _nothing(student: _Student, assignment: str) -> Submission:
    """The row of a student without a notebook of an assignment."""
    place = next(iter(student.elsewhere), None)
    # Canvas has one number for a student, Moodle one for each submission.
    place = place or next((one for one in student.places if one.platform == CANVAS), None)
    made = Submission(student.name, assignment, None, problem=_why_nothing(student))
    if place is None:
        return made
    return replace(
        made,
        path=place.path,
        platform=place.platform,
        platform_id=place.platform_id,
        folder=place.folder,
        handed_in=place.modified,
    )


def _why_nothing(student: _Student) -> str:
    if problem := next((found.problem for found in student.left if found.problem), ""):
        return problem
    names = printable(", ".join(sorted(found.path.name for found in student.left)))[:200]
    if student.graded:
        text = "no notebook of this assignment was handed in"
        return f"{text}; other files: {names}" if names else text
    if any(found.is_notebook for found in student.left):
        return (
            f"no notebook with the name or the cells of an assignment was handed in, only {names}: "
            "write the answers into the notebook that was given out and hand that in"
        )
    if names:
        return f"no notebook was handed in, only {names}: hand in the .ipynb file"
    return "nothing was handed in"


def _name_of(found: Found, roles: Mapping[str, frozenset[str]]) -> str:
    return next((name for name in roles if name in found.path.name), "")


def _submission(found: Found, roles: Mapping[str, frozenset[str]]) -> Submission:
    named = _name_of(found, roles)
    made = Submission(
        found.student,
        named,
        found.path,
        platform=found.platform,
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
        return replace(made, problem=OF_NO_ASSIGNMENT)
    return replace(made, data=data)


def _known(cells: list[StudentCell], roles: Mapping[str, frozenset[str]]) -> str:
    there = {cell.role for cell in cells if cell.role}
    best = max(roles, key=lambda name: len(there & roles[name]), default="")
    return best if best and len(there & roles[best]) >= len(roles[best]) / 2 else ""


def _choose(student: _Student, candidates: Sequence[tuple[Found, Submission]]) -> Submission:
    """The newest of a student's files; two students with one name get nothing by luck."""
    people = {found.raw for found, _ in candidates}
    people |= {found.raw for found in student.elsewhere if not found.platform}
    if len(people) > 1:
        names = printable(", ".join(sorted(people)))
        text = "several people hand in under one name"
        return replace(
            candidates[0][1],
            problem=f"{text}: nothing is graded until it is known whose work is whose",
            remarks=(),
            private=(f"{text} ({names}): rename the folders and grade again",),
        )
    newest, chosen = max(
        candidates, key=lambda pair: (pair[0].modified, pair[0].copy, str(pair[0].path))
    )
    if len(candidates) > 1:
        name = printable(newest.path.name)
        remark = f"{len(candidates)} files were handed in; the newest, {name}, counts"
        return replace(chosen, remarks=(*chosen.remarks, remark))
    return chosen
