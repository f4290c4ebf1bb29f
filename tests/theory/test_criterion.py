"""The theorems of chapters 4, 5 and 7: the criterion against divergences and an optimiser."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from gan_edu.theory.criterion import mirror_step, optimal_discriminator, value, virtual_criterion
from gan_edu.theory.divergences import js, kl, tv

masses = st.one_of(st.just(0.0), st.floats(0, 1), st.sampled_from([5e-324, 1e-300, 1e-18]))
laws = (
    st.integers(1, 8)
    .flatmap(
        lambda n: st.tuples(
            *[st.lists(masses, min_size=n, max_size=n).filter(lambda w: sum(w) > 1e-3)] * 2
        )
    )
    .map(lambda pair: tuple(np.array(w) / np.sum(w) for w in pair))
)


@given(laws)
@settings(max_examples=300)
def test_value_at_the_optimal_discriminator_is_minus_log_4_plus_two_js(pair):
    p, q = pair
    expected = -math.log(4) + 2 * js(p, q)
    assert value(p, q, optimal_discriminator(p, q)) == pytest.approx(expected, abs=1e-12)
    assert virtual_criterion(p, q) == pytest.approx(expected, abs=1e-12)


def test_the_criterion_is_minus_log_4_only_at_the_data_and_0_for_disjoint_laws():
    p = [0.2, 0.3, 0.5, 0.0]
    assert virtual_criterion(p, p) == pytest.approx(-math.log(4), abs=1e-15)
    assert virtual_criterion(p, [0.0, 0.0, 0.0, 1.0]) == 0.0
    assert value(p, [0, 0, 0, 1], [1, 1, 1, 0]) == 0.0


@given(laws, st.integers(0, 2**32 - 1))
def test_no_discriminator_does_better_than_the_optimal_one(pair, seed):
    p, q = pair
    best = value(p, q, optimal_discriminator(p, q))
    rng = np.random.default_rng(seed)
    for d in (rng.random(p.size), rng.integers(0, 2, p.size).astype(float)):
        assert value(p, q, d) <= best + 1e-12


@given(st.floats(0.01, 1), st.floats(0.01, 1), st.floats(0.05, 0.95))
def test_on_each_atom_a_numerical_optimiser_finds_the_same_discriminator(a, b, prior):
    p, q = np.array([a, 2 - a]) / 2, np.array([b, 2 - b]) / 2
    for i, best in enumerate(optimal_discriminator(p, q, prior)):
        found = minimize_scalar(
            lambda t, i=i: -(prior * p[i] * math.log(t) + (1 - prior) * q[i] * math.log1p(-t)),
            bounds=(1e-9, 1 - 1e-9),
            method="bounded",
            options={"xatol": 1e-12},
        )
        assert best == pytest.approx(found.x, abs=1e-5)


@given(laws, st.floats(0.001, 0.999))
def test_the_optimal_discriminator_is_the_posterior_of_bayes_rule(pair, prior):
    p, q = pair
    d = optimal_discriminator(p, q, prior)
    both = (p > 1e-290) & (q > 1e-290)
    odds = np.log(p[both]) - np.log(q[both]) + math.log(prior) - math.log1p(-prior)
    np.testing.assert_allclose(d[both], 1 / (1 + np.exp(-odds)), rtol=1e-10, atol=1e-300)
    np.testing.assert_array_equal(d[(p > 0) & (q == 0)], 1.0)
    np.testing.assert_array_equal(d[(p == 0) & (q > 0)], 0.0)
    np.testing.assert_array_equal(d[(p == 0) & (q == 0)], 0.5)


def test_a_discriminator_that_is_certain_and_wrong_costs_minus_infinity():
    assert value([0.5, 0.5], [1.0, 0.0], [0.0, 1.0]) == -math.inf
    assert value([1.0, 0.0], [0.0, 1.0], [1.0, 1.0]) == -math.inf
    assert value([1.0, 0.0], [0.0, 1.0], [0.5, 0.0]) == pytest.approx(math.log(0.5))


@given(laws)
def test_half_is_a_saddle_point_with_value_minus_log_4(pair):
    p, q = pair
    half = np.full(p.size, 0.5)
    assert value(p, q, half) == pytest.approx(-math.log(4), abs=1e-12)
    assert value(p, p, optimal_discriminator(p, q)) <= -math.log(4) + 1e-12


@given(laws)
def test_the_mirror_step_with_eta_1_is_the_average_and_halves_total_variation(pair):
    p, q = pair
    following = mirror_step(p, q)
    np.testing.assert_allclose(following, (p + q) / 2, rtol=1e-14, atol=1e-300)
    assert tv(p, following) == pytest.approx(tv(p, q) / 2, abs=1e-14)


@given(laws, st.floats(0.05, 1.0))
def test_the_mirror_step_is_the_exponentiated_subgradient(pair, eta):
    p, q = pair
    p, q = ((law + 0.1) / (law + 0.1).sum() for law in (p, q))
    direct = q * np.exp(-eta * np.log(1 - optimal_discriminator(p, q)))
    np.testing.assert_allclose(mirror_step(p, q, eta), direct / direct.sum(), rtol=1e-12)


@given(laws, st.floats(0.01, 1.0), st.integers(1, 40))
def test_mirror_steps_stay_within_kl_over_eta_t(pair, eta, steps):
    p, start = pair
    start = (start + 0.01) / (start + 0.01).sum()  # the theorem needs mass wherever p has some
    q, previous = start, virtual_criterion(p, start)
    for t in range(1, steps + 1):
        q = mirror_step(p, q, eta)
        excess = virtual_criterion(p, q) + math.log(4)
        assert -1e-12 <= excess <= kl(p, start) / (eta * t) + 1e-12
        assert virtual_criterion(p, q) <= previous + 1e-12
        previous = virtual_criterion(p, q)


def test_an_atom_the_generator_has_lost_never_comes_back_for_eta_below_1():
    p, q = np.array([0.5, 0.5]), np.array([1.0, 0.0])
    for _ in range(100):
        q = mirror_step(p, q, 0.5)
    assert q.tolist() == [1.0, 0.0]


@given(laws, laws.map(lambda pair: pair[0]), st.floats(0, 1))
def test_the_criterion_lies_above_its_tangents(pair, other, weight):
    p, q = pair
    if other.size != p.size:
        return
    d = optimal_discriminator(p, q)
    assert virtual_criterion(p, other) >= value(p, other, d) - 1e-12
    mixture = weight * q + (1 - weight) * other
    chord = weight * virtual_criterion(p, q) + (1 - weight) * virtual_criterion(p, other)
    assert virtual_criterion(p, mixture) <= chord + 1e-12


def test_data_and_generator_are_not_interchangeable():
    p, q, d = [0.9, 0.1], [0.5, 0.5], [0.8, 0.3]
    assert value(p, q, d) != pytest.approx(value(q, p, d), abs=0.1)
    np.testing.assert_allclose(optimal_discriminator(p, q), [9 / 14, 1 / 6], atol=1e-15)
    np.testing.assert_allclose(
        optimal_discriminator(p, q, prior=0.9), [81 / 86, 9 / 14], atol=1e-15
    )


@pytest.mark.parametrize("prior", [0.0, 1.0, -0.1, 2.0, math.nan, True, "half"])
def test_a_prior_outside_the_open_unit_interval_is_refused(prior):
    with pytest.raises(ValueError, match=r"prior must be a finite real number in \(0, 1\)"):
        optimal_discriminator([1.0], [1.0], prior)


@pytest.mark.parametrize("logits", [[2.0, -1.0], [2.0, 0.5], [0.5, -1.0]])
def test_logits_are_refused_with_the_advice_to_take_a_sigmoid(logits):
    with pytest.raises(ValueError, match="not logits"):
        value([0.5, 0.5], [0.5, 0.5], logits)
