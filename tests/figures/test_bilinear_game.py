"""The figure of the game θ_g θ_d: its verdicts on both sides of each threshold, and its start."""

import math

import pytest
from playwright.sync_api import Page
from traitlets import TraitError

from gan_edu.figures.interactive.bilinear_game import BilinearGame
from gan_edu.theory import dynamics

from .conftest import finger, load, show
from .test_interactive import middle_of, readout

pytestmark = pytest.mark.browser

CYCLES, CONVERGES, DIVERGES = "It cycles", "It converges to (0, 0)", "It diverges"


def choose(page: Page, method: str) -> None:
    page.get_by_role("combobox", name="Method").select_option(method)


def jump(page: Page, text: str) -> None:
    page.get_by_role("button", name=f"η = {text}", exact=True).click()


def step_size(page: Page, eta: str) -> None:
    page.get_by_label("Step size η").fill(eta)


@pytest.mark.parametrize(
    ("method", "below", "at", "threshold", "above", "verdicts"),
    [
        ("extragradient", "0.99", 1.0, "1", "1.01", (CONVERGES, CYCLES, DIVERGES)),
        ("optimistic", "0.57", 3**-0.5, "1/√3", "0.58", (CONVERGES, CYCLES, DIVERGES)),
        ("alternating", "1.99", 2.0, "2", "2.01", (CYCLES, "At η = 2 exactly", DIVERGES)),
        ("simultaneous", "0.01", 0.5**0.5, "1/√2", "2.5", (DIVERGES,) * 3),
        ("proximal", "0.01", 2**0.5, "√2", "2.5", (CONVERGES,) * 3),
        ("continuous", "0.01", 1.0, "1", "2.5", (CYCLES,) * 3),
        ("damped", "0.01", 1.0, "1", "2.5", (CONVERGES,) * 3),
    ],
)
def test_the_verdict_changes_at_the_threshold_of_the_theorem(
    page: Page,
    method: dynamics.Method,
    below: str,
    at: float,
    threshold: str,
    above: str,
    verdicts: tuple[str, ...],
):
    show(page, "bilinear_game")
    choose(page, method)
    step_size(page, below)
    assert verdicts[0] in readout(page)
    jump(page, threshold)
    assert page.evaluate("() => traits.step") == pytest.approx(at, abs=1e-15)
    assert verdicts[1] in readout(page)
    assert f"{dynamics.rate(method, at):.4f}" in readout(page)
    step_size(page, above)
    assert verdicts[2] in readout(page)


# Every setting of the controls: the verdict, the exact factor and what 60 steps show.
WHOLE_GRID = """([method, start]) => {
  const found = [];
  for (let i = 1; i <= 250; i++)
    for (const gamma of method === 'damped' ? [0.1, 0.5, 1, 1.9, 2, 2.1, 3, 4] : [1]) {
      const eta = i / 100, exact = figure.rate(method, eta, gamma);
      const points = figure.play(method, eta, start, 60, gamma);
      const says = figure.verdict(method, eta, exact, points);
      found.push([eta, exact, figure.measuredRate(points), says]);
    }
  return found;
}"""


@pytest.mark.parametrize("method", dynamics.METHODS)
def test_the_verdict_agrees_with_the_spectrum_and_with_the_points_at_every_setting(
    page: Page, method: dynamics.Method
):
    load(page, "bilinear_game")
    start = BilinearGame().start
    for eta, exact, measured, says in page.evaluate(WHOLE_GRID, [method, start]):
        if abs(exact - 1) < 1e-12:
            assert CYCLES in says or (method, eta) == ("alternating", 2.0)
            continue
        assert says.startswith(DIVERGES if exact > 1 else CONVERGES), eta
        if abs(exact - 1) > 0.01:
            assert (measured > 1) == (exact > 1), eta


def test_a_start_in_the_direction_that_shrinks_is_named(page: Page):
    load(page, "bilinear_game")
    # At η = 2.5 the alternating steps have the eigenvalue −1/4 with the eigenvector (1, ½).
    (says,) = [
        row[3] for row in page.evaluate(WHOLE_GRID, ["alternating", [1, 0.5]]) if row[0] == 2.5
    ]
    assert says.startswith("From this very start it comes nearer")


@pytest.mark.parametrize("method", dynamics.METHODS)
def test_the_measured_factor_comes_to_the_exact_one(page: Page, method: dynamics.Method):
    show(page, "bilinear_game")
    choose(page, method)
    assert "from step 3 on" in readout(page)
    page.get_by_role("button", name="Play").click()
    rows = dict(line.split("\t") for line in readout(page).split("\n") if "\t" in line)
    assert rows["step t"] == "60 of 60"
    assert float(rows["measured factor"]) == pytest.approx(dynamics.rate(method, 0.3), abs=0.01)
    assert float(rows["exact factor ρ"]) == pytest.approx(dynamics.rate(method, 0.3), abs=1e-4)


def test_only_the_damped_method_has_a_damping(page: Page):
    show(page, "bilinear_game")
    damping = page.get_by_label("Damping γ")
    assert damping.count() == 0
    choose(page, "damped")
    before = readout(page)
    damping.press("ArrowRight")
    assert readout(page) != before
    choose(page, "optimistic")
    assert damping.count() == 0


def test_the_start_follows_mouse_and_finger_and_stays_in_its_range(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    show(page, "bilinear_game")
    ring = page.locator("[data-drag=start]")
    ring.scroll_into_view_if_needed()
    x, y = middle_of(ring)
    finger(page, x, y, -60, 40)
    assert middle_of(ring) == pytest.approx((x - 60, y + 40), abs=3)
    page.mouse.move(x - 60, y + 40)
    page.mouse.down()
    page.mouse.move(x + 900, y - 900, steps=3)
    page.mouse.up()
    assert page.evaluate("() => traits.start") == [2, 2]


def test_the_saddle_itself_is_no_start(page: Page):
    show(page, "bilinear_game")
    for label in ("θg at the start", "θd at the start"):
        page.get_by_label(label).fill("0")
    assert math.hypot(*BilinearGame(start=page.evaluate("() => traits.start")).start) > 0
    with pytest.raises(TraitError, match=r"not the saddle point \(0, 0\)"):
        BilinearGame(start=[0.0, 0.0])


def test_a_trajectory_that_leaves_the_picture_is_cut_at_its_edge(page: Page):
    show(page, "bilinear_game")
    jump(page, "2")
    page.get_by_role("button", name="Play").click()
    frame = page.locator("svg").bounding_box()
    line = page.locator("[data-line=all]").bounding_box()
    assert frame
    assert line
    assert frame["x"] <= line["x"]
    assert line["x"] + line["width"] <= frame["x"] + frame["width"]
    assert "It diverges" in readout(page)
