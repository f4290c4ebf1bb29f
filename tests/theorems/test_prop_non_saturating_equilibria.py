"""Proposition prop-non-saturating-equilibria: its equilibria are those of the zero-sum game."""

from itertools import product

import numpy as np
import sympy as sp

from gan_edu.theory import criterion

LEVELS = (0.0, 0.2, 0.4, 0.5, 0.6, 1.0)


def laws():
    data = np.array([0.5, 0.3, 0.2])
    yield from ((data, np.array(q)) for q in ([0.5, 0.3, 0.2], [0.2, 0.3, 0.5], [1, 0, 0]))
    less = np.array([0.6, 0.4, 0.0])
    yield from ((less, np.array(q)) for q in ([0.6, 0.4, 0.0], [0.3, 0.2, 0.5], [0, 0, 1.0]))


def is_equilibrium(p, q, d, loss):
    """No other law pays less, and no other discriminator earns more."""
    with np.errstate(divide="ignore", invalid="ignore"):
        price = np.nan_to_num(loss(d), nan=np.inf)
        paid = sum(mass * cost for mass, cost in zip(q, price, strict=True) if mass > 0)
    best = criterion.value(p, q, criterion.optimal_discriminator(p, q))
    return bool(paid <= price.min() + 1e-12 and criterion.value(p, q, d) >= best - 1e-12)


def stated(p, q, d):
    return bool(np.allclose(p, q) and (d[p > 0] == 0.5).all() and (d <= 0.5).all())


def test_symbolically_equal_answers_make_equal_laws():
    p, q, u = sp.symbols("p q u", positive=True)
    ratio = sp.solve(sp.Eq(p / (p + q), u), p)[0] / q
    assert sp.simplify(ratio - u / (1 - u)) == 0
    assert sp.solve(sp.Eq(ratio, 1), u) == [sp.Rational(1, 2)]  # both laws have mass 1


def test_both_games_have_the_same_equilibria_on_three_points():
    for p, q in laws():
        for levels in product(LEVELS, repeat=3):
            d = np.array(levels)
            both = [
                is_equilibrium(p, q, d, loss)
                for loss in (lambda t: -np.log(t), lambda t: np.log1p(-t))
            ]
            assert both[0] == both[1] == stated(p, q, d)


def test_at_the_equilibrium_the_loss_slopes_but_the_discriminator_is_flat():
    logit = np.zeros(3)  # D = 1/2 everywhere
    slope = -(1 - 1 / (1 + np.exp(-logit)))
    assert (slope == -0.5).all()
    assert np.ptp(logit) == 0.0


# False variants: `check` is the statement, and refutes each change of it.


def check(rule=stated):
    """On three points, with one that the data lack, exactly the pairs of the rule."""
    for p, q in laws():
        for levels in product(LEVELS, repeat=3):
            d = np.array(levels)
            assert is_equilibrium(p, q, d, lambda t: -np.log(t)) == rule(p, q, d)


FALSE = {
    "D = 1/2 everywhere": {"rule": lambda p, q, d: np.allclose(p, q) and (d == 0.5).all()},
    "whatever D says off the data": {
        "rule": lambda p, q, d: np.allclose(p, q) and bool((d[p > 0] == 0.5).all())
    },
    "D = 1 on the fakes": {"rule": lambda p, q, d: bool((d[q > 0] == 1.0).all())},
    "any law against the coin": {"rule": lambda p, q, d: bool((d == 0.5).all())},
}
