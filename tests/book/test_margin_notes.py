"""What a reader may skip: beside the text where there is a margin, else below its paragraph."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from website.contents import CHAPTERS, ROOT

pytestmark = pytest.mark.browser

# For each note: its sides, those of the paragraph before it, and what of the text it covers.
NOTES = """() => [...document.querySelectorAll('.margin[role=note]')].map(note => {
  const box = note.getBoundingClientRect(), before = note.previousElementSibling;
  const meets = (e) => {
    const other = e.getBoundingClientRect();
    return other.left < box.right && other.right > box.left && other.top < box.bottom
      && other.bottom > box.top;
  };
  const others = [...document.querySelectorAll('.bd-article :is(p, table, pre, img, svg, .margin)')]
    .filter(e => !note.contains(e) && meets(e))
    .filter(e => e.checkVisibility({contentVisibilityAuto: true}));
  return {left: box.left, right: box.right, top: box.top, wide: box.width,
    text: before.getBoundingClientRect().right, bottom: before.getBoundingClientRect().bottom,
    covered: others.map(e => e.outerHTML.slice(0, 100))};
})"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def notes(page: Page, address: str, chapter: str, width: int) -> list[dict]:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}/{chapter}.html")
    found: list[dict] = page.evaluate(NOTES)
    return found


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_each_chapter_has_a_note_beside_its_text_that_covers_nothing(
    page: Page, address: str, chapter: str
):
    for width in (1280, 1600):
        found = notes(page, address, chapter, width)
        assert found
        for note in found:
            assert note["left"] > note["text"]
            assert note["right"] <= width
            assert note["wide"] >= 150
            assert note["covered"] == []


@pytest.mark.parametrize(
    "chapters", [CHAPTERS[1::6], pytest.param(CHAPTERS, marks=pytest.mark.exhaustive)]
)
def test_on_a_phone_and_on_paper_a_note_is_below_its_paragraph(
    page: Page, address: str, chapters: list[str]
):
    for chapter in chapters:
        found = notes(page, address, chapter, 390)
        page.emulate_media(media="print")
        found += notes(page, address, chapter, 1280)
        page.emulate_media(media="screen")
        for note in found:
            assert note["left"] < note["text"]
            assert note["top"] >= note["bottom"] - 10
            assert note["covered"] == []


def test_a_plain_notebook_says_what_stands_in_the_margin():
    for chapter in CHAPTERS:
        text = (ROOT / "dist" / "notebooks" / f"{Path(chapter).name}.ipynb").read_text("utf-8")
        assert "> *In the margin.*" in text
        assert "margin-note" not in text
