"""Lemma lem-three-points: the exact identity of one multiplicative step."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from gan_edu.theory import divergences

from .instances import tuples_of_laws
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


# False variants: `check` is the statement, and refutes each change of it.


def check(
    signs=(1, -1, -1),
    step=lambda q, slope, eta: q * np.exp(-eta * slope),
    stretch=1.0,
    positive=True,
):
    """The identity, for laws w that may lack mass anywhere."""
    for k, (q, w) in enumerate(tuples_of_laws(2, positive=positive)):
        w = np.where(np.arange(len(w)) == 0, 0.0, w) if k % 3 == 0 else w
        w, slope = w / w.sum(), np.random.default_rng(k).normal(size=q.size)
        for eta in (0.1, 2.0):
            plus = step(q, slope, eta)
            plus = plus / plus.sum()
            terms = [divergences.kl(w, q), divergences.kl(w, plus), divergences.kl(plus, q)]
            assert np.isfinite(terms).all()
            assert stretch * eta * slope @ (plus - w) == pytest.approx(
                np.dot(signs, terms), abs=1e-10
            )


FALSE = {
    "the last divergence added": {"signs": (1, -1, 1)},
    "without the last divergence": {"signs": (1, -1, 0)},
    "half of the step": {"step": lambda q, slope, eta: q * np.exp(-eta * slope / 2)},
    "twice the left side": {"stretch": 2.0},
    "q without mass somewhere": {"positive": False},
}
