"""Where lines end in and around formulas, on all chapters."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from website.contents import CHAPTERS

pytestmark = pytest.mark.browser

# Where the letter after a formula stands on a line below the formula's last piece.
ALONE = """() => {
  for (const one of document.querySelectorAll('details')) one.open = true;
  const found = [], article = document.querySelector('.bd-article');
  const texts = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode, before = text.previousSibling;
    if (!/^\\S/.test(text.data) || !before?.matches?.('.math')) continue;
    const last = [...before.querySelectorAll('.katex-base')].at(-1)?.getBoundingClientRect();
    const letter = document.createRange();
    letter.setStart(text, 0);
    letter.setEnd(text, 1);
    const box = letter.getBoundingClientRect();
    if (!last?.width || !box.width || (box.top < last.bottom && box.right > last.left)) continue;
    found.push(text.data.slice(0, 20) + ' after ' + before.querySelector('math').dataset.latex);
  }
  return found;
}"""
# Roots and wide hats are drawings: a rule for pictures must not shrink them to nothing.
FLAT = """() => [...document.querySelectorAll('.katex-html svg')].filter(drawing => {
  const around = drawing.parentElement.getBoundingClientRect();
  return around.height > 0 && drawing.getBoundingClientRect().height < 2;
}).map(drawing => drawing.closest('.katex').querySelector('math').dataset.latex)"""
# Rows of a formula that was broken: the lowest letter of one above the highest of the next.
ROWS_MEET = """() => [...document.querySelectorAll('div.math .katex-html')].filter(whole => {
  const pieces = [...whole.querySelectorAll(':scope > .katex-base, .formula-part > .katex-base')];
  const boxes = pieces.map(piece => piece.getBoundingClientRect()).filter(box => box.width);
  return boxes.some((box, i) => i && box.left < boxes[i - 1].left && box.top < boxes[i - 1].bottom);
}).map(whole => whole.closest('.katex').querySelector('math').dataset.latex)"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("width", [390, pytest.param(1280, marks=pytest.mark.exhaustive)])
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_what_follows_a_formula_stays_on_its_line(
    page: Page, address: str, chapter: str, width: int
):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}/{chapter}.html#main-content")
    page.wait_for_selector("html[data-measured]", state="attached")
    assert page.evaluate(ALONE) == []
    assert page.evaluate(FLAT) == []
    assert page.evaluate(ROWS_MEET) == []
