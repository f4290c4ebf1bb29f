"""Proposition prop-wasserstein-line: on the line it is the area between distribution functions."""

import numpy as np
import pytest
import sympy as sp
from scipy import integrate, stats
from scipy.optimize import linear_sum_assignment

from gan_edu.theory import transport

CASES = [
    (stats.norm(0, 1), stats.norm(2, 1), 2.0),
    (stats.norm(0, 1), stats.norm(0, 3), 2 * np.sqrt(2 / np.pi)),
    (stats.uniform(0, 1), stats.uniform(0.25, 1), 0.25),
    (stats.expon(), stats.expon(scale=3), 2.0),
]


def test_symbolically_two_uniform_laws_are_as_far_as_their_shift():
    t, shift = sp.symbols("t theta", positive=True)
    inside = {"first": t, "second": t - shift}  # both in [theta, 1], for theta < 1
    area = sp.integrate(inside["first"], (t, 0, shift))
    area += sp.integrate(inside["first"] - inside["second"], (t, shift, 1))
    area += sp.integrate(1 - (t - shift), (t, 1, 1 + shift))
    assert sp.simplify(area - shift) == 0


@pytest.mark.parametrize(("p", "q", "stated"), CASES)
def test_quadrature_of_the_area_is_the_mean_way_of_equal_quantiles(p, q, stated):
    grid = np.linspace(-40, 80, 1_200_001)
    area = integrate.simpson(np.abs(p.cdf(grid) - q.cdf(grid)), x=grid)
    way, _ = integrate.quad(lambda u: abs(p.ppf(u) - q.ppf(u)), 1e-9, 1 - 1e-9, limit=400)
    assert area == pytest.approx(stated, abs=1e-5)
    assert way == pytest.approx(stated, abs=1e-4)


def test_the_library_agrees_with_scipy_on_samples():
    rng = np.random.default_rng(0)
    for _ in range(50):
        x, y = rng.normal(size=rng.integers(1, 30)), rng.gamma(1.0, size=rng.integers(1, 30))
        assert transport.on_the_line(x, y) == pytest.approx(stats.wasserstein_distance(x, y))


# False variants: `check` is the statement, and refutes each change of it.


def check(power=1.0, absolute=True, pairing=np.sort, factor=1.0):
    """The area is the cheapest matching of two samples, which sorting finds."""
    rng = np.random.default_rng(1)
    for _ in range(25):
        n = int(rng.integers(2, 12))
        x, y = rng.normal(size=n), rng.normal(0.3, 2, size=n)
        cost = np.abs(x[:, None] - y[None, :])
        cheapest = cost[linear_sum_assignment(cost)].mean()
        at = np.sort(np.concatenate([x, y]))
        gap = np.array([(x <= t).mean() - (y <= t).mean() for t in at])[:-1]
        gap = np.abs(gap) ** power if absolute else gap
        assert factor * abs(gap @ np.diff(at)) == pytest.approx(cheapest, abs=1e-12)
        assert np.abs(np.sort(x) - pairing(y)).mean() == pytest.approx(cheapest, abs=1e-12)


FALSE = {
    "the squared difference": {"power": 2.0},
    "the signed area": {"absolute": False},
    "quantiles paired the other way": {"pairing": lambda y: np.sort(y)[::-1]},
    "half of the area": {"factor": 0.5},
}
