"""Paper, a system's own colours, and coming back to a place on a phone."""

from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.book.test_browser import DESKTOP, PHONE
from website.contents import CHAPTERS

pytestmark = pytest.mark.browser

COLOURS = """() => ['.bd-article', '.theorem', '.drawn-chart', 'figcaption', 'pre'].map(name => {
  const { color, backgroundColor } = getComputedStyle(document.querySelector(name));
  return [name, color, backgroundColor];
})"""
# To the end; then how far what was seen there moves until the whole page is laid out.
JUMP = """async () => {
  const root = document.documentElement, frame = () => new Promise(requestAnimationFrame);
  scrollTo(0, root.scrollHeight);
  for (let wait = 0; wait < 4; wait++) await frame();
  const seen = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
  const top = seen.getBoundingClientRect().top;
  while (!('measured' in root.dataset)) await frame();
  await frame();
  return seen.getBoundingClientRect().top - top;
}"""
CODE = """() => ['.highlight', '.highlight .k', '.output.stream'].map(name => {
  const { color, backgroundColor } = getComputedStyle(document.querySelector(name));
  return [color, backgroundColor];
})"""
# Proofs that are folded: the page must open them, and then stand where the link leads.
DEEP = ("02-minimax-games.html#formula-13", "02-minimax-games.html#equation-eq-hedge-gap")
DEEP += ("09-mutual-information.html#formula-13",)


def test_a_page_in_the_dark_theme_is_printed_as_one_in_the_light_theme(
    browser: Browser, address: str
):
    seen = []
    for theme in ("light", "dark"):
        page = browser.new_page(viewport=DESKTOP, color_scheme=theme)
        page.goto(f"{address}/{CHAPTERS[4]}.html")
        page.emulate_media(media="print", color_scheme=theme)
        page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        seen.append(page.evaluate(COLOURS))
        page.evaluate("() => dispatchEvent(new Event('afterprint'))")
        assert page.locator("html").get_attribute("data-theme") == theme
        page.close()
    assert seen[0] == seen[1]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_has_its_colours_before_the_script_of_the_book_comes(
    browser: Browser, address: str, theme: Literal["light", "dark"]
):
    page = browser.new_page(viewport=DESKTOP, color_scheme=theme)
    page.route("**/book.js*", lambda route: route.abort())
    page.goto(f"{address}/{CHAPTERS[0]}.html")
    assert page.locator("html").get_attribute("data-theme") == theme
    page.evaluate("localStorage.setItem('mode', 'dark')")
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.close()


def test_the_menus_and_hints_of_the_theme_come_with_their_script(browser: Browser, address: str):
    page = browser.new_page(viewport=DESKTOP)
    page.goto(f"{address}/{CHAPTERS[0]}.html")
    page.wait_for_selector("[data-bs-original-title]", state="attached")  # a hint has been made
    page.locator(".dropdown-download-buttons > button").click()
    assert page.locator(".dropdown-download-buttons .dropdown-menu").is_visible()
    page.close()


def test_the_icons_are_seen_in_the_colours_of_the_system(browser: Browser, address: str):
    page = browser.new_page(viewport=PHONE, forced_colors="active")
    page.goto(f"{address}/{CHAPTERS[0]}.html")
    icons = page.locator("header .fa-solid:visible, .bd-header-article .fa-solid:visible")
    assert icons.count() >= 4
    shapes, papers = (
        page.evaluate(
            """([names, key]) => [...document.querySelectorAll(names)]
              .filter(e => e.checkVisibility()).map(e => getComputedStyle(e)[key])""",
            [names, "backgroundColor"],
        )
        for names in (".bd-header-article .fa-solid", ".bd-header-article")
    )
    assert not set(shapes) & {*papers, "rgba(0, 0, 0, 0)"}
    page.close()


