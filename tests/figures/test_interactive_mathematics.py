"""The mathematics of the figures to play with agrees with the library and with SciPy."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from scipy import stats
from scipy.special import expit

from gan_edu.theory import criterion, divergences, dynamics, games, inception, information
from gan_edu.training import losses

pytestmark = pytest.mark.browser

Each = Callable[[str, str, list[Any]], list[Any]]


def random_games(rng: np.random.Generator, count: int) -> Iterator[NDArray[np.float64]]:
    """Games of 1 to 4 rows and columns: smooth, with ties, of rank 1, and with equal rows."""
    for k in range(count):
        shape = tuple(rng.integers(1, 5, size=2))
        kinds = (
            lambda shape: rng.normal(scale=10.0, size=shape),
            lambda shape: rng.integers(-2, 3, size=shape).astype(float),
            lambda shape: rng.integers(0, 2, size=shape).astype(float),
            lambda shape: np.outer(rng.normal(size=shape[0]), rng.normal(size=shape[1])),
            lambda shape: np.tile(rng.normal(size=shape[1]), (shape[0], 1)),
            lambda shape: 1.0 + 1e-7 * rng.normal(size=shape),
            lambda shape: np.full(shape, rng.normal()),
        )
        yield kinds[k % len(kinds)](shape)


def test_the_solver_of_the_figure_finds_an_equilibrium_and_the_value_of_the_library(each: Each):
    payoffs = list(random_games(np.random.default_rng(1928), 210))
    answers = each("game_table", "figure.solve", [[payoff.tolist()] for payoff in payoffs])
    for payoff, answer in zip(payoffs, answers, strict=True):
        gap = games.exploitability(payoff, answer["row"], answer["column"])
        assert gap <= 1e-9
        assert answer["value"] == pytest.approx(games.solve(payoff).value, abs=1e-9)


def test_exploitability_and_pure_guarantees_are_those_of_the_library(each: Each):
    rng = np.random.default_rng(1)
    payoffs = list(random_games(rng, 105))
    pairs = [[rng.dirichlet(np.ones(size)) for size in payoff.shape] for payoff in payoffs]
    inputs = [
        [a.tolist(), x.tolist(), y.tolist()] for a, (x, y) in zip(payoffs, pairs, strict=True)
    ]
    got = each("game_table", "figure.exploitability", inputs)
    expected = [games.exploitability(a, x, y) for a, (x, y) in zip(payoffs, pairs, strict=True)]
    np.testing.assert_allclose(got, expected, rtol=0, atol=1e-9)
    pure = "(a) => [figure.maximin(a), figure.minimax(a), figure.saddlePoints(a)]"
    for payoff, answer in zip(payoffs, each("game_table", pure, inputs), strict=True):
        assert answer[:2] == [games.maximin(payoff), games.minimax(payoff)]
        assert answer[2] == games.saddle_points(payoff).tolist()


@pytest.mark.slow
def test_hedge_in_the_figure_is_hedge_in_the_library(each: Each):
    rng = np.random.default_rng(2)
    inputs = [[a.tolist(), int(rng.integers(1, 300))] for a in random_games(rng, 105)]
    for (payoff, rounds), run in zip(
        inputs, each("game_table", "figure.hedge", inputs), strict=True
    ):
        expected = games.hedge(payoff, rounds)
        for name in ("row", "column", "gap", "bound"):
            np.testing.assert_allclose(run[name], getattr(expected, name), rtol=0, atol=1e-9)


def random_laws(
    rng: np.random.Generator, count: int
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Pairs of laws on 3 to 5 atoms; some have atoms without mass."""
    for k in range(count):
        p, q = rng.dirichlet(np.full(rng.integers(3, 6), 0.5), size=2)
        p[0] *= k % 5 > 0
        q[1] *= k % 7 > 0
        yield p / p.sum(), q / q.sum()


def test_the_mirror_step_and_its_measures_are_those_of_the_library(each: Each):
    rng = np.random.default_rng(3)
    pairs = list(random_laws(rng, 140))
    etas = rng.choice([1.0, 0.5, 0.1, 0.01], size=len(pairs)).tolist()
    inputs = [[p.tolist(), q.tolist(), eta] for (p, q), eta in zip(pairs, etas, strict=True)]
    steps = each("mirror_step", "figure.mirrorStep", inputs)
    for got, (p, q), eta in zip(steps, pairs, etas, strict=True):
        np.testing.assert_allclose(got, criterion.mirror_step(p, q, eta), rtol=0, atol=1e-9)
    for function, oracle in (
        ("virtualCriterion", criterion.virtual_criterion),
        ("tv", divergences.tv),
        ("kl", divergences.kl),
    ):
        got = each("mirror_step", f"figure.{function}", inputs)
        np.testing.assert_allclose(got, [oracle(p, q) for p, q in pairs], rtol=0, atol=1e-9)


