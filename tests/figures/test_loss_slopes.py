"""The figure of the generator's losses: where it says that a slope has vanished, and its dots."""

import math

import pytest
from playwright.sync_api import Page

from .conftest import finger, show
from .test_interactive import middle_of, readout

pytestmark = pytest.mark.browser


def values(page: Page) -> dict[str, str]:
    """The rows of the table of the figure."""
    return dict(line.split("\t") for line in readout(page).split("\n") if "\t" in line)


@pytest.mark.parametrize(
    ("logit", "words"),
    [
        ("-3", "The saturating loss has saturated"),
        ("-2.9", "Both slopes are at work"),
        ("2.9", "Both slopes are at work"),
        ("3", "The non-saturating slope has vanished, where it does no harm"),
    ],
)
def test_a_slope_has_vanished_where_it_is_smaller_than_a_twentieth(
    page: Page, logit: str, words: str
):
    show(page, "loss_slopes")
    page.get_by_role("slider").fill(logit)
    assert words in readout(page)
    assert (1 / (1 + math.exp(abs(float(logit)))) < 0.05) == ("Both" not in words)


def test_a_situation_sets_the_logit_and_the_words_say_both_slopes(page: Page):
    show(page, "loss_slopes")
    page.get_by_role("combobox", name="Situation").select_option("early")
    assert page.get_by_role("slider").input_value() == "-4.6"
    assert values(page)["D = σ(a)"] == "0.0100"
    assert values(page)["log(1 − D)"] == "−0.0100, slope −0.0100"
    assert values(page)["−log D"] == "4.6100, slope −0.9900"
    assert values(page)["ratio (1 − D) / D"] == "99.4843"


@pytest.mark.parametrize("axis", ["logit", "D"])
@pytest.mark.parametrize("name", ["saturating", "nonSaturating"])
def test_a_dot_follows_mouse_and_finger_on_both_axes(page: Page, axis: str, name: str):
    page.set_viewport_size({"width": 390, "height": 844})
    show(page, "loss_slopes")
    page.get_by_role("combobox", name="Horizontal axis").select_option(axis)
    dot = page.locator(f"[data-drag={name}]")
    dot.scroll_into_view_if_needed()
    x, y = middle_of(dot)
    finger(page, x, y, 60, 0)
    assert middle_of(dot)[0] == pytest.approx(x + 60, abs=5)
    x, y = middle_of(dot)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y, steps=3)
    page.mouse.up()
    assert middle_of(dot)[0] == pytest.approx(x + 30, abs=5)


@pytest.mark.parametrize("axis", ["logit", "D"])
def test_a_dot_stays_in_the_range_of_the_slider(page: Page, axis: str):
    show(page, "loss_slopes")
    page.get_by_role("combobox", name="Horizontal axis").select_option(axis)
    x, y = middle_of(page.locator("[data-drag=saturating]"))
    for end, logit in ((x - 5000, -7), (x + 5000, 7)):
        x, y = middle_of(page.locator("[data-drag=saturating]"))
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(end, y)
        page.mouse.up()
        assert page.evaluate("() => traits.logit") == logit
