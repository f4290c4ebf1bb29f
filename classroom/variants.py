"""Other numbers for a class: one rule of each assignment, from ``assignments/variants.toml``.

A solution that somebody published is then wrong in this one rule. Without a word for the class the
assignments stay as their sources are.
"""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

FILE = Path(__file__).resolve().parents[1] / "assignments" / "variants.toml"
EVERYWHERE = "ALL "  # before a text that may be in a cell more than once


class VariantError(Exception):
    """The file of variants does not fit the assignments; the message says where."""


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def value(assignment: str, word: str) -> str:
    """What a class of this word has in an assignment; the same whenever asked.

    >>> value("02-optimal-discriminator", "2027") in ("0", "1", "0.25", "0.75")
    True
    """
    values: list[str] = _rules()[assignment]["values"]
    digest = hashlib.sha256(f"{assignment}\0{word}".encode()).digest()
    return values[int.from_bytes(digest[:8], "big") % len(values)]


def mark_of(word: str) -> str:
    """A sign of the class in its notebooks, which does not tell the word.

    >>> len(mark_of("2027"))
    8
    """
    return hashlib.sha256(f"class {word}".encode()).hexdigest()[:8]


def changed(notebook: NotebookNode, assignment: str, word: str) -> None:
    """Write a class's numbers into the source notebook of an assignment.

    Raises:
        VariantError: A text that should be changed is not in its cell, or is there twice.
    """
    number = value(assignment, word)
    cells = {cell.id: cell for cell in notebook.cells}
    for name, old, new in _rules()[assignment]["changes"]:
        text = old.removeprefix(EVERYWHERE)
        count = cells[name].source.count(text) if name in cells else 0
        if count == 0 or (count > 1 and text == old):
            raise VariantError(f"{FILE.name}, {assignment}: {name} has {count} times {text!r}")
        cells[name].source = cells[name].source.replace(text, new.replace("{x}", number))
    notebook.metadata["classroom"]["class"] = mark_of(word)


def change_sources(folder: Path, word: str) -> None:
    """Write a class's numbers into all sources of a course folder."""
    for assignment in _rules():
        path = folder / assignment / f"{assignment}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        changed(notebook, assignment, word)
        nbformat.write(notebook, path)
