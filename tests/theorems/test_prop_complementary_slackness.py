"""Proposition prop-complementary-slackness: payoffs are equal on the support, and only there."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given

from gan_edu.theory import games

from .strategies import payoffs, seeds


def game_with_saddle(rng):
    """A payoff matrix built around a pair of strategies that the converse makes a saddle point."""
    shape = rng.integers(2, 6, size=2)
    row, column = (rng.dirichlet(np.ones(size)) * (rng.random(size) < 0.6) for size in shape)
    for strategy in (row, column):
        strategy[rng.integers(strategy.size)] += 0.2
        strategy /= strategy.sum()
    value, noise = rng.normal(), rng.normal(size=shape)
    # Now every row earns the same against `column`, and every column costs the same for `row`.
    payoff = noise - (noise @ column)[:, None] - row @ noise + row @ noise @ column + value
    # Off the supports, rows become worse for the row player and columns for the column player.
    payoff -= (rng.random(shape[0]) * (row == 0))[:, None]
    payoff += rng.random(shape[1]) * (column == 0)
    return payoff, row, column, value


def test_symbolically_the_gap_is_a_weighted_sum_of_slacks():
    payoff = sp.Matrix(3, 2, sp.symbols("A:6"))
    first, second, v, t = sp.symbols("first second v t")
    row, column = sp.Matrix([first, second, 1 - first - second]), sp.Matrix([t, 1 - t])
    slacks = [v - (payoff * column)[i] for i in range(3)]
    weighted = sum(row[i] * slacks[i] for i in range(3))
    assert sp.expand(v - (row.T * payoff * column)[0] - weighted) == 0


@given(seeds())
def test_equal_payoffs_on_the_supports_make_a_saddle_point_with_that_value(seed):
    payoff, row, column, value = game_with_saddle(np.random.default_rng(seed))
    assert games.solve(payoff).value == pytest.approx(value, abs=1e-8)
    assert games.exploitability(payoff, row, column) == pytest.approx(0.0, abs=1e-10)


@given(payoffs(5))
def test_at_the_solvers_saddle_point_no_used_action_earns_less_than_the_value(payoff):
    row, column, value = games.solve(payoff)
    # weighted by its probability: an action used with probability 1e-9 may miss by more
    assert row * (payoff @ column - value) == pytest.approx(0.0, abs=1e-7)
    assert column * (row @ payoff - value) == pytest.approx(0.0, abs=1e-7)
    assert (payoff @ column - value).max() <= 1e-7
    assert (row @ payoff - value).min() >= -1e-7


def test_off_the_support_payoffs_differ_from_the_value():
    payoff = np.array([[0.0, 1.0], [-1.0, 0.0]])
    assert games.saddle_points(payoff).tolist() == [[0, 0]]
    assert payoff[1, 0] == -1.0 != payoff[0, 0]
    assert payoff[0, 1] == 1.0 != payoff[0, 0]


def test_a_pair_that_is_no_saddle_point_need_not_equalise():
    pennies = np.array([[1.0, -1.0], [-1.0, 1.0]])
    row, column = np.array([0.5, 0.5]), np.array([0.9, 0.1])
    assert games.exploitability(pennies, row, column) > 0.5
    assert pennies @ column == pytest.approx([0.8, -0.8])


def test_the_value_is_neither_zero_nor_an_equal_chance_to_win():
    assert games.solve([[1.0, 2.0], [3.0, 4.0]]).value == pytest.approx(3.0, abs=1e-10)
    win_or_lose = 2.0 * np.eye(3) - 1.0
    assert (games.solve(win_or_lose).value + 1) / 2 == pytest.approx(1 / 3, abs=1e-10)


@given(payoffs(5))
def test_equal_positions_have_value_0(payoff):
    size = min(payoff.shape)
    square = payoff[:size, :size]
    assert games.solve(square - square.T).value == pytest.approx(0.0, abs=1e-7)


# False variants: `check` is the statement, and refutes each change of it.


def slack(payoff, x, y, v):
    """Both lines of the statement."""
    earned, paid = payoff @ y - v, x @ payoff - v
    first = bool((earned <= 1e-9).all() and (np.abs(earned[x > 0]) < 1e-9).all())
    second = bool((paid >= -1e-9).all() and (np.abs(paid[y > 0]) < 1e-9).all())
    return first, second


def check(rows=lambda x: x > 0, saddle=True, bound=(1, 1), level=0.0, suffices=all):
    """Payoffs on the support and off it at a saddle point that was built in; the converse."""
    for seed in range(40):
        payoff, row, column, value = game_with_saddle(np.random.default_rng(seed))
        if not saddle:
            row, column = row[::-1], column[::-1]
        earned, paid = payoff @ column, row @ payoff
        assert earned[rows(row)] == pytest.approx(value + level, abs=1e-9)
        assert paid[column > 0] == pytest.approx(value + level, abs=1e-9)
        assert (bound[0] * (earned - value) <= 1e-9).all()
        assert (bound[1] * (paid - value) >= -1e-9).all()
        assert games.solve(payoff).value == pytest.approx(value, abs=1e-7)
        m, n = payoff.shape
        for x in (row, *np.eye(m), np.full(m, 1 / m)):
            for y in (column, *np.eye(n), np.full(n, 1 / n)):
                # By definition: nobody gains by another action.
                here = x @ payoff @ y
                optimal = (payoff @ y).max() <= here + 1e-9 and (x @ payoff).min() >= here - 1e-9
                for v in (value, here, value + 0.5):
                    found = optimal and abs(v - here) < 1e-9
                    assert found == suffices(slack(payoff, x, y, v))


FALSE = {
    "equal on all actions": {"rows": lambda x: x >= 0},
    "at any pair of strategies": {"saddle": False},
    "more off the support": {"bound": (-1, 1)},
    "another payoff than the value": {"level": 0.01},
    "less off the support of the column player": {"bound": (1, -1)},
    "one of the two lines is enough": {"suffices": any},
}
