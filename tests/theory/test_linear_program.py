"""The two solvers behind ``solve``: which of them answers, how often it asks, how exactly."""

from fractions import Fraction

import numpy as np
import pytest
import scipy.optimize

from gan_edu.theory import games
from gan_edu.theory._exact_simplex import solve_exactly
from gan_edu.theory._linear_program import _as_strategy
from gan_edu.theory.games import exploitability, solve


def test_a_vector_becomes_a_strategy_without_its_negative_entries():
    assert _as_strategy(np.array([1.0, 3.0, -1e-12])).tolist() == [0.25, 0.75, 0.0]
    for nothing in ([-1.0, -2.0], [0.0, 0.0]):
        assert _as_strategy(np.array(nothing)).tolist() == [0.5, 0.5]


def test_one_linear_program_solves_almost_every_game(monkeypatch):
    asked, rng = [], np.random.default_rng(0)
    solver = scipy.optimize.linprog
    monkeypatch.setattr(
        scipy.optimize, "linprog", lambda *a, **k: asked.append(1) or solver(*a, **k)
    )
    for _ in range(100):
        solve(rng.normal(size=rng.integers(2, 20, size=2)))
    assert len(asked) <= 105


@pytest.mark.parametrize("size", [1e-9, 1.0, 1e9])
def test_an_answer_with_a_gap_above_1e_9_of_the_range_is_an_error(monkeypatch, size):
    payoff = size * np.array([[1.0, -1.0], [-1.0, 1.0]])

    def answer(moved):  # secures -2 * moved and concedes 4 * moved; the range is 2, all times size
        pair = np.array([0.5 + moved, 0.5 - moved]), np.array([0.5 + 2 * moved, 0.5 - 2 * moved])
        monkeypatch.setattr(games, "solve_relative_to_range", lambda _: pair)
        return solve(payoff)

    found = answer(0.3e-9).value
    assert found == pytest.approx(0.3e-9 * size, rel=1e-6, abs=0.0)  # in the middle
    with pytest.raises(ArithmeticError, match=r"relative duality gap of 1\.1e-09 > 1e-9"):
        answer(1.1e-9 / 3)


@pytest.mark.parametrize("size", [1e-6, 1.0, 1e6])
@pytest.mark.parametrize("offset", [0.0, 100.0])
def test_a_forbidden_move_costs_no_digits_in_any_currency(size, offset):
    payoff = np.random.default_rng(0).normal(size=(60, 50)) + offset
    forbidden = size * np.vstack([payoff, np.full(50, -1e11)])
    row, column, value = solve(forbidden)
    assert row[-1] == 0.0
    assert value == pytest.approx(size * solve(payoff).value, abs=1e-9 * size * (1 + offset))
    assert exploitability(forbidden, row, column) <= 1e-9 * size * np.ptp(payoff)


def textbook(a, b, c, d):
    """Strategies and value of a two by two game without a saddle, as the nearest float64."""
    a, b, c, d = map(Fraction, (a, b, c, d))
    total = a + d - b - c
    row, column = ((d - c) / total, (a - b) / total), ((d - b) / total, (a - c) / total)
    return list(map(float, row)), list(map(float, column)), float((a * d - b * c) / total)


def test_payoffs_whose_sizes_differ_by_more_than_2_to_the_20_have_an_exact_answer():
    rng = np.random.default_rng(0)
    for _ in range(100):
        small = rng.uniform(1, 2, size=3)
        a, b, c, d = 2.0**21 * rng.uniform(1, 2), *np.sort(small)
        row, column, value = solve([[a, b], [c, d]])
        assert (row.tolist(), column.tolist(), value) == textbook(a, b, c, d)


def test_a_column_that_always_pays_the_least_is_played():
    for payoff in ([[0.0, 1e-9], [0.0, 1e9]], [[-3.0, 1e9, 5.0], [-3.0, 1e-9, 7.0]]):
        row, column, value = solve_exactly(np.array(payoff))
        assert (column[0], value) == (1.0, payoff[0][0])
        assert row.sum() == 1.0
