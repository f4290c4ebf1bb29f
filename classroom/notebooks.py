"""Read a student's notebook: whatever the file holds, cells with text, or a reason."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

MEGABYTE = 2**20
MAX_MB, MAX_CELLS, MAX_LETTERS = 10, 500, 300_000
MAX_PARTS = (
    500_000  # lists and dictionaries: millions of empty ones need much memory and little file
)
SURROGATE = re.compile("[\ud800-\udfff]")
AGAIN = "open it in Jupyter, save it and hand it in again"


class Unreadable(Exception):
    """The file is no notebook; the message is for the student."""


@dataclass(frozen=True)
class StudentCell:
    """A cell that was handed in: its kind, text, and the role that it claims."""

    kind: str  # "code", "markdown" or "raw"
    source: str
    role: str | None = None


def read_file(path: Path) -> bytes:
    """The bytes of a regular file; follows no link and waits for nothing.

    Raises:
        Unreadable: It is something else, or too large.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise Unreadable(
            f"this is a link or cannot be opened ({error.strerror}): {AGAIN}"
        ) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Unreadable("this is no ordinary file: hand in the notebook itself")
    with os.fdopen(descriptor, "rb") as file:
        data = file.read(MAX_MB * MEGABYTE + 1)
    if len(data) > MAX_MB * MEGABYTE:
        raise Unreadable(
            f"the file has more than {MAX_MB} MB: clear the outputs (Kernel, Restart and clear "
            "output) and hand it in again"
        )
    return data


def parse(data: bytes) -> list[StudentCell]:
    """The cells of a notebook, in order; outputs and other metadata stay behind.

    Raises:
        Unreadable: The bytes are no notebook of Jupyter.
    """
    if not data.strip():
        raise Unreadable(f"the file is empty: {AGAIN}")
    if (parts := data.count(b"[") + data.count(b"{")) > MAX_PARTS:
        raise Unreadable(
            f"the file has {parts:,} parts; more than {MAX_PARTS:,} are not read: clear the "
            "outputs (Kernel, Restart and clear output) and hand it in again"
        )
    try:
        encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        found = json.loads(data.decode(encoding))
    except (ValueError, RecursionError) as error:
        detail = str(error).splitlines()[0][:100]
        raise Unreadable(f"the file is no Jupyter notebook ({detail}): {AGAIN}") from None
    cells = found.get("cells") if type(found) is dict else None
    if type(cells) is not list:
        raise Unreadable(f"the file is no Jupyter notebook (it has no list of cells): {AGAIN}")
    if len(cells) > MAX_CELLS:
        raise Unreadable(f"the notebook has {len(cells)} cells; more than {MAX_CELLS} are not read")
    read = [_cell(number, cell) for number, cell in enumerate(cells, 1)]
    if sum(len(cell.source) for cell in read) > MAX_LETTERS:
        raise Unreadable(f"the notebook has more than {MAX_LETTERS:,} letters of text")
    return read


def class_of(data: bytes) -> str:
    """The sign of a class in a notebook that `parse` can read; empty if there is none."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    metadata = json.loads(data.decode(encoding)).get("metadata")
    about = metadata.get("classroom") if type(metadata) is dict else None
    found = about.get("class", "") if type(about) is dict else ""
    return found if type(found) is str else ""


def _cell(number: int, cell: Any) -> StudentCell:
    def refuse(what: str) -> Unreadable:
        return Unreadable(f"cell {number} of the notebook {what}: {AGAIN}")

    if type(cell) is not dict or cell.get("cell_type") not in ("code", "markdown", "raw"):
        raise refuse("is of no known kind")
    source = cell.get("source", "")
    if type(source) is list and all(type(line) is str for line in source):
        source = "".join(source)
    if type(source) is not str:
        raise refuse("has no text")
    metadata = cell.get("metadata")
    role = metadata.get("nbgrader") if type(metadata) is dict else None
    name = role.get("grade_id") if type(role) is dict else None
    clean = SURROGATE.sub("�", source)
    return StudentCell(cell["cell_type"], clean, name if type(name) is str else None)


def complete(
    cells: Iterable[StudentCell], release: NotebookNode
) -> tuple[list[StudentCell], list[str]]:
    """The cells with the roles of the student's copy, and the names of cells that were deleted.

    A deleted cell comes back, without an answer, after the cell that stood before it. Tests and
    set-up are the teacher's again, whatever the submission says. Of copied cells the last counts.
    """
    wanted = {
        cell.metadata.nbgrader.grade_id: cell
        for cell in release.cells
        if "nbgrader" in cell.metadata
    }
    given = list(cells)
    last = {cell.role: number for number, cell in enumerate(given) if cell.role}
    kept = [
        cell
        if cell.role and cell.role in wanted and last[cell.role] == number
        else replace(cell, role=None)
        for number, cell in enumerate(given)
    ]
    missing = [name for name in wanted if name not in last]
    before: str | None = None
    for name, cell in wanted.items():
        released = StudentCell(cell.cell_type, cell.source, name)
        if name in missing:
            at = 0 if before is None else 1 + _find(kept, before)
            kept.insert(at, released)
        elif cell.metadata.nbgrader.locked:
            kept[_find(kept, name)] = released
        else:
            place = _find(kept, name)
            kept[place] = replace(kept[place], kind=cell.cell_type)
        before = name
    return kept, missing


def _find(cells: list[StudentCell], name: str) -> int:
    return next(number for number, cell in enumerate(cells) if cell.role == name)
