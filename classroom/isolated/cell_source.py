"""The text of a code cell as Python reads it, without what only Jupyter understands."""

from __future__ import annotations

import ast
import warnings

MOST_MAGICS = 20  # of a cell that are looked for one by one
OF_PYTHON = ("%%time", "%%capt")  # magics of a whole cell whose rest is Python


def python_of(source: str, title: str = "<cell>") -> str:
    r"""What runs of a cell: all of it, or the lines that are no magics.

    >>> python_of("%matplotlib inline\nx = 1")
    '\nx = 1'

    Args:
        source: The text of the cell.
        title: What an error calls it.

    Raises:
        SyntaxError: It is not Python either way.
    """
    try:
        _read(source, title)
    except SyntaxError:
        if source.lstrip().startswith("%%") and not source.lstrip().startswith(OF_PYTHON):
            return ""
        source = _without_magics(source, title)
    return source


def _without_magics(source: str, title: str) -> str:
    lines = source.split("\n")
    # In brackets a line may begin with the sign of a remainder: a magic is what Python refuses.
    for _ in range(MOST_MAGICS):
        try:
            _read("\n".join(lines), title)
        except SyntaxError as error:
            place = (error.lineno or 1) - 1
            if not (place < len(lines) and _is_magic(lines[place])):
                break
            lines[place] = ""
        else:
            return "\n".join(lines)
    rest = "\n".join("" if _is_magic(line) else line for line in lines)
    _read(rest, title)
    return rest


def _is_magic(line: str) -> bool:
    # No pattern: one that looks for blanks needs minutes for a text of nothing but blanks.
    return line.lstrip().startswith(("%", "!", "?")) or line.rstrip().endswith("?")


def tree_of(source: str) -> ast.Module | None:
    """The syntax tree of what runs of a cell; None if it cannot be read."""
    try:
        return _read(python_of(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _read(source: str, title: str = "<cell>") -> ast.Module:
    with warnings.catch_warnings(action="ignore"):
        return ast.parse(source, title)
