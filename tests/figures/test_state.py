"""Every control of a figure is a trait: Python reads, sets, observes and links what is shown."""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page
from traitlets import TraitError, link

from gan_edu.figures.interactive.game_table import GameTable
from gan_edu.figures.interactive.inception_score import InceptionScore
from gan_edu.figures.interactive.mirror_step import MirrorStep
from gan_edu.figures.interactive.optimal_discriminator import OptimalDiscriminator
from gan_edu.figures.interactive.traits import Number, OneOf

from .conftest import FIGURES, class_of, first_widget, show, synced_traits
from .test_interactive import CONTROLS, by_keyboard, by_mouse, look

# The living GAN, which draws on canvases and has a history, has tests of its own.
DRAWN = [name for name in FIGURES if name != "living_gan"]
each_figure = pytest.mark.parametrize("name", DRAWN)
TABLES = {  # another value for each trait that is no number and no choice
    ("bilinear_game", "start"): [-1.5, 0.25],
    ("game_table", "payoff"): [[0.0, 2.5], [7.0, -1000.0], [1.0, 1.0]],
    ("inception_score", "probs"): [[0.25, 0.5, 0.25], [1.0, 0.0, 0.0]] * 3,
    ("information", "weights"): [[0.0, 10.0], [2.5, 1.0], [1.0, 1.0]],
    ("mirror_step", "p"): [0.0, 10.0, 0.5, 3.0],
    ("mirror_step", "q"): [2.0, 2.0, 2.0, 10.0],
}
HIGHEST = {"epoch": 40, "image": 6, "round": 100}  # what another trait allows at first


def new_widget(name: str) -> Any:
    """A figure of its own, to change."""
    return first_widget.__wrapped__(name)


def traits_of(name: str) -> dict[str, Any]:
    """The traits that are the state of a figure."""
    return {key: trait for key, trait in synced_traits(name).items() if key != "runs"}


def other_values(name: str, trait: str) -> list[Any]:
    """Values that a trait does not have at first: the ends of its range, the other choices."""
    if (name, trait) in TABLES:
        return [TABLES[name, trait]]
    kind, now = traits_of(name)[trait], getattr(first_widget(name), trait)
    ends = isinstance(kind, OneOf) or (kind.low, HIGHEST.get(trait, kind.high))
    return [value for value in (kind.values if ends is True else ends) if value != now]


def cases(kinds: tuple[type, ...] = (object,), figures: Iterable[str] = DRAWN) -> list[Any]:
    """Each figure with each trait of these kinds."""
    return [
        pytest.param(name, trait, id=f"{name}-{trait}")
        for name in figures
        for trait, kind in traits_of(name).items()
        if isinstance(kind, kinds)
    ]


def controls(page: Page) -> list[dict[str, str]]:
    """What each control is called and shows."""
    found: list[dict[str, str]] = page.locator(CONTROLS).evaluate_all(
        """cs => cs.map(c => ({name: c.getAttribute('aria-label') ?? c.textContent,
        shown: c.value, words: c.getAttribute('aria-valuetext') ?? '', low: c.min, high: c.max}))"""
    )
    return found


# In the page.


