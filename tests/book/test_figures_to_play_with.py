"""The figures to play with on the built pages: they live without Python, in both colour modes."""

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from website.contents import CHAPTERS, source_of

pytestmark = pytest.mark.browser

# Each colour of letters and of lines with the colours of all that lies behind it.
COLOURS = """() => {
  const rgb = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = rgb(getComputedStyle(e).backgroundColor);
      if (colour.length === 3) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const e of document.querySelectorAll('.gan-figure *')) {
    const style = getComputedStyle(e), svg = e instanceof SVGElement;
    if (e.matches('.grid, option, svg, g')) continue;
    const text = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    const colours = svg ? (text ? [style.fill] : [style.fill, style.stroke])
      : text || e.matches('input[type=number]') ? [style.color] : [];
    for (const colour of colours) {
      if (rgb(colour).length !== 3) continue;
      found.push([text || !svg, rgb(colour), behind(e), e.outerHTML.slice(0, 80)]);
    }
  }
  return found;
}"""


def chapters_with_figures() -> list[str]:
    """Chapters whose notebook stores a figure to play with."""
    return [
        page for page in CHAPTERS if "figures.interactive" in source_of(page).read_text("utf-8")
    ]


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A session of a reader who prefers no motion."""
    context = browser.new_context(reduced_motion="reduce", color_scheme="light")
    context.set_default_timeout(15_000)
    yield context
    context.close()


def open_chapter(context: BrowserContext, home: str, chapter: str) -> Page:
    """Open a chapter and wait until its figure is drawn from what the page stores."""
    page = context.new_page()
    page.goto(f"{home}/{chapter}.html")
    for place in page.locator(".figure-to-play-with").all():
        place.scroll_into_view_if_needed()  # a figure starts when it comes near the view
        place.locator("svg path").first.wait_for(state="attached")
    return page


@pytest.fixture(scope="module", params=chapters_with_figures())
def page(request: pytest.FixtureRequest, context: BrowserContext, address: str) -> Iterator[Page]:
    """A chapter that a server gave; opened once for all tests."""
    page = open_chapter(context, address, request.param)
    yield page
    page.close()


def luminance(rgb: list[float]) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2)."""
    linear = [
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (c / 255 for c in rgb)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: list[float], second: list[float]) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_has_the_largest_contrast() -> None:
    assert contrast([0, 0, 0], [255, 255, 255]) == pytest.approx(21)
    assert contrast([118, 118, 118], [255, 255, 255]) == pytest.approx(4.54, abs=0.01)


def test_five_chapters_have_a_figure_to_play_with() -> None:
    assert len(chapters_with_figures()) >= 5


def test_every_figure_has_a_number_a_name_and_is_a_group(page: Page) -> None:
    chapter = int(page.url.rpartition("/")[2][:2])
    names = page.locator(".figure-name").all_inner_texts()
    places = page.locator(".figure-to-play-with").all()
    assert len(names) == len(places)
    for number, (name, place) in enumerate(zip(names, places, strict=True), 1):
        assert name.startswith(f"Figure to play with {chapter}.{number}: ")
        assert place.get_attribute("role") == "group"
        assert name.endswith(place.get_attribute("aria-label") or "?")


def react_to_keyboard(page: Page) -> None:
    """Come to each figure by the Tab key, change a number, and see words or drawing change."""
    for figure in page.locator(".gan-figure:not(.living-gan)").all():
        words, drawing = figure.locator(".readout"), figure.locator("svg")
        before = words.all_inner_texts(), drawing.inner_html()
        figure.locator("select, input, button").first.focus()
        control = figure.locator("input[type=range], input[type=number]").first
        for _ in range(20):
            if control.evaluate("c => c === document.activeElement"):
                break
            page.keyboard.press("Tab")
        page.keyboard.press("ArrowUp")
        assert (words.all_inner_texts(), drawing.inner_html()) != before
    for figure in page.locator(".living-gan").all():
        figure.get_by_role("button", name="One round").press("Enter")
        assert "rounds\t1" in figure.locator(".readout").inner_text()


def test_a_figure_reacts_to_the_keyboard_without_a_kernel(page: Page) -> None:
    react_to_keyboard(page)


