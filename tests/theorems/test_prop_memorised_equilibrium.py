"""Proposition prop-memorised-equilibrium: a copied training set deceives a finite class."""

import math

import numpy as np
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from .strategies import seeds


def allowance(floor, count, m, delta):
    return floor * math.sqrt(math.log(count / delta) / (2 * m))


def failures(seed, m, count, delta, *, slack=1.0, by_class=True, repeats=400, floor=2.0):
    """Share of training sets for which the best of the class earns more than the bound."""
    rng = np.random.default_rng(seed)
    points = 50
    p = rng.dirichlet(np.ones(points))
    lowest = 1 - math.exp(-floor)
    answers = rng.uniform(0.02, lowest, size=(count, points))
    counts = rng.multinomial(m, p, size=repeats) / m
    values = np.log(answers) @ p + (np.log1p(-answers) @ counts.T).T
    bound = -math.log(4) + slack * allowance(floor, count if by_class else 1, m, delta)
    return float((values.max(axis=1) > bound).mean())


def test_symbolically_the_union_of_the_tails_is_delta():
    m, r, n, delta = sp.symbols("m R n delta", positive=True)
    t = r * sp.sqrt(sp.log(n / delta) / (2 * m))
    assert sp.simplify(n * sp.exp(-2 * m * t**2 / r**2) - delta) == 0


@given(seeds(), st.integers(5, 100), st.sampled_from([1, 20, 200]))
@settings(max_examples=20, deadline=None)
def test_random_classes_on_fifty_points_fail_at_most_so_often(seed, m, count):
    assert failures(seed, m, count, 0.3) <= 0.3


def test_a_class_that_knows_the_training_set_is_not_fixed_and_wins():
    # One discriminator for each set of two of ten points: 45 in all; m = 2, and P is uniform.
    value = 8 / 10 * math.log(0.8) + 2 / 10 * math.log(0.2) + math.log(0.8)
    assert value > -math.log(4)
    assert allowance(math.log(5), 45, 2, 0.05) > value + math.log(4)  # too few draws to forbid it


# A class made so that one of its members is right by luck: coins on a fine set, P uniform.


def lucky(m, count, delta, slack, by_class, repeats=300):
    """Half of the points each: D = 1/2 ± c; the best of the class fits the sample."""
    rng = np.random.default_rng(0)
    points, floor = 400, math.log(2.5)  # 1 − D ≥ 0.4
    sides = np.array([rng.permutation(points) < points // 2 for _ in range(count)])
    answers = np.where(sides, 0.6, 0.45)
    p = np.full(points, 1 / points)
    draws = rng.multinomial(m, p, size=repeats) / m
    values = np.log(answers) @ p + (np.log1p(-answers) @ draws.T).T
    bound = -math.log(4) + slack * allowance(floor, count if by_class else 1, m, delta)
    return float((values.max(axis=1) > bound).mean())


# False variants: `check` is the statement, and refutes each change of it.


def check(slack=1.0, by_class=True, fixed=True, floor=None):
    """Few failures for random and lucky classes; the bound needs the class and its allowance."""
    for m, count, delta in ((10, 1, 0.05), (50, 200, 0.05), (10, 2000, 0.9)):
        assert lucky(m, count, delta, slack, by_class) <= delta
        wrong = failures(3, m, count, delta, slack=slack, by_class=by_class, repeats=200)
        assert wrong <= delta
    value = -math.log(4) if fixed else 2 * math.log(0.99)  # D made after seeing the training set
    assert value <= -math.log(4) + allowance(4.6, 1, 1000, 0.05)
    if floor is not None:  # D = 1 on points that the draws miss: log(1 − D) has no floor
        missed = 0.9**10
        assert missed * 0.0 + math.log(1.0) <= -math.log(4) + floor


FALSE = {
    "no allowance": {"slack": 0.0},
    "without the size of the class": {"by_class": False},
    "a class chosen after the draws": {"fixed": False},
    "answers up to 1": {"floor": 0.1},
}
