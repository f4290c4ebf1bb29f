"""The figure of a joint law: its areas and lengths are to scale, and its dots move probability."""

import math

import pytest
from playwright.sync_api import Locator, Page
from traitlets import TraitError

from gan_edu.figures.interactive.information import Information

from .conftest import finger, show
from .test_interactive import middle_of, readout

pytestmark = pytest.mark.browser


def choose(page: Page, law: str) -> None:
    page.get_by_role("combobox", name="Joint law").select_option(label=law)


def values(page: Page) -> dict[str, float]:
    """The entropies that the figure says, without their unit."""
    rows = (line.split("\t") for line in readout(page).split("\n") if "\t" in line)
    return {name: float(value.split()[0]) for name, value in rows}


def areas(page: Page) -> list[float]:
    """Areas of the cells of the mosaic; those of all bars come after them."""
    size = "rect => rect.width.baseVal.value * rect.height.baseVal.value"
    return [rect.evaluate(size) for rect in page.locator("svg rect").all()]


def lengths(page: Page) -> list[float]:
    """Lengths of the six bars H(X, Y), H(X), H(Y), H(X | Y), I, H(Y | X)."""
    width = "rect => rect.width.baseVal.value"
    return [rect.evaluate(width) for rect in page.locator("svg rect").all()[-6:]]


def cut(page: Page, x: int, y: int) -> Locator:
    return page.locator(f"[data-drag=cut-{x}-{y}]")


def test_areas_and_lengths_are_to_scale(page: Page):
    show(page, "information")
    cells = areas(page)[:4]
    for area, p in zip(cells, (0.5, 0.125, 0.0625, 0.3125), strict=True):
        assert area / sum(cells) == pytest.approx(p, abs=1e-6)
    entropies, bars = values(page), lengths(page)
    names = ["H(X, Y)", "H(X)", "H(Y)", "H(X | Y)", "I(X; Y)", "H(Y | X)"]
    for name, bar in zip(names, bars, strict=True):
        assert bar / bars[0] == pytest.approx(entropies[name] / entropies["H(X, Y)"], abs=1e-3)


def test_bits_are_nats_divided_by_log_2_and_have_the_same_lengths(page: Page):
    show(page, "information")
    nats, drawn = values(page), lengths(page)
    page.get_by_role("combobox", name="Unit").select_option("bits")
    for name, value in values(page).items():
        assert value == pytest.approx(nats[name] / math.log(2), abs=2e-4)
    assert lengths(page) == pytest.approx(drawn)


@pytest.mark.parametrize(
    ("law", "words"),
    [
        ("Independent", "X and Y are independent"),
        ("X and Y decide each other", "X decides Y and Y decides X: I = H(X) = H(Y)"),
        ("Y = |X|, X = −1, 0 or 1", "X decides Y: each column has one colour, and I = H(Y)"),
        ("Y = XOR of two bits, X = both bits", "X decides Y"),
        ("Y = XOR of two bits, X = one bit", "X and Y are independent"),
        ("A bit, flipped once in ten times", "Knowing X takes away 53.1 % of H(Y)"),
    ],
)
def test_the_words_say_what_each_law_shows(page: Page, law: str, words: str):
    show(page, "information")
    choose(page, law)
    assert words in readout(page)


def test_the_last_weight_cannot_become_zero_and_the_words_say_why(page: Page):
    show(page, "information")
    for label in ("x₁, y₁", "x₁, y₂", "x₂, y₁", "x₂, y₂"):
        page.get_by_label(label).fill("0")
    assert "If all weights were 0, there would be no law" in readout(page)
    assert page.evaluate("() => traits.weights") == [[0, 0], [0, 5]]
    page.get_by_label("x₁, y₂").fill("1")
    assert "Y is certain" in readout(page)
    assert values(page)["I(X; Y)"] == 0


def test_a_dot_moves_probability_between_two_cells_and_no_other(page: Page):
    show(page, "information")
    x, y = middle_of(cut(page, 2, 1))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 60, steps=5)
    page.mouse.up()
    assert middle_of(cut(page, 2, 1))[1] == pytest.approx(y + 60, abs=3)
    weights = page.evaluate("() => traits.weights")
    assert weights[0] == [8, 2]
    assert sum(weights[1]) == pytest.approx(6)
    assert weights[1][0] > 2


def test_a_dot_follows_a_finger_and_stays_in_its_column(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    show(page, "information")
    dot = cut(page, 1, 1)
    dot.scroll_into_view_if_needed()
    x, y = middle_of(dot)
    finger(page, x, y, 30, -70)
    assert middle_of(dot) == pytest.approx((x, y - 70), abs=3)


@pytest.mark.parametrize(
    "weights",
    [[[0, 0], [0, 0]], [[1, 2]], [[1, 2], [3]], [[1, -1], [2, 3]], [[1, 11], [2, 3]], "table"],
)
def test_what_is_no_table_of_weights_is_refused(weights: object):
    with pytest.raises(TraitError, match="weights must be 2 to 4 rows of 2 to 4 numbers"):
        Information(weights=weights)
