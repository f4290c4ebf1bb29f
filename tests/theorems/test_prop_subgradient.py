"""Proposition prop-subgradient: C is convex in the law and log(1 - D*) is a subgradient."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.spatial.distance import jensenshannon
from scipy.special import xlogy

from gan_edu.theory import criterion, divergences

from .instances import tuples_of_laws
from .strategies import laws


def test_symbolically_log_one_minus_d_is_the_gradient_of_c():
    p, q = sp.symbols("p q", positive=True)
    term = p * sp.log(p / (p + q)) + q * sp.log(q / (p + q))
    best = p / (p + q)
    assert sp.simplify(sp.diff(term, q) - sp.log(1 - best)) == 0
    assert sp.simplify(sp.diff(term, q, 2) - p / (q * (p + q))) == 0  # above 0: convex


def tangent(p, q, other):
    """Right side of the inequality, from divergences and plain arrays only."""
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = np.where(q > 0, np.log(q / (p + q)), -np.inf)
    unseen = (q == 0) & (p == 0)  # every D is optimal there; D = 0 makes the slope 0
    slope = np.where(unseen, 0.0, slope)
    rise = sum(weight * s for weight, s in zip(other, slope, strict=True) if weight > 0)
    here = sum(weight * s for weight, s in zip(q, slope, strict=True) if weight > 0)
    return 2 * divergences.js(p, q) - math.log(4) + rise - here


@given(laws(3))
@settings(max_examples=60)
def test_c_lies_above_its_tangents_even_where_a_law_has_no_mass(triple):
    p, q, other = triple
    assert criterion.virtual_criterion(p, other) >= tangent(p, q, other) - 1e-10


@given(laws(3), st.floats(0, 1))
@settings(max_examples=60)
def test_c_is_convex_along_mixtures(triple, share):
    p, q, other = triple
    chord = (1 - share) * criterion.virtual_criterion(p, q)
    chord += share * criterion.virtual_criterion(p, other)
    assert 2 * divergences.js(p, (1 - share) * q + share * other) - math.log(4) <= chord + 1e-10


@given(laws(2, positive=(0, 1)))
def test_the_slope_is_the_limit_of_difference_quotients(pair):
    p, q = pair
    towards, step = np.eye(p.size)[0], 1e-6
    moved = (1 - step) * q + step * towards
    measured = (criterion.virtual_criterion(p, moved) - criterion.virtual_criterion(p, q)) / step
    slope = (towards - q) @ np.log1p(-criterion.optimal_discriminator(p, q))
    # the error of a difference quotient is step / 2 times a second derivative of at most 1 / q
    assert measured == pytest.approx(slope, abs=step / q.min() + 1e-8)


def test_without_the_optimal_discriminator_the_inequality_fails():
    p = q = np.array([0.5, 0.5])
    wrong, other = np.array([0.9, 0.1]), np.array([0.0, 1.0])
    claimed = criterion.virtual_criterion(p, q) + (other - q) @ np.log1p(-wrong)
    assert claimed > criterion.virtual_criterion(p, other) + 0.5


@given(laws(3, positive=(0, 1, 2)), st.floats(0.01, 0.99))
def test_with_an_almost_optimal_discriminator_it_fails_by_at_most_the_error(triple, shift):
    p, q, other = triple
    d = (1 - shift) * criterion.optimal_discriminator(p, q) + shift / 2
    error = criterion.virtual_criterion(p, q) - criterion.value(p, q, d)
    claimed = criterion.virtual_criterion(p, q) - error + xlogy(other - q, 1 - d).sum()
    assert criterion.virtual_criterion(p, other) >= claimed - 1e-10


def test_without_laws_as_the_variable_convexity_fails():
    # theta -> C(N(theta, 1)) is bounded and not constant, so it is not convex.
    near, middle, far = (
        divergences.js_density(stats.norm(0, 1), stats.norm(theta, 1)) for theta in (0, 5, 10)
    )
    assert middle > (near + far) / 2 + 0.1


# False variants: `check` is the statement, and refutes each change of it.


def check(sign=1.0, stretch=1.0, best=criterion.optimal_discriminator, convex=1.0, finite=False):
    """C is convex and above its tangents; laws have zeros, and D is 0 where neither has mass."""
    for p, q, other in tuples_of_laws(3, number=60):
        d = np.where(p + q > 0, best(p, q), 0.0)
        move = stretch * (criterion.value(p, other, d) - criterion.value(p, q, d))
        rest = criterion.virtual_criterion(p, other) - criterion.virtual_criterion(p, q) - move
        assert sign * rest >= -1e-10
        assert np.isfinite(criterion.value(p, other, d)) or not finite
        for share in (0.0, 0.3, 0.5, 1.0):
            # SciPy's divergence in place of C.
            mixed, first, second = (
                np.nan_to_num(jensenshannon(p, law)) ** 2
                for law in ((1 - share) * q + share * other, q, other)
            )
            assert convex * ((1 - share) * first + share * second - mixed) >= -1e-10
        assert criterion.value(p, q, d) == pytest.approx(
            criterion.virtual_criterion(p, q), abs=1e-10
        )


FALSE = {
    "below its tangents": {"sign": -1.0},
    "twice the slope": {"stretch": 2.0},
    "the opposite slope": {"stretch": -1.0},
    "a discriminator that is not the best": {"best": lambda p, q: np.full(p.size, 0.3)},
    "concave": {"convex": -1.0},
    "a finite first expectation": {"finite": True},
}
