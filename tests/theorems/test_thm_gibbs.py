"""Theorem thm-gibbs: KL is at least 0, and 0 only for equal laws."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from scipy import stats

from gan_edu.theory import divergences

from .strategies import laws


def test_symbolically_the_integrand_dominates_p_minus_q_with_equality_only_at_p_equal_q():
    p, u = sp.symbols("p u", positive=True)  # u = q/p
    surplus = p * sp.log(1 / u) - (p - p * u)
    assert sp.solve(sp.diff(surplus, u), u) == [1]
    assert surplus.subs(u, 1) == 0
    assert sp.simplify(sp.diff(surplus, u, 2) - p / u**2) == 0  # strictly convex: a minimum


@given(laws(2))
def test_kl_is_not_negative_and_is_what_scipy_computes(pair):
    p, q = pair
    kl = divergences.kl(p, q)
    assert kl >= 0
    assert kl == pytest.approx(stats.entropy(p, q), abs=1e-10)


@given(laws(2))
def test_kl_is_bounded_below_by_half_the_squared_distance_so_zero_means_equal(pair):
    p, q = pair
    assert divergences.kl(p, q) >= 0.5 * np.abs(p - q).sum() ** 2 - 1e-10
    assert divergences.kl(p, p) == pytest.approx(0, abs=1e-12)


def test_with_masses_that_do_not_sum_to_1_the_sum_can_be_negative():
    p, q = np.array([0.2, 0.2]), np.array([0.5, 0.5])
    assert (p * np.log(p / q)).sum() < -0.3
    with pytest.raises(ValueError, match="sum"):
        divergences.kl(p, q)


def test_summing_over_points_without_data_would_count_mass_that_is_not_there():
    p, q = [1.0, 0.0], [0.5, 0.5]
    assert divergences.kl(p, q) == pytest.approx(np.log(2), abs=1e-12)
    assert divergences.kl(q, p) == np.inf
