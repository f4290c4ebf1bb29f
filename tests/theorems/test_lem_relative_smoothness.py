"""Lemma lem-relative-smoothness: C lies below its tangent plus a Kullback-Leibler divergence."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from scipy.special import rel_entr

from gan_edu.theory import criterion, divergences

from .instances import tuples_of_laws
from .strategies import laws


def test_symbolically_the_remainder_is_a_difference_of_two_divergences():
    # One point of the space; the identity is a sum of such terms. Laws are not needed, except
    # that the term q' - q, which sums to 0, is what is left over.
    p, q, new = sp.symbols("p q n", positive=True)
    c = p * sp.log(p / (p + q)) + q * sp.log(q / (p + q))
    remainder = c.subs(q, new) - c - sp.log(q / (p + q)) * (new - q)
    divergence = new * sp.log(new / q) - (p + new) * sp.log((p + new) / (p + q))
    assert sp.simplify(sp.expand(sp.expand_log(remainder - divergence))) == 0


def test_symbolically_the_hessian_is_below_that_of_the_entropy():
    p, q = sp.symbols("p q", positive=True)
    hessian = sp.diff(p * sp.log(p / (p + q)) + q * sp.log(q / (p + q)), q, 2)
    entropy = sp.diff(q * sp.log(q), q, 2)
    assert sp.simplify(entropy - hessian - 1 / (p + q)) == 0
    assert sp.limit(hessian, q, 0) == sp.oo  # so no bound without the entropy


@given(laws(3, positive=(1,)))
@settings(max_examples=60)
def test_both_sides_of_the_identity_agree(triple):
    p, q, new = triple
    tangent = criterion.value(p, new, criterion.optimal_discriminator(p, q))
    remainder = divergences.kl(new, q) - 2 * divergences.kl((p + new) / 2, (p + q) / 2)
    assert criterion.virtual_criterion(p, new) - tangent == pytest.approx(remainder, abs=1e-10)
    assert criterion.virtual_criterion(p, new) <= tangent + divergences.kl(new, q) + 1e-10


def test_without_mass_everywhere_the_bound_is_empty():
    p, q, new = np.array([0.5, 0.5]), np.array([1.0, 0.0]), np.array([0.5, 0.5])
    assert criterion.value(p, new, criterion.optimal_discriminator(p, q)) == -np.inf
    assert divergences.kl(new, q) == np.inf


def test_the_squared_distance_cannot_replace_the_divergence():
    # C(new) - tangent grows like log(1/q) while the squared distance stays put.
    p, new = np.array([0.5, 0.5]), np.array([0.5, 0.5])
    ratios = []
    for small in (1e-2, 1e-4, 1e-8):
        q = np.array([small, 1 - small])
        tangent = criterion.value(p, new, criterion.optimal_discriminator(p, q))
        ratios.append((criterion.virtual_criterion(p, new) - tangent) / ((new - q) ** 2).sum())
    assert ratios[0] < ratios[1] < ratios[2]
    assert ratios[2] > 4 * ratios[0]


# False variants: `check` is the statement, and refutes each change of it.


def check(factor=1.0, power=None, above=False, positive=True, last=2.0, middle=0.5):
    """C is below its tangent plus the divergence; laws of the tangent reach down to 1e-12."""
    triples = list(tuples_of_laws(3, positive=positive))
    half, tiny = np.array([0.5, 0.5]), np.array([1e-12, 1.0])
    for p, q, new in [*triples, (half, tiny, half), (half, half, half)]:
        tangent = criterion.value(p, new, criterion.optimal_discriminator(p, q))
        added = ((new - q) ** 2).sum() * power if power else divergences.kl(new, q)
        rest = criterion.virtual_criterion(p, new) - tangent - factor * added
        assert rest >= -1e-9 if above else rest <= 1e-9
        if positive:
            # The identity, by SciPy's terms and logarithms that keep the digits of a small q.
            tangent = rel_entr(p, p + q).sum() + new @ np.log(q / (p + q))
            first, second = ((1 - middle) * p + middle * law for law in (new, q))
            right = rel_entr(new, q).sum() - last * rel_entr(first, second).sum()
            assert criterion.virtual_criterion(p, new) - tangent == pytest.approx(right, abs=1e-9)


FALSE = {
    "a smaller factor": {"factor": 0.9},
    "ten squared distances": {"power": 10.0},
    "above instead of below": {"above": True},
    "q without mass somewhere": {"positive": False},
    "the last divergence once": {"last": 1.0},
    "without the last divergence": {"last": 0.0},
    "a mixture of a quarter": {"middle": 0.25},
}
