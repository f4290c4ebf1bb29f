"""The card of a figure: a task, one large number, controls that stay in view, a true sentence."""

import math
import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from gan_edu.evaluation.scoring import class_probabilities
from gan_edu.theory.dynamics import METHODS
from gan_edu.training import sampling
from website.contents import ROOT
from website.recorded_generator import EPOCHS

from .conftest import FIGURES, load, show
from .test_interactive import by_keyboard

pytestmark = pytest.mark.browser

each_figure = pytest.mark.parametrize("name", FIGURES)
NUMBER = ".key-number"
SIZES = [(1280, 900), (390, 844), (320, 844)]


def seen(page: Page) -> str:
    """What the figure says is to be seen."""
    return page.locator(".see p").text_content() or ""


@each_figure
def test_a_card_says_what_to_do_shows_one_number_and_folds_what_to_see(page: Page, name: str):
    show(page, name)
    assert len(page.locator(".task").inner_text()) > len("What to do: ") + 20
    assert page.locator(NUMBER).count() == 1
    assert page.locator(NUMBER).inner_text().strip()[-1] not in ":"
    assert page.locator(".see").get_attribute("open") is None
    page.get_by_text("What to see").press("Enter")
    assert page.locator(".see p").is_visible()
    assert len(seen(page)) > 20


@each_figure
def test_the_number_is_large_and_changes_with_the_main_control(page: Page, name: str):
    show(page, name)
    value = page.locator(f"{NUMBER} b")
    size = value.evaluate("b => parseFloat(getComputedStyle(b).fontSize)")
    assert size >= 1.5 * page.evaluate("() => parseFloat(getComputedStyle(document.body).fontSize)")
    before = value.inner_text()
    if name == "living_gan":  # after one round it holds as many modes as before
        page.evaluate("() => receive({path: ['200r']})")
        page.wait_for_function(
            "b => document.querySelector('.key-number b').innerText !== b", arg=before
        )
    elif name == "game_table":
        page.get_by_label("payoff row 1, column 1").fill("2")
    elif name == "bilinear_game":
        page.get_by_label("Step size η").fill("0.5")
    elif name == "pushforward":
        page.get_by_label("Shift b").fill("1")
    elif name in ("mirror_step",):
        page.get_by_role("button", name="Step").click()
    else:
        by_keyboard(page, page.locator(".stays input").first)
    assert value.inner_text() != before


@each_figure
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_main_control_stays_in_view_with_the_drawing(
    page: Page, name: str, size: tuple[int, int]
):
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    show(page, name)
    drawing = page.locator("canvas.plane, .gan-figure svg").first
    if (
        name == "training_replay"
    ):  # its curves are as tall as two screens; what moves are the samples
        drawing = page.locator("img").last
    drawing.evaluate("d => scrollTo(0, d.getBoundingClientRect().bottom + scrollY - innerHeight)")
    stays, drawn = page.locator(".stays").bounding_box(), drawing.bounding_box()
    assert stays
    assert drawn
    assert stays["y"] >= 0
    assert drawn["y"] + 1 >= stays["y"] + stays["height"], "the controls cover the drawing"
    # Over a drawing that is scrolled past they stay at the upper edge.
    figure = page.locator(".gan-figure")
    figure.evaluate("f => scrollTo(0, f.getBoundingClientRect().bottom + scrollY - innerHeight)")
    stays = page.locator(".stays").bounding_box()
    assert stays
    assert 0 <= stays["y"] < height


# What the cards say is true.


def test_the_law_of_x_moves_with_b_and_keeps_its_deviation_and_tanh_has_two_peaks(page: Page):
    show(page, "pushforward")
    ask = """([kind, a, b]) => {
      const mean = figure.expectation(kind, a, b, x => x);
      return [mean, figure.expectation(kind, a, b, x => (x - mean) ** 2)];
    }"""
    for kind in ("linear", "tanh", "square", "sine"):
        for a in (0.2, 1.0, 2.5, 4.0):
            mean, variance = page.evaluate(ask, [kind, a, 0])
            for b in (-2.0, -0.7, 2.0):
                assert page.evaluate(ask, [kind, a, b]) == pytest.approx([mean + b, variance])
    edges = [-6 + 12 * i / 96 for i in range(97)]
    for b in np.arange(-2, 2.05, 0.1):
        masses = page.evaluate("args => figure.binProbabilities(...args)", ["tanh", 4, b, edges])
        middles = [(edges[i] + edges[i + 1]) / 2 for i in np.argsort(masses)[-2:]]
        # A bin is an eighth wide, and an end of the law may lie in the bin beside.
        assert sorted(middles) == pytest.approx([b - 1, b + 1], abs=0.13)
    assert "The shift b moves the whole law of x and keeps its standard deviation" in seen(page)
    assert "With tanh and a = 4 the law is highest near b − 1 and b + 1" in seen(page)


