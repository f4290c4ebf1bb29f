"""Theorem thm-mutual-information-zero: I(X; Y) ≥ 0, and 0 if and only if independent."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from scipy.integrate import dblquad
from scipy.special import rel_entr

from gan_edu.theory import divergences, information

from .instances import TABLES
from .strategies import joint_tables, laws


def test_symbolically_the_information_of_an_independent_table_is_zero():
    s, t = sp.symbols("s t", positive=True)
    p_x, p_y = (s, 1 - s), (t, 1 - t)
    information_of = sum(x * y * sp.log(x * y / (x * y)) for x in p_x for y in p_y)
    assert sp.simplify(information_of) == 0


def test_symbolically_a_dependence_of_size_e_costs_information_of_order_e_squared():
    e = sp.symbols("e", real=True)
    quarter = sp.Rational(1, 4)
    cells = (quarter + e, quarter - e, quarter - e, quarter + e)
    information_of = sum(cell * sp.log(4 * cell) for cell in cells)
    assert sp.series(information_of, e, 0, 3).removeO() == 8 * e**2


@given(joint_tables())
def test_it_is_not_negative_and_bounds_the_distance_from_independence(joint):
    independent = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    distance = divergences.tv(joint.ravel(), independent.ravel())
    assert information.mutual_information(joint) >= 2 * distance**2 - 1e-12  # Pinsker


@given(laws(1), laws(1))
def test_independent_variables_tell_nothing(first, second):
    assert information.mutual_information(np.outer(first[0], second[0])) < 1e-12


def test_variables_without_correlation_can_tell_something():
    x = np.array([-1, 0, 1])
    joint = np.array([[0, 1 / 3], [1 / 3, 0], [0, 1 / 3]])  # y = x²
    mean_xy = (x[:, None] * np.array([0, 1]) * joint).sum()
    assert mean_xy == 0
    assert information.mutual_information(joint) == pytest.approx(0.6365, abs=1e-4)


def test_the_reports_last_line_is_not_zero_where_q_has_mass_outside_p():
    p, q = np.array([1.0, 0.0]), np.array([0.5, 0.5])
    assert -np.log(q[p > 0].sum()) == pytest.approx(np.log(2))
    assert divergences.kl(p, q) == pytest.approx(np.log(2))


# False variants: `check` is the statement, and refutes each change of it.


def independent(joint):
    return np.allclose(joint, np.outer(joint.sum(axis=1), joint.sum(axis=0)), atol=1e-12)


def uncorrelated(joint):
    x, y = (np.arange(size) for size in joint.shape)
    return abs(x @ joint @ y - (x @ joint.sum(axis=1)) * (joint.sum(axis=0) @ y)) < 1e-12


def normal_pair(rho):
    """Information of two normal variables by quadrature of its definition."""

    def integrand(y, x):
        joint = np.exp(-(x * x - 2 * rho * x * y + y * y) / (2 * (1 - rho**2)))
        joint /= 2 * np.pi * np.sqrt(1 - rho**2)
        product = np.exp(-(x * x + y * y) / 2) / (2 * np.pi)
        return joint * np.log(joint / product)

    return dblquad(integrand, -5, 5, -5, 5, epsabs=1e-5)[0]


def check(rule=independent, least=0.0, normal=lambda rho: rho == 0.0):
    """By SciPy's terms, which nothing keeps above 0; finite and normal pairs."""
    for joint in TABLES:
        product = np.outer(joint.sum(axis=1), joint.sum(axis=0))
        found = rel_entr(joint, product).sum()
        assert found >= least - 1e-14
        assert (found < 1e-12) == rule(joint)
        assert information.mutual_information(joint) == pytest.approx(found, abs=1e-14)
    for rho in (0.0, 0.5):
        assert (abs(normal_pair(rho)) < 1e-4) == normal(rho)


FALSE = {
    "0 for uncorrelated variables": {"rule": uncorrelated},
    "never 0": {"rule": lambda joint: False},
    "a larger least value": {"least": 1e-3},
    "0 for every normal pair": {"normal": lambda rho: True},
}