@pytest.mark.parametrize("chapter", chapters_with_figures())
def test_a_figure_reacts_to_the_keyboard_from_a_folder_without_a_server(
    context: BrowserContext, site: Path, chapter: str
) -> None:
    page = open_chapter(context, site.as_uri(), chapter)
    react_to_keyboard(page)
    page.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_letters_and_lines_stand_out_from_the_page(page: Page, theme: str) -> None:
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    found = page.evaluate(COLOURS)
    assert sum(is_text for is_text, *_ in found) > 10
    assert sum(not is_text for is_text, *_ in found) > 3
    for is_text, colour, background, html in found:
        assert contrast(colour, background) >= (4.5 if is_text else 3), (html, colour, background)
    assert (luminance(found[0][2]) < 0.2) == (theme == "dark")


def test_a_figure_fits_the_column_of_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for figure in page.locator(".gan-figure:not(.living-gan)").all():
        box = figure.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert figure.evaluate("f => f.scrollWidth <= f.clientWidth")


def test_the_script_of_a_stored_figure_loads_nothing() -> None:
    for chapter in chapters_with_figures():
        state = nbformat.read(source_of(chapter), as_version=4).metadata["widgets"]
        models = [m["state"] for s in state.values() for m in s["state"].values()]
        scripts = [model["_esm"] for model in models if "_esm" in model]
        assert scripts
        assert not any("import " in script or "fetch(" in script for script in scripts)


GENERATOR = "book/11-dcgan"


@pytest.mark.parametrize("from_folder", [True, False])
def test_the_recorded_generator_loads_its_weights_when_asked_and_only_then(
    context: BrowserContext, address: str, site: Path, from_folder: bool
) -> None:
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.as_uri() if from_folder else address}/{GENERATOR}.html")
    place = page.locator(".figure-to-play-with[data-figure=RecordedGenerator]")
    place.scroll_into_view_if_needed()
    load = place.get_by_role("button", name="Load the generator")
    load.wait_for()
    assert not any("RecordedGenerator-bytes" in url for url in asked)
    load.press("Enter")
    place.locator("canvas.small").last.wait_for()
    assert sum("RecordedGenerator-bytes" in url for url in asked) == 1
    assert place.locator("canvas.small").count() == 5
    assert load.count() == 0
    label = place.locator("canvas.large").get_attribute("aria-label")
    assert label == "Picture made by G; the judge says Dress (0.95)"
    place.get_by_label("τ, from A to B").fill("0.5")
    place.get_by_label("Path").select_option("line")
    assert place.locator(".readout").last.inner_text().count("straight line, τ = 0.50") == 1
    page.close()


def test_on_paper_a_picture_stands_for_a_network_that_was_not_loaded(
    context: BrowserContext, address: str
) -> None:
    with context.new_page() as page:
        page.goto(f"{address}/book/11-dcgan.html#recorded-generator-3")
        place = page.locator("#recorded-generator-3[data-started]")
        still, live = place.locator(":scope > .still"), place.locator(".gan-figure")
        live.wait_for()
        assert not still.is_visible()
        page.emulate_media(media="print")
        assert still.is_visible()
        assert not live.is_visible()
        page.emulate_media(media="screen")
        place.get_by_role("button", name="Load").click()
        place.locator("button.load").wait_for(state="detached")
        page.emulate_media(media="print")
        assert live.is_visible()
        assert not still.is_visible()


def test_the_weights_of_the_recorded_generator_are_four_megabytes_at_most(site: Path) -> None:
    kept = site / "_static" / "figures" / "RecordedGenerator-bytes.js"
    assert 2e6 < kept.stat().st_size <= 4e6


def test_a_link_carries_the_state_of_the_recorded_generator(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    page.goto(f"{address}/{GENERATOR}.html#recorded-generator-3?seed_a=3&tau=0.25&path=%22line%22")
    place = page.locator("#recorded-generator-3")
    place.scroll_into_view_if_needed()
    place.get_by_role("button", name="Load the generator").wait_for()
    assert place.get_by_label("Seed A").input_value() == "3"
    assert place.get_by_label("Seed B").input_value() == "8"
    assert place.get_by_label("Path").input_value() == "line"
    assert place.get_by_label("τ, from A to B").input_value() == "0.25"
    page.close()


@pytest.mark.parametrize("state", ["payoff=%", "payoff=nonsense", "payoff=7"])
def test_a_link_that_was_cut_starts_the_figure_as_it_is_at_first(
    context: BrowserContext, address: str, state: str
) -> None:
    page = context.new_page()
    page.goto(f"{address}/{CHAPTERS[1]}.html#game-table-1?{state}")
    figure = page.locator("#game-table-1")
    figure.scroll_into_view_if_needed()
    figure.locator(".readout").first.wait_for()
    assert "could not start" not in figure.inner_text()
    if "%" not in state:
        assert "does not fit" in figure.locator(".figure-bar [role=status]").inner_text()
    page.close()