@pytest.mark.browser
@each_figure
def test_what_a_reader_does_is_a_state_of_python_and_python_can_do_the_same(page: Page, name: str):
    other, changes, widget = page.context.new_page(), [], new_widget(name)
    widget.observe(changes.append, list(traits_of(name)))
    show(page, name)
    show(other, name)
    page.bring_to_front()  # or the mouse waits long for each frame
    index = 0
    while index < page.locator(CONTROLS).count():
        # The last button goes back to a start, where the first ones already are.
        if index and page.locator(CONTROLS).nth(index).inner_text() == "Reset":
            page.get_by_role("button", name="Step").click()
            widget.set_state(page.evaluate("() => saved"))
        changes.clear()
        page.evaluate("() => { saved = null }")
        by_mouse(page, page.locator(CONTROLS).nth(index))
        told = page.evaluate("() => saved")
        assert told, controls(page)[index]
        widget.set_state(told)
        assert {change.name for change in changes} <= set(told)
        assert changes, controls(page)[index]
        assert {trait: getattr(widget, trait) for trait in told} == told
        now = controls(page)[index]
        if now["low"]:  # a slider stays where it was clicked, a number as it was typed
            low, high = float(now["low"]), float(now["high"])
            place, room = low + 0.93 * (high - low), 0.06 * (high - low)  # the knob has a width
            if page.locator(CONTROLS).nth(index).get_attribute("type") == "number":
                place, room = (-7.5 if low else 94 if now["name"] == "Seed B" else 93), 0
            assert float(now["shown"]) == pytest.approx(place, abs=room)
        other.evaluate("told => receive(told)", {key: getattr(widget, key) for key in told})
        assert look(other) == look(page), controls(page)[index]
        assert controls(other) == controls(page)
        index += 1
    other.close()
    assert index >= 3


@pytest.mark.browser
@pytest.mark.parametrize(("name", "trait"), cases())
def test_a_value_from_python_is_drawn_as_if_it_had_been_there_from_the_start(
    page: Page, name: str, trait: str
):
    for value in other_values(name, trait):
        before = {"method": "damped"} if trait == "damping" else {}
        widget = new_widget(name)
        show(page, name)
        page.evaluate("values => receive(values)", before)
        old = look(page)
        page.evaluate("values => receive(values)", {trait: value})
        now, shown = look(page), controls(page)
        assert now != old
        assert page.evaluate("() => saved") is None
        for key, given in {**before, trait: value}.items():
            setattr(widget, key, given)
        show(page, name, widget)
        assert (look(page), controls(page)) == (now, shown)


@pytest.mark.browser
@pytest.mark.parametrize(("name", "trait"), cases((Number,)))
def test_a_slider_goes_as_far_as_its_trait(page: Page, name: str, trait: str):
    show(page, name)
    page.evaluate("values => receive(values)", {"method": "damped"} if trait == "damping" else {})
    for value in other_values(name, trait):
        old = controls(page)
        page.evaluate("values => receive(values)", {trait: value})
        moved = [now for now, was in zip(controls(page), old, strict=True) if now != was]
        sliders = [control for control in moved if control["low"] and trait != "image"]
        assert len(sliders) == (trait not in ("t", "round", "splits", "image"))
        for slider in sliders:
            ends = float(slider["low"]), float(slider["high"])
            assert float(slider["shown"]) == value == ends[value == ends[1]]


@pytest.mark.browser
@each_figure
def test_a_second_view_of_a_figure_shows_what_is_done_in_the_first(page: Page, name: str):
    show(page, name, views=2)
    views = page.locator(".gan-figure")
    assert views.count() == 2
    page.set_viewport_size({"width": 1000, "height": 900})
    before = views.nth(1).inner_text()
    by_keyboard(page, views.first.locator("input[type=range], input[type=number]").first)
    drawn = [views.nth(i).locator("svg").inner_html() for i in (0, 1)]
    assert drawn[0] == drawn[1]
    # What a screen reader is told comes to both a moment later.
    page.wait_for_function(
        """() => new Set([...document.querySelectorAll('.gan-figure')]
          .map(view => view.innerText)).size === 1"""
    )
    assert views.nth(1).inner_text() != before
    half = len(controls(page)) // 2
    assert controls(page)[:half] == controls(page)[half:]


# In Python.


@pytest.mark.parametrize(("name", "trait"), cases((Number,), FIGURES))
def test_what_is_no_number_of_the_range_is_refused_with_what_to_do(name: str, trait: str):
    widget, kind = first_widget(name), traits_of(name)[trait]
    now = getattr(widget, trait)
    for wrong in (kind.low - 0.01, kind.high + 1, math.nan, str(now), True, None):
        with pytest.raises(TraitError) as error:
            setattr(widget, trait, wrong)
        said = f"number from {kind.low} to {kind.high}; got {wrong!r}. Choose one in between."
        assert str(error.value).startswith(f"{trait} must be a ")
        assert said in str(error.value)
        assert getattr(widget, trait) == now


