"""What the commands print with, and how they load what needs torch."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from rich.console import Console
from rich.progress import Progress

from gan_edu import progress

# Messages go to stderr, results to stdout. No markup: a path or a message may hold square brackets.
console = Console(stderr=True, markup=False)
results = Console(markup=False)


def counting(unit: str) -> Progress:
    """A progress bar that counts ``unit``."""
    return progress.counting(console, unit)


def load_module(name: str) -> Any:
    """A module of gan_edu that needs torch; without it, say how to get it."""
    try:
        return import_module(f"gan_edu.{name}")
    except ModuleNotFoundError as error:
        raise ValueError(
            f"this command needs {error.name}, which is not installed: pip install 'gan-edu[train]'"
        ) from error
