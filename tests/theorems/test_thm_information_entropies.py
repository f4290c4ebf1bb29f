"""Theorem thm-information-entropies: I = H(Y) − H(Y|X) = H(X) − H(X|Y) = H(X) + H(Y) − H(X,Y)."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from scipy import stats
from sklearn.metrics import mutual_info_score

from gan_edu.theory import information

from .instances import TABLES
from .strategies import joint_tables


def entropy(probabilities):
    return -sum(t * sp.log(t) for t in probabilities)


def test_symbolically_for_a_table_with_free_entries():
    table = sp.Matrix(2, 3, sp.symbols("p0:6", positive=True))
    rows = [sum(table[i, :]) for i in range(2)]
    columns = [sum(table[:, j]) for j in range(3)]
    cells = [(i, j) for i in range(2) for j in range(3)]
    mutual = sum(table[i, j] * sp.log(table[i, j] / rows[i] / columns[j]) for i, j in cells)
    doubt = -sum(table[i, j] * sp.log(table[i, j] / rows[i]) for i, j in cells)
    for other in (entropy(columns) - doubt, entropy(rows) + entropy(columns) - entropy(table)):
        assert sp.expand(sp.expand_log(mutual - other, force=True)) == 0


@given(joint_tables())
def test_all_three_differences_are_the_mutual_information(joint):
    h_x, h_y = stats.entropy(joint.sum(axis=1)), stats.entropy(joint.sum(axis=0))
    found = information.mutual_information(joint)
    assert h_y - information.conditional_entropy(joint) == pytest.approx(found, abs=1e-12)
    assert h_x - information.conditional_entropy(joint.T) == pytest.approx(found, abs=1e-12)
    assert h_x + h_y - stats.entropy(joint.ravel()) == pytest.approx(found, abs=1e-12)
    assert found <= min(h_x, h_y) + 1e-12


def test_the_last_form_is_what_scikit_learn_computes_from_counts():
    rng = np.random.default_rng(1)
    for _ in range(200):
        counts = rng.integers(0, 9, size=(4, 6))
        joint = counts / counts.sum()
        last = (
            information.entropy(joint.sum(axis=1))
            + information.entropy(joint.sum(axis=0))
            - information.joint_entropy(joint)
        )
        expected = mutual_info_score(None, None, contingency=counts)
        assert last == pytest.approx(expected, abs=1e-12)


def test_a_variable_tells_all_of_itself():
    p = np.array([0.5, 0.3, 0.2])
    assert information.mutual_information(np.diag(p)) == pytest.approx(stats.entropy(p))


def test_the_reports_line_h_y_minus_h_x_is_something_else():
    joint = np.array([[0.5], [0.5]])  # X a fair coin, Y constant
    line = information.entropy(joint.sum(axis=0)) - information.entropy(joint.sum(axis=1))
    assert line == pytest.approx(-np.log(2))
    assert information.mutual_information(joint) == 0


# False variants: `check` is the statement, and refutes each change of it.


def check(signs=(1, 1, -1), given=lambda t: t, own=1, other=lambda t: t.T):
    """The three differences, by SciPy's entropies and the library's information."""
    for joint in TABLES:
        parts = [joint.sum(axis=1), joint.sum(axis=0), joint.ravel()]
        entropies = [stats.entropy(part) for part in parts]
        found = information.mutual_information(joint)
        assert np.dot(signs, entropies) == pytest.approx(found, abs=1e-12)
        rest = entropies[own] - information.conditional_entropy(given(joint))
        assert rest == pytest.approx(found, abs=1e-12)
        rest = entropies[0] - information.conditional_entropy(other(joint))
        assert rest == pytest.approx(found, abs=1e-12)


FALSE = {
    "the pair added": {"signs": (1, 1, 1)},
    "H(Y) - H(X)": {"signs": (-1, 1, 0)},
    "the other condition": {"given": lambda t: t.T},
    "H(X) - H(Y|X)": {"own": 0},
    "H(X) - H(Y|X) in the second line": {"other": lambda t: t},
}