def random_normals(rng: np.random.Generator, count: int) -> list[dict[str, float]]:
    """Pairs of normal laws over the range of the sliders."""
    means, stds = rng.uniform(-5, 5, size=(count, 2)), rng.uniform(0.3, 3, size=(count, 2))
    return [
        {"mean_p": m[0], "std_p": s[0], "mean_q": m[1], "std_q": s[1]}
        for m, s in zip(means.tolist(), stds.tolist(), strict=True)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("count", [30, pytest.param(110, marks=pytest.mark.exhaustive)])
def test_the_divergences_of_two_normal_laws_are_those_of_the_library(each: Each, count: int):
    laws = random_normals(np.random.default_rng(4), count)
    normals = [
        (stats.norm(law["mean_p"], law["std_p"]), stats.norm(law["mean_q"], law["std_q"]))
        for law in laws
    ]
    js = np.array([divergences.js_density(p, q) for p, q in normals])
    inputs = [[law] for law in laws]
    name = "optimal_discriminator"
    np.testing.assert_allclose(each(name, "figure.js", inputs), js, rtol=0, atol=1e-9)
    criteria = each(name, "figure.criterion", inputs)
    np.testing.assert_allclose(criteria, 2 * js - math.log(4), rtol=0, atol=1e-9)
    orders = [list(law.values()) for law in laws]
    kl = [divergences.kl_gaussian(*order) for order in orders]
    np.testing.assert_allclose(each(name, "figure.kl", orders), kl, rtol=1e-9, atol=1e-9)


def test_the_optimal_discriminator_of_two_normal_laws_is_their_posterior(each: Each):
    rng = np.random.default_rng(5)
    laws, places = random_normals(rng, 110), rng.uniform(-8, 8, size=110)
    inputs = [[x, law] for x, law in zip(places.tolist(), laws, strict=True)]
    got = each("optimal_discriminator", "figure.optimalDiscriminator", inputs)
    p = [stats.norm.pdf(x, law["mean_p"], law["std_p"]) for x, law in inputs]
    q = [stats.norm.pdf(x, law["mean_q"], law["std_q"]) for x, law in inputs]
    expected = [
        criterion.optimal_discriminator([a, 1 - a], [b, 1 - b])[0]
        for a, b in zip(p, q, strict=True)
    ]
    np.testing.assert_allclose(got, expected, rtol=0, atol=1e-9)


GENERATORS = {
    "linear": lambda z, a, b: a * z + b,
    "tanh": lambda z, a, b: np.tanh(a * z) + b,
    "square": lambda z, a, b: a * z**2 + b,
    "sine": lambda z, a, b: np.sin(a * z) + b,
}


def cdf(kind: str, a: float, b: float, x: NDArray[np.float64]) -> NDArray[np.float64]:
    """P(G(z) <= x) for a standard normal z: the inverse of G by hand, the law of z from SciPy."""
    u = x - b
    if kind == "linear":
        return stats.norm.cdf(u / a)
    if kind == "square":
        return stats.norm.cdf(np.sqrt(np.maximum(u, 0) / a)) - stats.norm.cdf(
            -np.sqrt(np.maximum(u, 0) / a)
        )
    u = np.clip(u, -1, 1)
    if kind == "tanh":
        with np.errstate(divide="ignore"):
            return stats.norm.cdf(np.arctanh(u) / a)
    turns = 2 * np.pi * np.arange(-10, 11)[:, None]  # sin w <= u from π − arcsin u to 2π + arcsin u
    ends = (turns + np.arcsin(u)) / a, (turns - np.pi - np.arcsin(u)) / a
    return (stats.norm.cdf(ends[0]) - stats.norm.cdf(ends[1])).sum(axis=0)


def random_generators(count: int) -> list[list[Any]]:
    """A kind, a steepness and a shift over the range of the sliders."""
    rng = np.random.default_rng(6)
    kinds = list(GENERATORS)
    return [
        [kinds[k % 4], float(rng.uniform(0.2, 4)), float(rng.uniform(-2, 2))] for k in range(count)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("h", ["x => x", "x => x * x"])
def test_an_expectation_over_z_is_that_of_quadrature(each: Each, h: str):
    inputs = random_generators(100)
    function = f"(kind, a, b) => figure.expectation(kind, a, b, {h})"
    power = 1 if h == "x => x" else 2
    for (kind, a, b), got in zip(inputs, each("pushforward", function, inputs), strict=True):
        G = GENERATORS[kind]
        expected = stats.norm.expect(
            lambda z, G=G, a=a, b=b: G(z, a, b) ** power, epsabs=1e-12, epsrel=1e-12, limit=500
        )
        assert got == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_the_bars_of_the_pushforward_law_are_exact_probabilities(each: Each):
    inputs = random_generators(120)
    edges = np.linspace(-6, 6, 97)
    got = each("pushforward", "figure.binProbabilities", [[*i, edges.tolist()] for i in inputs])
    for (kind, a, b), masses in zip(inputs, got, strict=True):
        expected = np.diff(cdf(kind, a, b, edges))
        np.testing.assert_allclose(masses, expected, rtol=0, atol=1e-9)


def random_tables(rng: np.random.Generator, count: int) -> list[list[list[float]]]:
    """Weights of the sliders' range; some tables have empty cells, rows and columns."""
    tables = []
    for k in range(count):
        table = rng.uniform(0, 10, size=rng.integers(2, 5, size=2))
        table *= rng.random(table.shape) < (0.6 if k % 2 else 1.0)
        table[0] *= k % 5 > 0
        table[:, 1] *= k % 7 > 0
        table[1, 0] += 0.1
        tables.append(table.tolist())
    return tables


def test_the_entropies_of_a_joint_law_are_those_of_the_library(each: Each):
    inputs = [[table] for table in random_tables(np.random.default_rng(7), 140)]
    joints = each("information", "figure.normalise", inputs)
    for joint, (table,) in zip(joints, inputs, strict=True):
        np.testing.assert_allclose(joint, np.divide(table, np.sum(table)), rtol=0, atol=1e-12)
    tables = [[joint] for joint in joints]
    for function, oracle in (
        ("jointEntropy", information.joint_entropy),
        ("conditionalEntropy", information.conditional_entropy),
        ("mutualInformation", information.mutual_information),
    ):
        got = each("information", f"figure.{function}", tables)
        np.testing.assert_allclose(got, [oracle(joint) for joint in joints], rtol=0, atol=1e-9)
    margins = [[np.sum(joint, axis=1).tolist()] for joint in joints]
    got = each("information", "figure.entropy", margins)
    expected = [information.entropy(margin) for (margin,) in margins]
    np.testing.assert_allclose(got, expected, rtol=0, atol=1e-9)


def random_images(rng: np.random.Generator, count: int) -> list[list[list[float]]]:
    """Class probabilities of 4 to 8 images; some are one-hot, some classes do not occur."""
    tables = []
    for k in range(count):
        m, K = rng.integers(4, 9), rng.integers(2, 6)
        rows = rng.dirichlet(np.full(K, (0.1, 1.0, 10.0)[k % 3]), size=m)
        if k % 4 == 0:
            rows = np.eye(K)[rng.integers(0, K - 1, size=m)]
        tables.append(rows.tolist())
    return tables


def test_the_score_its_splits_and_its_bias_are_those_of_the_library(each: Each):
    images = random_images(np.random.default_rng(8), 120)
    scores = each("inception_score", "figure.score", [[rows] for rows in images])
    for rows, got in zip(images, scores, strict=True):
        assert got["score"] == pytest.approx(inception.inception_score(rows, 1).mean, abs=1e-9)
        p_y, mixed = np.mean(rows, axis=0), information.mutual_information_mixed(rows)
        assert got["marginal"] == pytest.approx(information.entropy(p_y), abs=1e-9)
        assert got["information"] == pytest.approx(mixed, abs=1e-9)
        assert got["conditional"] == pytest.approx(information.entropy(p_y) - mixed, abs=1e-9)
    inputs = [[rows, k % 4 + 1, k % 2 == 0] for k, rows in enumerate(images)]
    answers = each("inception_score", "figure.splitScore", inputs)
    for arguments, got in zip(inputs, answers, strict=True):
        expected = inception.inception_score(*arguments)
        np.testing.assert_allclose(got["scores"], expected.per_split, rtol=0, atol=1e-9)
        assert got["mean"] == pytest.approx(expected.mean, abs=1e-9)
        assert got["std"] == pytest.approx(expected.std, abs=1e-9)
    sizes = [[rows, k % 9 + 1] for k, rows in enumerate(images)]
    got = each("inception_score", "figure.bias", sizes)
    expected = [inception.bias(rows, m) for rows, m in sizes]
    np.testing.assert_allclose(got, expected, rtol=0, atol=1e-9)


def test_a_probability_that_the_reader_sets_leaves_a_law_with_it(each: Each):
    rng = np.random.default_rng(9)
    rows = [row for table in random_images(rng, 40) for row in table]
    inputs = [[p, int(rng.integers(len(p))), float(rng.integers(101)) / 100] for p in rows]
    for (p, k, value), q in zip(
        inputs, each("inception_score", "figure.withProbability", inputs), strict=True
    ):
        assert q[k] == value
        assert min(q) >= 0
        assert sum(q) == pytest.approx(1, abs=1e-12)
        others, before = np.delete(q, k), np.delete(p, k)
        np.testing.assert_allclose(others * before.sum(), before * (1 - value), atol=1e-9)


def random_plays(rng: np.random.Generator, count: int) -> list[list[Any]]:
    """Methods, step sizes with those where a rate changes its form, starts, lengths, dampings."""
    special = (0.5, 1 / math.sqrt(3), math.sqrt(0.5), 1.0, math.sqrt(2), 2.0)
    return [
        [
            dynamics.METHODS[k % 7],
            special[k // 3 % 6] if k % 3 == 0 else float(rng.uniform(0.01, 2.5)),
            rng.uniform(-2, 2, size=2).tolist(),
            int(rng.integers(3, 60)),
            2.0 if k % 5 == 0 else float(rng.uniform(0.1, 4)),
        ]
        for k in range(count)
    ]


def test_trajectories_and_rates_of_the_bilinear_game_are_those_of_the_library(each: Each):
    inputs = random_plays(np.random.default_rng(10), 210)
    runs = each("bilinear_game", "figure.play", inputs)
    measured = each("bilinear_game", "figure.measuredRate", [[run] for run in runs])
    rates = [[method, eta, gamma] for method, eta, _, _, gamma in inputs]
    exact = each("bilinear_game", "figure.rate", rates)
    for (method, eta, start, steps, gamma), run, slope, factor in zip(
        inputs, runs, measured, exact, strict=True
    ):
        expected = dynamics.play(method, eta, start, steps, damping=gamma)
        relative = 1e-9 * np.abs(expected).max()  # of the largest point, where it diverges
        points = np.array(run, dtype=float)  # a large whole number comes as an int
        np.testing.assert_allclose(points, expected, rtol=0, atol=max(1e-9, relative))
        assert slope == pytest.approx(dynamics.measured_rate(expected), abs=1e-9)
        assert factor == pytest.approx(dynamics.rate(method, eta, damping=gamma), abs=1e-9)


def test_the_piece_of_a_segment_inside_a_box_lies_on_both(each: Each):
    rng = np.random.default_rng(11)
    ends = rng.normal(scale=2.0, size=(150, 2, 2))
    ends[::10, 1, 0] = ends[::10, 0, 0]  # upright
    pieces = each("bilinear_game", "figure.inside", [[*e, 1.5, 1.0] for e in ends.tolist()])
    grid = np.linspace(0, 1, 2001)[:, None]
    for (a, b), piece in zip(ends, pieces, strict=True):
        points = a + grid * (b - a)
        kept = points[(np.abs(points) <= [1.5, 1.0]).all(axis=1)]
        if piece is None:
            assert len(kept) == 0
        else:
            assert (np.abs(piece) <= np.add([1.5, 1.0], 1e-9)).all()
            length = math.dist(*piece)
            apart = math.dist(a, b) / 1000
            assert (math.dist(kept[0], kept[-1]) if len(kept) else 0) == pytest.approx(
                length, abs=apart
            )


def test_generator_losses_and_their_slopes_are_those_of_torch(each: Each):
    logits = [*np.random.default_rng(12).uniform(-7, 7, size=100).tolist(), 0.0, -800.0, 800.0]
    answers = each("loss_slopes", "figure.losses", [[a] for a in logits])
    for a, got in zip(logits, answers, strict=True):
        for name, loss in (
            ("saturating", losses.saturating_generator_loss),
            ("nonSaturating", losses.non_saturating_generator_loss),
        ):
            logit = torch.tensor([a], dtype=torch.float64, requires_grad=True)
            value = loss(logit)
            value.backward()
            assert got[name] == pytest.approx(value.item(), abs=1e-9)
            assert logit.grad is not None
            assert got[f"{name}Slope"] == pytest.approx(logit.grad.item(), abs=1e-9)
        if abs(a) < 100:
            assert got["ratio"] == pytest.approx((1 - expit(a)) / expit(a), rel=1e-9)
            slopes = got["nonSaturatingSlope"] / got["saturatingSlope"]
            assert got["ratio"] == pytest.approx(slopes, rel=1e-9)
    places = each("loss_slopes", "figure.sigmoid", [[a] for a in logits])
    np.testing.assert_allclose(places, expit(logits), rtol=0, atol=1e-9)
