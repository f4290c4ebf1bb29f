"""Theorem thm-global-optimum: C(Q) ≥ −log 4, with equality only at Q = P."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from scipy import optimize
from scipy.spatial.distance import jensenshannon

from gan_edu.theory import criterion, divergences

from .instances import PAIRS
from .strategies import laws, seeds


def test_symbolically_q_equal_p_is_the_stationary_point_on_two_points_and_c_is_convex():
    p, q = sp.symbols("p q", positive=True)
    c = sum(a * sp.log(a / (a + b)) + b * sp.log(b / (a + b)) for a, b in ((p, q), (1 - p, 1 - q)))
    assert sp.simplify(sp.diff(c, q).subs(q, p)) == 0
    assert sp.simplify(c.subs(q, p) + sp.log(4)) == 0
    curvature = sp.diff(c, q, 2)
    expected = p / (q * (p + q)) + (1 - p) / ((1 - q) * (2 - p - q))
    assert sp.simplify(curvature - expected) == 0


@given(laws(2))
def test_c_is_at_least_minus_log_4_plus_the_squared_total_variation(pair):
    p, q = pair
    floor = -np.log(4) + divergences.tv(p, q) ** 2
    assert criterion.virtual_criterion(p, q) >= floor - 1e-10


@given(seeds())
@settings(max_examples=40)
def test_a_general_purpose_search_over_laws_ends_at_p(seed):
    # Not too uneven: on laws with masses near 1e-3 this search stops before the minimum.
    p = np.random.default_rng(seed).dirichlet(np.full(4, 4.0))

    def objective(scores):
        weights = np.exp(scores - scores.max())
        return criterion.virtual_criterion(p, weights / weights.sum())

    found = optimize.minimize(objective, np.zeros(4), method="BFGS", options={"gtol": 1e-9})
    law = np.exp(found.x - found.x.max())
    # The search has only differences of values, and the criterion is flat at its minimum: it finds
    # the value well and the law to half of the digits.
    assert found.fun == pytest.approx(-np.log(4), abs=1e-7)
    np.testing.assert_allclose(law / law.sum(), p, atol=1e-3)


def test_in_a_restricted_class_the_infimum_is_larger():
    p = np.array([0.5, 0.0, 0.5])
    point_masses = [criterion.virtual_criterion(p, q) for q in np.eye(3)]
    assert min(point_masses) > -np.log(4) + 0.4
    assert min(point_masses) == pytest.approx(
        -np.log(4) + 2 * min(divergences.js(p, q) for q in np.eye(3)), abs=1e-12
    )


def test_many_generators_have_the_best_law():
    latent = np.full(4, 0.25)
    p = np.array([0.5, 0.5])
    for generator in ([0, 0, 1, 1], [1, 0, 1, 0]):
        pushed = np.bincount(generator, weights=latent)
        assert criterion.virtual_criterion(p, pushed) == pytest.approx(-np.log(4), abs=1e-12)


# False variants: `check` is the statement, and refutes each change of it.


def check(least=4.0, equal=np.array_equal, laws=None, nearest=np.min):
    """The least value, that only the data attain it, and the least value of a class of laws."""
    for p, q in PAIRS:
        found = criterion.virtual_criterion(p, q)
        assert found >= -np.log(least) - 1e-15
        assert (divergences.js(p, q) == 0.0) == equal(p, q)
        assert found == pytest.approx(-np.log(4) + 2 * divergences.js(p, q), abs=1e-12)
        for number in range(1, p.size + 1):  # generators of one point, of some points, of all, of q
            reached = [*np.eye(p.size)[:number], q]
            js = [np.nan_to_num(jensenshannon(p, law)) ** 2 for law in reached]
            values = [criterion.virtual_criterion(p, law) for law in reached]
            assert min(values) == pytest.approx(-np.log(4) + 2 * nearest(js), abs=1e-9)
        attained = [criterion.virtual_criterion(p, law) for law in (laws(p) if laws else [p])]
        assert min(attained) == pytest.approx(-np.log(4), abs=1e-15)


FALSE = {
    "a larger least value": {"least": 3.9},
    "at every law with the same support": {"equal": lambda p, q: np.array_equal(p > 0, q > 0)},
    "nowhere": {"equal": lambda p, q: False},
    "among point masses too": {"laws": lambda p: np.eye(p.size)},
    "a class reaches its farthest law": {"nearest": np.max},
    "every class reaches -log 4": {"nearest": lambda js: 0.0},
    "a class loses one divergence": {"nearest": lambda js: min(js) / 2},
}
