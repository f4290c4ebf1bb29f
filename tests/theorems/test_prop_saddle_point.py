"""Proposition prop-saddle-point: V(P, D) ≤ V(P, ½) = −log 4 = V(Q, ½)."""

from itertools import product

import numpy as np
import pytest
import sympy as sp
from hypothesis import given

from gan_edu.theory import criterion

from .strategies import laws, seeds


def test_symbolically_t_times_1_minus_t_is_one_quarter_minus_a_square():
    t = sp.Symbol("t", real=True)
    assert sp.expand(sp.Rational(1, 4) - (t - sp.Rational(1, 2)) ** 2 - t * (1 - t)) == 0


@given(laws(2), seeds())
def test_neither_player_gains_by_changing_alone(pair, seed):
    p, q = pair
    coin = np.full(p.size, 0.5)
    d = np.random.default_rng(seed).uniform(0, 1, p.size)
    assert criterion.value(p, q, coin) == pytest.approx(-np.log(4), abs=1e-12)
    assert criterion.value(p, p, d) <= -np.log(4) + 1e-12


@given(laws(2), seeds())
def test_no_discriminator_secures_more_than_minus_log_4(pair, seed):
    p, _ = pair
    d = np.random.default_rng(seed).uniform(0.01, 0.99, p.size)
    worst = min(criterion.value(p, q, d) for q in (*np.eye(p.size), p))
    assert worst <= -np.log(4) + 1e-12


def test_at_a_wrong_law_the_coin_is_no_best_response():
    p, q = np.array([0.8, 0.2]), np.array([0.3, 0.7])
    assert criterion.virtual_criterion(p, q) > criterion.value(p, q, [0.5, 0.5]) + 0.1


# False variants: `check` is the statement, and refutes each change of it.

P, VALUE = np.array([0.5, 0.5, 0.0]), -np.log(4)


def is_saddle(q, d):
    """By definition: no D gains against Q, and no Q, mixed from point masses, against D."""
    here = criterion.value(P, q, d)
    return here >= criterion.virtual_criterion(P, q) - 1e-12 and all(
        here <= criterion.value(P, other, d) + 1e-12 for other in np.eye(3)
    )


def check(
    seen=lambda d: d == 0.5,
    unseen=lambda d: d <= 0.5,
    only_data=True,
    value=VALUE,
    orders=(VALUE, VALUE),
):
    """Which pairs are saddle points, for data that one of three points never shows."""
    for q in (P, np.array([1.0, 0, 0]), np.array([0.5, 0, 0.5]), np.array([0.4, 0.6, 0])):
        for levels in product((0.0, 0.25, 0.5, 0.75, 1.0), repeat=3):
            d = np.array(levels)
            allowed = bool(seen(d[:2]).all()) and bool(unseen(d[2]))
            assert is_saddle(q, d) == (allowed and (np.array_equal(q, P) or not only_data))
            if is_saddle(q, d):
                assert criterion.value(P, q, d) == pytest.approx(value, abs=1e-12)
    for q in np.eye(3):  # the middle of the chain: the coin is answered by every law alike
        assert criterion.value(P, q, np.full(3, 0.5)) == pytest.approx(value, abs=1e-12)
    # The two orders: D moves second, against all laws on a grid; G moves second, by point masses.
    grid = [np.array(law) / 4 for law in product(range(5), repeat=3) if sum(law) == 4]
    levels = [np.array(d) for d in product((0.25, 0.5, 0.75), repeat=3)]
    minimax = min(criterion.virtual_criterion(P, q) for q in grid)
    maximin = max(min(criterion.value(P, q, d) for q in np.eye(3)) for d in levels)
    assert (minimax, maximin) == pytest.approx(orders, abs=1e-12)


FALSE = {
    "D is a half everywhere": {"unseen": lambda d: d == 0.5},
    "D is free off the data": {"unseen": lambda d: d >= 0.0},
    "any law against the coin": {"only_data": False},
    "another value": {"value": -np.log(2)},
    "a gap between the two orders": {"orders": (VALUE, VALUE - 0.01)},
    "a minimax of 0": {"orders": (0.0, VALUE)},
}
