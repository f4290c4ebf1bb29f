"""Theorem thm-mixed-information: I(X; Y) = E KL(P_{Y|x} ‖ P_Y) ≤ H(Y) ≤ log K."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from scipy import stats
from scipy.integrate import quad

from gan_edu.theory import information

from .instances import TABLES
from .strategies import joint_tables


def test_symbolically_the_weighted_divergences_are_the_terms_of_the_double_sum():
    w, y1, y2, p1, p2 = sp.symbols("w y1 y2 p1 p2", positive=True)  # p_X(x), p_{Y|X}, p_Y
    divergence = w * (y1 * sp.log(y1 / p1) + y2 * sp.log(y2 / p2))
    double_sum = w * y1 * sp.log(w * y1 / (w * p1)) + w * y2 * sp.log(w * y2 / (w * p2))
    assert sp.simplify(divergence - double_sum) == 0


@given(joint_tables())
def test_for_finite_x_it_is_the_mutual_information_of_the_table_and_below_the_entropy(joint):
    p_x = joint.sum(axis=1)
    kept = p_x > 0
    mixed = information.mutual_information_mixed(joint[kept] / p_x[kept, None], p_x[kept])
    assert mixed == pytest.approx(information.mutual_information(joint), abs=1e-12)
    assert mixed <= stats.entropy(joint.sum(axis=0)) + 1e-12


@pytest.mark.parametrize("gap", [0.5, 1.0, 3.0])
def test_for_a_continuous_x_the_mean_over_samples_tends_to_the_integral(gap):
    """X is normal with mean 0 or ``gap``, Y says which; the left side is KL(P_XY ‖ P_X ⊗ P_Y)."""
    means = np.array([0.0, gap])

    def integrand(x):
        joint = stats.norm.pdf(x, means) / 2
        return float((joint * np.log(joint / (joint.sum() / 2))).sum())

    exact = quad(integrand, -8, gap + 8, epsabs=1e-12)[0]
    y = np.arange(20_000) % 2
    x = np.random.default_rng(3).normal(means[y], 1)
    densities = stats.norm.pdf(x[:, None], means)
    rows = densities / densities.sum(axis=1, keepdims=True)
    spread = stats.entropy(rows, rows.mean(axis=0), axis=1).std() / np.sqrt(len(x))
    assert abs(information.mutual_information_mixed(rows) - exact) < 3 * spread


def test_for_a_continuous_x_that_is_y_the_information_grows_without_bound():
    found = [information.mutual_information(np.eye(n) / n) for n in (10, 100, 1000)]
    assert found == pytest.approx(np.log([10, 100, 1000]), abs=1e-12)


def test_without_the_restriction_to_positive_probability_a_row_is_no_law():
    joint = np.array([[0.5, 0.5], [0.0, 0.0]])
    with np.errstate(invalid="ignore"):
        rows = joint / joint.sum(axis=1, keepdims=True)
    with pytest.raises(ValueError, match="NaN"):
        information.mutual_information_mixed(rows, joint.sum(axis=1))


# False variants: `check` is the statement, and refutes each change of it.


def check(
    weights=lambda p_x: p_x,
    upper=lambda t: stats.entropy(t.sum(axis=0)),
    equal=False,
    most=lambda t: np.log(t.shape[1]),
):
    """The mean divergence of the rows by SciPy, the library's, and its upper bound."""
    for joint in TABLES:
        p_x = joint.sum(axis=1)
        p_x, kept = p_x[p_x > 0], joint[p_x > 0]
        rows, share = kept / p_x[:, None], weights(p_x)
        p_y = joint.sum(axis=0)
        mean = sum(w * stats.entropy(row, p_y) for w, row in zip(share, rows, strict=True))
        found = information.mutual_information_mixed(rows, share)
        assert found == pytest.approx(mean, abs=1e-12)
        assert found == pytest.approx(information.mutual_information(joint), abs=1e-12)
        np.testing.assert_allclose(share @ rows, p_y, atol=1e-12)
        assert found <= upper(joint) + 1e-12
        assert upper(joint) <= most(joint) + 1e-12
        assert not equal or found == pytest.approx(upper(joint), abs=1e-9)


FALSE = {
    "equal weights": {"weights": lambda p_x: np.full(p_x.size, 1 / p_x.size)},
    "half of the entropy": {"upper": lambda t: stats.entropy(t.sum(axis=0)) / 2},
    "always the entropy": {"equal": True},
    "half of log K": {"most": lambda t: np.log(t.shape[1]) / 2},
    "the number of values of X": {"most": lambda t: np.log(t.shape[0])},
}
