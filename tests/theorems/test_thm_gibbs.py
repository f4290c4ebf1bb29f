"""Theorem thm-gibbs: KL is at least 0, and 0 only for equal laws."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from scipy import stats
from scipy.special import rel_entr

from gan_edu.theory import divergences

from .instances import PAIRS
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


# False variants: `check` is the statement, and refutes each change of it.


def check(equal=np.array_equal, totals=(1.0, 1.0), least=0.0, symmetric=False):
    """By SciPy's terms, whose sum nothing keeps above 0; the library agrees with them."""
    for p, q in PAIRS:
        kl = rel_entr(totals[0] * p, totals[1] * q).sum()
        assert kl >= least - 1e-15
        assert (divergences.kl(p, q) == 0.0) == equal(p, q)
        assert divergences.kl(p, q) == pytest.approx(kl, rel=1e-12, abs=1e-15) or totals != (1, 1)
        assert not symmetric or kl == pytest.approx(rel_entr(q, p).sum(), abs=1e-9)


FALSE = {
    "never 0": {"equal": lambda p, q: False},
    "0 for equal supports": {"equal": lambda p, q: np.array_equal(p > 0, q > 0)},
    "masses that are not 1": {"totals": (0.4, 1.0)},
    "a larger least value": {"least": 1e-3},
    "symmetric": {"symmetric": True},
}