def test_jsd_is_zero_for_equal_laws_and_bounded_and_both_kl_grow_with_the_distance(page: Page):
    show(page, "optimal_discriminator")
    ask = """law => [figure.js(law), figure.kl(law.mean_p, law.std_p, law.mean_q, law.std_q),
      figure.kl(law.mean_q, law.std_q, law.mean_p, law.std_p),
      [-9, -1, 0, 2, 9].map(x => figure.optimalDiscriminator(x, law))]"""
    widths = (0.3, 0.8, 1.7, 3.0)
    for std_p in widths:
        equal = {"mean_p": 1.0, "std_p": std_p, "mean_q": 1.0, "std_q": std_p}
        js, *kl, answers = page.evaluate(ask, equal)
        assert [js, *kl] == pytest.approx([0, 0, 0], abs=1e-12)
        assert answers == [0.5] * 5
        for std_q in widths:
            old = [-1.0, -1.0]
            for distance in np.linspace(0, 10, 21):
                law = {"mean_p": -5.0, "std_p": std_p, "mean_q": distance - 5.0, "std_q": std_q}
                js, *kl, _ = page.evaluate(ask, law)
                assert js <= math.log(2) + 1e-12
                assert kl[0] > old[0]
                assert kl[1] > old[1]
                old = kl
    assert "JSD never passes log 2 = 0.6931" in seen(page)


