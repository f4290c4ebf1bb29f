"""How long each plain notebook takes, from an empty kernel to its last cell.

``python -m website.chapter_times`` runs them one after the other in a fresh working copy, prints
the seconds, and writes them into the page on how the book is checked.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from website.contents import CHAPTERS, ROOT
from website.lab import copy_notebooks

PAGE = ROOT / "book" / "appendix" / "how-checked.md"
START, END = "<!-- seconds -->\n", "<!-- end of seconds -->\n"
CELL_TIMEOUT_S = 900
LONG_S = 60


def seconds(path: Path) -> float:
    """Seconds of one notebook, the start of its kernel included.

    Raises:
        CellExecutionError: If a cell raises an exception.
    """
    notebook = nbformat.read(path, as_version=4)
    place = {"metadata": {"path": str(path.parent)}}
    start = time.monotonic()
    NotebookClient(notebook, timeout=CELL_TIMEOUT_S, resources=place).execute()
    return time.monotonic() - start


def table(taken: dict[str, float]) -> str:
    """One line for each notebook; more than a minute is bold."""
    rows = [
        f"| {name} | {f'**{value:.0f}**' if value > LONG_S else f'{value:.0f}'} |\n"
        for name, value in taken.items()
    ]
    return "| Notebook | Seconds |\n|---|---:|\n" + "".join(rows) + "\n"


def insert(page: str, made: str) -> str:
    """The page with ``made`` in its place.

    Raises:
        ValueError: The page has no place for it.
    """
    before, start, rest = page.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end):
        raise ValueError(f"the page needs a line {START.strip()} and, below it, {END.strip()}")
    return f"{before}{start}{made}{end}{after}"


def main() -> None:
    """Run every chapter, print and write."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    taken = {}
    with tempfile.TemporaryDirectory() as lab:
        copy_notebooks(lab=Path(lab))
        for name in (chapter.rpartition("/")[2] for chapter in CHAPTERS):
            taken[name] = seconds(Path(lab) / "notebooks" / f"{name}.ipynb")
            print(f"{taken[name]:6.1f} s  {name}", flush=True)
    threads = os.environ.get("OMP_NUM_THREADS", "not set")
    # Those that this process may use, where the system says so.
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    machine = f"Cores: {here}, no GPU, Python {platform.python_version()}"
    made = f"{machine}, `OMP_NUM_THREADS` {threads}: {sum(taken.values()):.0f} seconds in all.\n\n"
    PAGE.write_text(insert(PAGE.read_text("utf-8"), f"{made}{table(taken)}"), "utf-8")


if __name__ == "__main__":
    main()
