"""Proposition prop-wasserstein-moves: slopes where JSD has none, and at most diameter times TV."""

import numpy as np
import ot
import pytest
import sympy as sp
from scipy.spatial.distance import cdist

from gan_edu.theory import divergences, transport

from .instances import tuples_of_laws


def test_symbolically_the_only_coupling_of_two_points_costs_their_distance():
    theta, mass = sp.symbols("theta Gamma", real=True)
    # Row sums (1), column sums (1): the one entry is 1.
    assert sp.solve(sp.Eq(mass, 1), mass) == [1]
    assert (mass * sp.Abs(theta)).subs(mass, 1) == sp.Abs(theta)
    assert sp.diff(sp.Abs(sp.Symbol("t", positive=True))) == 1


def test_two_points_move_while_jsd_stands_still():
    for theta in (-2.0, -1e-6, 1e-6, 0.3, 5.0):
        assert transport.on_the_line([0.0], [theta]) == abs(theta)
        assert divergences.js([1.0, 0.0], [0.0, 1.0]) == pytest.approx(np.log(2))


def test_a_generator_with_random_slopes_obeys_the_bound():
    rng = np.random.default_rng(0)
    z, data = rng.standard_t(3, size=500), rng.normal(1, 1, size=300)
    for theta, other in rng.uniform(-2, 2, size=(50, 2)):
        made = [transport.on_the_line(data, np.sin(c * z) * z) for c in (theta, other)]
        slopes = np.square(z)  # |d/dc sin(cz) z| <= z^2
        assert abs(made[0] - made[1]) <= slopes.mean() * abs(theta - other) + 1e-12


def test_a_generator_that_jumps_makes_the_distance_jump():
    left = transport.on_the_line([0.0], [0.0])
    right = transport.on_the_line([0.0], [1.0])  # G = 1{theta > 0}
    assert right - left == 1.0


# False variants: `check` is the statement, and refutes each change of it.


def check(slope=1.0, diameter=1.0, reverse=None):
    """The three parts, on random finite spaces and scaled samples; POT computes W1."""
    rng = np.random.default_rng(1)
    for p, q in tuples_of_laws(2, 5):
        points = rng.normal(size=(p.size, 2))
        d = cdist(points, points)
        w1, tv = ot.emd2(p, q, d), divergences.tv(p, q)
        assert w1 <= diameter * d.max() * tv + 1e-9
        if reverse is not None:
            assert tv <= reverse * w1 + 1e-9
    ends = np.array([[0.0, 1.0], [1.0, 0.0]])
    assert ot.emd2([1.0, 0.0], [0.0, 1.0], ends) <= diameter + 1e-9
    if reverse is not None:
        assert ot.emd2([1.0, 0.0], [0.0, 1.0], 1e-6 * ends) * reverse >= 1.0
    z = rng.normal(size=400)
    for theta, other in ((0.2, 0.7), (1.0, 1.1), (2.0, 0.5)):
        from_zero = [transport.on_the_line([0.0], c * z) for c in (theta, other)]
        bound = slope * np.abs(z).mean() * abs(theta - other)
        assert abs(from_zero[0] - from_zero[1]) <= bound + 1e-12


FALSE = {
    "half of the mean slope": {"slope": 0.5},
    "half of the diameter": {"diameter": 0.5},
    "TV at most ten times W1": {"reverse": 10.0},
}
