"""Proposition prop-split-scores: what the mean and the deviation over splits estimate."""

from itertools import pairwise, product

import numpy as np
import pytest
import sympy as sp

from gan_edu.theory.inception import bias, inception_score, split_of, standard_error

from .expected_scores import CHANCES, COPIES, LAWS, expected_scores

REPEATS = 4000


@pytest.fixture(scope="module")
def scores():
    """Scores of 4,000 samples of 80 pictures in 4 splits: (repeats, splits)."""
    rng = np.random.default_rng(6)
    return np.array(
        [
            inception_score(COPIES[rng.integers(10, size=80)], splits=4, seed=3).per_split
            for _ in range(REPEATS)
        ]
    )


def test_symbolically_the_population_variance_is_low_by_one_part_in_s():
    for S in (2, 3, 4):
        s = sp.symbols(f"s0:{S}")
        mean = sum(s) / sp.Integer(S)
        std2 = sp.expand(sum((one - mean) ** 2 for one in s) / S)
        # Independent with mean 0 and variance 1: squares have expectation 1, products 0.
        expectation = sum(std2.coeff(one, 2) for one in s)
        assert expectation == sp.Rational(S - 1, S)


def test_the_mean_over_splits_is_the_score_of_one_split_and_not_of_all(scores):
    error = scores.mean(axis=1).std() / np.sqrt(REPEATS)
    assert abs(scores.mean() - expected_scores(20)[1]) < 4 * error
    assert expected_scores(80)[1] - scores.mean() > 10 * error
    assert bias(COPIES, 20) == pytest.approx(4 * bias(COPIES, 80))


def test_variances(scores):
    one_split = scores[:, 0].var()
    assert 4 * scores.mean(axis=1).var() / one_split == pytest.approx(1, abs=0.1)
    assert scores.var(axis=1).mean() / one_split == pytest.approx(3 / 4, abs=0.06)


def test_splits_are_disjoint_and_cover_all_pictures():
    split = split_of(1003, 10)
    counts = np.bincount(split)
    assert counts.sum() == 1003
    assert set(counts) == {100, 101}
    assert not all(a <= b for a, b in pairwise(split))  # shuffled


def test_the_standard_error_is_the_deviation_of_the_mean(scores):
    rng = np.random.default_rng(8)
    estimates = [
        standard_error(inception_score(COPIES[rng.integers(10, size=80)], splits=4)) ** 2
        for _ in range(1000)
    ]
    assert np.mean(estimates) / scores.mean(axis=1).var() == pytest.approx(1, abs=0.15)


def test_an_order_that_depends_on_the_pictures_breaks_it():
    sorted_by_class = np.repeat(np.eye(10), 100, axis=0)
    assert inception_score(sorted_by_class, shuffle=False).mean == 1
    assert inception_score(sorted_by_class).mean == pytest.approx(9.6, abs=0.2)
    assert inception_score(sorted_by_class, splits=1).mean == pytest.approx(10)


# False variants: `check` is the statement, and refutes each change of it.


def check(
    population=lambda S: (S - 1) / S, size=lambda m, S: m / S, of_mean=lambda S: 1 / S, order=list
):
    """The three lines exactly: of the mean over splits its expectation and variance; of std."""
    # All samples of four pictures, cut into two splits of two.
    pairs = np.array(
        [[inception_score(LAWS[[i, j]], splits=1).mean for j in range(3)] for i in range(3)]
    )
    chance = np.outer(CHANCES, CHANCES)
    spread = (chance * pairs**2).sum() - (chance * pairs).sum() ** 2
    samples = np.array(list(product(range(3), repeat=4)))
    weights = CHANCES[samples].prod(axis=1)
    i, j, k, l = np.array([order(sample) for sample in samples]).T  # noqa: E741
    both = np.stack([pairs[i, j], pairs[k, l]], axis=1)
    means = both.mean(axis=1)
    assert weights @ means == pytest.approx(expected_scores(2)[1], abs=1e-12)
    variance = weights @ means**2 - (weights @ means) ** 2
    assert variance == pytest.approx(of_mean(2) * spread, abs=1e-12)
    assert weights @ both.var(axis=1) == pytest.approx(population(2) * spread, abs=1e-12)
    for S in (2, 3, 5):
        splits = np.array(list(product((-1.0, 1.0), repeat=S)))  # variance 1, all equally likely
        assert splits.var(axis=1).mean() == pytest.approx(population(S), abs=1e-12)
        assert splits.mean(axis=1).var() == pytest.approx(of_mean(S), abs=1e-12)
        score = inception_score(np.repeat(COPIES, S, axis=0), S, shuffle=False)
        assert score.per_split.size == S
        assert bias(COPIES, int(size(20 * S, S))) == pytest.approx(bias(COPIES, 20))
        assert standard_error(score) == pytest.approx(score.std / np.sqrt(S * population(S)))


FALSE = {
    "the variance of one split": {"population": lambda S: 1.0},
    "the score of all pictures": {"size": lambda m, S: m},
    "one split too many": {"population": lambda S: S / (S + 1)},
    "the mean has the variance of one split": {"of_mean": lambda S: 1.0},
    "the variance of the mean with S - 1": {"of_mean": lambda S: 1 / (S - 1)},
    "pictures sorted by what they show": {"order": sorted},
}
