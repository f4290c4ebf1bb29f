"""By keys alone: few stops, none of them a formula, each seen, and nothing is left out."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from website.contents import CHAPTERS, PAGES

pytestmark = pytest.mark.browser

LONGEST = "book/08-when-training-fails"
MOST = 220  # stops of that chapter
# What a key can reach, if it is seen: of radio buttons of one name the browser stops at one.
REACHABLE = """() => {
  const all = 'a[href], button, input, select, textarea, summary, video[controls], [tabindex="0"]';
  window.unreached = new Set([...document.querySelectorAll(all)].filter(e =>
    e.tabIndex >= 0 && !e.disabled && e.type !== 'radio' && e.getClientRects().length
    && e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: false })));
  return window.unreached.size;
}"""
STOP = """() => {
  const e = document.activeElement;
  const first = window.unreached.delete(e);
  const seen = [e, e.parentElement, e.closest('label')].filter(Boolean).map(getComputedStyle)
    .some(({ outlineStyle, outlineWidth, boxShadow }) =>
      outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 || boxShadow !== 'none');
  const { top, bottom, width, height } = e.getBoundingClientRect();
  window.skip ??= e;
  return {
    end: e === document.body || (window.stops = (window.stops ?? 0) + 1) > 1 && e === window.skip,
    formula: Boolean(e.closest('.katex, span.math')) && e.scrollWidth <= e.clientWidth,
    seen: seen && width > 0 && height > 0 && bottom > 0 && top < innerHeight,
    what: `${first} ${e.outerHTML.slice(0, 120)}`,
  };
}"""
LEFT = "() => [...window.unreached].map(e => e.outerHTML.slice(0, 120))"


each_chapter = pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[] if name == LONGEST else [pytest.mark.exhaustive])
        for name in [PAGES[0], *CHAPTERS]
    ],
)


@pytest.fixture
def page(browser: Browser, address: str, name: str) -> Iterator[Page]:
    """A page on a desktop, measured."""
    with browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce") as page:
        page.goto(f"{address}/{name}.html")
        page.wait_for_selector("html[data-measured]", state="attached")
        yield page


@each_chapter
def test_tab_reaches_everything_in_few_stops_and_each_is_seen(page: Page, name: str) -> None:
    page.evaluate(REACHABLE)
    stops = []
    for _ in range(2 * MOST):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop["end"]:
            break
        stops.append(stop)
    assert not [stop["what"] for stop in stops if stop["formula"]]
    assert not [stop["what"] for stop in stops if not stop["seen"]]
    assert not page.evaluate(LEFT)
    assert len(stops) <= MOST


@each_chapter
def test_arrow_keys_reach_every_line_of_both_lists_of_contents(page: Page, name: str) -> None:
    for contents in (".bd-docs-nav", ".page-toc"):
        links = page.locator(f"{contents} a:visible")
        if not links.count():
            continue
        page.locator(f"{contents} a[tabindex='0']").focus()
        page.keyboard.press("Home")
        for link in links.all():
            expect(link).to_be_focused()
            page.keyboard.press("ArrowDown")
        expect(links.last).to_be_focused()
        page.keyboard.press("Tab")
        assert not page.evaluate(f"() => document.activeElement.closest('{contents}')")
