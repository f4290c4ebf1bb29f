"""The figures to play with: every control works by mouse, touch and keyboard, for every reader."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from .conftest import FIGURES, finger, show

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
VIOLATIONS = """async () => (await axe.run()).violations
  .map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 120)).join(' | '))"""
NAMELESS = """() => [...document.querySelectorAll('input, select, button')]
  .filter(c => !c.getAttribute('aria-label') && !c.labels.length && !c.textContent.trim())
  .map(c => c.outerHTML)"""
OVERFLOWING = """() => [...document.querySelectorAll('body *')].filter(e => {
    const box = e.getBoundingClientRect();
    return !e.closest('.wide') && (box.left < 0 || box.right > innerWidth);
  }).map(e => e.outerHTML.slice(0, 120))"""
CONTROLS = "input, select, button"

each_figure = pytest.mark.parametrize("name", FIGURES)
# The living GAN is drawn on canvases and goes on by itself: it has tests of its own.
each_figure_that_plays = pytest.mark.parametrize(
    "name", ["game_table", "mirror_step", "bilinear_game", "training_replay", "recorded_generator"]
)
each_drawn_figure = pytest.mark.parametrize("name", [n for n in FIGURES if n != "living_gan"])


def ready(page: Page, name: str) -> None:
    """Draw a figure; where steps can be made, make five, so that each control can change it."""
    show(page, name)
    press_step(page, 5)


def press_step(page: Page, times: int) -> None:
    button = page.get_by_role("button", name="Step")
    for _ in range(times if button.count() else 0):
        button.click()


def readout(page: Page) -> str:
    """All that the figure says in words."""
    return "\n".join(page.locator(".readout").all_inner_texts())


def look(page: Page) -> tuple[str, str, str | None]:
    """Words, drawing, and the drawing in words."""
    svg = page.locator(".gan-figure svg")
    return readout(page), svg.inner_html(), svg.get_attribute("aria-label")


def kind_of(control: Locator) -> str:
    return control.evaluate("c => c.type || c.localName")


def by_mouse(page: Page, control: Locator) -> None:
    """Click where it makes a change; an open list cannot be clicked in headless Chromium."""
    kind = kind_of(control)
    if kind == "range":
        box = control.bounding_box()
        assert box
        control.click(position={"x": 0.9 * box["width"], "y": box["height"] / 2})
    elif kind == "select-one":
        control.select_option(index=control.evaluate("c => (c.selectedIndex + 1) % c.length"))
    else:
        control.click()
        if kind == "number":
            page.keyboard.press("Control+A")
            seed = "94" if control.get_attribute("aria-label") == "Seed B" else "93"
            page.keyboard.type(seed if control.get_attribute("min") == "0" else "-7.5")


def by_keyboard(page: Page, control: Locator) -> None:
    """Focus and the usual key."""
    control.focus()
    keys = {"range": "ArrowRight", "select-one": "ArrowDown", "number": "ArrowUp"}
    page.keyboard.press(keys.get(kind_of(control), "Enter"))


def by_touch(page: Page, control: Locator) -> None:
    """Tap; what a finger types or chooses goes through the system's own keyboard and list."""
    if kind_of(control) not in ("range", "button"):
        by_mouse(page, control)
        return
    box = control.bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + 0.9 * box["width"], box["y"] + box["height"] / 2)


@each_drawn_figure
@pytest.mark.parametrize("act", [by_mouse, by_keyboard, by_touch])
def test_every_control_changes_the_words_and_the_drawing(
    page: Page, name: str, act: Callable[[Page, Locator], None]
):
    ready(page, name)
    controls, index = page.locator(CONTROLS), 0
    while index < controls.count():  # a larger game has more of them
        before, control = look(page), controls.nth(index)
        control.scroll_into_view_if_needed()
        act(page, control)
        changed = [old != new for old, new in zip(before, look(page), strict=True)]
        assert changed == [True] * 3, (control.evaluate("c => c.outerHTML"), changed)
        index += 1
    assert index >= 3


@each_drawn_figure
def test_a_change_is_given_to_the_model_of_the_notebook(page: Page, name: str):
    show(page, name)
    page.evaluate("() => { window.saved = null }")
    by_keyboard(page, page.locator("input[type=range], input[type=number]").first)
    assert page.evaluate("() => window.saved !== null")


@each_figure
@pytest.mark.exhaustive  # tests/book asks axe about each page, with its figures, in both themes
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_violation(page: Page, name: str, theme: str):
    ready(page, name)
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    page.evaluate(AXE.read_text("utf-8"))
    assert page.evaluate(VIOLATIONS) == []


