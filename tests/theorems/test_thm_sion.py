"""Theorem thm-sion (cited): quasiconcave-quasiconvex games with one compact side have a value."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, linprog, minimize_scalar
from scipy.special import expit, logit


def smallest(function):
    """Minimum of a quasiconvex function on [-1, 1]."""
    found = minimize_scalar(function, bounds=(-1, 1), method="bounded", options={"xatol": 1e-10})
    return min(found.fun, function(-1.0), function(1.0))


def test_symbolically_a_concave_convex_quadratic_on_the_plane_has_one_saddle_point():
    s, t, k = sp.symbols("s t k", real=True)
    f = -(s**2) + k * s * t + t**2 + s - t
    point = sp.solve([sp.diff(f, s), sp.diff(f, t)], [s, t], dict=True)[0]
    best_s = sp.solve(sp.diff(f, s), s)[0]
    best_t = sp.solve(sp.diff(f, t), t)[0]
    minimax = f.subs(s, best_s).subs(t, sp.solve(sp.diff(f.subs(s, best_s), t), t)[0])
    maximin = f.subs(t, best_t).subs(s, sp.solve(sp.diff(f.subs(t, best_t), s), s)[0])
    assert sp.simplify(minimax - maximin) == 0
    assert sp.simplify(minimax - f.subs(point)) == 0


@given(*[st.floats(-2, 2)] * 3)
@settings(max_examples=15)
def test_both_orders_agree_for_a_function_that_is_only_quasiconcave_and_quasiconvex(a, b, k):
    def f(s, t):  # a monotone function of a concave-convex one
        return np.tanh((-((s - a) ** 2) + k * s * t + (t - b) ** 2) / 4)

    minimax = smallest(lambda t: -smallest(lambda s: -f(s, t)))
    maximin = -smallest(lambda s: -smallest(lambda t: f(s, t)))
    # 1e-6: an optimiser inside an optimiser
    assert minimax == pytest.approx(maximin, abs=1e-6)


@pytest.mark.parametrize("opponent", [-100.0, 0.0, 100.0])
def test_without_compactness_the_orders_differ(opponent):
    # f(s, s') = sigmoid(s - s') is monotone in both, so its level sets are half-lines.
    assert expit((opponent + 40) - opponent) == pytest.approx(1.0, abs=1e-12)
    assert expit(opponent - (opponent + 40)) == pytest.approx(0.0, abs=1e-12)


def test_without_quasiconcavity_the_orders_differ():
    grid = np.linspace(-1, 1, 201)
    f = (grid[:, None] - grid[None, :]) ** 2
    assert f.min(axis=1).max() == 0.0
    assert f.max(axis=0).min() == pytest.approx(1.0, abs=1e-12)


def jump(s, t):
    """The book's example: 1 if t <= s or t = 1, for s in [0, 1) and t in [0, 1]."""
    return float(t <= s or t == 1.0)


def test_without_lower_semicontinuity_the_orders_differ():
    for s in np.linspace(0, 1, 100, endpoint=False):
        assert jump(s, (1 + s) / 2) == 0.0  # so maximin is 0
        assert jump(s, 1.0) == 1.0 > jump(s, 1.0 - (1 - s) / 1e6)  # f jumps up at t = 1
    for t in np.linspace(0, 1, 101):
        assert jump(t if t < 1 else 0.5, t) == 1.0  # so minimax is 1


def is_interval(members):
    """Whether the members of a grid have no gap."""
    return bool((np.diff(np.flatnonzero(members)) == 1).all())


def test_convexity_of_the_level_sets_is_kept_in_that_example():
    grid = np.linspace(0, 1, 101)
    for s in grid[:-1]:
        assert is_interval(np.array([jump(s, t) for t in grid]) <= 0.0)
    for t in grid:
        assert is_interval(np.array([jump(s, t) for s in grid[:-1]]) >= 1.0)
    assert not is_interval(np.array([True, False, True]))


# False variants: `check` is the statement, and refutes each change of it.


