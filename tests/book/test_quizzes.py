"""The questions to check yourself: in every chapter, well formed, and usable without a script."""

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from website.contents import CHAPTERS, markdown_of
from website.directives import directives

each_chapter = pytest.mark.parametrize("chapter", CHAPTERS)


def questions(site, chapter):
    """The fieldsets of a built page."""
    html = (site / f"{chapter}.html").read_text(encoding="utf-8")
    # From their section on: the formulas before it would take seconds to read. A question that
    # stands elsewhere is missed by the test that counts those of the source.
    html = html[html.index('<section id="check-yourself"') :]
    return BeautifulSoup(html, "html.parser").select("fieldset.quiz")


@each_chapter
def test_a_chapter_ends_with_at_least_three_questions(site, chapter):
    found = questions(site, chapter)
    assert len(found) >= 3
    assert all(question.find_parent("section")["id"] == "check-yourself" for question in found)


@each_chapter
def test_every_question_of_the_source_is_one_on_the_page(site, chapter):
    assert len(questions(site, chapter)) == len(directives(markdown_of(chapter), "quiz"))


@each_chapter
def test_a_question_has_one_right_answer_and_says_something_to_each(site, chapter):
    for question in questions(site, chapter):
        answers = question.select(".quiz-answer")
        assert 2 <= len(answers) <= 5
        assert len(question.select(".quiz-right")) == 1
        labels = [answer.label.get_text(strip=True) for answer in answers]
        assert all(labels)
        assert len(set(labels)) == len(labels)
        for answer in answers:
            assert len(answer.select_one(".quiz-feedback").get_text(strip=True)) > 25


def test_the_right_answer_is_not_always_at_the_same_place(site):
    places = [
        next(n for n, answer in enumerate(answers) if answer.select(".quiz-right"))
        for chapter in CHAPTERS
        for answers in (q.select(".quiz-answer") for q in questions(site, chapter))
    ]
    assert max(places.count(place) for place in set(places)) <= 0.6 * len(places)


@each_chapter
def test_every_choice_has_its_own_name_and_label(site, chapter):
    inputs = [box for question in questions(site, chapter) for box in question.select("input")]
    identifiers = [box["id"] for box in inputs]
    assert len(set(identifiers)) == len(identifiers)
    groups = [{box["name"] for box in q.select("input")} for q in questions(site, chapter)]
    assert all(len(group) == 1 for group in groups)
    assert len(set().union(*groups)) == len(groups)


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_keyboard_shows_the_text_of_the_chosen_answer_and_of_no_other(browser, site, scripts):
    page = browser.new_page(java_script_enabled=scripts)
    page.goto((site / f"{CHAPTERS[3]}.html").as_uri())
    question = page.locator("fieldset.quiz").first
    answers = question.locator(".quiz-answer")
    expect(question.locator(".quiz-feedback:visible")).to_have_count(0)
    answers.nth(0).locator("input").focus()
    page.keyboard.press("Space")
    expect(answers.nth(0).locator(".quiz-feedback")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(answers.nth(1).locator(".quiz-feedback")).to_be_visible()
    expect(question.locator(".quiz-feedback:visible")).to_have_count(1)
    answers.nth(2).locator("label").click()
    expect(answers.nth(2).locator(".quiz-feedback")).to_be_visible()
    page.close()


BROKEN = {
    "no list": "Only text",
    "no right answer": "- [ ] a\n\n  no\n- [ ] b\n\n  no",
    "two right answers": "- [x] a\n\n  yes\n- [x] b\n\n  yes",
    "nothing to say": "- [x] a\n- [ ] b\n\n  no",
    "no mark": "- a\n\n  yes\n- [x] b\n\n  no",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_a_question_that_is_none_is_an_error_of_the_build(tmp_path, content):
    from sphinx.application import Sphinx

    (tmp_path / "index.md").write_text(f"# Page\n\n```{{quiz}} Why?\n{content}\n```\n", "utf-8")
    warnings = tmp_path / "warnings.txt"
    with warnings.open("w", encoding="utf-8") as log:
        app = Sphinx(
            tmp_path,
            None,
            tmp_path / "out",
            tmp_path / "doctrees",
            "html",
            {"extensions": ["myst_parser", "website.quiz"]},
            status=None,
            warning=log,
        )
        app.build()
    assert "quiz" in warnings.read_text("utf-8")
