"""The living GAN: its numbers are those of PyTorch and SciPy, and its runs do what it says."""

import itertools
import math
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest
import torch
from playwright.sync_api import Page
from scipy.spatial.distance import jensenshannon
from torch import Tensor, nn
from torch.nn.functional import softplus

from gan_edu.data import toy
from gan_edu.data.toy import GaussianMixture
from gan_edu.evaluation.collapse import mode_coverage
from gan_edu.figures.interactive.living_gan import LivingGan

from .conftest import load, show

pytestmark = pytest.mark.browser

Each = Callable[[str, str, list[Any]], list[Any]]
SIZES = [(2, 3, 1), (4, 32, 32, 2), (2, 32, 32, 1), (1, 7, 5, 3)]
# A network's outputs, the slopes of a weighted sum of them by inputs and by parameters.
SLOPES = """(sizes, parameters, rows, n, above) => {
  const net = figure.network(sizes, {parameters});
  const values = figure.forward(net, Float64Array.from(rows), n);
  const gradient = new Float64Array(net.parameters.length);
  const [byInputs] = figure.backward(net, values, n, Float64Array.from(above), gradient);
  return [[...figure.outputs(values)], [...byInputs], [...gradient]];
}"""
PENALTY = """(sizes, parameters, rows, n, gamma) => {
  const net = figure.network(sizes, {parameters});
  const values = figure.forward(net, Float64Array.from(rows), n);
  const gradient = new Float64Array(net.parameters.length);
  return [figure.slopePenalty(net, values, n, gamma, gradient), [...gradient]];
}"""


def in_torch(sizes: tuple[int, ...], seed: int) -> nn.Sequential:
    torch.manual_seed(seed)
    layers: list[nn.Module] = []
    for wide, narrow in itertools.pairwise(sizes):
        layers += [nn.Linear(wide, narrow, dtype=torch.float64), nn.LeakyReLU(0.2)]
    return nn.Sequential(*layers[:-1])


def flat(tensors: Any) -> list[float]:
    return [float(v) for tensor in tensors for v in torch.as_tensor(tensor).detach().flatten()]


def test_exponential_and_logarithm_are_right_to_the_last_digit(each: Each):
    rng = np.random.default_rng(0)
    x = [*rng.uniform(-700, 700, 2000), *rng.normal(size=2000), 0.0, 1e-300, -1e-12]
    got = np.float64(each("living_gan", "figure.exp", [[float(v)] for v in x]))
    np.testing.assert_allclose(got, [float(mpmath.exp(v)) for v in x], rtol=4.5e-16)
    y = [*np.exp(rng.uniform(-690, 690, 2000)), *(1 + 1e-3 * rng.normal(size=2000)), 1.0]
    got = each("living_gan", "figure.log", [[float(v)] for v in y])
    np.testing.assert_allclose(got, [float(mpmath.log(v)) for v in y], rtol=4.5e-16, atol=1e-300)


def test_sigmoid_and_softplus_keep_their_digits_at_both_ends(each: Each):
    a = [*np.linspace(-700, 700, 281), *np.linspace(-1, 1, 41)]
    one = each("living_gan", "figure.sigmoid", [[float(v)] for v in a])
    two = each("living_gan", "figure.softplus", [[float(v)] for v in a])
    np.testing.assert_allclose(one, [float(1 / (1 + mpmath.exp(-v))) for v in a], rtol=1e-15)
    with mpmath.workdps(400):
        np.testing.assert_allclose(
            two, [float(mpmath.log(1 + mpmath.exp(v))) for v in a], rtol=1e-15
        )


