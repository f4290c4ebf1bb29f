"""Proposition prop-no-pure-saddle: a small GAN that has a mixed saddle point only."""

import numpy as np
import pytest
import sympy as sp
from scipy import optimize

from gan_edu.theory import games

LOG4 = float(np.log(4.0))


def value(theta, w, u):
    real = -(np.logaddexp(0, -(w + u)) + np.logaddexp(0, w - u)) / 2
    return real - np.logaddexp(0, w * theta + u * theta**2)


def test_symbolically_the_gradient_at_the_coin_is_never_zero():
    theta, w, u = sp.symbols("theta w u", real=True)
    log_d = lambda a: -sp.log(1 + sp.exp(-a))  # noqa: E731
    v = (log_d(w + u) + log_d(u - w)) / 2 + log_d(-(w * theta + u * theta**2))
    gradient = [sp.simplify(sp.diff(v, s).subs({w: 0, u: 0})) for s in (w, u)]
    assert sp.simplify(gradient[0] + theta / 2) == 0
    assert sp.simplify(gradient[1] - (1 - theta**2) / 2) == 0
    assert sp.solve(gradient, [theta]) == []


def test_scipy_finds_a_discriminator_that_beats_the_coin_against_every_point():
    for theta in np.linspace(-1, 1, 21):
        found = optimize.minimize(
            lambda x, theta=theta: -value(theta, *x), [0.0, 0.0], bounds=[(-1, 1)] * 2
        )
        assert -found.fun > -LOG4 + 1e-3


def test_against_every_discriminator_an_end_is_good_enough():
    rng = np.random.default_rng(0)
    for w, u in rng.uniform(-1, 1, size=(2000, 2)):
        assert min(value(1.0, w, u), value(-1.0, w, u)) <= -LOG4 + 1e-12


def test_the_linear_program_finds_the_coin():
    places = np.linspace(-1, 1, 11)
    w, u = (g.ravel()[:, None] for g in np.meshgrid(places, places))
    solved = games.solve(value(places[None, :], w, u))
    assert solved.value == pytest.approx(-LOG4, abs=1e-9)
    # A grid has no small answers, so other mixtures near the coin do as well on it.
    assert solved.column[[0, -1]].sum() > 0.8
    coin = np.array([0.5, *[0.0] * 9, 0.5])
    silent = ((w == 0) & (u == 0)).ravel().astype(float)
    assert games.exploitability(value(places[None, :], w, u), silent, coin) < 1e-12


# False variants: `check` is the statement, and refutes each change of it.


def check(u_max=1.0, ends=1.0, low=-LOG4, high=-LOG4, data=1.0):
    """Max min at most −log 4 < min max on grids that hold 0 and the ends; none is pure."""
    places = np.linspace(-ends, ends, 21)
    grid = np.linspace(-1, 1, 21)
    w, u = (g.ravel()[:, None] for g in np.meshgrid(grid, u_max * grid))
    v = value(places[None, :] * data, w, u)
    assert games.maximin(v) <= low + 1e-12
    assert games.minimax(v) > high + 1e-6
    assert len(games.saddle_points(v)) == 0
    assert games.solve(v).value == pytest.approx(-LOG4, abs=1e-9)


FALSE = {
    "without the square": {"u_max": 0.0},
    "points that cannot reach the data": {"ends": 0.5},
    "a smaller max min": {"low": -LOG4 - 0.01},
    "a larger min max": {"high": -1.0},
}
