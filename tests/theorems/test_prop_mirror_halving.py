"""Proposition prop-mirror-halving: with eta = 1 the step is (p + q)/2."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from gan_edu.theory import criterion, divergences

from .instances import PAIRS
from .strategies import laws


def test_symbolically_the_weights_are_p_plus_q_and_sum_to_2():
    p, q = sp.symbols("p:3", positive=True), sp.symbols("q:3", positive=True)
    weights = [b * sp.exp(-sp.log(1 - a / (a + b))) for a, b in zip(p, q, strict=True)]
    assert [sp.simplify(weights[i] - p[i] - q[i]) for i in range(3)] == [0, 0, 0]
    total = sum(weights).subs({p[2]: 1 - p[0] - p[1], q[2]: 1 - q[0] - q[1]})
    assert sp.simplify(total) == 2


@given(laws(2, positive=(1,)), st.integers(1, 30))
@settings(max_examples=60)
def test_total_variation_halves_and_the_criterion_at_least_halves(pair, steps):
    p, start = pair
    law = start
    for _ in range(steps):
        law = criterion.mirror_step(p, law)
    np.testing.assert_allclose(law, p + 2.0**-steps * (start - p), atol=1e-12)
    assert divergences.tv(p, law) == pytest.approx(
        2.0**-steps * divergences.tv(p, start), abs=1e-12
    )
    before = criterion.virtual_criterion(p, start) + math.log(4)
    assert criterion.virtual_criterion(p, law) + math.log(4) <= 2.0**-steps * before + 1e-12


def test_with_eta_one_half_the_step_is_no_average():
    p, q = np.array([0.9, 0.1]), np.array([0.2, 0.8])
    following = criterion.mirror_step(p, q, 0.5)
    assert abs(divergences.tv(p, following) / divergences.tv(p, q) - 0.75) > 0.01
    assert divergences.tv(p, following) > 0.6 * divergences.tv(p, q)


def test_without_mass_where_the_data_are_the_exponential_form_has_no_value():
    p, q = np.array([0.5, 0.5]), np.array([1.0, 0.0])
    d = criterion.optimal_discriminator(p, q)
    assert (q[1], d[1]) == (0.0, 1.0)  # 0 * exp(-log 0)


# False variants: `check` is the statement, and refutes each change of it.


def check(eta=1.0, factor=0.5, exactly=False, gain=1.0):
    """The law, its distance and its criterion after each step; the start may lack mass."""
    little_outside = (np.array([1.0, 0.0]), np.array([0.9999, 0.0001]))  # C nearly halves
    for p, start in [*PAIRS, little_outside]:
        law = start
        for t in range(1, 6):
            law = criterion.mirror_step(p, law, eta)
            share = factor**t
            np.testing.assert_allclose(law, p + share * (start - p), atol=1e-12)
            assert divergences.tv(p, law) == pytest.approx(
                share * divergences.tv(p, start), abs=1e-12
            )
            before, now = (2 * divergences.js(p, law_) for law_ in (start, law))
            assert now <= gain * share * before + 1e-15
            assert not exactly or now == pytest.approx(share * before, abs=1e-12)


FALSE = {
    "a step of one half": {"eta": 0.5},
    "a third is left": {"factor": 1 / 3},
    "the criterion halves exactly": {"exactly": True},
    "a little more than half of the criterion": {"gain": 0.97},
}
