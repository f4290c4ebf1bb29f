"""The nbgrader course: where it lies, and the students' copies of its assignments."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.apps import NbGraderAPI
from sqlalchemy.exc import SAWarning
from traitlets.config import Config, PyFileConfigLoader

from classroom import variants

ROOT = Path(__file__).resolve().parents[1]
COURSE = ROOT / "assignments"
NAMES = tuple(sorted(path.parent.name for path in (COURSE / "source").glob("*/*.ipynb")))


class CourseError(Exception):
    """The course itself is broken; says what nbgrader said."""


def prepare(folder: Path, names: Iterable[str] = NAMES, word: str = "") -> NbGraderAPI:
    """A course folder with today's sources and the students' copies in ``folder/release``.

    A gradebook that is there already is kept, with the marks that were given by hand.

    Args:
        folder: Made if it is not there.
        names: The assignments whose copies are wanted; nbgrader takes seconds for each.
        word: Of a class with numbers of its own (`classroom.variants`).

    Raises:
        CourseError: nbgrader could not make the copy of an assignment.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("source", "release"):
        shutil.rmtree(folder / name, ignore_errors=True)
    shutil.copytree(COURSE / "source", folder / "source", ignore=shutil.ignore_patterns(".*"))
    if word:
        variants.change_sources(folder / "source", word)
    shutil.copy(COURSE / "nbgrader_config.py", folder)
    api = grader(folder)
    for name in names:
        result = api.generate_assignment(name, force=True, create=True)
        if not result["success"]:
            raise CourseError(f"assignment {name} has no student's copy:\n{result['log']}")
    return api


def grader(folder: Path, extra: Config | None = None) -> NbGraderAPI:
    """The API of nbgrader on a course folder, with the course's settings and ``extra`` ones."""
    # nbgrader calls its database tool by name; the environment need not be activated.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    logging.getLogger("traitlets").setLevel(logging.ERROR)  # results carry nbgrader's log
    # Of how nbgrader uses its database, not of a submission.
    warnings.filterwarnings("ignore", category=SAWarning, message="Object of type <Submitted")
    config = PyFileConfigLoader("nbgrader_config.py", path=str(folder)).load_config()
    config.CourseDirectory.root = str(folder.resolve())
    config.merge(extra or Config())
    return NbGraderAPI(config=config)


def notebook_path(folder: Path, stage: str, name: str) -> Path:
    """An assignment's notebook: ``stage`` is ``"source"``, ``"release"`` or ``"submitted/AN"``."""
    return folder / stage / name / f"{name}.ipynb"


def released(folder: Path, name: str) -> NotebookNode:
    """The student's copy of an assignment."""
    return nbformat.read(notebook_path(folder, "release", name), as_version=4)


def about(name: str) -> dict[str, Any]:
    """What an assignment's source says of itself: ``minutes``, ``chapters``, ``objectives``."""
    notebook = nbformat.read(notebook_path(COURSE, "source", name), as_version=4)
    return dict(notebook.metadata["classroom"])


def write_notebook(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
