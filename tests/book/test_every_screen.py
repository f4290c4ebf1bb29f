"""Every page, on four widths and in both themes: nothing that axe objects to, nothing too wide."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.book.test_browser import AXE, NEXT_FRAME, START, VIOLATIONS
from website.contents import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.exhaustive]


@pytest.fixture(scope="module", params=["light", "dark"])
def context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(reduced_motion="reduce", color_scheme=request.param) as context:
        yield context


@pytest.mark.parametrize("name", [*PAGES, "search", "genindex", "404"])
def test_a_page_has_no_accessibility_violation_on_any_screen(
    context: BrowserContext, address: str, name: str
) -> None:
    with context.new_page() as page:
        page.goto(f"{address}/{name}.html")
        page.evaluate(START)
        page.wait_for_selector("html[data-measured]", state="attached")
        page.evaluate(AXE.read_text("utf-8"))
        found = {}
        for width in (1280, 768, 390, 320):
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(NEXT_FRAME)  # before it the page does not know its new size
            assert page.evaluate("() => document.documentElement.scrollWidth") <= width
            found[width] = page.evaluate(VIOLATIONS)
    assert not any(found.values()), found
