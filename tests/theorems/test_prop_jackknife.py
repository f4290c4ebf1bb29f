"""Proposition prop-jackknife: m s − (m − 1) s̄ has a bias of order 1/m² only."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings

from gan_edu.theory.inception import bias, extrapolate, inception_score

from .expected_scores import COPIES, expected_scores
from .strategies import seeds

TRUTH = inception_score(COPIES, splits=1).mean


def test_symbolically_the_line_through_two_sizes_drops_the_term_of_order_1_over_m():
    m, score, b, b2 = sp.symbols("m score b b2", positive=True)

    def mean(size):
        return score + b / size + b2 / size**2

    rest = sp.simplify(m * mean(m) - (m - 1) * mean(m - 1) - score)
    assert sp.simplify(rest + b2 / (m * (m - 1))) == 0
    t1, t2, s1, s2 = 1 / m, 1 / (m - 1), *sp.symbols("s1 s2")
    at_zero = (t2 * s1 - t1 * s2) / (t2 - t1)
    assert sp.simplify(at_zero - (m * s1 - (m - 1) * s2)) == 0


def test_the_expected_jackknife_has_a_bias_that_falls_four_times_when_m_doubles():
    left = [
        m * expected_scores(m)[1] - (m - 1) * expected_scores(m - 1)[1] - TRUTH
        for m in (40, 80, 160)
    ]
    assert left[0] / left[1] == pytest.approx(4, abs=0.5)
    assert left[1] / left[2] == pytest.approx(4, abs=0.3)
    assert abs(left[0]) < abs(bias(COPIES, 40)) / 10


@given(seeds())
@settings(max_examples=30)
def test_the_library_leaves_out_each_picture_once(seed):
    rng = np.random.default_rng(seed)
    laws = rng.dirichlet(np.full(4, 0.3), size=12)
    left_out = [inception_score(np.delete(laws, i, axis=0), splits=1).mean for i in range(12)]
    score = inception_score(laws, splits=1).mean
    assert extrapolate(laws).value == pytest.approx(12 * score - 11 * np.mean(left_out), rel=1e-9)


def test_with_too_few_pictures_for_the_classes_much_of_the_bias_stays():
    law = np.r_[0.5, np.full(999, 0.5 / 999)]  # true score 63.2
    rng = np.random.default_rng(4)
    found = [extrapolate(np.eye(1000)[rng.choice(1000, size=1000, p=law)]).value for _ in range(20)]
    assert np.mean(found) < 2 * np.sqrt(999) - 5


# False variants: `check` is the statement, and refutes each change of it.


def check(own=lambda m: m, others=lambda m: m - 1, library=extrapolate, at=0.0):
    """Exact expectations: what is left falls like one over m squared; the library's formula."""
    errors = []
    for m in (40, 160):
        score, smaller = expected_scores(m)[1], expected_scores(m - 1)[1]
        errors.append(m * m * (own(m) * score - others(m) * smaller - TRUTH))
    assert abs(errors[1]) < 1.5 * abs(errors[0])
    laws = COPIES[[0, 3, 6, 7, 9]]
    left_out = [inception_score(np.delete(laws, i, axis=0), splits=1).mean for i in range(5)]
    value = own(5) * inception_score(laws, splits=1).mean - others(5) * np.mean(left_out)
    assert library(laws).value == pytest.approx(value, rel=1e-12)
    # The line through both points, by NumPy's fit.
    line = np.polyfit([1 / 5, 1 / 4], [inception_score(laws, splits=1).mean, np.mean(left_out)], 1)
    assert np.polyval(line, at) == pytest.approx(value, rel=1e-9)


FALSE = {
    "the plug-in itself": {"own": lambda m: 1, "others": lambda m: 0},
    "half of the correction": {"own": lambda m: (m + 1) / 2, "others": lambda m: (m - 1) / 2},
    "the correction the other way": {"own": lambda m: 2 - m, "others": lambda m: 1 - m},
    "the height of the line at 1/(m + 1)": {"at": 1 / 6},
}
