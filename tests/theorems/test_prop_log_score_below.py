"""Proposition prop-log-score-below: E Î_m = I − E KL(P̂‖P_Y) ≤ I, and E Î_m does not decrease."""

from itertools import product

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from gan_edu.theory.divergences import kl
from gan_edu.theory.inception import inception_score

from .strategies import law_of

# Three kinds of pictures, equally likely, each with a law of the class.
kinds = st.integers(2, 4).flatmap(
    lambda K: st.lists(law_of(K), min_size=3, max_size=3).map(np.array)
)


def samples(laws, m):
    """All equally likely samples of m pictures."""
    return [laws[list(choice)] for choice in product(range(3), repeat=m)]


def log_score(laws):
    return np.log(inception_score(laws, splits=1).mean)


def expected_log_score(laws, m):
    return np.mean([log_score(sample) for sample in samples(laws, m)])


def test_symbolically_the_reference_law_may_be_changed_at_the_price_of_one_divergence():
    s, t, p = sp.symbols("s t p", positive=True)  # two pictures, two classes, any law (p, 1 − p)
    mean = (s + t) / 2

    def divergence(first, second):
        cells = ((first, second), (1 - first, 1 - second))
        return sum(a * sp.log(a / b) for a, b in cells)

    own = (divergence(s, mean) + divergence(t, mean)) / 2
    against = (divergence(s, p) + divergence(t, p)) / 2
    rest = sp.expand_log(own - against + divergence(mean, p), force=True)
    assert sp.simplify(sp.expand(rest)) == 0


@given(kinds)
@settings(max_examples=30)
def test_the_mean_logarithm_is_low_by_the_mean_divergence(laws):
    truth = log_score(laws)
    for m in (1, 2, 3):
        mean = np.mean([kl(sample.mean(axis=0), laws.mean(axis=0)) for sample in samples(laws, m)])
        assert expected_log_score(laws, m) == pytest.approx(truth - mean, abs=1e-9)


@given(kinds)
@settings(max_examples=30)
def test_the_mean_logarithm_does_not_decrease_with_m_and_stays_below(laws):
    means = [expected_log_score(laws, m) for m in (1, 2, 3, 4)]
    assert (np.diff(means) >= -1e-12).all()
    assert means[-1] <= log_score(laws) + 1e-12
    assert means[0] == pytest.approx(0, abs=1e-12)  # one picture tells nothing


def test_there_is_no_bias_exactly_when_the_score_is_1():
    equal = np.tile([0.2, 0.8], (3, 1))
    assert expected_log_score(equal, 3) == pytest.approx(log_score(equal), abs=1e-12)
    nearly = equal + np.array([[0.01, -0.01], [0.0, 0.0], [-0.01, 0.01]])
    assert expected_log_score(nearly, 3) < log_score(nearly) - 1e-6


def test_pictures_that_depend_on_each_other_can_have_no_bias_at_all():
    laws = np.eye(3)  # every sample is the same three pictures
    assert np.mean([log_score(laws) for _ in range(3)]) == pytest.approx(np.log(3))


# False variants: `check` is the statement, and refutes each change of it.


def check(order=1, missing=1.0, equality=lambda laws: np.ptp(laws, axis=0).max() == 0.0):
    """The mean over all samples: what is missing, when nothing is, and that it grows with m."""
    cases = [np.eye(3), np.tile([0.2, 0.8], (3, 1)), np.array([[0.5, 0.5], [0.9, 0.1], [1.0, 0.0]])]
    for laws in cases:
        means = [np.mean([log_score(s) for s in samples(laws, m)]) for m in (1, 2, 3, 4)]
        assert (order * np.diff(means) >= -1e-12).all()
        assert means[-1] <= log_score(laws) + 1e-12
        assert (means[-1] >= log_score(laws) - 1e-9) == equality(laws)
        for m, mean in zip((1, 2, 3), means, strict=False):
            lost = np.mean([kl(s.mean(axis=0), laws.mean(axis=0)) for s in samples(laws, m)])
            assert mean == pytest.approx(log_score(laws) - missing * lost, abs=1e-12)


FALSE = {
    "falls with m": {"order": -1},
    "no bias": {"missing": 0.0},
    "half of the divergence": {"missing": 0.5},
    "right for sure answers too": {"equality": lambda laws: set(np.unique(laws)) <= {0.0, 1.0}},
    "never right": {"equality": lambda laws: False},
}
