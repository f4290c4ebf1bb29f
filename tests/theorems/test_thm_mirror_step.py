"""Theorem thm-mirror-step: C(q_T) + log 4 <= KL(p || q_0) / (eta T), and C never rises."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from gan_edu.theory import criterion, divergences

from .instances import POSITIVE_PAIRS
from .strategies import laws


def step(p, q, eta):
    """One step in logarithms, for every eta. The library refuses eta > 1."""
    alive = q > 0
    scores = (1 - eta) * np.log(q[alive]) + eta * np.log((p + q)[alive])
    weights = np.zeros_like(q)
    weights[alive] = np.exp(scores - scores.max())
    return weights / weights.sum()


def excess(p, q):
    return criterion.virtual_criterion(p, q) + math.log(4)


def test_symbolically_the_brackets_of_the_proof_telescope():
    eta, minimum = sp.Symbol("eta", positive=True), sp.Symbol("minimum")
    kl = sp.symbols("KL:5")  # KL(p || q_t) for t = 0, ..., 4
    bounds = [minimum + (kl[t] - kl[t + 1]) / eta for t in range(4)]
    average = sum(bounds) / 4
    assert sp.expand(average - minimum - (kl[0] - kl[4]) / (4 * eta)) == 0


def test_symbolically_the_step_in_d_is_the_step_in_powers():
    p, q, eta = sp.symbols("p q eta", positive=True)
    by_slope = q * sp.exp(-eta * sp.log(1 - p / (p + q)))
    by_powers = q ** (1 - eta) * (p + q) ** eta
    assert sp.simplify(sp.expand_log(sp.log(by_slope / by_powers), force=True)) == 0


@given(laws(2, positive=(1,)), st.floats(0.02, 1.0), st.integers(1, 40))
@settings(max_examples=60)
def test_the_rate_holds_and_the_criterion_never_rises(pair, eta, steps):
    p, start = pair
    law, before = start, excess(p, start)
    for t in range(1, steps + 1):
        law = criterion.mirror_step(p, law, eta)
        assert excess(p, law) <= divergences.kl(p, start) / (eta * t) + 1e-10
        assert excess(p, law) <= before + 1e-10
        before = excess(p, law)


@given(laws(3, positive=(1,)), st.floats(0.05, 1.0))
@settings(max_examples=60)
def test_the_one_step_inequality_holds_for_every_law_of_comparison(triple, eta):
    p, q, w = triple
    following = criterion.mirror_step(p, q, eta)
    gain = (divergences.kl(w, q) - divergences.kl(w, following)) / eta
    # 1e-9: the two divergences are divided by eta, down to 0.05
    assert criterion.virtual_criterion(p, following) <= criterion.virtual_criterion(p, w) + gain + (
        1e-9
    )


def test_the_step_written_in_logarithms_is_the_librarys():
    p, q = np.array([0.4, 0.3, 0.2, 0.1]), np.array([0.1, 0.1, 0.2, 0.6])
    for eta in (0.1, 0.5, 1.0):
        np.testing.assert_allclose(step(p, q, eta), criterion.mirror_step(p, q, eta), atol=1e-12)


def test_without_mass_where_the_data_are_the_law_converges_to_something_else():
    p, law = np.array([0.4, 0.3, 0.2, 0.1]), np.array([0.0, 0.3, 0.3, 0.4])
    for _ in range(200):
        law = criterion.mirror_step(p, law, 0.5)
    np.testing.assert_allclose(law, [0, 1 / 2, 1 / 3, 1 / 6], atol=1e-10)
    assert excess(p, law) > 0.2


def test_with_eta_2_the_criterion_can_rise():
    p, q = np.array([0.1, 0.9]), np.array([0.0001, 0.9999])
    assert excess(p, step(p, q, 2.0)) > excess(p, q) + 0.5


def test_with_eta_5_the_rate_fails():
    p, start = np.array([0.5, 0.5]), np.array([0.51, 0.49])
    law = start
    for _ in range(8):
        law = step(p, law, 5.0)
    assert excess(p, law) > divergences.kl(p, start) / (5.0 * 8)
    assert divergences.tv(p, law) > 5 * divergences.tv(p, start)


def test_without_the_optimal_discriminator_nothing_moves():
    p, q = np.array([0.9, 0.1]), np.array([0.5, 0.5])
    blind = q * np.exp(-0.5 * np.log(1 - np.array([0.5, 0.5])))
    np.testing.assert_allclose(blind / blind.sum(), q, atol=1e-15)
    assert excess(p, q) > 0.1


@pytest.mark.parametrize("eta", [0.0, 1.5, 2.0])
def test_the_library_refuses_steps_outside_the_theorem(eta):
    with pytest.raises(ValueError, match="eta"):
        criterion.mirror_step([0.5, 0.5], [0.4, 0.6], eta)


# False variants: `check` is the statement, and refutes each change of it.

LOST = (np.array([0.5, 0.5]), np.array([1.0, 0.0]))


def check(bound=lambda kl, eta, t: kl / (eta * t), etas=(0.05, 0.5, 1.0), starts=()):
    """The rate, that C never rises, and that the law converges; q_0 may lack mass where p does."""
    no_mass = (np.array([0.5, 0.5, 0.0]), np.array([0.2, 0.3, 0.5]))
    nobody = (np.array([0.5, 0.5, 0.0]), np.array([0.2, 0.8, 0.0]))
    little_outside = (np.array([1.0, 0.0]), np.array([0.99, 0.01]))  # there the bound is nearest
    near_border = (np.array([0.1, 0.9]), np.array([1e-4, 1 - 1e-4]))
    at_border = (np.array([0.1, 0.9]), np.array([1e-60, 1.0]))
    near_data = (np.array([0.5, 0.5]), np.array([0.51, 0.49]))
    borders = [no_mass, nobody, little_outside, near_border, at_border, near_data]
    for p, start in [*POSITIVE_PAIRS[:8], *borders, *starts]:
        for eta in etas:
            law, before = start, excess(p, start)
            library = eta <= 1.0
            for t in range(1, 41):
                law = criterion.mirror_step(p, law, eta) if library else step(p, law, eta)
                now = excess(p, law)
                assert now <= bound(divergences.kl(p, start), eta, t) + 1e-12
                assert now <= before + 1e-12
                before = now
            assert eta < 0.5 or divergences.tv(p, law) < 0.05


FALSE = {
    "a third of the bound": {"bound": lambda kl, eta, t: kl / (3 * eta * t)},
    "36 hundredths of the bound": {"bound": lambda kl, eta, t: 0.36 * kl / (eta * t)},
    "a rate of one over t squared": {"bound": lambda kl, eta, t: kl / (eta * t**2)},
    "steps of 5": {"etas": (5.0,)},
    "steps of 2": {"etas": (2.0,)},
    "steps of 1.1": {"etas": (1.1,)},
    "a start without mass where data are": {"starts": [LOST]},
}