def test_the_gap_is_never_above_the_bound(page: Page):
    show(page, "game_table")
    rng = np.random.default_rng(6)
    random = [
        rng.uniform(-1000, 1000, size=(2 + k % 3, 2 + k // 3 % 3)).tolist() for k in range(60)
    ]
    ask = """random => {
      const known = Object.values(figure.GAMES).map(game => game.payoff);
      const games = [...known, [[3, 3], [3, 3]], ...random];
      return Math.max(...games.flatMap(game => [10, 100, 1000].flatMap(rounds => {
        const run = figure.hedge(game, rounds), size = Math.max(...game.flat().map(Math.abs));
        return run.gap.map((gap, t) => (gap - run.bound[t]) / size);
      })));
    }"""
    assert page.evaluate(ask, random) <= 1e-12
    assert "The gap of the averages is never above the bound of the proof" in seen(page)


def test_the_excess_stays_under_the_bound_and_step_size_one_halves_tv(page: Page):
    show(page, "mirror_step")
    ask = """([p, q, eta]) => {
      p = figure.normalise(p); q = figure.normalise(q);
      const start = figure.kl(p, q), rows = [];
      for (let t = 1; t <= 40; t++) {
        const next = figure.mirrorStep(p, q, eta);
        rows.push([figure.virtualCriterion(p, next) + Math.log(4), start / (eta * t),
          figure.tv(p, next), figure.tv(p, q)]);
        q = next;
      }
      return rows.map(row => row.map(v => Number.isFinite(v) ? v : 1e9));
    }"""
    rng = np.random.default_rng(3)
    for case in range(120):
        n = 3 + case % 3
        p, q = (0.5 * rng.integers(0, 21, size=n) for _ in range(2))
        eta = (1.0, 0.05, 0.5, 0.95)[case % 4]
        if not (p.any() and q.any()):
            continue
        for excess, bound, now, before in page.evaluate(ask, [p.tolist(), q.tolist(), eta]):
            assert excess <= bound + 1e-12
            if eta == 1:
                assert now == pytest.approx(before / 2, abs=1e-14)
    assert "C(q) + log 4 is never above the bound of the theorem" in seen(page)


def test_information_is_below_both_entropies_and_zero_for_equal_cuts_only(page: Page):
    show(page, "information")
    ask = """tables => tables.map(table => {
      const joint = figure.normalise(table);
      const columns = joint[0].map((_, j) => joint.map(row => row[j]));
      const sum = row => row.reduce((a, b) => a + b, 0);
      const entropies = [joint, columns].map(t => figure.entropy(t.map(sum)));
      return [figure.mutualInformation(joint), ...entropies];
    })"""
    rng = np.random.default_rng(4)
    tables = [rng.integers(0, 4, size=(2 + k % 3, 2 + k // 3 % 3)) for k in range(900)]
    tables = [table for table in tables if table.any()]
    found = page.evaluate(ask, [table.tolist() for table in tables])
    for table, (mutual, h_x, h_y) in zip(tables, found, strict=True):
        assert mutual <= min(h_x, h_y) + 1e-12
        equal_cuts = np.linalg.matrix_rank(table) == 1  # all rows are multiples of one
        assert (mutual < 1e-12) == equal_cuts
    assert "0 just when all columns are cut at the same heights" in seen(page)


def test_the_score_is_below_its_caps_and_one_for_equal_images_only(page: Page):
    show(page, "inception_score")
    ask = """([rows, S, shuffled]) => figure.splitScore(rows, S, shuffled).mean"""
    rng = np.random.default_rng(5)
    for case in range(300):
        m, classes = 4 + case % 5, 2 + case % 4
        rows = rng.dirichlet([0.3] * classes, size=m)
        if case % 3 == 0:
            rows = np.eye(classes)[rng.integers(0, classes, size=m)]
        if case % 7 == 0:
            rows[:] = rows[0]
        splits = 1 + case % 4
        mean = page.evaluate(ask, [rows.tolist(), splits, case % 2 == 0])
        assert 1 - 1e-12 <= mean <= min(m, classes) + 1e-9
        if splits == 1:
            assert (mean < 1 + 1e-12) == np.allclose(rows, rows[0], atol=1e-12, rtol=0)
    assert "never above the number of images or of classes" in seen(page)


def test_below_one_the_points_arrive_and_two_methods_lie_on_one_side(page: Page):
    show(page, "bilinear_game")
    ask = """([method, eta, gamma]) => {
      const rate = figure.rate(method, eta, gamma);
      if (!(rate < 1 - 1e-12)) return [rate, 0];
      const steps = Math.min(200000, 50 + Math.ceil(2 * Math.log(1e-3) / Math.log(rate)));
      return [rate, Math.hypot(...figure.play(method, eta, [2, -1.3], steps, gamma).at(-1))];
    }"""
    for method in METHODS:
        for eta in np.linspace(0.05, 2.5, 50):
            for gamma in (0.1, 2.0, 4.0) if method == "damped" else (1.0,):
                rate, left = page.evaluate(ask, [method, float(eta), gamma])
                assert left < 0.05, (method, eta)
                if method == "simultaneous":
                    assert rate > 1
                if method == "proximal":
                    assert rate < 1
    assert "Simultaneous steps are above 1 for every η, implicit steps below" in seen(page)


def test_both_slopes_point_down_and_one_vanishes_where_d_rejects(page: Page):
    show(page, "loss_slopes")
    for a in np.linspace(-7, 7, 141):
        now: dict[str, Any] = page.evaluate("a => figure.losses(a)", float(a))
        d = 1 / (1 + math.exp(-a))
        assert now["saturatingSlope"] < 0
        assert now["nonSaturatingSlope"] < 0
        ratio = now["nonSaturatingSlope"] / now["saturatingSlope"]
        assert ratio == pytest.approx((1 - d) / d)
        if d < 0.05:
            assert abs(now["saturatingSlope"]) < 0.05
            assert now["nonSaturatingSlope"] < -0.95
    assert "Both losses fall as a grows" in seen(page)


def test_from_the_seed_of_the_figure_one_run_keeps_its_modes_and_the_other_loses_them(page: Page):
    show(page, "living_gan")
    said = seen(page)
    load(page, "living_gan")
    held = page.evaluate("""() => ['learns', 'collapses'].map(key => {
      const {settings, rounds} = figure.PRESETS[key];
      const game = figure.runPath(settings, [`${rounds}r`]);
      return figure.covered(game.law(), game.fakes());
    })""")
    assert held[0] >= 7
    assert held[1] <= 2
    assert "“learns” ends with seven or eight modes, “collapses” with two at most" in said


def test_halfway_on_the_line_z_is_shorter_than_on_the_sphere_for_any_two_seeds(page: Page):
    show(page, "recorded_generator")
    worst = page.evaluate("""() => {
      const z = Array.from({length: 60}, (_, seed) => figure.latent(seed * 166, 100));
      const half = (path, a, b) => figure.lengthOf(figure.between(path, a, b, 0.5));
      return Math.max(...z.flatMap((a, i) => z.slice(0, i)
        .map(b => half('line', a, b) / half('sphere', a, b))));
    }""")
    assert worst < 1
    assert "z is shorter on the straight line than on the sphere" in seen(page)


def test_as_many_vectors_keep_their_kind_as_the_card_of_the_epochs_says(page: Page):
    show(page, "recorded_epochs")
    kinds = {
        epochs: class_probabilities(sampling.sample(ROOT / run, 1000, seed=11)).argmax(1)
        for epochs, run in EPOCHS.items()
    }
    said = [int(text) for text in re.findall(r"(\d+) %", seen(page))]
    assert said == [round(100 * np.mean(kinds[epochs] == kinds[20])) for epochs in (1, 5)]
