"""Transport against POT and SciPy; the primal program against the dual one."""

import numpy as np
import ot
import pytest
from scipy import stats
from scipy.spatial.distance import cdist

from gan_edu.theory.transport import best_critic, cheapest_plan, on_the_line


def finite_space(rng):
    """Two laws with zeros, and the distances of points in the plane or along a random graph."""
    size = int(rng.integers(2, 13))
    points = rng.normal(size=(size, 2))
    distances = cdist(points, points, rng.choice(["euclidean", "cityblock", "chebyshev"]))
    laws = rng.dirichlet(np.full(size, rng.choice([0.1, 1.0, 5.0])), size=2)
    laws *= rng.random((2, size)) < 0.7
    laws[:, rng.integers(size)] += 0.1
    p, q = laws / laws.sum(axis=1, keepdims=True)
    return p, q, (distances + distances.T) / 2


@pytest.mark.parametrize("spaces", [200, pytest.param(1000, marks=pytest.mark.exhaustive)])
def test_on_finite_spaces_plan_critic_and_pot_agree_to_1e_9(spaces):
    rng = np.random.default_rng(0)
    for _ in range(spaces):
        p, q, d = finite_space(rng)
        plan, critic = cheapest_plan(p, q, d), best_critic(p, q, d)
        assert plan.cost == pytest.approx(critic.gain, abs=1e-9)
        assert plan.cost == pytest.approx(ot.emd2(p, q, d), abs=1e-9)
        assert np.abs(plan.coupling.sum(axis=1) - p).max() < 1e-9
        assert np.abs(plan.coupling.sum(axis=0) - q).max() < 1e-9
        assert plan.coupling.min() > -1e-9
        steepest = (critic.values[:, None] - critic.values[None, :] - d).max()
        assert steepest < 1e-9


def test_a_unit_of_length_changes_the_distance_by_its_factor():
    p, q, d = finite_space(np.random.default_rng(1))
    for unit in (1e-6, 1e6):
        assert cheapest_plan(p, q, unit * d).cost == pytest.approx(
            unit * cheapest_plan(p, q, d).cost, rel=1e-9
        )
        assert best_critic(p, q, unit * d).gain == pytest.approx(
            unit * best_critic(p, q, d).gain, rel=1e-9
        )


def test_the_line_agrees_with_scipy_and_with_the_plan():
    rng = np.random.default_rng(2)
    for _ in range(200):
        n, m = rng.integers(1, 10, size=2)
        x, y = rng.normal(size=n), rng.integers(-2, 3, m).astype(float)
        p, q = rng.dirichlet(np.ones(n)), rng.dirichlet(np.ones(m))
        exact = on_the_line(x, y, p, q)
        assert exact == pytest.approx(stats.wasserstein_distance(x, y, p, q), abs=1e-12)
        points = np.unique(np.concatenate([x, y]))
        laws = [
            np.bincount(np.searchsorted(points, at), mass, points.size)
            for at, mass in ((x, p), (y, q))
        ]
        d = np.abs(points[:, None] - points[None, :])
        assert cheapest_plan(*laws, d).cost == pytest.approx(exact, abs=1e-9)
    assert on_the_line([0.0, 1.0, 2.0], [5.0]) == stats.wasserstein_distance([0, 1, 2], [5])


def test_swapping_the_laws_turns_the_critic_and_transposes_a_plan():
    p, q, d = finite_space(np.random.default_rng(3))
    assert cheapest_plan(p, q, d).cost == pytest.approx(cheapest_plan(q, p, d).cost, abs=1e-9)
    assert best_critic(p, q, d).gain == pytest.approx(best_critic(q, p, d).gain, abs=1e-9)
    assert best_critic(p, q, d).values @ (p - q) > 0 > best_critic(q, p, d).values @ (p - q)


def test_a_single_point_costs_nothing():
    assert cheapest_plan([1.0], [1.0], [[0.0]]).cost == 0.0
    assert best_critic([1.0], [1.0], [[0.0]]).gain == 0.0


@pytest.mark.parametrize(
    "distances",
    [
        [[0.0, 1.0]],
        [[0.0, 1.0], [2.0, 0.0]],
        [[0.0, 0.0], [0.0, 0.0]],
        [[1.0, 1.0], [1.0, 0.0]],
        [[0.0, -1.0], [-1.0, 0.0]],
        [[0.0, 1.0, 9.0], [1.0, 0.0, 1.0], [9.0, 1.0, 0.0]],
    ],
    ids=["not square", "not symmetric", "equal points", "diagonal", "negative", "detour"],
)
def test_what_is_no_metric_is_refused(distances):
    law = [1.0] + [0.0] * (len(distances[0]) - 1)
    for solve in (cheapest_plan, best_critic):
        with pytest.raises(ValueError, match="distances must be a metric"):
            solve(law, law, distances)


def test_masses_of_the_line_must_fit_their_points():
    with pytest.raises(ValueError, match="p must have one entry for each of x"):
        on_the_line([0.0, 1.0], [0.0], [1.0])
    with pytest.raises(ValueError, match="probability vector"):
        on_the_line([0.0, 1.0], [0.0], [0.4, 0.4])
