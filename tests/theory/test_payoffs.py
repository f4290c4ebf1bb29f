"""Payoffs and f-divergences against SciPy, scikit-learn and mpmath, and against brute search."""

import math

import mpmath as mp
import numpy as np
import pytest
from scipy import optimize, stats
from scipy.spatial.distance import jensenshannon
from sklearn.metrics import brier_score_loss, hinge_loss, log_loss

from gan_edu.theory import f_divergences, payoffs
from gan_edu.theory.f_divergences import DIVERGENCES, f_divergence, variational_value
from gan_edu.theory.payoffs import PAYOFFS, best_answers, best_value, payoff_value

from .test_divergences import PAIRS

SOME = PAIRS[:300]
U = np.geomspace(0.01, 100, 41)


def outcomes(p, q):
    """Labels and weights of a data set with these laws: real points first."""
    return np.repeat([1, 0], p.size), np.concatenate([p, q])


def test_the_payoffs_are_minus_twice_the_losses_of_scikit_learn():
    rng = np.random.default_rng(0)
    for p, q in SOME[:100]:
        labels, weights = outcomes(p, q)
        t = rng.uniform(0.01, 0.99, p.size)
        twice = np.tile(t, 2)
        kwargs = {"sample_weight": weights}
        assert payoff_value(p, q, t, "log") == pytest.approx(
            -2 * log_loss(labels, twice, labels=[0, 1], **kwargs)
        )
        assert payoff_value(p, q, t, "brier") == pytest.approx(
            -2 * brier_score_loss(labels, twice, **kwargs)
        )
        score = rng.normal(0, 2, p.size)
        assert payoff_value(p, q, score, "hinge") == pytest.approx(
            -2 * hinge_loss(labels, np.tile(score, 2), labels=[0, 1], **kwargs)
        )


@pytest.mark.parametrize("name", PAYOFFS)
def test_no_answer_earns_more_than_the_best_one(name):
    low, high = (np.clip(end, -3, 3) for end in PAYOFFS[name].answers)
    grid = np.linspace(low, high, 6001)
    for p, q in SOME[:60]:
        gains = [
            max(
                PAYOFFS[name].real(np.full_like(grid, a), grid)
                + PAYOFFS[name].fake(np.full_like(grid, b), grid)
            )
            for a, b in zip(p, q, strict=True)
        ]
        best = best_value(p, q, name)
        assert sum(gains) <= best + 1e-12
        assert sum(gains) == pytest.approx(best, abs=1e-3)
        assert payoff_value(p, q, best_answers(p, q, name), name) == pytest.approx(best, abs=1e-12)


@pytest.mark.parametrize("name", PAYOFFS)
def test_a_payoff_is_called_proper_exactly_if_the_posterior_earns_most(name):
    worst = 0.0
    for share in np.linspace(0.01, 0.99, 99):
        pair = [share, 1 - share], [1 - share, share]
        worst = max(worst, best_value(*pair, name) - payoff_value(*pair, pair[0], name))
    assert (worst < 1e-12) == PAYOFFS[name].proper


def test_divergences_agree_with_scipys_and_numpys_on_300_pairs():
    for p, q in SOME:
        close = {"rel": 1e-9, "abs": 1e-12}
        m = (p + q) / 2
        assert f_divergence(p, q, "kl") == pytest.approx(stats.entropy(p, q), **close)
        assert f_divergence(p, q, "reverse kl") == pytest.approx(stats.entropy(q, p), **close)
        js = np.nan_to_num(jensenshannon(p, q)) ** 2
        assert f_divergence(p, q, "twice js") == pytest.approx(2 * js, **close)
        lost = f_divergence(p, q, "twice kl of the mixture")
        assert lost == pytest.approx(2 * stats.entropy(m, p), **close)
        assert f_divergence(p, q, "tv") == pytest.approx(np.abs(p - q).sum() / 2, **close)
        hellinger = np.square(np.sqrt(p) - np.sqrt(q)).sum()
        assert f_divergence(p, q, "squared hellinger") == pytest.approx(hellinger, **close)
        seen = m > 0
        triangle = (np.square(p - q)[seen] / (p + q)[seen]).sum() / 4
        assert f_divergence(p, q, "brier") == pytest.approx(triangle, **close)
        if (p[q == 0] > 0).any():
            assert f_divergence(p, q, "chi2") == math.inf
        else:
            shared = q > 0
            chi2 = (np.square(p - q)[shared] / q[shared]).sum()
            assert f_divergence(p, q, "chi2") == pytest.approx(chi2, **close)


