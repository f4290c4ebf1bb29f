"""The lecturer's table is made from the sources, and the guide names only what there is."""

import re
from collections import Counter

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from classroom import course, exam
from website import reading_time
from website.contents import CHAPTERS, ROOT, markdown_of
from website.index_teaching import PAGE, aims, table

GUIDE = "book/classroom/lecturers-guide"


def test_the_lecturers_table_is_what_the_sources_make_of_it():
    assert PAGE.read_text("utf-8") == table(), "run: python -m website.index_teaching"


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_says_how_long_it_takes_by_the_rule(chapter):
    said = reading_time.said(markdown_of(chapter))
    assert said == reading_time.measure(chapter).minutes, "run: python -m website.reading_time"


def test_exercises_solutions_folded_code_and_markup_are_not_counted(tmp_path, monkeypatch):
    cells = [
        new_markdown_cell(
            "Two words $x + y$\n\n$$a = b$$\n\n```{exercise} By hand\nNot this.\n```"
        ),
        new_code_cell("one = 1\n\ntwo = 2"),
        new_code_cell("three = 3", metadata={"tags": ["hide-input"]}),
    ]
    nbformat.write(new_notebook(cells=cells), tmp_path / "chapter.ipynb")
    monkeypatch.setattr(reading_time, "ROOT", tmp_path)
    assert reading_time.measure("chapter") == reading_time.Measure(words=3, formulas=1, lines=2)


def test_nothing_is_due_before_it_was_taught_and_never_two_in_one_week():
    text = markdown_of(GUIDE)
    needed = {int(name[:2]): course.about(name)["chapters"] for name in course.NAMES}
    for weeks in ("6 weeks", "12 weeks"):
        part = re.search(rf"### {weeks}\n(.*?)(?=\n##|\n\{{doc)", text, re.DOTALL)[1]
        taught: set[int] = set()
        for row in re.findall(r"(?m)^\| \d+ \|.*$", part):
            due = [int(number) for number in re.findall(r"\bA(\d)\b", row)]
            assert len(due) <= 1, row
            for chapter in needed[due[0]] if due else ():
                assert int(chapter[:2]) in taught, f"{weeks}: {row}"
            taught |= {int(number) for number in re.findall(r"\{doc\}`(\d+) <", row)}


def test_there_is_a_plan_of_ninety_minutes_for_each_chapter():
    plans = markdown_of("book/classroom/sessions").split("\n## ")[1:]
    assert len(plans) == len(CHAPTERS) == 14
    for number, plan in enumerate(plans, 1):
        assert f"{{doc}}`{number} <" in plan
        assert sum(map(int, re.findall(r"(?m)^\| (\d+) \|", plan))) == 90


def test_every_aim_of_every_chapter_has_an_exam_question():
    asked = Counter((one.chapter, one.aim) for one in exam.questions())
    wanted = {
        (number, place)
        for number, chapter in enumerate(CHAPTERS, 1)
        for place in range(1, len(aims(markdown_of(chapter))) + 1)
    }
    assert set(asked) == wanted
    assert asked.total() >= 60


def test_an_answer_gives_as_many_points_as_its_question():
    for one in exam.questions():
        given = [int(number) for number in re.findall(r"\((\d)\)", one.answer)]
        words = re.search(r"each|[Hh]alf a point|[Oo]ne point|[Tt]wo", one.answer)
        assert sum(given) == one.points or (words and sum(given) < one.points), one


@pytest.mark.parametrize("points", [12, 40, 90])
def test_an_exam_has_the_points_asked_for_from_several_chapters(points, tmp_path):
    chosen = exam.choose(exam.questions(), [2, 4, 5, 8, 9, 10], points, seed=3)
    assert sum(one.points for one in chosen) == points
    assert len({one.chapter for one in chosen}) >= min(3, points // 4)
    assert exam.choose(exam.questions(), [2, 4, 5, 8, 9, 10], points, seed=3) == chosen
    assert exam.main(["--points", str(points), "--out", str(tmp_path)]) == 0
    assert chosen[0].answer not in (tmp_path / "exam.md").read_text("utf-8")


def test_an_exam_that_cannot_be_set_says_how_many_points_there_are(capsys):
    assert exam.main(["--chapters", "1", "--points", "99"]) == 1
    assert "14 points in all" in capsys.readouterr().err


def test_both_syllabi_hold_every_chapter_and_every_assignment():
    text = markdown_of(GUIDE)
    for weeks in ("6 weeks", "12 weeks"):
        part = re.search(rf"### {weeks}\n(.*?)(?=\n##)", text, re.DOTALL)[1]
        read = {int(number) for row in re.findall(r"\{doc\}`(\d+) <", part) for number in [row]}
        assert read == set(range(1, len(CHAPTERS) + 1)), weeks
        rows = [line for line in part.splitlines() if line.startswith("| ")]
        handed_in = {number for row in rows for number in re.findall(r"\bA(\d)\b", row)}
        assert handed_in == {str(int(name[:2])) for name in course.NAMES}, weeks


def test_the_guide_and_the_quick_start_name_targets_of_the_makefile():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for page in (GUIDE, "book/classroom/students-quick-start"):
        for target in re.findall(r"\bmake ([a-z]+)", markdown_of(page)):
            assert re.search(rf"(?m)^{target}:", makefile), target
