"""What tests of the classroom share: a course, and a place for students' code."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from classroom import assignment, course, isolation
from classroom.assignment import Assignment


@pytest.fixture(scope="session", autouse=True)
def few_objects() -> None:
    """Keep what is loaded out of the search for copies of a forbidden function: it takes long."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Assignment]]:
    """All assignments, with the students' copies."""
    folder = tmp_path_factory.mktemp("course")
    course.prepare(folder)
    return {name: assignment.load(name, course.released(folder, name)) for name in course.NAMES}


@pytest.fixture(scope="session")
def place() -> isolation.Place:
    """Where students' code runs on this machine."""
    try:
        return isolation.find_place()
    except isolation.NotIsolated:
        pytest.skip("this machine has neither bubblewrap nor namespaces for students' code")


@pytest.fixture
def solved(loaded: dict[str, Assignment]):
    """The bytes of a source notebook: the reference solutions."""

    def read(name: str) -> bytes:
        return Path(course.notebook_path(course.COURSE, "source", name)).read_bytes()

    return read