@pytest.mark.parametrize("sizes", SIZES)
def test_the_gradients_of_20_random_networks_are_those_of_pytorch(each: Each, sizes: Any):
    inputs, expected = [], []
    for seed in range(20):
        net, rows = in_torch(sizes, seed), torch.randn(9, sizes[0], dtype=torch.float64)
        rows.requires_grad_()
        above = torch.randn(9, sizes[-1], dtype=torch.float64)
        out = net(rows)
        slopes = torch.autograd.grad((out * above).sum(), [rows, *net.parameters()])
        inputs.append([list(sizes), flat(net.parameters()), flat([rows]), 9, flat([above])])
        expected.append([flat([out]), flat(slopes[:1]), flat(slopes[1:])])
    for got, want in zip(each("living_gan", SLOPES, inputs), expected, strict=True):
        for one, other in zip(got, want, strict=True):
            np.testing.assert_allclose(one, other, rtol=0, atol=1e-12)


@pytest.mark.parametrize("sizes", [(2, 3, 1), (2, 32, 32, 1), (2, 1)])
def test_the_gradient_of_the_penalty_is_pytorchs_through_two_backward_passes(
    each: Each, sizes: Any
):
    inputs, expected = [], []
    for seed in range(20):
        net, rows = in_torch(sizes, seed), torch.randn(8, sizes[0], dtype=torch.float64)
        rows.requires_grad_()
        (slopes,) = torch.autograd.grad(net(rows).sum(), rows, create_graph=True)
        penalty = 0.7 / 2 * slopes.square().sum(1).mean()
        found = torch.autograd.grad(penalty, list(net.parameters()), allow_unused=True)
        full = [
            torch.zeros_like(p) if g is None else g
            for g, p in zip(found, net.parameters(), strict=True)
        ]
        inputs.append([list(sizes), flat(net.parameters()), flat([rows]), 8, 0.7])
        expected.append([penalty.item(), flat(full)])
    for (value, gradient), (right, slopes) in zip(
        each("living_gan", PENALTY, inputs), expected, strict=True
    ):
        assert value == pytest.approx(right, rel=1e-12)
        np.testing.assert_allclose(gradient, slopes, rtol=0, atol=1e-12)


def losses_in_torch(real: Tensor, fake: Tensor, loss: str) -> tuple[Tensor, Tensor]:
    of_d = softplus(-real).mean() + softplus(fake).mean()
    return of_d, -softplus(fake).mean() if loss == "saturating" else softplus(-fake).mean()


@pytest.mark.parametrize("loss", ["saturating", "non-saturating"])
def test_both_losses_and_their_slopes_are_pytorchs(each: Each, loss: str):
    torch.manual_seed(1)
    real, fake = (3 * torch.randn(64, dtype=torch.float64) for _ in range(2))
    real, fake = real.requires_grad_(), fake.requires_grad_()
    of_d, of_g = losses_in_torch(real, fake, loss)
    slopes = torch.autograd.grad(of_d, [real, fake])
    (pull,) = torch.autograd.grad(of_g, fake)
    ask = """(real, fake, loss) =>
      [figure.discriminatorLoss(real, fake), figure.generatorLoss(fake, loss)]"""
    ((d, g),) = each("living_gan", ask, [[real.tolist(), fake.tolist(), loss]])
    assert [d["value"], g["value"]] == pytest.approx([of_d.item(), of_g.item()], rel=1e-13)
    np.testing.assert_allclose(d["real"], slopes[0], rtol=0, atol=1e-15)
    np.testing.assert_allclose(d["fake"], slopes[1], rtol=0, atol=1e-15)
    np.testing.assert_allclose(g["fake"], pull, rtol=0, atol=1e-15)


def test_adam_makes_pytorchs_steps(each: Each):
    rng = np.random.default_rng(2)
    start, gradients = rng.normal(size=30), rng.normal(size=(50, 30))
    parameter = torch.tensor(start, requires_grad=True)
    optimiser = torch.optim.Adam([parameter], lr=0.01, betas=(0.5, 0.999))
    path = []
    for gradient in gradients:
        parameter.grad = torch.tensor(gradient)
        optimiser.step()
        path.append(parameter.detach().numpy().copy())
    ask = """(start, gradients) => {
      const step = figure.adam(start.length, 0.5), at = Float64Array.from(start);
      return gradients.map(gradient => { step(at, gradient, 0.01); return [...at]; });
    }"""
    (got,) = each("living_gan", ask, [[start.tolist(), gradients.tolist()]])
    np.testing.assert_allclose(got, path, rtol=0, atol=1e-13)


