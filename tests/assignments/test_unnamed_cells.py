"""A notebook whose cells have lost their names, as some converters leave it, waits for a person."""

from __future__ import annotations

import copy

import nbformat
import pytest

from classroom import course
from classroom.answers import Limits
from classroom.grade import Options, grade_folder
from classroom.marking import DELETED, UNNAMED, mark
from tests.assignments import source
from tests.assignments.test_class import CODED, NAME, PROOF, Day, solved

WORDS = "The proof that must not be lost."


def unnamed(notebook):
    """The same notebook without any metadata."""
    made = copy.deepcopy(notebook)
    made.metadata = {}
    for cell in made.cells:
        cell.metadata = {}
    return made


@pytest.fixture(scope="module")
def day(tmp_path_factory, loaded, place):
    """A student whose notebook went through such a converter."""
    made = Day(tmp_path_factory.mktemp("unnamed"), loaded[NAME].release)
    made.hand_in("4711", "An", unnamed(solved(made.release, WORDS)))
    return made


def test_all_points_wait_and_both_sides_read_why_and_what_to_do(day):
    one = day.grade()["s1"]
    assert (one.total, one.waiting, one.maximum) == (0, 20, 20)
    assert one.short_reasons() == [UNNAMED]
    assert "no cell carries its name" in " ".join(one.look)
    page = (day.out / "feedback" / "s1" / NAME / f"{NAME}.html").read_text(encoding="utf-8")
    assert "no cell carries its name" in page
    assert "fresh copy" in page
    assert "deleted" not in page
    path = course.notebook_path(day.out, "autograded/s1", NAME)
    for text in (page, path.read_text(encoding="utf-8")):
        assert WORDS in text


def test_a_mark_by_hand_stays_until_the_notebook_changes(day):
    day.by_hand("s1", PROOF, 4, "found it")
    assert day.grade()["s1"].total == 4
    day.hand_in("4711", "An", unnamed(solved(day.release, "Other words.")))
    assert day.grade()["s1"].total == 0
    day.by_hand("s1", PROOF, 4, "found it")
    day.hand_in("4711", "An", solved(day.release, "Other words."))
    again = day.grade()["s1"]
    assert (again.total, again.waiting) == (CODED, 20 - CODED)


def test_a_notebook_without_any_text_is_no_such_notebook(loaded, place):
    empty = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("")])
    with source.inside(NAME):
        found = mark(nbformat.writes(empty).encode(), loaded[NAME], 1, place, Limits())
    assert DELETED in found.reasons.values()
    assert "" not in found.reasons


def test_under_another_name_the_row_says_what_is_missing(tmp_path, loaded, place):
    course.write_notebook(loaded[NAME].release, tmp_path / "in" / "an" / f"{NAME}.ipynb")
    lost = unnamed(loaded[NAME].release)
    course.write_notebook(lost, tmp_path / "in" / "binh" / "homework.ipynb")
    _, binh = grade_folder(tmp_path / "in", tmp_path / "out", Options())
    assert "no notebook with the name or the cells of an assignment" in binh.reasons[""]
