"""The mathematics of the figures to play with agrees with the library and with SciPy."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from gan_edu.theory import criterion, divergences, games

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
def test_the_divergences_of_two_normal_laws_are_those_of_the_library(each: Each):
    laws = random_normals(np.random.default_rng(4), 110)
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
