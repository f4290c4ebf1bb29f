"""Proposition prop-nearest-exchangeable: the nearest real picture, when nothing is copied.

No function of ours is run here: NumPy and SciPy alone check the proposition.
"""

from itertools import permutations

import numpy as np
import pytest
from scipy.stats import binomtest


def share(training, held_out, rounds, sample, distance, seed=0, draw=None):
    """In how many of the rounds the nearest point is a training point."""
    rng = np.random.default_rng(seed)
    hits = 0
    for _ in range(rounds):
        points = rng.exponential(size=(training + held_out, 2))
        points = draw(points, training) if draw else points
        distances = distance(points, sample(rng, points[:training]))
        hits += int(distances.argmin() < training)
    return hits


def euclidean(points, sample):
    return np.linalg.norm(points - sample, axis=1)


def crooked(points, sample):
    return np.abs(np.sin(7 * points[:, 0]) - sample[1]) + points[:, 1]


def far_away(rng, training):
    return rng.normal(50, 1, size=2)


def fresh(rng, training):
    return rng.exponential(size=2)


def copying(rng, training):
    return training[0] + rng.normal(0, 1e-3, size=2)


def test_every_order_equally_likely_gives_the_share_exactly():
    orders = list(permutations(range(5)))  # N = 3 training points, N' = 2
    assert sum(order[0] < 3 for order in orders) * 5 == 3 * len(orders)


@pytest.mark.parametrize("sample", [fresh, far_away])
@pytest.mark.parametrize("distance", [euclidean, crooked])
@pytest.mark.parametrize(("training", "held_out"), [(6, 1), (3, 3), (2, 7)])
def test_draws_agree_for_any_generator_and_distance(sample, distance, training, held_out):
    hits = share(training, held_out, 2000, sample, distance)
    assert binomtest(hits, 2000, training / (training + held_out)).pvalue > 1e-3


def test_a_copying_generator_has_a_higher_share():
    hits = share(6, 1, 2000, copying, euclidean)
    assert hits > 1980  # 6/7 would be 1714


def test_ties_broken_in_favour_of_training_spoil_it():
    rng = np.random.default_rng(0)
    points = rng.integers(0, 2, size=(2000, 7))  # two values only: many ties
    assert np.mean(points.argmin(1) < 3) > 0.8  # 3/7 without ties


def test_held_out_points_from_another_law_spoil_it():
    rng = np.random.default_rng(0)
    points = np.concatenate([rng.normal(size=(2000, 6)), rng.normal(5, 1, (2000, 1))], axis=1)
    assert np.mean(np.abs(points).argmin(1) < 6) > 0.99  # the sample is 0; 6/7 expected


# False variants: `check` is the statement, and refutes each change of it.


def check(chance=lambda n, other: n / (n + other), sample=fresh, distance=euclidean, draw=None):
    """The share of rounds in which a training point is nearest, for two distances."""
    for training, held_out in ((6, 1), (3, 3), (2, 7)):
        for measure in (distance, crooked):
            hits = share(training, held_out, 1000, sample, measure, draw=draw)
            assert binomtest(hits, 1000, chance(training, held_out)).pvalue > 1e-4


def coarse(points, sample):
    """The first of several at the same distance counts as the nearest."""
    return np.linalg.norm(points - sample, axis=1).round()


def held_out_far_away(points, training):
    return points + 3.0 * (np.arange(len(points)) >= training)[:, None]


FALSE = {
    "a half": {"chance": lambda n, other: 0.5},
    "the share of the held-out points": {"chance": lambda n, other: other / (n + other)},
    "a generator that copies": {"sample": copying},
    "with ties": {"distance": coarse},
    "held-out points of another law": {"draw": held_out_far_away},
}
