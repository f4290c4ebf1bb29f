"""Proposition prop-all-saddle-points: (Q, D) is one iff Q = P, D = 1/2 where P is, D <= 1/2."""

from itertools import product

import numpy as np
import sympy as sp

from gan_edu.theory import criterion

LEVELS = (0.0, 0.2, 0.5, 0.6, 1.0)
LAWS = [np.array(law) / 4 for law in product(range(5), repeat=3) if sum(law) == 4]
REALS = [np.array([0.5, 0.5, 0.0]), np.array([0.25, 0.75, 0.0]), np.array([0.25, 0.25, 0.5])]
FINE = np.linspace(0, 1, 101)


def is_saddle(p, q, d, allowed=(True, True, True)):
    """By search: no D' on a fine grid does better for D, no allowed point mass better for G."""
    value = criterion.value(p, q, d)
    if not np.isfinite(value):
        return False
    with np.errstate(divide="ignore"):
        logs, rest = np.log(FINE), np.log(1 - FINE)
    # D' is best point by point, so one point at a time is searched.
    best = sum(
        max(
            (pi * a if pi else 0.0) + (qi * b if qi else 0.0)
            for a, b in zip(logs, rest, strict=True)
        )
        for pi, qi in zip(p, q, strict=True)
    )
    points = [criterion.value(p, row, d) for row in np.eye(3)[list(allowed)]]
    return best <= value + 1e-12 and min(points) >= value - 1e-12


def test_symbolically_a_point_mass_tempts_g_exactly_where_d_is_above_a_half():
    t = sp.symbols("t", positive=True)
    gain = sp.log(1 - t) - sp.log(sp.Rational(1, 2))
    assert sp.solve(gain, t) == [sp.Rational(1, 2)]
    assert sp.diff(gain, t).subs(t, sp.Rational(1, 2)) < 0


def test_on_three_points_the_third_answer_may_be_anything_up_to_a_half():
    p = np.array([0.5, 0.5, 0.0])
    found = {level: is_saddle(p, p, np.array([0.5, 0.5, level])) for level in LEVELS}
    assert found == {0.0: True, 0.2: True, 0.5: True, 0.6: False, 1.0: False}


# False variants: `check` is the statement, and refutes each change of it.


def saddle(p, q, d):
    return np.array_equal(p, q) and bool((d[p > 0] == 0.5).all() and (d <= 0.5).all())


def check(rule=saddle, allowed=lambda p: (True, True, True)):
    """All pairs of a grid of laws and answers, against the search."""
    for p in REALS:
        for q in LAWS:
            for d in product(LEVELS, repeat=3):
                d = np.array(d)
                if q[2] and not np.array_equal(p, q) and (d != 0.5).any():
                    continue  # enough of these are tried with q[2] = 0
                assert is_saddle(p, q, d, allowed(p)) == rule(p, q, d), (p, q, d)


FALSE = {
    "only D = 1/2 everywhere": {"rule": lambda p, q, d: np.array_equal(p, q) and (d == 0.5).all()},
    "any D off the data": {
        "rule": lambda p, q, d: np.array_equal(p, q) and bool((d[p > 0] == 0.5).all())
    },
    "D below 1/2 off the data": {
        "rule": lambda p, q, d: saddle(p, q, d) and bool((d[p == 0] < 0.5).all())
    },
    "every Q against D = 1/2": {"rule": lambda p, q, d: bool((d == 0.5).all()) or saddle(p, q, d)},
    "also if no law may leave the data": {"allowed": lambda p: p > 0},
    "D at most 1/2 on the data": {
        "rule": lambda p, q, d: np.array_equal(p, q) and bool((d <= 0.5).all())
    },
}
