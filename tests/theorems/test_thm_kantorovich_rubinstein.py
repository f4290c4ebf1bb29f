"""Theorem thm-kantorovich-rubinstein: the cheapest plan costs what the best critic sees."""

import numpy as np
import ot
import pytest
import sympy as sp
from hypothesis import given, settings
from scipy.spatial.distance import cdist

from gan_edu.theory import transport

from .instances import tuples_of_laws
from .strategies import seeds


def spaces(number=25, seed=0):
    """Two laws on random points of the plane, and points on a line with equal gaps."""
    rng = np.random.default_rng(seed)
    for k, (p, q) in enumerate(tuples_of_laws(2, seed, number=number)):
        points = rng.normal(size=(p.size, 2)) if k % 3 else np.c_[np.arange(p.size), p * 0.0]
        yield p, q, cdist(points, points, "cityblock" if k % 2 else "euclidean")


def test_symbolically_the_gap_of_plan_and_critic_is_a_sum_of_slacks():
    # sum d G - (sum p T - sum q T) = sum (d_ij - T_i + T_j) G_ij for row sums p, column sums q.
    plan = sp.Matrix(2, 2, sp.symbols("G:4"))
    d = sp.Matrix(2, 2, sp.symbols("d:4"))
    critic = sp.symbols("T:2")
    rows, columns = plan * sp.ones(2, 1), plan.T * sp.ones(2, 1)
    cost = sum(d[i, j] * plan[i, j] for i in range(2) for j in range(2))
    gain = sum(critic[i] * (rows[i] - columns[i]) for i in range(2))
    slacks = sum((d[i, j] - critic[i] + critic[j]) * plan[i, j] for i in range(2) for j in range(2))
    assert sp.expand(cost - gain - slacks) == 0


@given(seeds())
@settings(max_examples=40, deadline=None)
def test_plan_critic_and_pot_agree(seed):
    for p, q, d in spaces(4, seed % 10_000):
        plan = transport.cheapest_plan(p, q, d).cost
        assert plan == pytest.approx(transport.best_critic(p, q, d).gain, abs=1e-9)
        assert plan == pytest.approx(ot.emd2(p, q, d), abs=1e-9)


def test_the_critic_made_from_prices_is_steep_exactly_where_the_plan_carries():
    for p, q, d in spaces():
        plan, critic = transport.cheapest_plan(p, q, d), transport.best_critic(p, q, d)
        for i, j in np.argwhere(plan.coupling > 1e-8):
            assert critic.values[i] - critic.values[j] == pytest.approx(d[i, j], abs=1e-7)


def test_without_a_bound_on_the_slope_the_supremum_is_infinite():
    p, q = np.array([0.6, 0.4]), np.array([0.4, 0.6])
    gains = [(p - q) @ np.array([c, 0.0]) for c in (1, 10, 1000)]
    assert gains == pytest.approx([0.2, 2.0, 200.0])


# False variants: `check` is the statement, and refutes each change of it.


def check(steepness=1.0, plan=None, factor=1.0, squared=False):
    """Equal optima; no random critic sees more; no random plan costs less."""
    rng = np.random.default_rng(1)
    for p, q, d in spaces():
        best = ot.emd2(p, q, d)
        seen = transport.best_critic(p, q, d).gain
        cost = best if plan is None else float((plan(p, q) * d).sum())
        if squared:
            cost = ot.emd2(p, q, d**2)
        assert factor * cost == pytest.approx(seen, abs=1e-9)
        heights = rng.normal(size=p.size)
        critic = (steepness * d + heights).min(axis=1)  # of the slope `steepness`
        assert (p - q) @ critic <= best + 1e-9
        far = steepness * d[np.argmax(p - q)]
        assert abs((p - q) @ far) <= best + 1e-9


FALSE = {
    "critics of slope 2": {"steepness": 2.0},
    "the independent plan": {"plan": lambda p, q: np.outer(p, q)},
    "half of the cost": {"factor": 0.5},
    "the squared distance": {"squared": True},
}