@pytest.mark.parametrize("name", DIVERGENCES)
def test_the_slope_is_mpmaths_derivative_of_f(name):
    one = DIVERGENCES[name]
    for u in (0.02, 0.3, 0.9, 1.7, 20.0):
        by_mpmath = mp.diff(lambda x: float(one.f(np.array(float(x)))), u, h=1e-5)
        assert float(one.slope(np.array(u))) == pytest.approx(float(by_mpmath), abs=1e-4)


@pytest.mark.parametrize("name", DIVERGENCES)
def test_the_limits_of_f_are_those_that_are_written_down(name):
    one = DIVERGENCES[name]
    near, far = (float(one.f(np.array(u))) for u in (1e-12, 1e12))
    assert near > 20 if one.at_zero == math.inf else near == pytest.approx(one.at_zero, abs=1e-5)
    slope = far / 1e12
    assert (
        slope > 20
        if one.at_infinity == math.inf
        else slope == pytest.approx(one.at_infinity, abs=1e-5)
    )


@pytest.mark.parametrize("name", DIVERGENCES)
def test_the_conjugate_is_the_largest_ut_minus_f_that_a_search_finds(name):
    one = DIVERGENCES[name]
    start = 1e-9
    for t in np.append(one.slope(U[::4]), one.slope(U[:1]) - 0.2):
        found = optimize.minimize_scalar(
            lambda u, t=t: float(one.f(np.array(u))) - u * t,
            bounds=(start, 400),
            method="bounded",
            options={"xatol": 1e-10},
        )
        ends = [u * t - float(one.f(np.array(u))) for u in (start, 1.0)]
        assert float(one.conjugate(np.array([t]))[0]) == pytest.approx(
            max(-found.fun, *ends), abs=2e-5
        )


def test_outside_its_domain_the_conjugate_is_infinite():
    for name, t in (("reverse kl", 0.0), ("twice js", 0.7), ("tv", 0.51), ("brier", 0.26)):
        assert DIVERGENCES[name].conjugate(np.array([t]))[0] == math.inf
        assert variational_value([0.5, 0.5], [0.5, 0.5], [t, -1.0], name) == -math.inf


@pytest.mark.parametrize("name", DIVERGENCES)
def test_every_critic_is_a_lower_bound_and_the_slope_of_the_ratio_reaches_it(name):
    rng = np.random.default_rng(1)
    one = DIVERGENCES[name]
    for _ in range(60):
        p, q = rng.dirichlet(np.full(5, 2.0), size=2)
        exact = f_divergence(p, q, name)
        best = one.slope(p / q)
        assert variational_value(p, q, best, name) == pytest.approx(exact, rel=1e-9, abs=1e-9)
        for scale in (0.1, 1.0):
            bound = variational_value(p, q, best + rng.normal(0, scale, 5), name)
            assert bound <= exact + 1e-12


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: best_value([0.5, 0.5], [1.0, 0.0], "logs"), "payoff must be one of"),
        (lambda: payoff_value([1.0], [1.0], [1.5], "log"), r"each in \[0, 1\]"),
        (lambda: payoff_value([0.5, 0.5], [1.0, 0.0], [0.5], "log"), "one entry for each of p"),
        (lambda: f_divergence([1.0], [1.0], "JS"), "divergence must be one of"),
        (lambda: variational_value([1.0], [1.0], [0.0, 0.0], "kl"), "critic must have one entry"),
    ],
)
def test_bad_input_is_refused_with_what_was_expected(call, text):
    with pytest.raises(ValueError, match=text):
        call()


def test_the_two_sides_of_the_theorem_know_nothing_of_each_other():
    assert not set(vars(payoffs)) & {"f_divergence", "DIVERGENCES", "divergences", "criterion"}
    assert not set(vars(f_divergences)) & {"best_value", "PAYOFFS", "divergences", "criterion"}
