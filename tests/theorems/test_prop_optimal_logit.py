"""Proposition prop-optimal-logit: the best logit is log(p/q) + log(π/(1 − π))."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import logit, xlog1py, xlogy

from gan_edu.theory import criterion

from .instances import PAIRS, POSITIVE_PAIRS
from .strategies import laws, seeds

PRIOR = st.floats(0.05, 0.95)


def weighted(p, q, d, prior):
    return (prior * xlogy(p, d) + (1 - prior) * xlog1py(q, -d)).sum()


def test_symbolically_the_stationary_point_of_the_weighted_objective_is_the_posterior():
    p, q, t = sp.symbols("p q t", positive=True)
    prior = sp.Symbol("pi", positive=True)
    objective = prior * p * sp.log(t) + (1 - prior) * q * sp.log(1 - t)
    (stationary,) = sp.solve(sp.diff(objective, t), t)
    bayes = prior * p / (prior * p + (1 - prior) * q)
    assert sp.simplify(stationary - bayes) == 0
    odds = sp.simplify(stationary / (1 - stationary))
    assert sp.simplify(odds - (p / q) * (prior / (1 - prior))) == 0


@given(laws(2, positive=(0, 1)), PRIOR)
def test_the_logit_is_the_log_density_ratio_plus_the_log_prior_odds(pair, prior):
    p, q = pair
    d = criterion.optimal_discriminator(p, q, prior)
    np.testing.assert_allclose(logit(d), np.log(p / q) + logit(prior), atol=1e-10)


@given(laws(2), PRIOR, seeds())
def test_no_discriminator_has_a_larger_weighted_objective(pair, prior, seed):
    p, q = pair
    best = weighted(p, q, criterion.optimal_discriminator(p, q, prior), prior)
    rivals = np.random.default_rng(seed).uniform(0, 1, size=(50, p.size))
    assert max(weighted(p, q, d, prior) for d in rivals) <= best + 1e-12


def test_the_posterior_is_the_frequency_of_real_among_draws():
    rng = np.random.default_rng(0)
    p, q, prior = np.array([0.7, 0.3]), np.array([0.2, 0.8]), 0.25
    real = rng.random(400_000) < prior
    points = np.where(real, rng.random(400_000) < p[1], rng.random(400_000) < q[1])
    frequencies = [real[points == x].mean() for x in (0, 1)]
    # 5 standard errors of a frequency from over 100,000 draws.
    assert frequencies == pytest.approx(criterion.optimal_discriminator(p, q, prior), abs=8e-3)


def test_with_unequal_classes_one_half_does_not_mean_equal_densities():
    d = criterion.optimal_discriminator([0.5, 0.5], [0.5, 0.5], prior=0.75)
    assert d == pytest.approx([0.75, 0.75])


def test_where_a_density_is_zero_there_is_no_logit():
    with np.errstate(divide="ignore"):
        assert logit(criterion.optimal_discriminator([1.0, 0.0], [0.5, 0.5]))[1] == -np.inf


# False variants: `check` is the statement, and refutes each change of it.


def check(
    ratio=lambda p, q: np.log(p / q),
    odds=lambda prior: np.log(prior / (1 - prior)),
    share=lambda prior: prior,
    free=lambda p, q: p + q == 0,
):
    """The logit of the library's D, which alone, where data occur, maximises the payoff."""
    for p, q in POSITIVE_PAIRS:
        for prior in (0.05, 0.5, 0.9):
            d = criterion.optimal_discriminator(p, q, prior)
            np.testing.assert_allclose(logit(d), ratio(p, q) + odds(prior), atol=1e-10)
    for p, q in PAIRS:
        for prior in (0.05, 0.5, 0.9):
            d = criterion.optimal_discriminator(p, q, prior)
            best = weighted(p, q, d, share(prior))
            for x in range(p.size):  # another answer at one point
                for answer in (0.0, 0.3, 0.7, 1.0):
                    rival = np.where(np.arange(p.size) == x, answer, d)
                    found = weighted(p, q, rival, share(prior))
                    if abs(answer - d[x]) > 1e-2:
                        assert found == best if free(p[x], q[x]) else found < best - 1e-6


FALSE = {
    "without the prior": {"odds": lambda prior: 0.0},
    "the prior odds turned": {"odds": lambda prior: np.log((1 - prior) / prior)},
    "the ratio turned": {"ratio": lambda p, q: np.log(q / p)},
    "the best of the unweighted payoff": {"share": lambda prior: 0.5},
    "unique also where neither law has mass": {"free": lambda p, q: False},
    "free where one law has no mass": {"free": lambda p, q: min(p, q) == 0},
}
