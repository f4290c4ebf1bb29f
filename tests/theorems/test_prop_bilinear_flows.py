"""Proposition prop-bilinear-flows: circles without damping, spirals inwards with it."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import expm

from gan_edu.theory.dynamics import play, rate

starts = st.tuples(*[st.floats(-5, 5)] * 2).filter(lambda z: math.hypot(*z) > 1e-3)


def slowest(gamma):
    """The exponent of the proposition."""
    return gamma / 2 if gamma <= 2 else 2 / (gamma + math.sqrt(gamma * gamma - 4))


def test_symbolically_the_circle_solves_the_flow_and_has_period_two_pi():
    t, g, d = sp.symbols("t g d", real=True)
    w = sp.exp(sp.I * t) * (g + sp.I * d)
    path = sp.Matrix([sp.re(sp.expand(w, complex=True)), sp.im(sp.expand(w, complex=True))])
    flow = sp.Matrix([-path[1], path[0]])
    assert sp.simplify(path.diff(t) - flow) == sp.zeros(2, 1)
    assert sp.simplify(path.dot(path) - g**2 - d**2) == 0
    assert sp.simplify(path.subs(t, 2 * sp.pi) - sp.Matrix([g, d])) == sp.zeros(2, 1)


def test_symbolically_the_roots_of_the_damped_flow_are_those_of_the_proof():
    gamma, lam = sp.Symbol("gamma", positive=True), sp.Symbol("lambda")
    polynomial = sp.Matrix([[0, -1], [1, -gamma]]).charpoly(lam).as_expr()
    assert sp.expand(polynomial - (lam**2 + gamma * lam + 1)) == 0
    root = sp.sqrt(gamma**2 - 4)
    assert sp.simplify((gamma - root) / 2 * (gamma + root) - 2) == 0


@given(starts, st.floats(0.05, 3.0))
@settings(max_examples=50)
def test_without_damping_the_norm_stays(start, step):
    norms = np.hypot(*play("continuous", step, start, 50).T)
    np.testing.assert_allclose(norms, norms[0], rtol=1e-12)


@given(starts, st.floats(0.1, 8.0).filter(lambda gamma: abs(gamma - 2) > 0.05))
@settings(max_examples=60)
def test_with_damping_the_bound_holds_with_the_constant_of_the_proof(start, gamma):
    matrix = np.array([[0.0, -1.0], [1.0, -gamma]])
    constant = np.linalg.cond(np.linalg.eig(matrix).eigenvectors)
    for t in (0.1, 1.0, 5.0, 20.0):
        norm = np.linalg.norm(expm(t * matrix) @ start)
        bound = constant * math.exp(-slowest(gamma) * t) * math.hypot(*start)
        assert norm <= bound * (1 + 1e-6) + 1e-12


@pytest.mark.parametrize("gamma", [0.1, 1.0, 2.0, 3.0, 50.0])
def test_the_exponent_is_that_of_the_library(gamma):
    assert rate("damped", 0.7, damping=gamma) == pytest.approx(math.exp(-0.7 * slowest(gamma)))


def test_the_best_damping_is_two_and_more_is_slower_again():
    gammas = np.linspace(0.01, 20, 2000)
    exponents = np.array([slowest(gamma) for gamma in gammas])
    assert gammas[exponents.argmax()] == pytest.approx(2.0, abs=0.02)
    assert exponents.max() == pytest.approx(1.0, abs=0.02)
    assert slowest(1e4) == pytest.approx(1e-4, rel=1e-3)


def test_at_two_the_bound_needs_its_factor_of_time():
    matrix = np.array([[0.0, -1.0], [1.0, -2.0]])
    sizes = [np.linalg.norm(expm(t * matrix), 2) * math.exp(t) for t in (10.0, 20.0, 40.0)]
    np.testing.assert_allclose(np.diff(sizes), [20, 40], rtol=0.05)


def test_negative_damping_runs_away():
    matrix = np.array([[0.0, -1.0], [1.0, 0.2]])
    assert np.linalg.norm(expm(60 * matrix) @ [1.0, 0.0]) > 100


# False variants: `check` is the statement, and refutes each change of it.


def check(exponent=slowest, kept=1.0, period=2 * math.pi, critical=1):
    """The circle and its period; the rate that an independent exponential shows; the case 2."""
    norms = np.hypot(*play("continuous", 0.3, [1.0, -2.0], 50).T)
    np.testing.assert_allclose(norms[1:], kept * norms[:-1], rtol=1e-12)
    turn = np.array([[0.0, -1.0], [1.0, 0.0]])
    first = next(k for k in range(1, 9) if np.allclose(expm(k * math.pi / 2 * turn), np.eye(2)))
    assert first * math.pi / 2 == pytest.approx(period)
    # With gamma = 2 the norm is of the order of (1 + t) e^-t: its quotient by that is bounded.
    matrix = np.array([[0.0, -1.0], [1.0, -2.0]])
    sizes = [
        np.linalg.norm(expm(t * matrix), 2) * math.exp(exponent(2.0) * t) / (1 + t) ** critical
        for t in (20.0, 40.0, 80.0)
    ]
    assert max(sizes) < 1.1 * min(sizes)
    for gamma in (0.1, 1.0, 1.9, 2.1, 5.0):
        matrix = np.array([[0.0, -1.0], [1.0, -gamma]])
        sizes = [np.linalg.norm(expm(t * matrix), 2) for t in (0.0, 50.0, 100.0)]
        shown = math.log(sizes[1] / sizes[2]) / 50
        assert shown == pytest.approx(exponent(gamma), rel=0.02)
        slow = -np.linalg.eigvals(matrix).real.max()
        assert slow == pytest.approx(exponent(gamma), rel=1e-9)
        points = play("damped", 0.5, [1.0, -2.0], 4, damping=gamma)
        np.testing.assert_allclose(points[4], expm(2.0 * matrix) @ [1.0, -2.0], atol=1e-10)


FALSE = {
    "half of the exponent": {"exponent": lambda gamma: slowest(gamma) / 2},
    "half of the damping for every damping": {"exponent": lambda gamma: gamma / 2},
    "circles that shrink": {"kept": 0.999},
    "half a circle is a period": {"period": math.pi},
    "no factor of time at 2": {"critical": 0},
    "the square of the time at 2": {"critical": 2},
    "the other root above 2": {
        "exponent": lambda gamma: (
            gamma / 2 if gamma <= 2 else (gamma + math.sqrt(gamma * gamma - 4)) / 2
        )
    },
    "99 hundredths of the exponent": {
        "exponent": lambda gamma: slowest(gamma) * (1.0 if gamma == 2 else 0.99)
    },
}
