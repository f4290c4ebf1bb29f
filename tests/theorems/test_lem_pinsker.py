"""Lemma lem-pinsker: KL(P || Q) >= 2 TV(P, Q)^2."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.special import rel_entr

from gan_edu.theory import divergences

from .instances import PAIRS
from .strategies import laws


def test_symbolically_the_derivative_of_the_two_point_gap_has_the_sign_of_b_minus_a():
    a, b = sp.symbols("a b", positive=True)
    gap = a * sp.log(a / b) + (1 - a) * sp.log((1 - a) / (1 - b)) - 2 * (a - b) ** 2
    assert sp.simplify(gap.subs(b, a)) == 0
    assert sp.simplify(sp.diff(gap, b) - (b - a) * (1 / (b * (1 - b)) - 4)) == 0
    assert sp.factor(1 / (b * (1 - b)) - 4) == sp.factor((2 * b - 1) ** 2 / (b * (1 - b)))


@given(laws(2))
@settings(max_examples=60)
def test_the_bound_holds_for_laws_on_points_and_after_merging_them_into_two(pair):
    p, q = pair
    event = p > q
    merged_p, merged_q = ([law[event].sum(), law[~event].sum()] for law in (p, q))
    merged = rel_entr(merged_p, merged_q).sum()
    assert divergences.kl(p, q) >= merged - 1e-10
    assert merged >= 2 * divergences.tv(p, q) ** 2 - 1e-10


@given(st.floats(-3, 3), st.floats(0.3, 3))
@settings(max_examples=5)
def test_the_bound_holds_for_normal_laws(mean, std):
    distance = divergences.tv_density(stats.norm(0, 1), stats.norm(mean, std))
    assert divergences.kl_gaussian(0, 1, mean, std) >= 2 * distance**2 - 1e-8  # quadrature


def test_the_constant_2_cannot_be_raised():
    p, q = np.array([0.5, 0.5]), np.array([0.501, 0.499])
    assert divergences.kl(p, q) == pytest.approx(2 * divergences.tv(p, q) ** 2, rel=1e-4)


def test_without_total_mass_1_the_bound_fails():
    p, q = np.array([0.25, 0.25]), np.array([0.75, 0.75])
    assert rel_entr(p, q).sum() < 0 < 2 * (np.abs(p - q).sum() / 2) ** 2


# False variants: `check` is the statement, and refutes each change of it.


def check(constant=2.0, power=2, strict=False, totals=(1.0, 1.0)):
    """The bound by SciPy's terms, whose sum nothing keeps above 0."""
    for p, q in PAIRS:
        kl = rel_entr(totals[0] * p, totals[1] * q).sum()
        distance = np.abs(totals[0] * p - totals[1] * q).sum() / 2
        assert kl >= constant * distance**power - 1e-15
        assert not strict or kl > constant * distance**power
        if totals == (1.0, 1.0):
            assert divergences.kl(p, q) >= constant * distance**power * (1 - 1e-9)
            assert divergences.tv(p, q) == pytest.approx(distance, rel=1e-14)


FALSE = {
    "a larger constant": {"constant": 2.01},
    "without the square": {"power": 1},
    "never with equality": {"strict": True},
    "masses that are not 1": {"totals": (0.5, 1.5)},
}
