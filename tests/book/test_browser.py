"""The built site as a reader meets it: each page is opened once in Chromium, then judged."""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from website.contents import CHAPTERS, PAGES, ROOT, source_of

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
# A figure starts when it comes near the view; here all of them, one after the other.
START = """async () => {
  for (const place of document.querySelectorAll('.figure-to-play-with')) {
    place.scrollIntoView();
    for (let i = 0; i < 100 && !('started' in place.dataset); i++)
      await new Promise(later => setTimeout(later, 50));
  }
  scrollTo(0, 0);
}"""
RAW_MATHS = r"""() => {
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    const node = texts.currentNode;
    if (node.parentElement.closest('pre, code, script, style, textarea')) continue;
    if (/\$|\\\(|\\\[|\\begin\{/.test(node.data)) found.push(node.data.trim().slice(0, 80));
  }
  return found;
}"""
# KaTeX's errors, and what the build leaves of a formula that it cannot read.
FAILED_FORMULAS = """() => [...document.querySelectorAll('.katex-error, .math > code')]
  .map(m => m.textContent.slice(0, 80))"""
# A formula whose last letter is out of sight, and which nothing lets a reader see.
CLIPPED = """() => [...document.querySelectorAll('main .math')].filter(math => {
  const box = math.querySelector('.katex-display') ?? math;
  if (!math.checkVisibility() || box.tabIndex === 0) return false;
  return [...math.querySelectorAll('.katex-html .katex-base')].some(part => {
    for (let e = part.parentElement; e && e.tagName !== 'MAIN'; e = e.parentElement) {
      if (getComputedStyle(e).overflowX === 'visible') continue;
      if (e.tabIndex === 0 || e.closest('[tabindex="0"]')) return false;
      if (part.getBoundingClientRect().right > e.getBoundingClientRect().right + 1) return true;
    }
    return part.getBoundingClientRect().right > innerWidth;
  });
}).map(math => math.textContent.slice(0, 80))"""
# Formulas are judged by the tests above, and axe would walk through their 20,000 elements a page
# three times: each gives way to a letter in a box of its size.
FORMULAS_AS_BOXES = """() => {
  const formulas = [...document.querySelectorAll('.katex')];
  const sizes = formulas.map(formula => formula.getBoundingClientRect());
  formulas.forEach((formula, i) => {
    formula.textContent = 'x';
    const { width, height } = sizes[i];
    formula.style.cssText = `display: inline-block; width: ${width}px; height: ${height}px`;
  });
}"""
NEXT_FRAME = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
# On a phone elements stand elsewhere: LAYOUT depends on that. test_every_screen asks for all rules.
VIOLATIONS = """async (contrast) => {
  const LAYOUT = ['target-size', 'scrollable-region-focusable', 'aria-hidden-focus', 'button-name',
    'link-name', 'label', 'region', 'bypass', 'heading-order'];
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const only = {type: 'tag', values: tags};
  if (contrast === 'only') Object.assign(only, {type: 'rule', values: ['color-contrast']});
  const options = {preload: false, resultTypes: ['violations'], runOnly: only};
  if (contrast === 'layout') Object.assign(only, {type: 'rule', values: LAYOUT});
  const {violations} = await axe.run({exclude: ['.katex']}, options);
  return violations.map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 120)).join(' | '));
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
    clipped: list[str] = dataclasses.field(default_factory=list)
    views: int = 0
    widgets: int = 0
    width_on_phone: int = 0
    light_violations: list[str] = dataclasses.field(default_factory=list)
    dark_violations: list[str] = dataclasses.field(default_factory=list)
    phone_violations: list[str] = dataclasses.field(default_factory=list)


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
    """Start all figures, then count them and the formulas."""
    page.evaluate(START)
    page.wait_for_selector("html[data-measured]", state="attached")
    visit.raw_maths = page.evaluate(RAW_MATHS)
    visit.maths = page.locator("main .math").count()
    visit.formulas = page.locator("main :is(.math.katex, .math .katex)").count()
    visit.failed_formulas = page.evaluate(FAILED_FORMULAS)
    visit.views = page.locator(".figure-to-play-with").count()
    drawn = page.locator(".figure-to-play-with[data-started]:has(canvas, svg, input)")
    visit.widgets = drawn.count()


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
        for width in (1280, 390, 320):
            page.set_viewport_size({"width": width, "height": 844})
            page.evaluate(NEXT_FRAME)
            visit.clipped += [f"{width}: {math}" for math in page.evaluate(CLIPPED)]
        page.set_viewport_size(PHONE)
        visit.width_on_phone = page.evaluate("() => document.documentElement.scrollWidth")
        page.set_viewport_size(DESKTOP)
        page.evaluate(FORMULAS_AS_BOXES)
        page.evaluate(AXE.read_text("utf-8"))
        visit.light_violations = page.evaluate(VIOLATIONS)
        page.evaluate("() => { document.documentElement.dataset.theme = 'dark' }")
        visit.dark_violations = page.evaluate(VIOLATIONS, "only")
        page.set_viewport_size(PHONE)
        page.evaluate(NEXT_FRAME)  # before it the page does not know its new size
        visit.phone_violations = page.evaluate(VIOLATIONS, "layout")
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
def test_no_formula_is_clipped_on_any_screen(visit: Visit) -> None:
    assert not visit.clipped


@each_page
def test_every_figure_to_play_with_is_drawn(visit: Visit) -> None:
    assert visit.widgets >= visit.views


@each_page
def test_a_page_fits_a_phone(visit: Visit) -> None:
    assert visit.width_on_phone <= PHONE["width"]


@each_page
def test_a_page_has_no_accessibility_violation(visit: Visit) -> None:
    assert not visit.light_violations
    assert not visit.phone_violations


@each_page
def test_colours_keep_their_contrast_in_the_dark_theme(visit: Visit) -> None:
    assert not visit.dark_violations


# What a reader types, and where it must lead, among the first five.
QUESTIONS = {
    "theorem 5.4": "#thm-criterion-jsd",
    "hàm mật độ": "glossary",
    "ham mat do": "glossary",
    "WGAN": "13-",
    "nash equilibrium": "saddle",
    "checkerboard artifacts": "11-",
    "BCELoss": "03-",
    "reverse KL": "#ex-5-directions",
    "TTUR": "08-",
    "overfitting": "06-",
    "D^*": "04-",
    "gibbs": "#thm-gibbs",
    "định lý 5.4": "#thm-criterion-jsd",
    "menh de 4.4": "#prop-frozen-discriminator",
    "kernel inception distance": "12-",
    "equation 8.1": "08-when-training-fails.html#",
    "công thức 13.5": "13-other-payoffs.html#formula-",
    "conditional GAN": "questions.html#",
    "generator loss goes up": "questions.html#",
    "train eval mode sampling": "questions.html#",
}


@pytest.mark.parametrize(("typed", "leads"), QUESTIONS.items())
def test_search_finds_what_people_type(
    context: BrowserContext, address: str, typed: str, leads: str
) -> None:
    page = context.new_page()
    page.goto(f"{address}/search.html?{urlencode({'q': typed})}")
    page.locator("#search-results a").first.wait_for()
    found = page.locator("#search-results a").evaluate_all("links => links.map(a => a.href)")
    page.close()
    assert any(leads in link for link in found[:5]), found[:5]


def test_search_finds_other_forms_of_a_word_and_keeps_the_question(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    page.goto(f"{address}/search.html")
    page.locator("#words").fill("overfitting")
    page.locator("#words").press("Enter")
    page.get_by_text("Does the discriminator overfit?").first.wait_for()
    page.reload()
    assert page.locator("#words").input_value() == "overfitting"
    page.close()


def test_search_says_that_nothing_is_found(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}/search.html?q=xyzzy")
    page.get_by_text("Nothing found").wait_for()
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
