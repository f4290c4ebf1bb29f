"""The files of a class, and whose they are by the names that platforms give; opens none of them.

Three layouts: ``STUDENT/…``, as nbgrader and Moodle store them; flat files ``STUDENT_ID_ID_FILE``,
as Canvas does; and ``STUDENT_ID_assignsubmission_file_FILE``, as Moodle does without folders.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

MOODLE, CANVAS = "moodle", "canvas"
OF_MOODLE = re.compile(
    r"(?P<folder>(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)_?)(?P<file>.*)"
)
OF_CANVAS = re.compile(r"(?P<name>[^_]+)_(?:LATE_)?(?P<id>\d+)_\d+_(?P<file>.+)")
OF_NOBODY = re.compile(r"(?P<name>.+?)_(?P<file>.*\.ipynb)")
COPY = re.compile(r"(?:[- _]?\(?(\d+)\)?)?\.ipynb", re.IGNORECASE)
LONGEST_NAME = 80
LONGEST_BYTES = 200
DEEPEST = 8
NOT_OURS = (".", "__MACOSX")  # how the names begin that systems and editors leave

# The roster's name for a name, a number and the platform that gave both; None: it has no such one.
Named = Callable[[str, str, str], str | None]


@dataclass(frozen=True)
class Found:
    """A file, or a folder in which there is none."""

    raw: str  # who handed it in, as the platform wrote it
    folder: str
    student: str
    platform: str  # MOODLE, CANVAS or ""
    platform_id: str
    path: Path
    modified: float
    copy: int = 0
    problem: str = ""  # why nothing can be read there

    @property
    def is_notebook(self) -> bool:
        """Whether it can be opened as one."""
        return not self.problem and self.path.suffix.lower() == ".ipynb"


def identifier(name: str) -> str:
    """A student's name as nbgrader can store it: it becomes a folder, and + has a meaning there."""
    text = unicodedata.normalize("NFC", name)
    text = re.sub(r"[^\w.@-]+", "-", text).strip("-._")[:LONGEST_NAME]
    # A file's name is bounded in bytes, and one letter may take four.
    text = text.encode("utf-8")[:LONGEST_BYTES].decode("utf-8", "ignore")
    return text or "nameless"


def search(folder: Path, named: Named) -> tuple[list[Found], list[str]]:
    """Everything that students handed in, and lines about files that are nobody's."""
    found, unknown, seen = [], [], set()
    for path, modified, problem in _files(folder):
        parts = path.relative_to(folder).parts
        seen.add(parts[0])
        if made := _found(path, parts[0], len(parts) == 1 and not problem, named):
            again = COPY.search(path.name)
            copy = int(again[1]) if again and again[1] and len(again[1]) < 5 else 0
            found.append(replace(made, modified=modified, copy=copy, problem=problem))
        else:
            unknown.append(f"{path}: whose it is, the name does not say")
    for path in _folders(folder):
        made = _found(path, path.name, False, named) if path.name not in seen else None
        if made:
            text = f"nothing was handed in: the folder {printable(path.name)[:100]} is empty"
            found.append(replace(made, problem=text))
    return found, unknown


def _found(path: Path, raw: str, flat: bool, named: Named) -> Found | None:
    """Whose a file is by the first part of its path; None: the name does not say."""
    platform, match = MOODLE, OF_MOODLE.fullmatch(raw)
    if match and bool(match["file"]) != flat:
        match = None
    if flat and not match:
        platform, match = CANVAS, OF_CANVAS.fullmatch(raw)
    if not match:
        platform, match = "", OF_NOBODY.fullmatch(raw) if flat else None
    if flat and not match:
        return None
    name = match["name"] if match else raw
    number = match["id"] if match and platform else ""
    student = named(identifier(name), number, platform)
    if student is None:
        student = identifier(name)
        if number:  # two people may have one name
            student = f"{student[: LONGEST_NAME - 20]}_{identifier(number)[:19]}"
    place = printable(match["folder"] if match and platform == MOODLE else raw)
    return Found(
        f"{name}_{number}" if match else raw,
        student if flat and platform != MOODLE else place,
        student,
        platform,
        number,
        path,
        0.0,
    )


def _folders(folder: Path) -> Iterator[Path]:
    """The folders of students."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda one: one.name):
            if entry.name.startswith(NOT_OURS):
                continue
            with suppress(OSError):  # `_files` tells
                if stat.S_ISDIR(entry.stat(follow_symlinks=False).st_mode):
                    yield Path(entry.path)


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
            if entry.name.startswith(NOT_OURS):
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
