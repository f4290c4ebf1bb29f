"""Proposition prop-log-score-bias: E Î_m = I − E χ²/2m + O(1/m²), and a bound for every m."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gan_edu.theory.divergences import chi2
from gan_edu.theory.inception import bias, inception_score

from .expected_scores import CHANCES, COPIES, LAWS, expected_scores
from .strategies import law_of

TRUTH = np.log(inception_score(COPIES, splits=1).mean)


def mean_chi2(laws):
    return np.mean([chi2(law, laws.mean(axis=0)) for law in laws])


def test_symbolically_the_divergence_starts_with_half_of_chi2_and_the_remainder_is_quartic():
    u = sp.symbols("u")
    series = sp.series((1 + u) * sp.log(1 + u), u, 0, 5).removeO()
    assert sp.expand(series - (u + u**2 / 2 - u**3 / 6)) == u**4 / 12
    grid = np.concatenate([np.linspace(-1 + 1e-9, -1e-2, 500), np.geomspace(1e-2, 1e4, 500)])
    rest = (1 + grid) * np.log1p(grid) - grid - grid**2 / 2 + grid**3 / 6
    assert (np.abs(rest) <= 1.0 * grid**4).all()  # the constant of the proof, for all u > −1


def test_the_error_of_the_first_order_falls_four_times_when_m_doubles():
    errors = [expected_scores(m)[0] - TRUTH - bias(COPIES, m, log=True) for m in (40, 80, 160)]
    assert errors[0] / errors[1] == pytest.approx(4, abs=0.4)
    assert errors[1] / errors[2] == pytest.approx(4, abs=0.2)


@pytest.mark.parametrize("m", [1, 2, 5, 20, 80])
def test_the_bound_holds_for_every_m(m):
    missing = TRUTH - expected_scores(m)[0]
    assert 0 <= missing <= np.log1p(mean_chi2(COPIES) / m)


def test_the_bias_of_the_library_is_half_of_the_mean_chi2():
    assert bias(COPIES, 50, log=True) == pytest.approx(-mean_chi2(COPIES) / 100, rel=1e-12)


@given(st.lists(law_of(4), min_size=1, max_size=8).map(np.array))
def test_the_mean_chi2_is_at_most_the_number_of_occurring_classes_minus_1(laws):
    occurring = int((laws.mean(axis=0) > 0).sum())
    assert mean_chi2(laws) <= occurring - 1 + 1e-9
    hot = bool(((laws > 0).sum(axis=1) == 1).all())
    assert (mean_chi2(laws) >= occurring - 1 - 1e-9) == hot


def test_one_hot_laws_have_the_correction_of_miller_and_madow():
    # Exact expectation for a coin: binomial counts.
    m, heads = 200, np.arange(201)
    shares = np.stack([heads / m, 1 - heads / m], axis=1)
    mean = stats.binom.pmf(heads, m, 0.3) @ stats.entropy(shares, axis=1)
    missing = stats.entropy([0.3, 0.7]) - mean
    assert missing == pytest.approx((2 - 1) / (2 * m), rel=0.01)


def test_with_more_classes_than_pictures_the_first_order_says_nothing():
    K, m = 1000, 50  # one-hot, all classes equally frequent: Î_m is at most log m
    first_order = (K - 1) / (2 * m)
    assert np.log(K) - first_order < 0  # but Î_m is never negative
    assert np.log(K) - np.log(m) < np.log1p((K - 1) / m)  # the bound still holds


def test_pictures_that_come_twice_have_twice_the_bias():
    sample = COPIES[np.random.default_rng(1).integers(10, size=40)]
    twice = np.repeat(sample, 2, axis=0)  # 80 pictures with the score of 40
    score = inception_score(sample, splits=1).mean
    assert inception_score(twice, splits=1).mean == pytest.approx(score, rel=1e-12)
    missing = [TRUTH - expected_scores(m)[0] for m in (40, 80)]
    assert missing[0] / missing[1] == pytest.approx(2, rel=0.02)


# False variants: `check` is the statement, and refutes each change of it.

OTHERS = [
    (LAWS, CHANCES),
    (np.eye(3), np.full(3, 1 / 3)),  # the bound is attained at m = 1
    (np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]), np.array([0.6, 0.2, 0.2])),
    (np.array([[0.5, 0.5], [0.9, 0.1], [0.2, 0.8]]), np.array([0.2, 0.4, 0.4])),
    (np.eye(4)[[0, 1, 1]], np.array([0.5, 0.3, 0.2])),  # two of four classes never occur
    (np.tile([0.3, 0.7], (3, 1)), np.array([0.5, 0.3, 0.2])),
]


def one_hot(laws):
    return bool((laws.max(axis=1) == 1).all())


def check(factor=0.5, bound=1.0, classes=lambda p_y: (p_y > 0).sum() - 1, attains=one_hot):
    """Exact expectations over all counts: the first order, and the bound at every m."""
    for laws, chances in OTHERS:
        p_y = chances @ laws
        truth = stats.entropy(p_y) - chances @ stats.entropy(laws, axis=1)
        spread = chances @ [chi2(law, p_y) for law in laws]
        cap = classes(p_y)
        assert spread <= cap + 1e-12
        assert (spread >= cap - 1e-12) == attains(laws)
        errors = [
            m * m * (expected_scores(m, laws, chances)[0] - truth + factor * spread / m)
            for m in (40, 160)
        ]
        assert abs(errors[1]) < 1.5 * abs(errors[0]) + 1e-9
        for m in (1, 2, 10):
            missing = truth - expected_scores(m, laws, chances)[0]
            assert -1e-12 <= missing <= np.log1p(bound * spread / m) + 1e-12


FALSE = {
    "all of chi-squared": {"factor": 1.0},
    "a bias upwards": {"factor": -0.5},
    "no bias": {"factor": 0.0},
    "99 hundredths of the bound": {"bound": 0.99},
    "all classes count": {"classes": lambda p_y: p_y.size - 1},
    "half of the classes": {"classes": lambda p_y: ((p_y > 0).sum() - 1) / 2},
    "attained by all laws": {"attains": lambda laws: True},
    "attained by different one-hot laws only": {
        "attains": lambda laws: one_hot(laws) and len(np.unique(laws, axis=0)) == len(laws)
    },
}
