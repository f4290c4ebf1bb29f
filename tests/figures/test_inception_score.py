"""The figure of the Inception Score: what its words say, and how its dots move probability."""

import pytest
from playwright.sync_api import Locator, Page
from traitlets import TraitError

from gan_edu.figures.interactive.inception_score import InceptionScore
from gan_edu.theory import inception

from .conftest import finger, show
from .test_interactive import middle_of, readout

pytestmark = pytest.mark.browser


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).select_option(label=option)


def values(page: Page) -> dict[str, str]:
    """The rows of the table of the figure."""
    return dict(line.split("\t") for line in readout(page).split("\n") if "\t" in line)


def border(page: Page, k: int) -> Locator:
    return page.locator(f"[data-drag=border-{k}]")


def test_the_first_score_is_that_of_the_library(page: Page):
    show(page, "inception_score")
    probs = InceptionScore().probs
    score = inception.inception_score(probs, splits=1).mean
    assert values(page)["IS"].endswith(f"= {score:.4f}")
    assert values(page)["bias, m = 6"] == f"−{-inception.bias(probs):.4f} to first order"


@pytest.mark.parametrize(
    ("images", "score", "words"),
    [
        ("Unsure: each image uniform", "1.0000", "its class tells nothing, so the score is 1"),
        ("All sharp and balanced", "4.0000", "The score is at its cap 4"),
        ("Collapsed: all one class", "1.0000", "All images are surely of one class: H(Y) = 0"),
        ("K memorised images", "5.0000", "One image per class is enough"),
        ("Fewer images than classes", "4.0000", "The score is at its cap 4"),
    ],
)
def test_the_words_say_what_each_choice_of_images_shows(
    page: Page, images: str, score: str, words: str
):
    show(page, "inception_score")
    choose(page, "Images", images)
    assert values(page)["IS"].endswith(f"= {score}")
    assert words in readout(page)


def test_sorted_classes_hide_from_the_splits_and_shuffling_shows_them(page: Page):
    show(page, "inception_score")
    choose(page, "Images", "Sorted by class, four splits")
    rows = InceptionScore(probs=page.evaluate("() => traits.probs")).probs
    shuffled = inception.inception_score(rows, splits=4)
    assert values(page)["mean of 4 splits"] == "1.0000, std 0.0000"
    assert f"Shuffled, the splits would have the mean {shuffled.mean:.4f}" in readout(page)
    assert "no split can score above 2" in readout(page)
    choose(page, "Order", "shuffled (seed 2020)")
    assert values(page)["mean of 4 splits"] == f"{shuffled.mean:.4f}, std {shuffled.std:.4f}"


def test_a_new_number_of_classes_leaves_each_row_a_law(page: Page):
    show(page, "inception_score")
    for classes in ("5", "2"):
        choose(page, "Classes K", classes)
        InceptionScore(probs=page.evaluate("() => traits.probs"))
    choose(page, "Number of images m", "8")
    assert len(page.evaluate("() => traits.probs")) == 8


def test_a_click_chooses_an_image_and_its_sliders(page: Page):
    show(page, "inception_score")
    page.locator("svg rect[cursor=pointer]").nth(1).click()
    assert "image 3" in values(page)
    assert page.get_by_label("image 3, class 2").input_value() == "0.85"
    assert page.get_by_label("Image to change").input_value() == "3"


def test_a_dot_moves_probability_between_two_classes_of_one_image(page: Page):
    show(page, "inception_score")
    before = page.evaluate("() => traits.probs")
    x, y = middle_of(border(page, 1))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 120, y, steps=5)
    page.mouse.up()
    assert middle_of(border(page, 1))[0] == pytest.approx(x - 120, abs=4)
    after = InceptionScore(probs=page.evaluate("() => traits.probs")).probs
    assert after[1:] == before[1:]
    assert after[0][0] < 0.8
    assert after[0][2:] == pytest.approx(before[0][2:])


def test_a_dot_follows_a_finger_and_pushes_the_dots_in_its_way(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    show(page, "inception_score")
    dot = border(page, 3)
    dot.scroll_into_view_if_needed()
    finger(page, *middle_of(dot), -400, 0)
    assert page.evaluate("() => traits.probs[0]") == [0, 0, 0, 1]


@pytest.mark.parametrize(
    "probs", [[[0.5, 0.5]] * 3, [[0.5, 0.6]] * 4, [[1.5, -0.5]] * 4, [[1.0]] * 4, [[1, 0], [1]] * 2]
)
def test_what_is_no_table_of_class_probabilities_is_refused(probs: object):
    with pytest.raises(TraitError, match="probs must be 4 to 8 rows of 2 to 5 probabilities"):
        InceptionScore(probs=probs)
