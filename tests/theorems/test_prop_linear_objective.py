"""Proposition prop-linear-objective: the linear payoff has maximum 1 + TV, at D = 1{p > q}."""

from itertools import product

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from scipy import optimize

from gan_edu.theory import criterion, divergences

from .instances import PAIRS
from .strategies import laws


def linear(p, q, d):
    return p @ d + q @ (1 - d)


def test_symbolically_the_positive_part_is_half_of_the_absolute_difference():
    # (u)⁺ = (|u| + u)/2, and the differences p − q sum to 0.
    u = sp.symbols("u:4", real=True)
    positive = sum(sp.Max(x, 0).rewrite(sp.Abs) for x in u)
    half_absolute = sum(sp.Abs(x) for x in u) / 2
    assert sp.simplify(positive - half_absolute - sum(u) / 2) == 0


@given(laws(2))
def test_a_linear_program_finds_one_plus_total_variation(pair):
    p, q = pair
    best = optimize.linprog(q - p, bounds=(0, 1))  # scipy minimises
    # The solver stops when a step would gain less than 1e-7.
    assert 1 - best.fun == pytest.approx(1 + divergences.tv(p, q), abs=1e-6)
    shout = (p > q).astype(float)
    assert linear(p, q, shout) == pytest.approx(1 + divergences.tv(p, q), abs=1e-12)


def test_the_logarithm_rewards_another_answer_than_the_linear_payoff():
    p, q = np.array([0.6, 0.4]), np.array([0.4, 0.6])
    loud, honest = np.array([1.0, 0.0]), criterion.optimal_discriminator(p, q)
    assert linear(p, q, loud) > linear(p, q, honest) + 0.1
    assert criterion.value(p, q, honest) > criterion.value(p, q, loud) == -np.inf


def test_where_the_densities_are_equal_the_linear_maximiser_is_free():
    p = q = np.array([0.5, 0.5])
    payoffs = [linear(p, q, np.array([t, t])) for t in (0.0, 0.4, 1.0)]
    assert payoffs == pytest.approx([1.0] * 3)


# False variants: `check` is the statement, and refutes each change of it.


def shouts(p, q, d):
    """D is 1 where p is larger and 0 where q is; where they are equal it is free."""
    return bool((d[p > q] == 1).all() and (d[p < q] == 0).all())


def check(largest=lambda tv: 1 + tv, rule=shouts):
    """The maximum, and that exactly the discriminators of the rule attain it."""
    for p, q in PAIRS[:9]:  # those with ties and the one near to equality have exact masses
        top = largest(divergences.tv(p, q))
        for levels in product((0.0, 0.5, 1.0), repeat=p.size):
            d = np.array(levels)
            payoff = linear(p, q, d)
            assert payoff <= top + 1e-15
            assert (payoff >= top - 1e-9) == rule(p, q, d)


FALSE = {
    "half of the distance": {"largest": lambda tv: 1 + tv / 2},
    "unique also where p = q": {
        "rule": lambda p, q, d: shouts(p, q, d) and bool((d[p == q] == 0).all())
    },
    "the best of the logarithm": {
        "rule": lambda p, q, d: np.array_equal(d, criterion.optimal_discriminator(p, q))
    },
    "wherever D is at least a half": {
        "rule": lambda p, q, d: bool((d[p > q] > 0).all() and (d[p < q] < 1).all())
    },
}
