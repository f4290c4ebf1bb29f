"""The built site as a reader meets it: each page is opened once in Chromium, then judged."""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from website.contents import CHAPTERS, PAGES, ROOT, source_of

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
# A page that has formulas or widgets is ready when they are drawn.
READY = """() => (!window.MathJax || (MathJax.startup && MathJax.startup.promise))
  && [...document.querySelectorAll('script[type="application/vnd.jupyter.widget-view+json"]')]
       .every(view => view.parentElement.querySelector('.lm-Widget > *'))"""
RAW_MATHS = r"""() => {
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const node = texts.currentNode;
    if (node.parentElement.closest('pre, code, script, style, textarea, mjx-container')) continue;
    if (/\$|\\\(|\\\[|\\begin\{/.test(node.data)) found.push(node.data.trim().slice(0, 80));
  }
  return found;
}"""
# An error, or a macro that MathJax does not know and prints as its name.
FAILED_FORMULAS = r"""() => [...document.querySelectorAll('main mjx-assistive-mml')]
  .filter(m => m.querySelector('merror') || m.textContent.includes('\\'))
  .map(m => m.textContent.slice(0, 80))"""
# Formulas are left out: thousands of nodes, all MathJax's, which speaks through hidden MathML.
VIOLATIONS = """async (rules) => {
  const options = {preload: false, resultTypes: ['violations']};
  if (rules) options.runOnly = {type: 'rule', values: rules};
  const {violations} = await axe.run({exclude: ['mjx-container']}, options);
  return violations.filter(v => ['serious', 'critical'].includes(v.impact))
    .map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 120)).join(' | '));
}"""


@dataclasses.dataclass
class Visit:
    """What one page did when it was opened."""

    console_errors: list[str] = dataclasses.field(default_factory=list)
    page_errors: list[str] = dataclasses.field(default_factory=list)
    outside: list[str] = dataclasses.field(default_factory=list)
    missing: list[str] = dataclasses.field(default_factory=list)
    raw_maths: list[str] = dataclasses.field(default_factory=list)
    maths: int = 0
    formulas: int = 0
    failed_formulas: list[str] = dataclasses.field(default_factory=list)
    views: int = 0
    widgets: int = 0
    width_on_phone: int = 0
    light_violations: list[str] = dataclasses.field(default_factory=list)
    dark_violations: list[str] = dataclasses.field(default_factory=list)


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One browsing session: what pages share stays in its cache."""
    context = browser.new_context(viewport=DESKTOP, reduced_motion="reduce", color_scheme="light")
    context.set_default_timeout(15_000)
    yield context
    context.close()


def watch(page: Page, home: str) -> Visit:
    """Record errors and block every request that leaves ``home``."""
    visit = Visit()

    def sort_request(route: Route) -> None:
        if route.request.url.startswith((home, "data:", "blob:")):
            route.continue_()
        else:
            visit.outside.append(route.request.url)
            route.abort()

    page.route("**/*", sort_request)
    page.on("pageerror", lambda error: visit.page_errors.append(str(error)))
    page.on(
        "console",
        lambda message: message.type == "error" and visit.console_errors.append(message.text),
    )
    page.on(
        "response",
        lambda response: response.status >= 400 and visit.missing.append(response.url),
    )
    return visit


def count_content(page: Page, visit: Visit) -> None:
    """Wait until formulas and widgets are drawn, then count them."""
    page.wait_for_function(READY)
    page.evaluate("() => window.MathJax && MathJax.startup.promise")
    visit.raw_maths = page.evaluate(RAW_MATHS)
    visit.maths = page.locator("main .math").count()
    visit.formulas = page.locator("main mjx-container").count()
    visit.failed_formulas = page.evaluate(FAILED_FORMULAS)
    visit.views = page.locator('script[type$="widget-view+json"]').count()
    drawn = page.locator(".widget-subarea > .lm-Widget:has(canvas, svg, input)")
    failed = page.locator(".widget-subarea .jupyter-widgets-error-widget")
    visit.widgets = drawn.count() - failed.count()


@pytest.fixture(scope="module")
def visits(context: BrowserContext, address: str) -> dict[str, Visit]:
    """Visits so far; filled by ``visit``."""
    return {}


@pytest.fixture
def visit(
    request: pytest.FixtureRequest,
    context: BrowserContext,
    address: str,
    visits: dict[str, Visit],
) -> Visit:
    """The visit to the page named by the test's parameter, made once for all tests."""
    name = request.param
    if name not in visits:
        page = context.new_page()
        visit = watch(page, address)
        page.goto(f"{address}/{name}.html")
        count_content(page, visit)
        page.evaluate(AXE.read_text("utf-8"))
        visit.light_violations = page.evaluate(VIOLATIONS)
        page.evaluate("() => { document.documentElement.dataset.theme = 'dark' }")
        visit.dark_violations = page.evaluate(VIOLATIONS, ["color-contrast"])
        page.set_viewport_size(PHONE)
        visit.width_on_phone = page.evaluate("() => document.documentElement.scrollWidth")
        page.close()
        visits[name] = visit
    return visits[name]


