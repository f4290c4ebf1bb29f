"""Proposition prop-norm-concentration: the squared length of a normal vector is close to l.

No function of ours is run here: NumPy and SciPy alone check the proposition.
"""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2


def test_symbolically_one_coordinate_has_square_one_and_variance_two():
    x = sp.Symbol("x", real=True)
    density = sp.exp(-(x**2) / 2) / sp.sqrt(2 * sp.pi)
    second = sp.integrate(x**2 * density, (x, -sp.oo, sp.oo))
    fourth = sp.integrate(x**4 * density, (x, -sp.oo, sp.oo))
    assert (second, fourth - second**2) == (1, 2)


@given(st.integers(1, 2000), st.floats(0.01, 3))
def test_the_exact_probability_obeys_the_bound(ell, epsilon):
    # The squared length has the chi-squared law, whose moments SciPy knows on its own.
    law = chi2(ell)
    assert law.mean() == pytest.approx(ell)
    assert law.var() == pytest.approx(2 * ell)
    outside = law.cdf(ell * (1 - epsilon)) + law.sf(ell * (1 + epsilon))
    assert outside <= 2 / (ell * epsilon**2)


def test_draws_have_these_moments():
    squared = (np.random.default_rng(0).normal(size=(20_000, 100)) ** 2).sum(1)
    assert squared.mean() == pytest.approx(100, rel=0.01)
    assert squared.var() == pytest.approx(200, rel=0.05)


def test_with_dependent_coordinates_lengths_do_not_concentrate():
    # All coordinates equal: each is still normal, but |z|^2 / l = z_1^2 for every l.
    one = np.random.default_rng(0).normal(size=20_000)
    assert np.mean(np.abs(one**2 - 1) >= 0.5) > 0.5  # the bound would say 0.08 for l = 100


# False variants: `check` is the statement, and refutes each change of it.


def check(constant=2.0, variance=2.0, power=1, same=False):
    """Moments and bound against the exact law of the squared length."""
    for ell in (1, 10, 100, 2000):
        law = chi2(1, scale=ell) if same else chi2(ell)
        assert law.mean() == pytest.approx(ell)
        assert law.var() == pytest.approx(variance * ell)
        for epsilon in (0.05, 0.1, 0.3, 1.0, 2.0):
            outside = law.cdf(ell * (1 - epsilon)) + law.sf(ell * (1 + epsilon))
            assert outside <= constant / (ell**power * epsilon**2)


FALSE = {
    "a variance of one for a coordinate": {"variance": 1.0},
    "a quarter of the bound": {"constant": 0.5},
    "a bound with the square of the dimension": {"power": 2},
    "equal coordinates": {"same": True},
}
