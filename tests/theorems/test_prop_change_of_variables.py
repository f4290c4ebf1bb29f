"""Proposition prop-change-of-variables: expectations under Q are expectations under the prior."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from scipy import integrate, stats

from .strategies import law_of, seeds


@pytest.mark.parametrize("h", [lambda u: u**2, lambda u: sp.exp(-u), sp.sqrt])
def test_symbolically_the_square_of_a_normal_variable_has_the_chi_squared_law(h):
    z, x = sp.Symbol("z", real=True), sp.Symbol("x", positive=True)
    prior = sp.exp(-(z**2) / 2) / sp.sqrt(2 * sp.pi)
    chi_squared = sp.exp(-x / 2) / sp.sqrt(2 * sp.pi * x)
    under_q = sp.integrate(h(x) * chi_squared, (x, 0, sp.oo))
    under_prior = sp.integrate(h(z**2) * prior, (z, -sp.oo, sp.oo))
    assert sp.simplify(under_q - under_prior) == 0


@given(law_of(8), seeds())
def test_both_sides_agree_for_every_map_between_finite_sets(prior, seed):
    rng = np.random.default_rng(seed)
    generator, h = rng.integers(0, 5, size=8), rng.normal(size=5)
    pushed = np.bincount(generator, weights=prior, minlength=5)
    assert pushed @ h == pytest.approx(prior @ h[generator], abs=1e-12)


@pytest.mark.parametrize(
    ("generator", "law"),
    [
        (np.exp, stats.lognorm(1)),
        (np.abs, stats.halfnorm()),
        (lambda z: 3 * z - 1, stats.norm(-1, 3)),
        (stats.norm.cdf, stats.uniform()),
    ],
    ids=["exp", "abs, not invertible", "affine", "cdf"],
)
@pytest.mark.parametrize("h", [np.cos, lambda x: 1 / (1 + x * x), lambda x: np.exp(-abs(x))])
def test_quadrature_under_the_prior_agrees_with_scipys_exact_laws(generator, law, h):
    def weighted(z):
        return h(generator(z)) * stats.norm.pdf(z)

    under_prior = integrate.quad(weighted, -12, 0)[0] + integrate.quad(weighted, 0, 12)[0]
    # 1e-6: the law's own quadrature over an infinite range
    assert under_prior == pytest.approx(law.expect(h), abs=1e-6)


def test_a_map_that_is_not_continuous_is_allowed():
    # Mass 1/2 on -1 and on 2: E[x^2] = 5/2, and the same from 10,000 equal parts of the prior.
    levels = (np.arange(10_000) + 0.5) / 10_000
    z = stats.norm.ppf(levels)
    assert np.mean(np.where(z < 0, -1.0, 2.0) ** 2) == pytest.approx(2.5, abs=1e-12)


def test_without_integrability_the_expectation_has_no_value():
    # h(x) = x and Q Cauchy: the integral over (-b, c b) tends to log(c) / pi, for every c.
    for c in (0.5, 1.0, 2.0):
        below, above = -1e6, c * 1e6
        truncated = (math.log1p(above**2) - math.log1p(below**2)) / (2 * math.pi)
        assert truncated == pytest.approx(math.log(c) / math.pi, abs=1e-9)


# False variants: `check` is the statement, and refutes each change of it.


def check(
    weights=lambda prior: prior,
    push=lambda generator: generator,
    where=lambda g, z: g[z],
    finite=False,
):
    """Both expectations for every map between small sets, injective or not; priors have zeros."""
    rng = np.random.default_rng(0)
    for generator in ([0, 1, 2, 3], [0, 0, 0, 0], [3, 3, 1, 0], [1, 0, 3, 2]):
        for prior in ([0.25] * 4, [0.7, 0.2, 0.1, 0.0], [0.0, 0.0, 0.0, 1.0]):
            g, h = np.array(generator), rng.normal(size=4)
            law = np.bincount(push(g), weights=np.array(prior), minlength=4)
            assert law @ h == pytest.approx(
                weights(np.array(prior)) @ h[where(g, np.arange(4))], abs=1e-12
            )
            # A payoff h >= 0 may be infinite, and both expectations with it.
            h = np.array([1.0, np.inf, 0.0, 2.0])
            reached, seen = np.array(prior) > 0, law > 0
            left = law[seen] @ h[seen]
            right = weights(np.array(prior))[reached] @ h[where(g, np.arange(4))][reached]
            assert left == pytest.approx(right, abs=1e-12)
            assert np.isfinite(left) or not finite


FALSE = {
    "another prior on the right": {"weights": lambda prior: np.full(4, 0.25)},
    "h at the latent point": {"where": lambda g, z: z},
    "another map on the left": {"push": lambda generator: generator[::-1]},
    "a finite expectation for every h >= 0": {"finite": True},
}