@each_figure
def test_every_control_has_a_name_and_the_drawing_is_told_in_words(page: Page, name: str):
    show(page, name)
    assert page.evaluate(NAMELESS) == []
    drawings = page.locator(".gan-figure svg").all()
    assert drawings
    assert all(len(svg.get_attribute("aria-label") or "") > 40 for svg in drawings)


@each_figure
def test_a_figure_fits_a_phone_and_its_letters_keep_their_size(page: Page, name: str):
    page.set_viewport_size({"width": 390, "height": 844})
    ready(page, name)
    if name == "game_table":
        for label in ("Rows", "Columns"):
            page.get_by_label(label, exact=True).select_option("4")
    page.wait_for_function("() => document.querySelector('svg').viewBox.baseVal.width < 390")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    assert page.evaluate(OVERFLOWING) == []
    letters = page.locator("svg text").first.bounding_box()
    assert letters
    assert letters["height"] >= 12


@pytest.mark.parametrize("name", ["game_table", "mirror_step"])
def test_the_lines_of_a_chart_differ_in_their_dashes_too(page: Page, name: str):
    ready(page, name)
    lines = page.locator("[data-line]")
    dashes = {line.get_attribute("stroke-dasharray") for line in lines.all()}
    assert len(dashes) == lines.count() >= 2


# The game table.


def payoff(page: Page, row: int, column: int) -> Locator:
    return page.get_by_label(f"payoff row {row}, column {column}")


def test_the_game_table_says_the_solution_of_the_game_of_the_chapter(page: Page):
    show(page, "game_table")
    assert "Value 1, with optimal α* = (0.6, 0.4) and β* = (0.5, 0.5, 0)" in readout(page)
    assert "Pure maximin −1, pure minimax 3. No pure saddle point" in readout(page)


def test_a_saddle_point_is_in_a_box_and_leaves_it_when_the_game_changes(page: Page):
    show(page, "game_table")
    page.get_by_label("Game").select_option(label="A pure saddle point")
    assert "Pure saddle points (in a box): row 1, column 1." in readout(page)
    assert page.locator("td.saddle").count() == 1
    assert page.locator("td.saddle input").get_attribute("aria-label") == "payoff row 1, column 1"
    payoff(page, 2, 1).fill("1")
    assert page.locator("td.saddle").count() == 0
    assert "Value 0.5" in readout(page)


@pytest.mark.parametrize("typed", ["", "1e9"])
def test_what_is_no_payoff_is_named_and_the_last_game_stays(page: Page, typed: str):
    show(page, "game_table")
    drawn = look(page)[1]
    payoff(page, 2, 3).fill(typed)
    assert "In payoff row 2, column 3, type a number from −1000 to 1000" in readout(page)
    assert payoff(page, 2, 3).get_attribute("aria-invalid") == "true"
    assert look(page)[1] == drawn
    payoff(page, 2, 3).fill("3")
    assert "Value 1," in readout(page)


def test_a_larger_table_keeps_the_payoffs_and_the_place_of_the_keyboard(page: Page):
    show(page, "game_table")
    page.get_by_label("Rows", exact=True).select_option("4")
    assert payoff(page, 2, 1).input_value() == "4"
    assert payoff(page, 4, 3).input_value() == "0"
    payoff(page, 4, 3).press("ArrowUp")
    assert payoff(page, 4, 3).input_value() == "1"
    assert payoff(page, 4, 3).evaluate("c => c === document.activeElement")


def test_a_game_of_equal_payoffs_has_this_value_and_no_gap(page: Page):
    show(page, "game_table")
    for label in ("Rows", "Columns"):
        page.get_by_label(label, exact=True).select_option("2")
    for row, column in ((1, 1), (1, 2), (2, 1), (2, 2)):
        payoff(page, row, column).fill("3")
    assert "Value 3," in readout(page)
    assert "Gap 0.0000; bound 0.0000" in readout(page)


# The mirror step.


def test_with_step_size_one_the_words_show_that_the_distance_halves(page: Page):
    show(page, "mirror_step")
    page.get_by_label("Step size η").fill("1")
    for t in range(1, 5):
        press_step(page, 1)
        rows = dict(line.split("\t") for line in readout(page).split("\n") if "\t" in line)
        assert rows["step t"] == str(t)
        assert rows["TV(qₜ, p) / TV(qₜ₋₁, p)"] == "0.5000"
    assert "halves TV exactly" in readout(page)