each_page = pytest.mark.parametrize("visit", [*PAGES, "search", "genindex"], indirect=True)


@each_page
def test_a_page_asks_nothing_of_other_servers(visit: Visit) -> None:
    assert not visit.outside


@each_page
def test_a_page_opens_without_errors(visit: Visit) -> None:
    assert not visit.page_errors
    assert not visit.missing
    assert not visit.console_errors


@each_page
def test_every_formula_is_typeset(visit: Visit) -> None:
    assert not visit.raw_maths
    assert not visit.failed_formulas
    assert visit.formulas >= visit.maths


@each_page
def test_every_figure_to_play_with_is_drawn(visit: Visit) -> None:
    assert visit.widgets >= visit.views


@each_page
def test_a_page_fits_a_phone(visit: Visit) -> None:
    assert visit.width_on_phone <= PHONE["width"]


@each_page
def test_a_page_has_no_serious_accessibility_violation(visit: Visit) -> None:
    assert not visit.light_violations


@each_page
def test_colours_keep_their_contrast_in_the_dark_theme(visit: Visit) -> None:
    assert not visit.dark_violations


def test_search_finds_a_word_of_the_book(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}/search.html?q=theorem")
    page.wait_for_selector("#search-results a[href*='book/']")
    page.close()


def test_the_theme_switch_reaches_dark_mode(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}/{PAGES[0]}.html")
    background = "() => getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    switch = page.locator("button.theme-switch-button:visible").first
    for _ in range(3):  # auto, light, dark
        switch.click()
        if page.locator("html[data-theme=dark]").count():
            break
    assert page.evaluate(background) != light
    channels = [int(value) for value in re.findall(r"\d+", page.evaluate(background))[:3]]
    assert max(channels) < 100
    page.close()


def test_the_root_opens_the_landing_page(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}/")
    page.wait_for_url(f"**/{PAGES[0]}.html")
    page.close()


def one_of_each_kind() -> list[str]:
    """The landing page, a chapter, a chapter with widgets, a page a folder deeper, search."""
    widgets = [
        page for page in CHAPTERS if "widget-view+json" in source_of(page).read_text("utf-8")
    ]
    deeper = [page for page in PAGES if page.count("/") > 1]
    return list(dict.fromkeys([PAGES[0], *CHAPTERS[:1], *widgets[:1], *deeper[:1], "search"]))


@pytest.mark.parametrize("name", one_of_each_kind())
def test_a_page_works_from_a_folder_without_a_server(
    context: BrowserContext, site: Path, name: str
) -> None:
    page = context.new_page()
    visit = watch(page, site.as_uri())
    page.goto(f"{site.as_uri()}/{name}.html" + ("?q=theorem" if name == "search" else ""))
    count_content(page, visit)
    if name == "search":
        page.wait_for_selector("#search-results a[href*='book/']")
    page.close()
    assert not visit.page_errors
    assert not visit.outside
    assert visit.formulas >= visit.maths
    assert visit.widgets >= visit.views