def test_modes_are_counted_as_the_library_counts_them(each: Each):
    rng = np.random.default_rng(3)
    ring = toy.ring(8, 0.8, 0.04)
    clouds = [
        ring.means[rng.integers(0, n, 512)] + rng.normal(scale=s, size=(512, 2))
        for n in range(1, 9)
        for s in (0.01, 0.05, 0.1)
    ]
    ask = "(points) => figure.covered(figure.LAWS.ring, points)"
    got = each("living_gan", ask, [[cloud.flatten().tolist()] for cloud in clouds])
    assert got == [mode_coverage(cloud, ring).covered for cloud in clouds]


def test_normal_numbers_of_a_law_have_its_mean_and_its_spread(each: Each):
    ask = "(law, n) => [...figure.draw(figure.LAWS[law], n, figure.generator(7))]"
    for law in ("ring", "grid", "spiral", "gaussian"):
        points = np.reshape(each("living_gan", ask, [[law, 20_000]])[0], (-1, 2))
        (about,) = each("living_gan", "(law) => figure.LAWS[law]", [[law]])
        modes = len(about["centres"])
        weights = np.full(modes, 1 / modes)
        mixture = GaussianMixture(np.array(about["centres"]), about["std"], weights)
        again = mixture.sample(20_000, rng=np.random.default_rng(0))
        np.testing.assert_allclose(points.mean(0), again.mean(0), atol=0.02)
        np.testing.assert_allclose(points.std(0), again.std(0), atol=0.02)


def test_the_divergence_of_histograms_is_scipys(each: Each):
    rng = np.random.default_rng(4)
    pairs = [
        (rng.normal(scale=0.5, size=(700, 2)), rng.normal(0.2, 0.4, (900, 2))) for _ in range(5)
    ]
    got = each(
        "living_gan", "figure.jsd", [[a.flatten().tolist(), b.flatten().tolist()] for a, b in pairs]
    )
    edges = np.linspace(-1.3, 1.3, 25)
    for value, (a, b) in zip(got, pairs, strict=True):
        p, q = (np.histogram2d(*np.clip(x, -1.3, 1.3).T, bins=[edges, edges])[0] for x in (a, b))
        assert value == pytest.approx(jensenshannon(p.ravel(), q.ravel()) ** 2, abs=1e-12)


def test_the_smoothed_density_is_that_of_the_wider_mixture(each: Each):
    (density,) = each("living_gan", "() => [...figure.smoothDensity(figure.LAWS.ring)]", [[]])
    cells = np.reshape(each("living_gan", "() => [...figure.cells]", [[]])[0], (-1, 2))
    wide = toy.ring(8, 0.8, math.hypot(0.04, 0.08))
    np.testing.assert_allclose(density, wide.density(cells), atol=2e-5)  # cut at five deviations


RUN = """([settings, path]) => {
  const game = figure.runPath(settings, path);
  return [[...game.G.parameters, ...game.D.parameters], figure.covered(game.law(), game.fakes())];
}"""


def test_equal_settings_and_paths_give_equal_numbers_and_another_seed_does_not(page: Page):
    load(page, "living_gan")
    path = ["40r", "penalty=1", "3d", "2g", "20r"]
    first, second = (page.evaluate(RUN, [{"seed": 5}, path]) for _ in range(2))
    other = page.evaluate(RUN, [{"seed": 6}, path])
    assert first == second
    assert first[0] != other[0]