def test_a_start_without_mass_where_the_data_are_has_no_bound(page: Page):
    show(page, "mirror_step")
    page.get_by_label("q₀, weight 1").fill("0")
    press_step(page, 1)
    assert "the theorem promises nothing here" in readout(page)
    assert "∞ nats" in readout(page)


def test_the_last_weight_cannot_become_zero_and_the_words_say_why(page: Page):
    show(page, "mirror_step")
    for atom in range(1, 5):
        page.get_by_label(f"p, weight {atom}").fill("0")
    assert "If all weights of p were 0, it would be no law" in readout(page)
    assert page.get_by_label("p, weight 4").input_value() == "1"
    assert page.evaluate("() => traits.p") == [0, 0, 0, 1]
    page.get_by_label("p, weight 2").fill("1")
    assert "step t" in readout(page)


# Play, with and without motion.


@each_figure_that_plays
def test_without_motion_play_goes_to_the_end_at_once_and_reset_goes_back(page: Page, name: str):
    show(page, name)
    start = look(page)
    page.get_by_role("button", name="Play").click()
    end = look(page)
    assert end != start
    press_step(page, 1)
    assert look(page) == end
    page.get_by_role("button", name="Reset").click()
    assert look(page) == start


@each_figure_that_plays
def test_with_motion_play_moves_until_it_is_paused(browser: Browser, name: str):
    context = browser.new_context(reduced_motion="no-preference")
    page = context.new_page()
    page.clock.install()
    show(page, name)
    start = look(page)
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(1000)
    moved = look(page)
    assert moved[1] != start[1]
    page.get_by_role("button", name="Pause").click()
    paused = look(page)
    page.clock.run_for(1000)
    assert look(page) == paused
    page.get_by_role("button", name="Play").click()
    page.clock.run_for(30_000)
    assert page.get_by_role("button", name="Play").count() == 1
    context.close()


@each_figure
def test_a_screen_reader_is_told_one_sentence_once_the_reader_stops(
    request: pytest.FixtureRequest, page: Page, name: str
):
    page.clock.install(time=0)
    request.addfinalizer(page.clock.resume)  # the clock is that of all pages of the context
    show(page, name)
    page.clock.pause_at(3_600_000)  # from here on time passes only when it is told to
    page.clock.run_for(1000)
    first = page.get_by_role("status").all_inner_texts()
    if name == "living_gan":
        page.get_by_role("button", name="One round").click()
    else:
        by_keyboard(page, page.locator("input[type=range], input[type=number]").first)
    assert page.get_by_role("status").all_inner_texts() == first
    page.clock.run_for(1000)
    told = page.get_by_role("status").all_inner_texts()
    assert told != first
    assert all(len(text) < 400 for text in told)
    assert page.locator("[aria-live] table, [role=status] table").count() == 0


@each_drawn_figure
def test_what_is_dragged_is_at_least_24_pixels_wide(page: Page, name: str):
    show(page, name)
    for dot in page.locator("[data-drag]").all():
        box = dot.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24


# The dots of the optimal discriminator.


def middle_of(dot: Locator) -> tuple[float, float]:
    box = dot.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("letter", ["p", "q"])
def test_a_dot_follows_the_mouse_and_moves_its_mean(page: Page, letter: str):
    show(page, "optimal_discriminator")
    dot = page.locator(f"[data-drag=mean_{letter}]")
    x, y = middle_of(dot)
    mean = page.get_by_label(f"Mean of {letter}")
    before, words = float(mean.input_value()), readout(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 90, y, steps=5)
    page.mouse.up()
    assert middle_of(dot)[0] == pytest.approx(x + 90, abs=3)
    assert float(mean.input_value()) > before + 1
    assert readout(page) != words
    page.mouse.move(x, y)
    assert middle_of(dot)[0] == pytest.approx(x + 90, abs=3)


def test_a_dot_follows_a_finger(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    show(page, "optimal_discriminator")
    dot = page.locator("[data-drag=mean_q]")
    dot.scroll_into_view_if_needed()
    x, y = middle_of(dot)
    finger(page, x, y, -80, 5)
    assert middle_of(dot)[0] == pytest.approx(x - 80, abs=3)


def test_a_dot_stays_inside_the_range_of_its_slider(page: Page):
    show(page, "optimal_discriminator")
    x, y = middle_of(page.locator("[data-drag=mean_q]"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 5000, y)
    page.mouse.up()
    assert page.get_by_label("Mean of q").input_value() == "5"
