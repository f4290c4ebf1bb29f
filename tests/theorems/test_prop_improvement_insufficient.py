"""Proposition prop-improvement-insufficient: improving in every step, and not converging."""

import math
from itertools import pairwise

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given, settings

from gan_edu.theory import criterion, divergences

from .strategies import laws

SHARES = 0.5 + 1 / np.arange(3.0, 40.0)  # falls strictly to 1/2, below 1


def path(p, away):
    return [(1 - share) * p + share * away for share in SHARES]


def test_symbolically_the_criterion_grows_with_the_share_of_the_wrong_law():
    # P = (1, 0), R = (0, 1): with share s the generator is (1 - s, s).
    s = sp.Symbol("s", positive=True)
    c = -sp.log(2 - s) + (1 - s) * (sp.log(1 - s) - sp.log(2 - s))  # on point 2, D* = 0
    slope = sp.log(2 - s) - sp.log(1 - s)  # above 0 for 0 < s < 1
    assert sp.simplify(sp.diff(c, s) - slope) == 0
    assert sp.limit(c, s, 0) == -2 * sp.log(2)


@given(laws(2))
@settings(max_examples=60)
def test_the_criterion_falls_in_every_step_but_the_limit_is_not_the_data(pair):
    p, away = pair
    assume(divergences.tv(p, away) > 0.05)
    laws_on_the_way = path(p, away)
    values = np.array([criterion.virtual_criterion(p, q) for q in laws_on_the_way])
    assert (np.diff(values) < 0).all()
    middle = (p + away) / 2
    # the last law is at 1/39 times the distance of P and R from the middle
    assert divergences.tv(laws_on_the_way[-1], middle) <= 1 / 39 + 1e-10
    assert 2 * divergences.js(p, middle) > divergences.tv(p, away) ** 2 / 4 - 1e-10
    assert values[-1] + math.log(4) > divergences.tv(p, away) ** 2 / 4 - 1e-10


@given(laws(2))
@settings(max_examples=60)
def test_it_also_improves_with_the_optimal_discriminator_held_fixed(pair):
    p, away = pair
    assume(divergences.tv(p, away) > 0.05)
    laws_on_the_way = path(p, away)
    for q, following in pairwise(laws_on_the_way):
        frozen = criterion.optimal_discriminator(p, q)
        assert criterion.value(p, following, frozen) < criterion.value(p, q, frozen)


def test_if_the_shares_go_to_0_instead_of_a_half_the_law_converges():
    p, away = np.array([0.4, 0.3, 0.2, 0.1]), np.array([0.1, 0.1, 0.2, 0.6])
    for share in (1e-2, 1e-4, 1e-6):
        assert divergences.tv((1 - share) * p + share * away, p) == pytest.approx(
            share * divergences.tv(p, away), rel=1e-8
        )


def test_without_a_wrong_law_nothing_improves():
    p = np.array([0.4, 0.6])
    values = [criterion.virtual_criterion(p, q) for q in path(p, p)]
    assert values == pytest.approx([-math.log(4)] * len(values), abs=1e-10)


# False variants: `check` is the statement, and refutes each change of it.


def check(shares=SHARES, away=(0.1, 0.1, 0.2, 0.6), direction=-1, frozen=-1, limit=0.5):
    """C falls in every step, also with D held fixed, and the law stays away from the data."""
    p = np.array([0.4, 0.3, 0.2, 0.1])
    laws_on_the_way = [(1 - share) * p + share * np.array(away) for share in shares]
    values = np.array([criterion.virtual_criterion(p, q) for q in laws_on_the_way])
    assert (direction * np.diff(values) > 0).all()
    for law, following in pairwise(laws_on_the_way):
        d = criterion.optimal_discriminator(p, law)
        change = criterion.value(p, following, d) - criterion.value(p, law, d)
        assert frozen * change > 0
    # SHARES end at 1/2 + 1/39, and P and R are a half apart.
    aim = (1 - limit) * p + limit * np.array(away)
    assert divergences.tv(aim, laws_on_the_way[-1]) < 0.0135
    assert divergences.tv(p, laws_on_the_way[-1]) > 0.2
    assert values[-1] > -math.log(4) + 0.01


FALSE = {
    "shares that fall to 0": {"shares": 1 / np.arange(2.0, 1000.0)},
    "no wrong law": {"away": (0.4, 0.3, 0.2, 0.1)},
    "a criterion that rises": {"direction": 1},
    "no gain against the frozen discriminator": {"frozen": 1},
    "shares that rise": {"shares": SHARES[::-1]},
    "a limit at R": {"limit": 1.0},
    "a limit at the data": {"limit": 0.0},
    "a limit a little nearer to the data": {"limit": 0.49},
}
