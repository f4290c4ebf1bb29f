"""Theorem thm-bilinear-rates: simultaneous, implicit and extragradient steps, exactly."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from gan_edu.theory.dynamics import play

starts = st.tuples(*[st.floats(-10, 10)] * 2).filter(lambda z: math.hypot(*z) > 1e-3)
FACTORS = {
    "simultaneous": lambda eta: 1 + eta**2,
    "proximal": lambda eta: 1 / (1 + eta**2),
    "extragradient": lambda eta: 1 - eta**2 + eta**4,
}


def field(theta):
    return np.array([theta[1], -theta[0]])


def test_symbolically_the_moduli_are_those_of_the_proof():
    eta = sp.Symbol("eta", positive=True)
    i = sp.I
    multipliers = {
        "simultaneous": 1 + i * eta,
        "proximal": 1 / (1 - i * eta),
        "extragradient": 1 + i * eta * (1 + i * eta),
    }
    for name, number in multipliers.items():
        squared = number * sp.conjugate(number)
        assert sp.simplify(squared - FACTORS[name](eta)) == 0


@given(st.sampled_from(sorted(FACTORS)), st.floats(0.01, 3.0), starts)
@settings(max_examples=100)
def test_every_step_multiplies_the_squared_norm_by_the_factor(method, eta, start):
    squares = (play(method, eta, start, 10) ** 2).sum(axis=1)
    np.testing.assert_allclose(squares[1:], FACTORS[method](eta) * squares[:-1], rtol=1e-10)


@given(st.floats(0.01, 3.0), starts)
@settings(max_examples=40)
def test_the_librarys_steps_are_the_rules_of_the_statement(eta, start):
    start = np.array(start)
    simultaneous, implicit, extra = (play(m, eta, start, 1)[1] for m in FACTORS)
    np.testing.assert_allclose(simultaneous, start - eta * field(start), atol=1e-9)
    np.testing.assert_allclose(implicit, start - eta * field(implicit), atol=1e-9)
    trial = start - eta * field(start)
    np.testing.assert_allclose(extra, start - eta * field(trial), atol=1e-9)


def test_the_implicit_equation_solved_by_newton_from_many_places_has_one_solution():
    start, eta = np.array([1.0, -2.0]), 0.8
    found = [
        optimize.fsolve(lambda new: new - start + eta * field(new), guess)
        for guess in np.random.default_rng(0).normal(size=(10, 2)) * 10
    ]
    np.testing.assert_allclose(found, [play("proximal", eta, start, 1)[1]] * 10, atol=1e-8)


def test_extragradient_converges_below_one_circles_at_one_and_diverges_above():
    ends = [np.hypot(*play("extragradient", eta, [1, 0], 2000)[-1]) for eta in (0.99, 1.0, 1.01)]
    assert ends[0] < 1e-6
    assert ends[1] == pytest.approx(1.0)
    assert ends[2] > 1e6


def test_the_best_extragradient_step_is_one_over_root_two():
    best = optimize.minimize_scalar(FACTORS["extragradient"], bounds=(0, 1), method="bounded")
    assert best.x == pytest.approx(1 / math.sqrt(2), abs=1e-5)
    assert best.fun == pytest.approx(3 / 4)


@pytest.mark.parametrize("eta", [1e-3, 0.1, 2.0])
def test_no_step_size_saves_simultaneous_steps(eta):
    assert np.hypot(*play("simultaneous", eta, [1, 0], 200)[-1]) > 1


# False variants: `check` is the statement, and refutes each change of it.


def check(factors=FACTORS, etas=(0.1, 0.7, 1.0, 1.5), limit=1.0, least=(0.5**0.5, 0.75)):
    """Every step of each method; where it converges; the best extragradient step."""
    for method, factor in factors.items():
        for eta in etas:
            squares = (play(method, eta, [1.0, -2.0], 5) ** 2).sum(axis=1)
            np.testing.assert_allclose(squares[1:], factor(eta) * squares[:-1], rtol=1e-12)
            converges = {"simultaneous": False, "proximal": True, "extragradient": eta < limit}
            start, end = (np.hypot(*play(method, eta, [1.0, -2.0], 200)[k]) for k in (0, -1))
            assert (end < 0.5 * start) == converges.get(method, False)
    # The least factor, of one step as it is played; the implicit equation, as a linear system.
    found = optimize.minimize_scalar(
        lambda eta: (play("extragradient", eta, [1.0, 0.0], 1)[1] ** 2).sum(),
        bounds=(0.1, 0.95),
        method="bounded",
    )
    assert (found.x, found.fun) == pytest.approx(least, abs=1e-5)
    for eta in (1e-3, 0.7, 50.0):
        system = np.eye(2) + eta * np.array([[0.0, 1.0], [-1.0, 0.0]])
        solution = np.linalg.solve(system, [1.0, -2.0])
        np.testing.assert_allclose(solution, play("proximal", eta, [1.0, -2.0], 1)[1], rtol=1e-12)
        assert np.linalg.matrix_rank(system) == 2


FALSE = {
    "simultaneous steps converge": {"factors": {"simultaneous": lambda eta: 1 / (1 + eta**2)}},
    "implicit steps without the square": {"factors": {"proximal": lambda eta: 1 / (1 + eta)}},
    "extragradient to first order": {"factors": {"extragradient": lambda eta: 1 - eta**2}},
    "alternating steps keep the norm": {"factors": {"alternating": lambda eta: 1.0}},
    "extragradient steps converge up to 2": {"limit": 2.0},
    "extragradient steps converge up to a half": {"limit": 0.5},
    "the best step is a half": {"least": (0.5, 0.75)},
    "a least factor of a half": {"least": (0.5**0.5, 0.5)},
}
