"""Theorem thm-von-neumann: every finite zero-sum game has a value in mixed strategies."""

from itertools import product

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from scipy.optimize import linprog

from gan_edu.theory import games, named_games

from .instances import games as instances
from .strategies import payoffs, seeds


def value_on_the_envelope(payoff):
    """Value of a game with two rows: the highest kink of the lowest of its lines."""
    first, second = payoff
    shares = [0.0, 1.0]
    for j in range(len(first)):
        for k in range(j):
            slope = (first[j] - second[j]) - (first[k] - second[k])
            if slope != 0.0:
                shares.append((second[k] - second[j]) / slope)
    inside = np.array([share for share in shares if 0.0 <= share <= 1.0])
    return (np.outer(inside, first) + np.outer(1.0 - inside, second)).min(axis=1).max()


def test_symbolically_the_2_by_2_equilibrium_makes_both_players_indifferent():
    a, b, d, e, s, t = sp.symbols("a b d e s t")
    payoff = (sp.Matrix([[s, 1 - s]]) * sp.Matrix([[a, b], [d, e]]) * sp.Matrix([t, 1 - t]))[0]
    point = sp.solve([sp.diff(payoff, s), sp.diff(payoff, t)], [s, t], dict=True)[0]
    value = payoff.subs(point)
    assert sp.simplify(payoff.subs(t, point[t]) - value) == 0
    assert sp.simplify(payoff.subs(s, point[s]) - value) == 0


@given(payoffs(5))
def test_the_value_of_two_row_games_is_the_top_of_the_lower_envelope(payoff):
    two_rows = np.vstack([payoff[0], payoff[-1][::-1]])
    assert games.solve(two_rows).value == pytest.approx(value_on_the_envelope(two_rows), abs=1e-8)


@given(payoffs())
def test_both_players_secure_the_same_number(payoff):
    row, _, value = games.solve(payoff)
    other_row, _, other_value = games.solve(-payoff.T)  # another program: the columns maximise
    # 1e-7: the solver promises a gap of 1e-9 of the range of the payoffs, here at most 20
    assert (row @ payoff).min() == pytest.approx(value, abs=1e-7)
    assert (payoff @ other_row).max() == pytest.approx(value, abs=1e-7)
    assert value == pytest.approx(-other_value, abs=1e-7)


@given(payoffs(4, least=2), seeds())
def test_nobody_secures_more_than_the_value_and_the_gap_is_what_both_miss_of_it(payoff, seed):
    rng = np.random.default_rng(seed)
    value, best_row = oracle(payoff)
    best_column = oracle(-payoff.T)[1]
    any_row, any_column = (rng.dirichlet(np.ones(size)) for size in payoff.shape)
    for row, column in product((best_row, any_row), (best_column, any_column)):
        missed = [value - (row @ payoff).min(), (payoff @ column).max() - value]
        # Each alone: in their sum the value cancels. 1e-6: the solver's 1e-7 on payoffs up to 10
        assert min(missed) >= -1e-6
        assert missed[0] < 1e-6 or row is any_row
        assert missed[1] < 1e-6 or column is any_column
        assert games.exploitability(payoff, row, column) == pytest.approx(sum(missed), abs=1e-6)


def test_without_mixing_matching_pennies_has_no_value():
    pennies = named_games.matching_pennies()
    assert games.maximin(pennies) == -1.0 < games.minimax(pennies) == 1.0
    assert games.solve(pennies).value == pytest.approx(0.0, abs=1e-10)


@pytest.mark.parametrize("ratio", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("epsilon", [0.1, 1e-3])
def test_with_infinitely_many_strategies_the_larger_number_has_no_value(ratio, epsilon):
    # Against beta(j) = (1 - ratio) ratio^j the row player names a number beyond almost all mass.
    named = int(np.ceil(np.log(epsilon) / np.log(ratio)))
    below, above = 1.0 - ratio**named, ratio ** (named + 1)
    assert below - above > 1.0 - 2.0 * epsilon


def test_without_a_payoff_linear_in_each_strategy_the_order_matters():
    # f(s, s') = (s - s')^2 on [-1, 1]: the first player wants to be far away.
    grid = np.linspace(-1, 1, 41)
    payoff = np.subtract.outer(grid, grid) ** 2
    assert games.maximin(payoff) == 0.0
    assert games.minimax(payoff) == pytest.approx(1.0, abs=1e-12)


# False variants: `check` is the statement, and refutes each change of it.


def oracle(payoff):
    """Value and an optimal row strategy, by SciPy's linear program as it comes."""
    m, n = payoff.shape
    found = linprog(
        np.append(np.zeros(m), -1.0),
        A_ub=np.hstack([-payoff.T, np.ones((n, 1))]),
        b_ub=np.zeros(n),
        A_eq=[[1.0] * m + [0.0]],
        b_eq=[1.0],
        bounds=[(0, None)] * m + [(None, None)],
    )
    return -found.fun, found.x[:m]


def check(combine=lambda x, y: x and y, shift=0.0, pure=False, won=0.0):
    """One value for both players; no gap exactly if both strategies are optimal; then it is won."""
    for payoff in instances():
        value, row = oracle(payoff)
        other, column = oracle(-payoff.T)
        value, other = value + shift, other - shift
        if pure:
            value, other = payoff.min(axis=1).max(), -payoff.max(axis=0).min()
        assert value == pytest.approx(-other, abs=1e-8)
        assert games.solve(payoff).value == pytest.approx(value, abs=1e-7)
        m, n = payoff.shape
        for x in (row, *np.eye(m), np.full(m, 1 / m)):
            for y in (column, *np.eye(n), np.full(n, 1 / n)):
                no_gap = games.exploitability(payoff, x, y) <= 1e-7
                x_optimal = (x @ payoff).min() >= value - 1e-7
                y_optimal = (payoff @ y).max() <= value + 1e-7
                assert no_gap == combine(x_optimal, y_optimal)
                if no_gap:
                    assert x @ payoff @ y == pytest.approx(value + won, abs=1e-6)


FALSE = {
    "another value": {"shift": 0.1},
    "one optimal strategy is enough": {"combine": lambda x, y: x or y},
    "no pair is without a gap": {"combine": lambda x, y: False},
    "pure strategies": {"pure": True},
    "a saddle point wins something else": {"won": 0.01},
}