def test_no_icon_is_cut_on_a_phone(browser: Browser, address: str):
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{address}/{CHAPTERS[1]}.html")
    boxes = page.locator(":is(.fas, .fa-solid):visible").evaluate_all(
        """icons => icons.map(icon => { const { width, height } = icon.getBoundingClientRect();
          return [icon.className, width, height, parseFloat(getComputedStyle(icon).fontSize)]; })"""
    )
    assert {"fa-solid fa-angle-left", "fa-solid fa-angle-right"} <= {box[0] for box in boxes}
    for name, width, height, size in boxes:
        assert (width, height) == pytest.approx((size, size), abs=0.2), name
    page.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pixels_of_a_chart_fill_their_place(browser: Browser, address: str, theme: str):
    page = browser.new_page(viewport=DESKTOP, color_scheme=theme)
    page.goto(f"{address}/{CHAPTERS[8]}.html")
    images = page.locator("foreignObject img")
    assert images.count() >= 3
    assert page.locator("html").get_attribute("data-theme") == theme
    for image in images.all():
        image.scroll_into_view_if_needed()
        assert image.evaluate("e => e.decode().then(() => e.naturalWidth)") > 0
        style = "e => ['padding', 'borderWidth', 'filter'].map(k => getComputedStyle(e)[k])"
        assert image.evaluate(style) == ["0px", "0px", "none"]
        place = image.evaluate("e => [e.offsetWidth, e.offsetHeight]")
        wanted = [image.locator("..").get_attribute(side) for side in ("width", "height")]
        assert place == pytest.approx([float(side) for side in wanted], abs=0.5)
    page.close()


@pytest.mark.parametrize("link", DEEP)
def test_on_a_phone_a_link_into_a_folded_proof_arrives(browser: Browser, address: str, link: str):
    page = browser.new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(f"{address}/book/{link}")
    page.wait_for_selector("html[data-measured]", state="attached")
    page.wait_for_timeout(1000)
    top = page.locator(f"[id='{link.partition('#')[2]}']").evaluate(
        "e => e.getBoundingClientRect().top"
    )
    assert 0 <= top < PHONE["height"]
    page.close()


def test_on_a_phone_a_page_that_is_loaded_again_stands_where_it_stood(
    browser: Browser, address: str
):
    page = browser.new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(f"{address}/{CHAPTERS[7]}.html")
    place = page.locator(".bd-article h2").nth(6)
    for _ in range(2):
        place.scroll_into_view_if_needed()
        page.wait_for_selector("html[data-measured]", state="attached")
        page.wait_for_timeout(500)
    before = place.evaluate("e => e.getBoundingClientRect().top")
    page.reload()
    page.wait_for_selector("html[data-measured]", state="attached")
    page.wait_for_timeout(1000)
    after = place.evaluate("e => e.getBoundingClientRect().top")
    assert abs(after - before) < PHONE["height"] / 2
    page.close()


@pytest.mark.parametrize("chapter", [CHAPTERS[7], CHAPTERS[10]])
def test_on_a_phone_what_a_reader_jumps_to_stays_in_view_while_the_page_is_laid_out(
    browser: Browser, address: str, chapter: str
):
    page = browser.new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(f"{address}/{chapter}.html")
    assert page.locator("html").get_attribute("data-measured") is None
    moved = page.evaluate(JUMP)
    assert page.evaluate("() => document.documentElement.scrollHeight") > 40_000
    assert abs(moved) < 100
    page.close()


def test_without_script_a_page_is_light_and_its_code_has_colours(browser: Browser, address: str):
    looks = []
    for theme in ("light", "dark"):
        context = browser.new_context(java_script_enabled=False, color_scheme=theme)
        page = context.new_page()
        page.goto(f"{address}/{CHAPTERS[12]}.html")
        looks.append(page.evaluate(CODE))
        context.close()
    assert looks[0] == looks[1]
    text, keyword, output = looks[0]
    assert keyword[0] != text[0]
    assert output[0] != output[1]


def test_the_contents_step_aside_for_a_note_in_the_margin(browser: Browser, address: str):
    page = browser.new_page(viewport=DESKTOP)
    page.goto(f"{address}/{CHAPTERS[7]}.html")
    note = page.locator(".margin[role=note]").first
    note.evaluate("e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 300)")
    page.locator(".bd-sidebar-secondary.hide").wait_for()
    page.wait_for_timeout(600)  # it folds slowly
    hidden = note.evaluate(
        """e => { const { left, top, width } = e.getBoundingClientRect();
        return !e.contains(document.elementFromPoint(left + width / 2, top + 5)); }"""
    )
    assert not hidden
    page.close()