@pytest.mark.parametrize(
    ("method", "factor"),
    [
        ("simultaneous", math.sqrt(1 + 0.05**2)),
        ("alternating", 1.0),
        ("extragradient", math.sqrt((1 - 0.05**2) ** 2 + 0.05**2)),
    ],
)
def test_the_smallest_game_turns_with_the_eigenvalue_that_it_quotes(
    page: Page, method: str, factor: float
):
    load(page, "living_gan")
    settings = page.evaluate("() => figure.PRESETS.rotates.settings")
    grown = page.evaluate(
        """([settings, method]) => {
          const game = figure.newGame({...settings, method});
          game.G.parameters.set([1e-3, 4e-4]);
          game.D.parameters.set([0, 0, 0]);
          const size = () => Math.hypot(...game.G.parameters, ...game.D.parameters.slice(0, 2));
          const before = size();
          for (let i = 0; i < 1000; i++) game.round();
          return (size() / before) ** (1 / 1000);
        }""",
        [settings, method],
    )
    assert grown == pytest.approx(factor, abs=3e-5)


SEEDS = """([preset, seeds, changed = {}]) => seeds.map(seed => {
  const {settings, rounds} = figure.PRESETS[preset];
  const game = figure.newGame({...settings, ...changed, seed}), held = [];
  for (let i = 1; i <= rounds; i++) {
    game.round();
    if (i % 50 === 0) held.push(figure.covered(game.law(), game.fakes()));
  }
  return held;
})"""


