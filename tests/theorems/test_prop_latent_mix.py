"""Proposition prop-latent-mix: straight paths leave the normal prior, circular ones keep it."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest

from .strategies import seeds


def variance(weight, other):
    """Of a weighted sum of two independent standard normal numbers, from characteristic functions.

    exp(-w² t²/2) · exp(-v² t²/2) is that of the normal law with variance w² + v².
    """
    t = sp.Symbol("t", positive=True)
    logarithm = sp.log(sp.exp(-((weight * t) ** 2) / 2) * sp.exp(-((other * t) ** 2) / 2))
    return sp.simplify(-2 * sp.expand_log(logarithm, force=True) / t**2)


def test_symbolically_the_variances_are_those_of_the_statement():
    tau, phi = sp.symbols("tau phi", real=True)
    assert sp.expand(variance(1 - tau, tau) - ((1 - tau) ** 2 + tau**2)) == 0
    assert variance(1 - tau, tau).subs(tau, sp.Rational(1, 2)) == sp.Rational(1, 2)
    assert sp.simplify(variance(sp.cos(phi), sp.sin(phi)) - 1) == 0


@given(seeds(), st.floats(0, 1), st.floats(-7, 7))
def test_mean_squared_lengths_of_draws(seed, tau, phi):
    z, other = np.random.default_rng(seed).normal(size=(2, 4000, 10))
    straight = (((1 - tau) * z + tau * other) ** 2).sum(1).mean()
    circular = ((np.cos(phi) * z + np.sin(phi) * other) ** 2).sum(1).mean()
    # Six standard deviations of a mean of 4,000 squared lengths with variance 2 · 10.
    assert straight == pytest.approx(10 * ((1 - tau) ** 2 + tau**2), abs=6 * np.sqrt(20 / 4000))
    assert circular == pytest.approx(10, abs=6 * np.sqrt(20 / 4000))


def test_the_circular_mixture_has_the_normal_law_and_the_straight_one_has_not():
    z, other = np.random.default_rng(1).normal(size=(2, 20_000))
    assert kstest(np.cos(0.7) * z + np.sin(0.7) * other, "norm").pvalue > 0.01
    assert kstest(0.5 * z + 0.5 * other, "norm").pvalue < 1e-12


def test_without_independence_it_fails():
    z = np.random.default_rng(2).normal(size=20_000)
    same = np.cos(np.pi / 4) * z + np.sin(np.pi / 4) * z  # the partner is z itself
    assert same.var() == pytest.approx(2, rel=0.05)


def test_for_the_uniform_prior_the_circular_mixture_has_another_law():
    z, other = np.random.default_rng(3).uniform(-1, 1, size=(2, 20_000))
    assert np.abs((z + other) / np.sqrt(2)).max() > 1.2  # outside the cube


# False variants: `check` is the statement, and refutes each change of it.


def check(
    straight=lambda t: (1 - t) ** 2 + t**2, circular=lambda t: 1.0, correlation=0.0, half=0.5
):
    """Moments of both paths by quadrature over two normal numbers, at and between the ends."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(20)
    z, partner = np.meshgrid(nodes, nodes)
    chance = np.outer(weights, weights) / (2 * np.pi)
    other = correlation * z + np.sqrt(1 - correlation**2) * partner
    for t in (0.0, 0.25, 0.5, 1.0):
        mixture = (1 - t) * z + t * other
        assert (chance * mixture**2).sum() == pytest.approx(straight(t), abs=1e-10)
        # A normal number has these even moments; those of coordinates add up.
        assert (chance * mixture**4).sum() == pytest.approx(3 * straight(t) ** 2, abs=1e-9)
        assert (chance * mixture**6).sum() == pytest.approx(15 * straight(t) ** 3, abs=1e-8)
        assert t != 0.5 or (chance * mixture**2).sum() == pytest.approx(half)
        turned = np.cos(t) * z + np.sin(t) * other
        assert (chance * turned**2).sum() == pytest.approx(circular(t), abs=1e-10)
        assert (chance * turned**6).sum() == pytest.approx(15 * circular(t) ** 3, abs=1e-8)
        assert (chance * turned**4).sum() == pytest.approx(3.0 * circular(t) ** 2, abs=1e-9)


FALSE = {
    "the straight path keeps the variance": {"straight": lambda t: 1.0},
    "the circular path loses it": {"circular": lambda t: (1 - t) ** 2 + t**2},
    "dependent ends": {"correlation": 0.5},
    "a middle of 1/root 2": {"half": 0.5**0.5},
}
