"""Proposition prop-empirical-supremum: a discriminator that memorises wins everything."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gan_edu.theory import criterion, divergences

from .strategies import seeds


def value_of(d_real, d_fake):
    with np.errstate(divide="ignore"):
        return np.log(d_real).mean() + np.log(1.0 - d_fake).mean()


def test_symbolically_networks_approach_the_supremum_and_do_not_pass_it():
    k = sp.Symbol("k", positive=True)  # logit k on training points, -k elsewhere
    value = sp.log(1 / (1 + sp.exp(-k))) + sp.log(1 - 1 / (1 + sp.exp(k)))
    assert sp.limit(value, k, sp.oo) == 0
    assert sp.simplify(sp.diff(value, k) - 2 / (1 + sp.exp(k))) == 0  # above 0


@given(seeds(), st.integers(1, 50), st.floats(-2, 2))
def test_the_indicator_of_the_training_set_has_value_0_against_every_law_with_a_density(
    seed, size, shift
):
    rng = np.random.default_rng(seed)
    training_set = rng.normal(size=size)
    for fake in (rng.normal(size=500), rng.normal(shift, 2, size=500), rng.random(500)):
        remembered = np.isin(fake, training_set).astype(float)
        assert value_of(np.ones(size), remembered) == 0.0


def test_disjoint_laws_on_points_have_criterion_0_and_no_discriminator_exceeds_0():
    rng = np.random.default_rng(1)
    p, q = np.array([0.25] * 4 + [0.0] * 3), np.array([0.0] * 4 + [0.5, 0.3, 0.2])
    assert criterion.virtual_criterion(p, q) == 0.0
    assert criterion.value(p, q, (p > 0).astype(float)) == 0.0
    assert max(criterion.value(p, q, rng.random(7)) for _ in range(1000)) < 0.0


def test_if_q_can_repeat_a_training_image_the_supremum_is_below_0():
    p, q = np.array([0.5, 0.5, 0.0]), np.array([0.5, 0.0, 0.5])
    assert criterion.virtual_criterion(p, q) < -0.6
    assert criterion.value(p, q, np.array([1.0, 1.0, 0.0])) == -math.inf


def test_for_the_data_law_itself_instead_of_a_finite_sample_the_supremum_is_below_0():
    excess = 2 * divergences.js_density(stats.norm(0, 1), stats.norm(1, 1))
    assert -math.log(4) + excess < -1.0


def test_without_unlimited_discriminators_the_supremum_is_below_0():
    best_constant = max(math.log(u) + math.log1p(-u) for u in np.linspace(0.01, 0.99, 99))
    assert best_constant == pytest.approx(-math.log(4), abs=1e-12)


# False variants: `check` is the statement, and refutes each change of it.


def check(supremum=0.0, fake=(0.0, 0.0, 0.0, 0.5, 0.3, 0.2), limit=1.0, slack=0.0):
    """Three training images; what an indicator, and levels short of it, can reach against fakes."""
    p, q = np.array([0.5, 0.25, 0.25, 0.0, 0.0, 0.0]), np.array(fake)
    remembered = np.where(p > 0, limit, 1.0 - limit)
    assert criterion.value(p, q, remembered) == pytest.approx(supremum, abs=1e-12)
    rivals = np.random.default_rng(0).random((200, 6))
    assert max(criterion.value(p, q, d) for d in rivals) < supremum - slack
    assert criterion.value(p, q, np.where(p > 0, 1 - 1e-9, 1e-9)) > supremum - 1e-6


FALSE = {
    "a supremum of -log 4": {"supremum": -math.log(4)},
    "a generator that repeats an image": {"fake": (0.2, 0.0, 0.0, 0.3, 0.3, 0.2)},
    "a discriminator that is never certain": {"limit": 0.9},
}
