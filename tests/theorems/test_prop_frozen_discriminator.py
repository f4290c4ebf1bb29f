"""Proposition prop-frozen-discriminator: against a fixed D the best Q sits on argmax D."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from scipy import optimize
from scipy.special import xlogy

from gan_edu.theory import criterion

from .strategies import law_of, seeds


def test_symbolically_moving_mass_to_a_point_with_larger_d_lowers_the_value():
    small, rise, mass = sp.symbols("small rise mass", positive=True)
    change = mass * (sp.log(1 - small - rise) - sp.log(1 - small))
    # The value as a function of how much larger D is: 0 at equality, with negative slope inside.
    assert change.subs(rise, 0) == 0
    assert sp.simplify(sp.diff(change, rise) + mass / (1 - small - rise)) == 0


@given(law_of(5), seeds())
def test_a_linear_program_over_all_laws_ends_at_the_argmax(p, seed):
    d = np.random.default_rng(seed).uniform(0.05, 0.95, 5)
    best = optimize.linprog(np.log(1 - d), A_eq=np.ones((1, 5)), b_eq=[1], bounds=(0, 1))
    formula = p @ np.log(d) + np.log(1 - d.max())
    assert p @ np.log(d) + best.fun == pytest.approx(formula, abs=1e-10)
    point_mass = np.eye(5)[d.argmax()]
    assert criterion.value(p, point_mass, d) == pytest.approx(formula, abs=1e-10)


@given(law_of(5), law_of(5), seeds())
def test_any_mass_off_the_argmax_costs_something(p, q, seed):
    d = np.random.default_rng(seed).uniform(0.05, 0.95, 5)
    best = p @ np.log(d) + np.log(1 - d.max())
    off = q[np.arange(5) != d.argmax()].sum()
    gap = np.log(1 - np.delete(d, d.argmax())).min() - np.log(1 - d.max())
    assert criterion.value(p, q, d) >= best + off * gap - 1e-10


def test_with_the_supremum_not_attained_there_is_no_best_response():
    # D = sigma on the whole line: each point is beaten by one further out.
    points = np.array([0.0, 5.0, 10.0, 20.0])
    losses = -np.logaddexp(0, points)  # log(1 − sigma(x))
    assert (np.diff(losses) < 0).all()


def test_with_d_equal_to_1_many_laws_attain_minus_infinity():
    p, d = np.array([0.5, 0.5, 0.0]), np.array([0.5, 0.5, 1.0])
    for q in ([0.0, 0.0, 1.0], [0.3, 0.3, 0.4]):
        assert criterion.value(p, q, d) == -np.inf


def test_with_the_first_term_infinite_every_law_is_a_minimiser():
    p, d = np.array([0.5, 0.5]), np.array([0.0, 0.5])
    for q in ([1.0, 0.0], [0.0, 1.0]):
        assert criterion.value(p, q, d) == -np.inf


# False variants: `check` is the statement, and refutes each change of it.


def on_the_argmax(q, d):
    return bool((q[d < d.max()] == 0).all())


FINITE = ([0.2, 0.7, 0.7], [0.2, 0.5, 0.7], [0.5, 0.5, 0.5], [0.3, 0.3, 0.0])


def check(rule=on_the_argmax, level=np.max, discriminators=FINITE, shift=0.0):
    """Which laws attain the least value, for a D with and without ties and a D that is constant."""
    p = np.array([0.5, 0.5, 0.0])
    laws = [*np.eye(3), np.full(3, 1 / 3), *np.array([[0.5, 0.5, 0], [0, 0.5, 0.5], [0.5, 0, 0.5]])]
    for d in map(np.array, discriminators):
        with np.errstate(divide="ignore"):
            least = xlogy(p, d).sum() + np.log(1 - level(d)) + shift
        for q in laws:
            value = criterion.value(p, q, d)
            assert value >= least - 1e-12
            assert (value <= least + 1e-12) == rule(q, d)


FALSE = {
    "only point masses": {"rule": lambda q, d: on_the_argmax(q, d) and q.max() == 1.0},
    "where D is least": {"rule": lambda q, d: bool((q[d > d.min()] == 0).all())},
    "the least value by min D": {"level": np.min},
    "also if E log D is infinite": {"discriminators": [[0.0, 0.7, 0.2]]},
    "also if the largest value is 1": {"discriminators": [[0.5, 1.0, 0.2]]},
    "a little above the least value": {"shift": 0.001},
    "a little below it": {"shift": -0.001},
}
