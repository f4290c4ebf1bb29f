"""Proposition prop-held-out-bound: held-out images bound the divergence from below."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.spatial.distance import jensenshannon

from .strategies import seeds


def allowance(epsilon, m, delta):
    return math.log((1 - epsilon) / epsilon) * math.sqrt(math.log(1 / delta) / m)


def failure(p, q, d, m, margin, factor=0.5):
    """Exact chance that ``factor·(V̂ + log 4 − margin)`` exceeds the divergence: laws on two points.

    The numbers of images at the first point are binomial, so all outcomes are listed.
    """
    real = np.arange(m + 1)[:, None]
    fake = np.arange(m + 1)[None, :]
    value = (real * math.log(d[0]) + (m - real) * math.log(d[1])) / m
    value = value + (fake * math.log1p(-d[0]) + (m - fake) * math.log1p(-d[1])) / m
    chance = stats.binom.pmf(real, m, p[0]) * stats.binom.pmf(fake, m, q[0])
    exceeds = factor * (value + math.log(4) - margin) > jensenshannon(p, q) ** 2 + 1e-12
    return float(chance[exceeds].sum())


def test_symbolically_the_best_exponent_gives_the_stated_allowance():
    eta, tau, m, r, delta = sp.symbols("eta tau m R delta", positive=True)
    exponent = -eta * tau + 2 * m * eta**2 * (r / m) ** 2 / 8
    best = sp.solve(sp.diff(exponent, eta), eta)
    assert best == [2 * m * tau / r**2]
    least = sp.simplify(exponent.subs(eta, best[0]))
    stated = r * sp.sqrt(sp.log(1 / delta) / m)
    assert sp.simplify(least.subs(tau, stated) - sp.log(delta)) == 0


@given(seeds(), st.integers(1, 60), st.floats(0.01, 0.49), st.floats(0.01, 0.9))
@settings(max_examples=60)
def test_for_laws_on_two_points_the_exact_chance_of_failure_is_at_most_delta(
    seed, m, epsilon, delta
):
    rng = np.random.default_rng(seed)
    p, q = rng.dirichlet([0.5, 0.5], size=2)
    d = rng.uniform(epsilon, 1 - epsilon, size=2)
    assert failure(p, q, d, m, allowance(epsilon, m, delta)) <= delta + 1e-12


@pytest.mark.parametrize("m", [1, 2, 10, 200])
def test_at_the_borders_it_holds_too(m):
    for p, q in (((1.0, 0.0), (0.0, 1.0)), ((1.0, 0.0), (1.0, 0.0)), ((0.5, 0.5), (0.5, 0.5))):
        for d in ((0.9, 0.1), (0.1, 0.9), (0.5, 0.5)):
            assert failure(p, q, d, m, allowance(0.1, m, 0.05)) <= 0.05


def test_continuous_laws_with_a_trained_discriminator_fail_rarely():
    rng = np.random.default_rng(5)
    epsilon, m, delta, repeats = 0.1, 50, 0.2, 2000
    x, y = rng.normal(0, 1, (repeats, m)), rng.normal(1, 1, (repeats, m))

    def answers(points):  # D* of these two normal laws, cut off
        return np.clip(1 / (1 + np.exp(points - 0.5)), epsilon, 1 - epsilon)

    value = np.log(answers(x)).mean(axis=1) + np.log1p(-answers(y)).mean(axis=1)
    bound = (value + math.log(4) - allowance(epsilon, m, delta)) / 2
    grid = np.linspace(-12, 13, 200_001)
    a, b = stats.norm.pdf(grid), stats.norm.pdf(grid, 1)
    middle = (a + b) / 2
    js = np.trapezoid(a * np.log(a / middle) + b * np.log(b / middle), grid) / 2
    assert (bound > js).mean() <= delta


def test_on_its_training_images_a_memorising_discriminator_breaks_it():
    epsilon, m, delta = 0.1, 1000, 0.05
    value = 2 * math.log(1 - epsilon)  # right on every training image and on every fake
    assert (value + math.log(4) - allowance(epsilon, m, delta)) / 2 > 0.4  # though P = Q


# False variants: `check` is the statement, and refutes each change of it.


def check(constant=1.0, factor=0.5, cut=True, unseen=True, always=False):
    """Exact chances of failure for pairs of laws on two points with their best discriminators."""
    cases = ((0.51, 100, 0.05), (0.6, 50, 0.1), (0.9, 80, 0.05), (0.99, 5, 0.3))
    # Where the allowance is nearly the least, and where it hardly counts.
    for s, m, delta in (*cases, (0.51, 400, 1e-12), (0.99, 1000, 0.3)):
        p, q = (s, 1 - s), (1 - s, s)
        epsilon = 1 - s if cut else 0.49
        margin = constant * allowance(epsilon, m, delta)
        fails = failure(p, q, p, m, margin, factor)
        assert fails <= (0.0 if always else delta)
    value = 2 * math.log(0.9) if unseen is False else 2 * math.log(0.5)
    assert (value + math.log(4) - allowance(0.1, 1000, 0.05)) / 2 <= 0.0  # P = Q


FALSE = {
    "half the allowance": {"constant": 0.5},
    "no allowance for the sample": {"constant": 0.0},
    "V + log 4 without the half": {"factor": 1.0},
    "answers that leave the interval": {"cut": False},
    "the images that D was trained on": {"unseen": False},
    "with certainty": {"always": True},
    "nine tenths of the allowance": {"constant": 0.9},
    "six tenths in place of the half": {"factor": 0.6},
}
