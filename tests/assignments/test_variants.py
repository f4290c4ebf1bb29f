"""A class can have numbers of its own: its solution is right there, the published one is not."""

from __future__ import annotations

import copy

import nbformat
import pytest

from classroom import course, judge, variants
from classroom.answers import Limits
from classroom.marking import mark
from tests.assignments import source
from tests.assignments.local import Local

WORDS = ("2027", "2028", "an evening class")


def changed(name, word):
    """The source of an assignment with the numbers of a class."""
    notebook = nbformat.read(course.notebook_path(course.COURSE, "source", name), as_version=4)
    variants.changed(notebook, name, word)
    return notebook


def verdicts(notebook, name, functions):
    """What the judge says, by test cell."""
    cells = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    code = [cell for cell in cells if cell.cell_type == "code"]
    setup = [judge.Cell(c.id, c.source) for c in code if _is(c, locked=True, grade=False)]
    tests = [
        judge.Cell(c.metadata.nbgrader.grade_id, c.source, c.metadata.nbgrader.points)
        for c in code
        if _is(c, grade=True)
    ]
    with source.inside(name):
        return judge.judge(setup, tests, source.questions(name), Local(functions), 20270101)


def _is(cell, **roles):
    return all(cell.metadata.nbgrader[role] is value for role, value in roles.items())


def solutions(notebook, name):
    """The functions of a source notebook."""
    namespace = {"__name__": "__main__"}
    with source.inside(name):
        for cell in notebook.cells:
            role = cell.metadata.get("nbgrader", {})
            runs = role.get("solution") or (role.get("locked") and not role.get("grade"))
            if cell.cell_type == "code" and runs:
                exec(cell.source, namespace)
    return namespace


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("name", source.NAMES)
def test_the_solution_of_a_class_is_full_there_and_the_published_one_is_not(name, word):
    notebook = changed(name, word)
    own = verdicts(notebook, name, solutions(notebook, name))
    assert {verdict.reason for verdict in own.values()} == {None}
    published = verdicts(notebook, name, source_solutions(name))
    lost = [cell for cell, verdict in published.items() if verdict.reason]
    assert lost
    assert sum(verdict.score for verdict in published.values()) <= 11


def source_solutions(name):
    """What anybody can read in the repository."""
    with source.inside(name):
        return source.solved(name)


def test_a_class_has_the_same_numbers_whenever_asked_and_classes_differ():
    assert variants.value("01-zero-sum-games", "2027") == variants.value(
        "01-zero-sum-games", "2027"
    )
    assert len({variants.value("01-zero-sum-games", str(year)) for year in range(2020, 2040)}) > 3


def test_a_text_that_is_no_longer_there_is_an_error_and_not_left_out():
    notebook = nbformat.v4.new_notebook(metadata={"classroom": {}})
    with pytest.raises(variants.VariantError, match="has 0 times"):
        variants.changed(notebook, "01-zero-sum-games", "2027")


def test_the_students_copy_of_a_class_holds_its_numbers_and_not_its_word(tmp_path, loaded):
    name = "02-optimal-discriminator"
    course.prepare(tmp_path, [name], "2027")
    own = nbformat.writes(course.released(tmp_path, name))
    text = f"* {variants.value(name, '2027')} where neither has mass"
    assert text in own
    assert text not in nbformat.writes(loaded[name].release)
    assert variants.mark_of("2027") in own
    assert "2027" not in own.replace(variants.mark_of("2027"), "")


def test_a_notebook_of_another_class_is_shown_to_the_lecturer(loaded, place):
    one = loaded["01-zero-sum-games"]
    notebook = copy.deepcopy(one.release)
    notebook.metadata["classroom"]["class"] = variants.mark_of("2027")
    other = mark(nbformat.writes(notebook).encode(), one, 1, place, Limits())
    assert any("another class" in remark for remark in other.look)
    same = mark(nbformat.writes(one.release).encode(), one, 1, place, Limits())
    assert same.look == []
