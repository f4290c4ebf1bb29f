"""Proposition prop-bias-reverses-order: the better generator can look worse at equal m."""

import numpy as np
import pytest
import sympy as sp
from scipy import stats

from gan_edu.theory.inception import inception_score

FIRST = np.r_[0.5, np.full(999, 0.5 / 999)]
SECOND = np.r_[np.full(60, 1 / 60), np.zeros(940)]


def test_symbolically_the_true_scores_and_those_of_two_pictures():
    half, rest, sixty = sp.Rational(1, 2), sp.Rational(1, 2 * 999), sp.Rational(1, 60)
    entropy = -half * sp.log(half) - 999 * rest * sp.log(rest)
    score = sp.exp(sp.expand_log(entropy, force=True))
    assert sp.simplify(score**2 - 4 * 999) == 0
    assert 2 * sp.sqrt(999) > 60
    first_of_two = 2 - half**2 - 999 * rest**2
    second_of_two = 2 - 60 * sixty**2
    assert first_of_two < sp.Rational(175, 100) < sp.Rational(198, 100) < second_of_two


@pytest.mark.parametrize("law", [FIRST, SECOND])
def test_two_sure_answers_score_2_or_1(law):
    rng = np.random.default_rng(2)
    agree = 0
    for _ in range(500):
        i, j = rng.choice(1000, size=2, p=law)
        score = inception_score(np.eye(1000)[[i, j]], splits=1).mean
        assert score == pytest.approx(1 if i == j else 2)
        agree += i == j
    assert agree / 500 == pytest.approx((law**2).sum(), abs=0.06)


def test_the_order_is_still_wrong_at_5000_pictures_and_right_at_50000():
    rng = np.random.default_rng(3)
    means = {
        m: [
            np.exp(stats.entropy(rng.multinomial(m, law, size=200) / m, axis=1)).mean()
            for law in (FIRST, SECOND)
        ]
        for m in (5000, 50_000)
    }
    assert means[5000][0] < means[5000][1] - 2
    assert means[50_000][0] > means[50_000][1] + 2


# False variants: `check` is the statement, and refutes each change of it.


def check(truth=1, two_pictures=-1, m=2):
    """Signs of the differences first minus second: of the true scores, and expected at m = 2."""
    true = [np.exp(stats.entropy(law)) for law in (FIRST, SECOND)]
    assert np.sign(true[0] - true[1]) == truth
    expected = [2 - (law**2).sum() if m == 2 else 1.0 for law in (FIRST, SECOND)]
    assert np.sign(expected[0] - expected[1]) == two_pictures


FALSE = {
    "the second is the better one": {"truth": -1},
    "two pictures show the right order": {"two_pictures": 1},
    "one picture shows it too": {"m": 1},
}
