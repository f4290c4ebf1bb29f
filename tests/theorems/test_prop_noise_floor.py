"""Proposition prop-noise-floor: how near noisy steps come to the saddle of the rotating game."""

import numpy as np
import pytest
import sympy as sp

F = np.array([[0.0, 1.0], [-1.0, 0.0]])


def exact(kappa, eta, variance, steps=1, start=None, shared=False):
    """Second moments by matrices alone: the mean square after steps, without a formula."""
    moment = np.zeros((2, 2)) if start is None else np.outer(start, start)
    move = np.eye(2) - eta * F @ (np.eye(2) - kappa * F)
    look = eta * kappa * F
    noise = variance / 2 * np.eye(2)
    for _ in range(steps):
        if shared:
            both = look - eta * np.eye(2)
            added = both @ noise @ both.T
        else:
            added = look @ noise @ look.T + eta**2 * noise
        moment = move @ moment @ move.T + added
    return float(np.trace(moment))


def test_symbolically_the_squared_norms_are_those_stated():
    x, y, kappa, eta = sp.symbols("x y kappa eta", real=True)
    field = sp.Matrix([[0, 1], [-1, 0]])
    z = sp.Matrix([x, y])
    moved = z - eta * field * (z - kappa * field * z)
    factor = 1 - 2 * kappa * eta + eta**2 + kappa**2 * eta**2
    assert sp.expand(moved.dot(moved) - factor * (x**2 + y**2)) == 0
    assert sp.expand(factor.subs(kappa, 0) - (1 + eta**2)) == 0
    assert sp.expand(factor.subs(kappa, eta) - (1 - eta**2 + eta**4)) == 0
    floor = eta**2 * (1 + kappa**2) / (1 - factor)
    stated = eta * (1 + kappa**2) / (2 * kappa - eta * (1 + kappa**2))
    assert sp.simplify(floor - stated) == 0
    assert sp.simplify(stated.subs(kappa, eta) - (1 + eta**2) / (1 - eta**2)) == 0


def test_a_simulation_agrees_with_the_floor():
    rng = np.random.default_rng(0)
    places, eta, tail = np.zeros((4000, 2)), 0.5, []
    for t in range(400):
        first, second = rng.normal(size=(2, 4000, 2))  # s² = 2
        trial = places - eta * (places @ F.T + first)
        places = places - eta * (trial @ F.T + second)
        if t > 100:
            tail.append(np.square(places).sum(axis=1).mean())
    assert np.mean(tail) == pytest.approx(2 * 1.25 / 0.75, rel=0.03)


def test_with_a_small_update_the_floor_vanishes_and_with_small_steps_of_both_it_does_not():
    assert exact(0.5, 0.001, 1.0, 20_000) < 0.01
    assert exact(0.02, 0.02, 1.0, 40_000) > 0.99


# False variants: `check` is the statement, and refutes each change of it.


def check(
    up=lambda eta: 1 + eta**2,
    floor=lambda eta: (1 + eta**2) / (1 - eta**2),
    shared=False,
    vanishes=False,
):
    """One step of each method, and the floor after many, by matrices."""
    start = np.array([0.6, -1.1])
    square = float(start @ start)
    for eta in (0.05, 0.3, 0.8):
        for variance in (0.0, 2.0):
            simple = exact(0.0, eta, variance, start=start, shared=shared)
            assert simple == pytest.approx(up(eta) * square + eta**2 * variance, rel=1e-12)
            extra = exact(eta, eta, variance, start=start, shared=shared)
            factor = 1 - eta**2 + eta**4
            stated = factor * square + eta**2 * (1 + eta**2) * variance
            assert extra == pytest.approx(stated, rel=1e-12)
        assert exact(eta, eta, 1.0, 8000) == pytest.approx(floor(eta), rel=1e-4)
    assert (exact(0.05, 0.05, 1.0, 8000) < 0.5) == vanishes


FALSE = {
    "simultaneous steps that keep the norm": {"up": lambda eta: 1.0},
    "a floor of the size of the step": {"floor": lambda eta: eta},
    "small steps remove it": {"vanishes": True},
    "a floor without the step": {"floor": lambda eta: 1.0},
}
