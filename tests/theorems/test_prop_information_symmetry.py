"""Proposition prop-information-symmetry: I(X; Y) = I(Y; X)."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from scipy.integrate import quad
from scipy.special import expit, rel_entr
from scipy.stats import norm
from sklearn.metrics import mutual_info_score

from gan_edu.theory import information

from .instances import TABLES
from .strategies import joint_tables


def terms(table):
    rows = [sum(table[i, :]) for i in range(table.rows)]
    columns = [sum(table[:, j]) for j in range(table.cols)]
    return {
        table[i, j] * sp.log(table[i, j] / (rows[i] * columns[j]))
        for i in range(table.rows)
        for j in range(table.cols)
    }


def test_symbolically_both_orders_sum_the_same_terms():
    table = sp.Matrix(2, 3, sp.symbols("p0:6", positive=True))
    assert terms(table) == terms(table.T)


@given(joint_tables())
def test_the_transposed_table_has_the_same_information(joint):
    found = information.mutual_information(joint.T)
    assert found == pytest.approx(information.mutual_information(joint), abs=1e-12)


def test_the_order_of_two_lists_of_labels_does_not_matter_to_scikit_learn_either():
    rng = np.random.default_rng(0)
    x = rng.integers(5, size=1000)
    y = (x + rng.integers(2, size=1000)) % 4
    joint = np.zeros((5, 4))
    np.add.at(joint, (x, y), 1 / 1000)
    expected = mutual_info_score(y, x)
    assert information.mutual_information(joint) == pytest.approx(expected, abs=1e-12)


def test_conditional_entropy_is_not_symmetric():
    joint = np.array([[0.5, 0.0], [0.25, 0.25]])
    assert information.conditional_entropy(joint) == pytest.approx(np.log(2) / 2)
    assert information.conditional_entropy(joint.T) > 0.6 * np.log(2)


# False variants: `check` is the statement, and refutes each change of it.


SEEN = norm(0, 1)  # the law of X; Y is 1 with chance 1/(1 + exp(-3x))


def of_y_given_x():
    """Information of that pair as the mean over x of KL(law of Y given x || law of Y)."""

    def divergence(x):
        chances = np.array([expit(-3 * x), expit(3 * x)])  # Y is 0 or 1 with chance 1/2 each
        return SEEN.pdf(x) * rel_entr(chances, 0.5).sum()

    return quad(divergence, -12, 12, epsabs=1e-11)[0]


def of_x_given_y():
    """The same as the mean over y of KL(law of X given y || law of X)."""

    def term(x, sign):
        density = 2 * SEEN.pdf(x) * expit(sign * 3 * x)  # by Bayes
        return rel_entr(density, SEEN.pdf(x))

    return sum(quad(term, -12, 12, args=(sign,), epsabs=1e-11)[0] for sign in (-1, 1)) / 2


def check(function=information.mutual_information, sign=1.0, other=of_x_given_y):
    """One function of a table and of its transpose; a pair of a real and a binary variable."""
    for joint in TABLES:
        assert function(joint) == pytest.approx(sign * function(joint.T), abs=1e-12)
    assert of_y_given_x() == pytest.approx(sign * other(), abs=1e-9)
    nodes, weights = np.polynomial.hermite_e.hermegauss(120)
    rows = np.stack([expit(-3 * nodes), expit(3 * nodes)], axis=1)
    found = information.mutual_information_mixed(rows, weights / weights.sum())
    assert found == pytest.approx(of_y_given_x(), abs=1e-6)  # the error of the 120 nodes


FALSE = {
    "conditional entropy": {"function": information.conditional_entropy},
    "the entropy of the first variable": {"function": lambda t: information.entropy(t.sum(axis=1))},
    "up to the sign": {"sign": -1.0},
    "another information if one variable is real": {"other": lambda: 1.001 * of_x_given_y()},
}
