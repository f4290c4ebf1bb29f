"""The text of a code cell as Python reads it, without what only Jupyter understands."""

from __future__ import annotations

import ast
import re
import warnings

MAGIC = re.compile(r"^\s*(?:%|!|\?).*$|^.*\?\s*$", re.MULTILINE)
OF_PYTHON = ("%%time", "%%capt")  # magics of a whole cell whose rest is Python


def python_of(source: str) -> str:
    r"""What runs of a cell: all of it, or the lines that are no magics.

    >>> python_of("%matplotlib inline\nx = 1")
    '\nx = 1'

    Raises:
        SyntaxError: It is not Python either way.
    """
    try:
        _read(source)
    except SyntaxError:
        if source.lstrip().startswith("%%") and not source.lstrip().startswith(OF_PYTHON):
            return ""
        source = MAGIC.sub("", source)
        _read(source)
    return source


def tree_of(source: str) -> ast.Module | None:
    """The syntax tree of what runs of a cell; None if it cannot be read."""
    try:
        return _read(python_of(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _read(source: str) -> ast.Module:
    with warnings.catch_warnings(action="ignore"):
        return ast.parse(source)