@pytest.mark.parametrize("seeds", [range(3), pytest.param(range(20), marks=pytest.mark.exhaustive)])
def test_the_preset_that_learns_holds_seven_modes_for_its_last_third(page: Page, seeds: range):
    load(page, "living_gan")
    runs = page.evaluate(SEEDS, ["learns", list(seeds)])
    assert sum(min(held[-len(held) // 3 :]) >= 7 for held in runs) >= 0.9 * len(seeds)


@pytest.mark.parametrize("seeds", [range(3), pytest.param(range(20), marks=pytest.mark.exhaustive)])
def test_the_preset_that_collapses_ends_with_two_modes_at_most(page: Page, seeds: range):
    load(page, "living_gan")
    runs = page.evaluate(SEEDS, ["collapses", list(seeds)])
    assert sum(held[-1] <= 2 for held in runs) >= 0.9 * len(seeds)


@pytest.mark.parametrize(
    ("seeds", "kept"), [(range(3), 3), pytest.param(range(20), 17, marks=pytest.mark.exhaustive)]
)
def test_without_momentum_17_of_20_collapsing_runs_keep_four_modes_or_more(
    page: Page, seeds: range, kept: int
):
    load(page, "living_gan")
    runs = page.evaluate(SEEDS, ["collapses", list(seeds), {"momentum": 0}])
    assert sum(held[-1] >= 4 for held in runs) == kept


def test_more_steps_of_the_discriminator_keep_the_modes_that_the_collapsing_run_loses(page: Page):
    load(page, "living_gan")
    assert min(held[-1] for held in page.evaluate(SEEDS, ["unrolled", [1]])) >= 4


def test_the_arrows_of_the_preset_that_vanishes_are_short(page: Page):
    load(page, "living_gan")
    ask = """() => {
      const {settings, rounds} = figure.PRESETS.vanishes;
      const game = figure.runPath(settings, [`${rounds}r`]);
      const pull = game.pull(game.fakes());
      return pull.reduce((sum, v) => sum + Math.abs(v), 0) / pull.length;
    }"""
    assert page.evaluate(ask) < 0.001


def words(page: Page) -> str:
    return page.locator(".readout").inner_text()


def test_every_setting_is_reached_by_keyboard_and_given_to_the_model(page: Page):
    show(page, "living_gan")
    page.get_by_text("All settings").press("Enter")
    controls = page.locator("details select, details input")
    assert controls.count() == 12
    for control in controls.all():
        page.evaluate("() => { window.saved = null }")
        range_ = control.get_attribute("type") == "range"
        control.press("ArrowRight" if range_ else "ArrowDown")
        assert page.evaluate("() => saved !== null"), control.get_attribute("aria-label")


def test_reset_before_the_first_round_leaves_a_game_that_goes_on(page: Page):
    show(page, "living_gan")
    page.get_by_role("button", name="Reset").click()
    page.get_by_role("button", name="One round").click()
    assert "rounds\t1" in words(page)
    assert page.evaluate("() => traits.path") == ["1r"]


def test_buttons_make_rounds_and_single_steps_and_reset_starts_anew(page: Page):
    show(page, "living_gan")
    for name in ("One round", "One round", "D alone", "G alone", "G alone"):
        page.get_by_role("button", name=name).press("Enter")
    assert page.evaluate("() => traits.path") == ["2r", "1d", "2g"]
    assert "rounds\t2" in words(page)
    page.get_by_role("button", name="Reset").press("Enter")
    assert page.evaluate("() => traits.path") == []
    assert "rounds\t0" in words(page)


def test_a_setting_that_is_changed_on_the_way_is_part_of_the_path(page: Page):
    show(page, "living_gan")
    page.get_by_role("button", name="One round").click()
    page.get_by_text("All settings").click()
    page.get_by_label("Loss of G").select_option("saturating")
    page.get_by_role("button", name="One round").click()
    assert page.evaluate("() => traits.path") == ["1r", "loss=saturating", "1r"]


def test_a_figure_that_is_given_a_path_repeats_it(page: Page):
    path = ["30r", "penalty=1", "2d", "10r"]
    show(page, "living_gan", LivingGan(path=path, seed=3))
    page.wait_for_function("() => document.body.innerText.includes('rounds\\t40')")
    there = page.evaluate(RUN, [{"seed": 3}, path])
    show(page, "living_gan", LivingGan(path=path, seed=3))
    page.wait_for_function("() => document.body.innerText.includes('rounds\\t40')")
    assert page.evaluate("() => traits.path") == path
    assert f"{there[1]} of 8" in words(page)


def test_a_guess_is_asked_before_the_run_and_answered_after_it(page: Page):
    show(page, "living_gan")
    page.get_by_label("A run to guess").select_option("rotates")
    guess = page.locator(".guess")
    assert "Guess first." in guess.inner_text()
    guess.get_by_role("button", name="growing spiral").click()
    page.wait_for_function("() => document.querySelector('.guess').innerText.includes('Seen:')")
    assert "As you said." in guess.inner_text()
    assert "1.00125" in guess.inner_text()
    assert "rounds\t400" in words(page)


def test_a_drawn_letter_becomes_the_data(page: Page):
    show(page, "living_gan")
    page.get_by_label("Data").select_option("drawn")
    box = page.locator("canvas").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.3 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.6 * box["height"], steps=12)
    page.mouse.up()
    strokes = page.evaluate("() => traits.strokes")
    assert len(strokes) >= 8
    LivingGan(law="drawn", strokes=strokes)
    label = page.locator("canvas").first.get_attribute("aria-label")
    assert label is not None
    assert "your drawing" in label


@pytest.mark.parametrize(
    ("trait", "value"),
    [
        ("law", "spiral"),
        ("networks", "dirac"),
        ("loss", "saturating"),
        ("method", "extragradient"),
        ("k", 4),
        ("rate_d", 0.05),
        ("rate_g", 0.05),
        ("momentum", 0.9),
        ("batch", 7),
        ("penalty", 5.0),
        ("noise", 0.3),
        ("latent_dim", 2),
        ("seed", 9),
        ("path", ["1d", "4r"]),
    ],
)
def test_a_value_from_python_starts_the_game_that_it_would_have_had_at_first(
    page: Page, trait: str, value: Any
):
    show(page, "living_gan", LivingGan(path=["3r"]))
    page.wait_for_function("() => document.body.innerText.includes('rounds\\t3')")
    old = words(page)
    page.evaluate("values => receive(values)", {trait: value})
    page.wait_for_timeout(300)
    now = words(page)
    assert now != old
    show(page, "living_gan", LivingGan(**{"path": ["3r"], trait: value}))
    page.wait_for_timeout(300)
    assert words(page) == now
