"""Theorem thm-entropy-bounds: 0 ≤ H(Y) ≤ log K, with equality for certain and for uniform Y."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from scipy import stats

from gan_edu.theory import divergences, information

from .strategies import laws


def test_symbolically_the_gap_to_log_k_is_the_divergence_from_the_uniform_law():
    p = sp.symbols("p1:5", positive=True)
    gap = sum(t * sp.log(4 * t) for t in p)  # KL(p ‖ uniform)
    entropy = -sum(t * sp.log(t) for t in p)
    difference = sp.expand_log(gap - (sp.log(4) - entropy), force=True)
    assert sp.simplify(difference.subs(p[3], 1 - sum(p[:3]))) == 0


@given(laws(1))
def test_entropy_lies_between_its_bounds_and_misses_log_k_by_a_divergence(pair):
    (p,) = pair
    uniform = np.full(p.size, 1 / p.size)
    entropy = information.entropy(p)
    assert entropy == pytest.approx(stats.entropy(p), abs=1e-12)
    assert entropy >= 0
    assert np.log(p.size) - entropy == pytest.approx(divergences.kl(p, uniform), abs=1e-10)


@pytest.mark.parametrize("classes", [1, 2, 10, 1000])
def test_the_bounds_are_attained_by_certain_and_by_uniform_laws(classes):
    assert information.entropy(np.eye(classes)[0]) == 0
    uniform = np.full(classes, 1 / classes)
    assert information.entropy(uniform) == pytest.approx(np.log(classes), abs=1e-12)


@given(laws(1))
def test_only_a_certain_law_has_entropy_zero(pair):
    (p,) = pair
    assert information.entropy(p) >= -np.log(p.max()) - 1e-12


def test_a_density_can_have_negative_differential_entropy():
    assert stats.uniform(0, 0.5).entropy() == pytest.approx(-np.log(2), abs=1e-12)


# False variants: `check` is the statement, and refutes each change of it.


def check(
    upper=np.log, certain=lambda p: p.max() == 1.0, base=1.0, even=lambda p: bool((p == p[0]).all())
):
    """Both bounds and both cases of equality, by SciPy's entropy and the library's."""
    for p in ([1.0], [1.0, 0.0], [0.5, 0.5], [0.5, 0.5, 0.0], [0.2] * 5, [0.9, 0.05, 0.05]):
        p = np.array(p)
        found = information.entropy(p)
        assert found == pytest.approx(base * stats.entropy(p), abs=1e-12)
        assert found <= upper(p.size) + 1e-12
        assert (found == 0.0) == certain(p)
        assert (found >= np.log(p.size) - 1e-12) == even(p)


FALSE = {
    "a smaller upper bound": {"upper": lambda n: np.log(n) - 0.01},
    "0 for one class only": {"certain": lambda p: p.size == 1},
    "never 0": {"certain": lambda p: False},
    "bits": {"base": 1 / np.log(2)},
    "the top for a law that is uniform on a part": {"even": lambda p: np.ptp(p[p > 0]) == 0},
    "the top never": {"even": lambda p: False},
}
