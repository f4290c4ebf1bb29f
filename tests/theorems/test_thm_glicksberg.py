"""Theorem thm-glicksberg (cited): continuous payoffs on compact spaces have mixed equilibria."""

import numpy as np
import pytest
import sympy as sp

from gan_edu.theory import games


def grid_value(payoff, size):
    """The mixed game on ``size`` strategies each: its value."""
    s = np.linspace(0.0, 1.0, size)
    return games.solve(payoff(s[:, None], s[None, :])).value


CONTINUOUS = {
    "distance": (lambda s, t: np.abs(s - t), 0.5),
    "squared distance": (lambda s, t: np.square(s - t), 0.25),
    "product of signs": (lambda s, t: (2 * s - 1) * (2 * t - 1), 0.0),
}


@pytest.mark.parametrize("name", CONTINUOUS)
def test_values_on_finer_grids_converge_to_the_value_known_by_symmetry(name):
    payoff, value = CONTINUOUS[name]
    for size in (11, 41, 81):
        assert grid_value(payoff, size) == pytest.approx(value, abs=1e-9)


def test_symbolically_the_ends_and_the_middle_are_a_saddle_of_the_squared_distance():
    # The row player (who wants distance) tosses a coin between 0 and 1, the other plays 1/2.
    t = sp.symbols("t", real=True)
    against_coin = ((0 - t) ** 2 + (1 - t) ** 2) / 2
    assert sp.minimum(against_coin, t, sp.Interval(0, 1)) == sp.Rational(1, 4)
    against_middle = (t - sp.Rational(1, 2)) ** 2
    assert sp.maximum(against_middle, t, sp.Interval(0, 1)) == sp.Rational(1, 4)


def test_a_jump_breaks_it():
    # Whoever names the larger number in [0, 1) wins: no value, for every finite grid has its top.
    values = []
    for size in (5, 50):
        s = np.arange(size) / size
        larger = np.sign(s[:, None] - (s + 0.5 / size)[None, :])  # the column grid lies higher
        values.append(games.solve(larger).value)
    assert values == pytest.approx([-1.0, -1.0])


def sion_wolfe(s, t):
    """-1 for s < t < s + 1/2, 0 on its borders, 1 elsewhere: sup inf is 1/3, inf sup 3/7."""
    return np.where((t > s) & (t < s + 0.5), -1.0, np.where((t == s) | (t == s + 0.5), 0.0, 1.0))


def check(
    payoff=lambda s, t: np.cos(5 * s - 3 * t) + s * t, sizes=(20, 40, 80), shift=0.0, pure=False
):
    """The gap of the best replies on a fine grid vanishes as both grids become finer."""
    gaps = []
    for size in sizes:
        s = np.linspace(0.0, 1.0, size)
        solved = games.solve(payoff(s[:, None], s[None, :]))
        fine = np.linspace(0.0, 1.0, 2001)
        best_row = (payoff(fine[:, None], s[None, :]) @ solved.column).max()
        best_column = (solved.row @ payoff(s[:, None], fine[None, :])).min()
        gaps.append(best_row - best_column + shift)
        if pure:
            assert len(games.saddle_points(payoff(s[:, None], s[None, :]))) > 0
    assert gaps[-1] < 5e-3


FALSE = {
    "a payoff with a jump": {"payoff": sion_wolfe},
    "in pure strategies": {"pure": True},
    "with a gap that stays": {"shift": 0.1},
}
