"""Proposition prop-inception-score-cap: the score of m pictures is at most min(m, K)."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gan_edu.theory.inception import cap, inception_score

from .instances import pictures as instances
from .strategies import law_of

pictures = st.tuples(st.integers(1, 8), st.integers(1, 8)).flatmap(
    lambda size: st.lists(law_of(size[1]), min_size=size[0], max_size=size[0]).map(np.array)
)


def score(laws):
    return inception_score(laws, splits=1).mean


def test_symbolically_a_picture_is_at_most_log_m_from_the_mean():
    m, p, others = sp.symbols("m p others", positive=True)
    mean = (p + others) / m
    assert sp.simplify(sp.log(m) - sp.log(p / mean) - sp.log(1 + others / p)) == 0


@given(pictures)
def test_no_pictures_exceed_the_cap(laws):
    assert score(laws) <= cap(*laws.shape) * (1 + 1e-12)


@given(pictures)
def test_the_score_is_m_exactly_if_no_two_pictures_share_a_class(laws):
    shared = ((laws > 0).sum(axis=0) > 1).any()
    assert (score(laws) == pytest.approx(len(laws), rel=1e-9)) == (not shared)


def test_laws_need_not_be_one_hot_to_reach_m_but_must_to_reach_k():
    spread = np.array([[0.5, 0.5, 0, 0], [0, 0, 0.3, 0.7]])
    assert score(spread) == pytest.approx(2, rel=1e-12)
    assert score(np.eye(4)) == pytest.approx(4, rel=1e-12)


def test_a_split_of_100_pictures_scores_at_most_100_with_1000_classes():
    laws = np.eye(1000)
    assert inception_score(laws, splits=10).per_split == pytest.approx(np.full(10, 100.0))
    assert score(laws) == pytest.approx(1000)


# False variants: `check` is the statement, and refutes each change of it.


def plug_in(laws):
    """The score by SciPy's entropies: nothing keeps it below the cap."""
    return np.exp(stats.entropy(laws.mean(axis=0)) - stats.entropy(laws, axis=1).mean())


def check(
    largest=min,
    apart=lambda laws: not bool(((laws > 0).sum(axis=0) > 1).any()),
    strict=False,
    least=1.0,
):
    """The cap, and that m is reached exactly if no two pictures share a class."""
    for laws in [*instances(), np.eye(7), np.repeat(np.eye(3), 2, axis=0)]:
        found = plug_in(laws)
        assert score(laws) == pytest.approx(found, rel=1e-12)
        assert found >= least * (1 - 1e-12)
        assert found <= largest(*laws.shape) * (1 + 1e-12)
        assert not strict or found < cap(*laws.shape) * (1 - 1e-12)
        assert (found >= len(laws) * (1 - 1e-12)) == apart(laws)


FALSE = {
    "one less": {"largest": lambda m, K: max(1, min(m, K) - 1)},
    "never attained": {"strict": True},
    "m for one-hot laws only": {"apart": lambda laws: np.array_equal(laws, np.eye(len(laws)))},
    "m for one-hot laws that share a class": {
        "apart": lambda laws: bool((laws.max(axis=1) == 1).all())
    },
    "above 1 always": {"least": 1.01},
    "a little below K classes": {"largest": lambda m, K: min(m, K - 0.01 if m > K else K)},
}
