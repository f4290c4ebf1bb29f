"""Proposition prop-memorised-images: K stored pictures reach the score K; P does not occur."""

from itertools import product

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from gan_edu.theory.inception import inception_score

from .strategies import seeds


def score(laws):
    return inception_score(laws, splits=1).mean


def test_symbolically_a_classifier_that_is_nearly_sure_gives_nearly_k():
    K, slip = sp.symbols("K epsilon", positive=True)
    doubt = -(1 - slip) * sp.log(1 - slip) - slip * sp.log(slip / (K - 1))
    assert sp.limit(sp.exp(sp.log(K) - doubt), slip, 0) == K


@pytest.mark.parametrize("K", [1, 2, 10, 1000])
def test_one_stored_picture_for_each_class_scores_k_however_often_it_is_shown(K):
    assert score(np.eye(K)) == pytest.approx(K, rel=1e-12)
    assert score(np.tile(np.eye(K), (3, 1))) == pytest.approx(K, rel=1e-12)


@given(seeds(), st.integers(1, 6))
def test_the_score_depends_on_the_law_of_the_answers_only(seed, copies):
    rng = np.random.default_rng(seed)
    laws = rng.dirichlet(np.ones(4), size=7)
    # Other pictures with the same answers, in another order, each shown several times.
    shown = np.repeat(rng.permutation(laws), copies, axis=0)
    assert score(shown) == pytest.approx(score(laws), rel=1e-12)


def test_one_class_without_a_sure_picture_keeps_the_score_below_k():
    laws = np.eye(10)
    laws[3] = 0.1
    assert score(laws) < 9


# False variants: `check` is the statement, and refutes each change of it.


def check(reached=lambda K, copies: K, sure=1.0, same=lambda laws: sorted(map(tuple, laws))):
    """The score of one stored picture for each class, shown any number of times."""
    for K in (1, 2, 10):
        for copies in (1, 3):
            laws = sure * np.eye(K) + (1 - sure) / K
            shown = np.tile(laws, (copies, 1))
            assert score(shown) == pytest.approx(reached(K, copies), rel=1e-12)
    # Six pictures each: whoever shows the same answers equally often has the same score.
    doubt, even = np.array([[0.9, 0.1], [0.2, 0.8], [0.4, 0.6]]), np.full((6, 2), 0.5)
    shown = [doubt[[0, 0, 1, 1, 2, 2]], doubt[[2, 1, 0, 2, 1, 0]], even, doubt[[0, 0, 0, 1, 1, 2]]]
    for first, second in product(shown, repeat=2):
        equal = same(first) == same(second)
        assert (score(first) == pytest.approx(score(second), rel=1e-12)) == equal


FALSE = {
    "more for more copies": {"reached": lambda K, copies: K * copies},
    "one less": {"reached": lambda K, copies: max(1, K - 1)},
    "a classifier that doubts": {"sure": 0.9},
    "through the law of the class alone": {
        "same": lambda laws: laws.mean(axis=0).round(9).tolist()
    },
    "through the order too": {"same": lambda laws: laws.tolist()},
    "through the set of the answers alone": {"same": lambda laws: set(map(tuple, laws))},
}
