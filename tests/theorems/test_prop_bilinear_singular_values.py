"""Proposition prop-bilinear-singular-values: in the right coordinates, many small games."""

import numpy as np
import pytest
import sympy as sp

from gan_edu.theory.dynamics import play


def field(payoff, g, d):
    return payoff.T @ d, -payoff @ g


def trajectory(method, payoff, step, g, d, steps):
    """Each method written for vectors, without any decomposition."""
    old = (g, d)
    rows, columns = payoff.shape
    skew = np.block([[np.zeros((columns, columns)), payoff.T], [-payoff, np.zeros((rows, rows))]])
    for _ in range(steps):
        now = (g, d)
        if method == "alternating":
            g = g - step * payoff.T @ d
            d = d + step * payoff @ g
        elif method == "proximal":
            both = np.linalg.solve(np.eye(len(skew)) + step * skew, np.concatenate([g, d]))
            g, d = both[:columns], both[columns:]
        elif method == "unequal":  # alternating steps of two sizes
            g = g - 2 * step * payoff.T @ d
            d = d + step / 3 * payoff @ g
        else:
            at = field(payoff, g, d)
            if method == "extragradient":
                at = field(payoff, g - step * at[0], d - step * at[1])
            elif method == "optimistic":
                before = field(payoff, *old)
                at = (2 * at[0] - before[0], 2 * at[1] - before[1])
            g, d = g - step * at[0], d - step * at[1]
        old = now
    return g, d


METHODS = ["simultaneous", "proximal", "extragradient", "optimistic", "alternating"]


@pytest.mark.parametrize("shape", [(3, 3), (5, 2), (2, 4)])
@pytest.mark.parametrize("method", METHODS)
def test_each_pair_plays_the_small_game_with_its_own_step(method, shape):
    rng = np.random.default_rng(sum(shape))
    payoff = rng.normal(size=shape)
    start_g, start_d = rng.normal(size=shape[1]), rng.normal(size=shape[0])
    u, sizes, wt = np.linalg.svd(payoff)
    end_g, end_d = trajectory(method, payoff, 0.2, start_g, start_d, 30)
    for j, size in enumerate(sizes):
        pair = [(wt @ start_g)[j], (u.T @ start_d)[j]]
        small = play(method, 0.2 * size, pair, 30)[-1]
        np.testing.assert_allclose([(wt @ end_g)[j], (u.T @ end_d)[j]], small, atol=1e-8)
    for k in range(len(sizes), shape[1]):
        assert (wt @ end_g)[k] == pytest.approx((wt @ start_g)[k])
    for k in range(len(sizes), shape[0]):
        assert (u.T @ end_d)[k] == pytest.approx((u.T @ start_d)[k])


@pytest.mark.parametrize("method", METHODS)
def test_directions_of_singular_value_zero_never_move(method):
    payoff = np.outer([1.0, 2.0], [2.0, -1.0])  # rank 1
    g, d = np.array([1.0, 2.0]), np.array([2.0, -1.0])  # both in a kernel
    np.testing.assert_allclose(payoff @ g, 0)
    end_g, end_d = trajectory(method, payoff, 0.1, g, d, 20)
    np.testing.assert_allclose(end_g, g, atol=1e-12)
    np.testing.assert_allclose(end_d, d, atol=1e-12)


def test_symbolically_the_field_turns_with_the_coordinates():
    turn, other, s, t = sp.symbols("phi psi s t", real=True)

    def rotation(angle):
        return sp.Matrix([[sp.cos(angle), -sp.sin(angle)], [sp.sin(angle), sp.cos(angle)]])

    u, w, core = rotation(turn), rotation(other), sp.diag(s, t)
    payoff = u * core * w.T
    assert sp.simplify(w.T * payoff.T - core.T * u.T) == sp.zeros(2)
    assert sp.simplify(u.T * payoff - core * w.T) == sp.zeros(2)


def test_the_largest_singular_value_limits_the_step_and_the_smallest_sets_the_pace():
    payoff = np.diag([1.0, 0.1])
    ones = np.ones(2)
    for step, converges in ((0.95, True), (1.05, False)):
        end = trajectory("extragradient", payoff, step, ones, ones, 3000)
        assert (np.linalg.norm(end) < 1) == converges
    g, d = trajectory("extragradient", payoff, 0.5**0.5, ones, ones, 101)
    before = trajectory("extragradient", payoff, 0.5**0.5, ones, ones, 100)
    h = 0.1**2
    factor = (g @ g + d @ d) / sum(v @ v for v in before)
    assert factor == pytest.approx(1 - h / 2 + h * h / 4, rel=1e-9)


# False variants: `check` is the statement, and refutes each change of it.


def alone(method, step, g, d):
    """Ten steps of one pair; two sizes are the method with one, after a change of scale."""
    if method == "unequal":
        ratio = 6**0.5
        g, d = play("alternating", step * (2 / 3) ** 0.5, [g, ratio * d], 10)[-1]
        return g, d / ratio
    return play(method, step, [g, d], 10)[-1]


def check(step=lambda eta, s: eta * s, basis=None, rest=1.0):
    """A game of rank 2, wide and tall: each pair plays its own game, all other pairs rest."""
    wide = np.array([[2.0, 0.0, 1.0], [0.0, 1.0, -1.0], [2.0, 1.0, 0.0]])
    three, four = np.array([1.0, -0.5, 2.0]), np.array([0.3, 1.0, -2.0, 0.7])
    check_game(np.vstack([wide, wide[:1]]), three, four, step, basis, rest)
    check_game(np.vstack([wide, wide[:1]]).T, four, three, step, basis, rest)


def check_game(payoff, g, d, step, basis, rest):
    rank = np.linalg.matrix_rank(payoff)
    u, sizes, wt = np.linalg.svd(payoff)
    if basis == "given":
        u, wt = np.eye(len(u)), np.eye(len(wt))
    for method in [*METHODS, "unequal"]:
        end_g, end_d = trajectory(method, payoff, 0.2, g, d, 10)
        for j, size in enumerate(sizes[:rank]):
            small = alone(method, step(0.2, size), (wt @ g)[j], (u.T @ d)[j])
            np.testing.assert_allclose([(wt @ end_g)[j], (u.T @ end_d)[j]], small, atol=1e-9)
        assert (wt @ end_g)[rank:] == pytest.approx(rest * (wt @ g)[rank:])
        assert (u.T @ end_d)[rank:] == pytest.approx(rest * (u.T @ d)[rank:])


FALSE = {
    "the same step for all": {"step": lambda eta, s: eta},
    "the square of the singular value": {"step": lambda eta, s: eta * s * s},
    "the coordinates as given": {"basis": "given"},
    "the kernel shrinks": {"rest": 0.9},
}