def saddle(s, t):
    return -(s**2) + s * t + t**2


def ridge(s, t):
    """Quasiconcave in s and quasiconvex in t, concave or convex in neither."""
    return -np.sqrt(np.abs(s - 0.3)) + np.sqrt(np.abs(t + 0.2))


def stairs(s, t):
    return np.clip(s - 2 * t, -1.0, 1.0)


FIRST, SECOND = np.array([[3.0, -1.0], [-2.0, 1.0]]), np.array([[1.0, 2.0], [3.0, 1.0]])


def ratio(s, t):
    """A quotient of two bilinear payoffs: no sum, and no monotone function of a concave-convex one.

    Where the quotient is at most a number, the one payoff is at most a multiple of the other: a
    half-line, in s as in t. A strategy on two actions plays the first with chance x or y.
    """
    x, y = np.broadcast_arrays(expit(s), (np.clip(t, -1, 1) + 1) / 2)
    x, y = np.stack([x, 1 - x]), np.stack([y, 1 - y])
    return np.divide(*(np.einsum("i...,ij,j...->...", x, matrix, y) for matrix in (FIRST, SECOND)))


def test_the_value_of_a_quotient_of_payoffs_is_where_their_difference_is_a_game_of_value_zero():
    right = brentq(lambda v: value_of(FIRST - v * SECOND), -5, 5, xtol=1e-12)
    minimax = smallest(lambda t: -smallest(lambda u: -ratio(logit((1 + u) / 2), t)))
    maximin = -smallest(lambda u: -smallest(lambda t: ratio(logit((1 + u) / 2), t)))
    assert minimax == pytest.approx(right, abs=1e-6)
    assert maximin == pytest.approx(right, abs=1e-6)


def value_of(matrix):
    """Value of a game, by SciPy's linear program."""
    bound = linprog(
        [0, 0, -1],
        A_ub=np.hstack([-matrix.T, np.ones((2, 1))]),
        b_ub=[0, 0],
        A_eq=[[1, 1, 0]],
        b_eq=[1],
        bounds=[(0, None), (0, None), (None, None)],
    )
    return -bound.fun


LINE = (np.linspace(-20, 20, 801), np.linspace(-60, 60, 2401))  # and the line beyond it
UNIT = (np.linspace(-1, 1, 801),) * 2


def check(functions=(saddle, ridge, stairs, ratio), s=LINE, t=UNIT):
    """Both orders agree; who moves second on a line may go beyond what the first can."""
    for f in functions:
        maximin = f(s[0][:, None], t[1][None, :]).min(axis=1).max()
        minimax = f(s[1][:, None], t[0][None, :]).max(axis=0).min()
        assert minimax == pytest.approx(maximin, abs=0.05)


def two_slopes(s, t):
    """Linear in t and quasiconcave in s, but not upper semicontinuous in s at 1/2."""
    return np.where(s <= 0.5, t, 1 - t)


ENDS, INTERVAL = (np.array([-1.0, 1.0]),) * 2, (np.linspace(0, 1, 101),) * 2


def many_jumps(s, t):
    return ((t <= s) | (t == 1.0)).astype(float)


FALSE = {
    "without quasiconcavity": {"functions": [lambda s, t: (s - t) ** 2], "s": UNIT},
    "without a compact side": {"functions": [lambda s, t: expit(s - t)], "t": LINE},
    "without lower semicontinuity": {
        "functions": [many_jumps],
        "s": (np.linspace(0, 0.99, 100), np.linspace(0, 0.999, 1000)),
        "t": (np.linspace(0, 1, 200),) * 2,
    },
    "without quasiconvexity": {"functions": [lambda s, t: -((s - t) ** 2)], "s": UNIT},
    "without upper semicontinuity": {"functions": [two_slopes], "s": INTERVAL, "t": INTERVAL},
    "without a convex first set": {"functions": [lambda s, t: s * t], "s": ENDS},
    "without a convex second set": {"functions": [lambda s, t: s * t], "s": UNIT, "t": ENDS},
}
