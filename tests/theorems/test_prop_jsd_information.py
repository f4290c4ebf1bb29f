"""Proposition prop-jsd-information: JSD(P‖Q) = I(X; L) and C(Q) = −2 H(L|X)."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import mutual_info_score

from gan_edu.theory import criterion, divergences

from .instances import PAIRS
from .strategies import laws


def joint_law(p, q, prior=0.5):
    return np.stack([(1 - prior) * q, prior * p])  # joint[l, x]


def test_symbolically_the_integrand_of_the_information_is_that_of_jsd():
    p, q = sp.symbols("p q", positive=True)
    marginal = (p + q) / 2
    information = sum(density / 2 * sp.log((density / 2) / (marginal / 2)) for density in (p, q))
    jsd = sum(density / 2 * sp.log(density / marginal) for density in (p, q))
    assert sp.simplify(information - jsd) == 0


@given(laws(2))
def test_jsd_is_the_information_that_scipy_computes(pair):
    p, q = pair
    joint = joint_law(p, q)
    independent = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    expected = stats.entropy(joint.ravel(), independent.ravel())
    assert divergences.js(p, q) == pytest.approx(expected, abs=1e-10)


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(1, 50)), min_size=2, max_size=6))
def test_jsd_is_the_information_that_scikit_learn_computes_from_counts(counts):
    real, fake = np.array(counts).T
    # scikit-learn wants whole numbers; these make both labels equally frequent.
    table = np.stack([fake * real.sum(), real * fake.sum()])
    expected = mutual_info_score(None, None, contingency=table)
    js = divergences.js(real / real.sum(), fake / fake.sum())
    assert js == pytest.approx(expected, abs=1e-10)


@given(laws(2))
def test_the_criterion_is_minus_twice_the_doubt_about_the_label(pair):
    p, q = pair
    joint = joint_law(p, q)
    doubt = stats.entropy(joint.ravel()) - stats.entropy(joint.sum(axis=0))
    assert criterion.virtual_criterion(p, q) == pytest.approx(-2 * doubt, abs=1e-10)


def test_with_an_unfair_label_the_information_is_another_divergence():
    p, q = np.array([0.9, 0.1]), np.array([0.2, 0.8])
    joint = joint_law(p, q, prior=0.9)
    independent = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    information = stats.entropy(joint.ravel(), independent.ravel())
    assert abs(information - divergences.js(p, q)) > 0.1


# False variants: `check` is the statement, and refutes each change of it.


def check(stretch=1.0, prior=0.5, doubt=-2.0):
    """The information of the label, by SciPy's entropies, and what is left to doubt."""
    for p, q in PAIRS:
        joint = joint_law(p, q, prior)
        marginal = stats.entropy(joint.sum(axis=0))
        label, both = stats.entropy(joint.sum(axis=1)), stats.entropy(joint.ravel())
        assert divergences.js(p, q) == pytest.approx(stretch * (label + marginal - both), abs=1e-12)
        assert criterion.virtual_criterion(p, q) == pytest.approx(
            doubt * (both - marginal), abs=1e-12
        )


FALSE = {
    "twice the information": {"stretch": 2.0},
    "an unfair label": {"prior": 0.9},
    "once the doubt": {"doubt": -1.0},
}