@pytest.mark.parametrize(("name", "trait"), cases((OneOf,), FIGURES))
def test_what_is_none_of_the_choices_is_refused_with_the_choices(name: str, trait: str):
    widget, kind = first_widget(name), traits_of(name)[trait]
    now = getattr(widget, trait)
    known = ", ".join(map(repr, kind.values))
    for wrong in ("anything", 1, None):
        with pytest.raises(TraitError) as error:
            setattr(widget, trait, wrong)
        said = f"{trait} must be one of {known}; got {wrong!r}. Choose one of these."
        assert str(error.value) == said
    assert getattr(widget, trait) == now


@pytest.mark.parametrize(
    ("name", "trait", "wrong"),
    [
        ("game_table", "payoff", [[1, 2]]),
        ("game_table", "payoff", [[1, 2], [3]]),
        ("game_table", "payoff", [[1, 2], [3, math.nan]]),
        ("game_table", "payoff", [[1, 2], [3, 1001]]),
        ("game_table", "payoff", "rows"),
        ("inception_score", "probs", [[0.5, 0.4]] * 4),
        ("information", "weights", [[0, 0], [0, 0]]),
        ("mirror_step", "p", [0, 0, 0, 0]),
        ("mirror_step", "p", [1, 2, 3]),
        ("mirror_step", "q", [1, 2, 3, 4, 5]),
        ("bilinear_game", "start", [0, 0]),
        ("bilinear_game", "start", [1]),
        ("game_table", "round", 101),
        ("inception_score", "image", 7),
        ("training_replay", "epoch", 41),
        ("training_replay", "runs", []),
    ],
)
def test_what_the_figure_could_not_draw_is_refused_and_the_old_value_stays(
    name: str, trait: str, wrong: object
):
    widget = first_widget(name)
    now = getattr(widget, trait)
    with pytest.raises(TraitError, match=rf"^{trait} (of a figure )?must .*\. [A-Z].*\.$"):
        setattr(widget, trait, wrong)
    assert getattr(widget, trait) == now


def test_traits_that_bound_each_other_are_set_together():
    step = MirrorStep()
    with step.hold_trait_notifications():
        step.p, step.q = (1, 2, 3), [3, 2, 1]
    assert step.p == [1.0, 2.0, 3.0]
    score = InceptionScore(image=6)
    with pytest.raises(TraitError, match="Set image = 1 first"):
        score.probs = score.probs[:4]
    game = GameTable(round=50)
    with pytest.raises(TraitError, match="Set round = 1 first"):
        game.rounds = 10


def test_an_array_is_taken_as_a_table_and_gives_lists_of_numbers():
    game = GameTable(payoff=np.eye(2, dtype=np.float32))
    assert game.payoff == [[1.0, 0.0], [0.0, 1.0]]
    assert type(game.payoff[0][0]) is float


def test_figures_do_not_share_a_table():
    GameTable().payoff[0][0] = 99.0
    assert GameTable().payoff[0][0] == -1.0


def test_two_linked_figures_have_one_mean():
    first, second = OptimalDiscriminator(), OptimalDiscriminator()
    link((first, "mean_p"), (second, "mean_q"))
    first.set_state({"mean_p": 2})  # as from the page
    assert second.mean_q == 2.0
    second.mean_q = -1
    assert first.mean_p == -1.0


@each_figure
def test_every_trait_is_documented(name: str):
    for trait in traits_of(name):
        owner = next(kind for kind in class_of(name).mro() if trait in vars(kind))
        assert f"\n        {trait}: " in (owner.__doc__ or "").partition("Attributes:")[2]
