"""Theorem thm-lp-duality (cited): both linear programs have the same optimum."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from scipy.optimize import linprog

from .strategies import seeds

INFEASIBLE, UNBOUNDED = 2, 3


def maximise(matrix, right, objective):
    """The first program: max objective @ w with matrix @ w <= right, w >= 0."""
    return linprog(-np.asarray(objective), A_ub=matrix, b_ub=right)


def minimise(matrix, right, objective):
    """The second program: min right @ u with matrix.T @ u >= objective, u >= 0."""
    return linprog(right, A_ub=-np.asarray(matrix).T, b_ub=-np.asarray(objective))


def test_symbolically_the_gap_is_a_sum_of_products_of_slacks():
    # Weak duality: every factor on the right is >= 0 at feasible points.
    matrix = sp.Matrix(2, 3, sp.symbols("B:6"))
    right, objective = sp.Matrix(sp.symbols("b:2")), sp.Matrix(sp.symbols("d:3"))
    w, u = sp.Matrix(sp.symbols("w:3")), sp.Matrix(sp.symbols("u:2"))
    gap = right.dot(u) - objective.dot(w)
    slacks = u.dot(right - matrix * w) + w.dot(matrix.T * u - objective)
    assert sp.expand(gap - slacks) == 0


@given(seeds())
@settings(max_examples=60)
def test_two_feasible_programs_have_equal_optima(seed):
    rng = np.random.default_rng(seed)
    m, n = rng.integers(1, 7, size=2)
    matrix = rng.normal(size=(m, n))
    right = matrix @ rng.exponential(size=n) + rng.exponential(size=m)
    objective = matrix.T @ rng.exponential(size=m) - rng.exponential(size=n)
    first, second = maximise(matrix, right, objective), minimise(matrix, right, objective)
    assert first.status == second.status == 0
    # 1e-6: the solver stops at a feasibility of 1e-7 by default.
    assert -first.fun == pytest.approx(second.fun, abs=1e-6, rel=1e-6)


def test_without_a_feasible_second_program_the_first_is_unbounded():
    assert maximise([[0.0]], [1.0], [1.0]).status == UNBOUNDED
    assert minimise([[0.0]], [1.0], [1.0]).status == INFEASIBLE


def test_without_a_feasible_first_program_the_second_is_unbounded():
    assert maximise([[0.0]], [-1.0], [-1.0]).status == INFEASIBLE
    assert minimise([[0.0]], [-1.0], [-1.0]).status == UNBOUNDED


# False variants: `check` is the statement, and refutes each change of it.


def check(sign=1.0, feasible=(True, True), transpose=lambda m: m):
    """Equal optima of both programs, where both are feasible, with equations among the optima."""
    rng = np.random.default_rng(0)
    for _ in range(30):
        m, n = rng.integers(1, 6, size=2)
        matrix = rng.integers(-3, 4, (m, n)).astype(float)
        right = matrix @ rng.exponential(size=n) + rng.exponential(size=m)
        objective = matrix.T @ rng.exponential(size=m) - rng.exponential(size=n)
        if not feasible[0]:
            right = -1.0 - np.abs(right)
            matrix = np.abs(matrix)
        if not feasible[1]:
            objective = 1.0 + np.abs(objective)
            matrix = -np.abs(matrix)
            right = np.abs(right)
        first = maximise(matrix, right, objective)
        second = minimise(transpose(matrix), right, objective)
        assert first.status == second.status == 0
        assert -first.fun == pytest.approx(sign * second.fun, abs=1e-6, rel=1e-6)


FALSE = {
    "opposite optima": {"sign": -1.0},
    "a first program without solutions": {"feasible": (False, True)},
    "another matrix in the second": {"transpose": lambda matrix: matrix + 1.0},
    "a second program without solutions": {"feasible": (True, False)},
}
