"""Lemma lem-three-points: the exact identity of one multiplicative step."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from gan_edu.theory import divergences

from .strategies import laws, seeds


def test_symbolically_the_difference_is_0():
    eta = sp.Symbol("eta", positive=True)
    q, w, g = (sp.symbols(f"{name}:3", positive=True) for name in "qwg")
    weights = [q[i] * sp.exp(-eta * g[i]) for i in range(3)]
    plus = [weight / sum(weights) for weight in weights]

    def kl(first, second):
        return sum(first[i] * sp.log(first[i] / second[i]) for i in range(3))

    left = eta * sum(g[i] * (plus[i] - w[i]) for i in range(3))
    difference = sp.expand_log(left - kl(w, q) + kl(w, plus) + kl(plus, q), force=True)
    assert sp.simplify(sp.expand(difference.subs(w[2], 1 - w[0] - w[1]))) == 0


@given(laws(2, positive=(0,)), seeds(), st.floats(0.01, 3))
@settings(max_examples=60)
def test_both_sides_agree_for_every_law_and_slope(pair, seed, eta):
    q, w = pair
    slope = np.random.default_rng(seed).normal(size=q.size)
    plus = q * np.exp(-eta * slope)
    plus /= plus.sum()
    right = divergences.kl(w, q) - divergences.kl(w, plus) - divergences.kl(plus, q)
    assert eta * slope @ (plus - w) == pytest.approx(right, abs=1e-10)


def test_without_the_multiplicative_step_the_identity_fails():
    q, w, slope = np.array([0.2, 0.8]), np.array([0.5, 0.5]), np.array([1.0, -1.0])
    plus = q - 0.1 * slope  # an additive step, still a law
    right = divergences.kl(w, q) - divergences.kl(w, plus) - divergences.kl(plus, q)
    assert abs(0.1 * slope @ (plus - w) - right) > 0.01


def test_without_mass_everywhere_the_right_side_is_not_a_number():
    q, w = np.array([1.0, 0.0]), np.array([0.5, 0.5])
    assert divergences.kl(w, q) == np.inf  # and so is KL(w || q+): their difference is undefined
