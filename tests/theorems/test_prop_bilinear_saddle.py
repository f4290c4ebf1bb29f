"""Proposition prop-bilinear-saddle: (0, 0) is the only saddle point of theta_g * theta_d."""

import numpy as np
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from gan_edu.theory import games

points = st.floats(-100, 100)


def test_symbolically_the_origin_is_the_only_stationary_point_and_nobody_gains_there():
    """A saddle point in the whole plane is stationary, so no other point can be one."""
    g, d = sp.symbols("theta_g theta_d", real=True)
    f = g * d
    assert sp.solve([sp.diff(f, g), sp.diff(f, d)], [g, d], dict=True) == [{g: 0, d: 0}]
    gains = f.subs(g, 0) - f.subs({g: 0, d: 0}), f.subs({g: 0, d: 0}) - f.subs(d, 0)
    assert gains == (0, 0)


@given(points, points)
def test_at_every_other_point_one_player_gains_by_moving(g, d):
    if max(abs(g), abs(d)) < 1e-6:
        return
    value = g * d
    # D moves along g, G against d, both as far as they like.
    gain_of_d = g * (d + g) - value
    gain_of_g = value - (g - d) * d
    assert max(gain_of_d, gain_of_g) > 0


def test_on_a_grid_round_zero_a_linear_program_finds_value_zero():
    grid = np.linspace(-2, 2, 9)
    game = games.solve(np.outer(grid, grid))  # rows: D, who receives
    assert abs(game.value) < 1e-9
    assert abs(game.row @ grid) < 1e-9
    assert abs(game.column @ grid) < 1e-9


def test_on_a_square_away_from_zero_the_saddle_is_a_corner():
    grid = np.linspace(1, 2, 11)
    payoff = np.outer(grid, grid)  # payoff[d, g]
    game = games.solve(payoff)
    assert abs(game.value - 2.0) < 1e-9
    assert abs(game.row @ grid - 2) < 1e-9
    assert abs(game.column @ grid - 1) < 1e-9


# False variants: `check` is the statement, and refutes each change of it.

GRID = np.linspace(-2, 2, 9)


def check(grid=GRID, rule=lambda d, g: d == 0 and g == 0, sign=1.0, value=0.0):
    """The saddle points on a grid, by the library's search; rows are D, who receives."""
    found = {(grid[i], grid[j]) for i, j in games.saddle_points(sign * np.outer(grid, grid))}
    assert found == {(d, g) for d in grid for g in grid if rule(d, g)}
    assert all(d * g == value for d, g in found)


FALSE = {
    "one of the two at 0": {"rule": lambda d, g: d == 0 or g == 0},
    "none": {"rule": lambda d, g: False},
    "on a square away from 0": {"grid": np.linspace(1, 2, 5)},
    "a value of 1": {"value": 1.0},
}
