"""Theorem thm-chain-rule: H(X, Y) = H(X) + H(Y|X)."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from scipy import stats

from gan_edu.theory import information

from .instances import TABLES
from .strategies import joint_tables


def test_symbolically_for_a_table_with_free_entries():
    a, b, c, d = sp.symbols("a b c d", positive=True)
    rows = ((a, b), (c, d))
    joint = -sum(t * sp.log(t) for row in rows for t in row)
    first = -sum(sum(row) * sp.log(sum(row)) for row in rows)
    rest = -sum(t * sp.log(t / sum(row)) for row in rows for t in row)
    assert sp.expand(sp.expand_log(joint - first - rest, force=True)) == 0


@given(joint_tables())
def test_the_rule_holds_in_both_orders(joint):
    whole = stats.entropy(joint.ravel())
    for table in (joint, joint.T):
        first = stats.entropy(table.sum(axis=1))
        assert first + information.conditional_entropy(table) == pytest.approx(whole, abs=1e-12)


@given(joint_tables())
def test_the_doubt_that_is_left_is_the_mean_over_the_rows(joint):
    p_x = joint.sum(axis=1)
    kept = p_x > 0
    mean = p_x[kept] @ stats.entropy(joint[kept], axis=1)
    assert information.conditional_entropy(joint) == pytest.approx(mean, abs=1e-12)


def test_one_value_of_x_can_leave_more_doubt_than_there_was():
    joint = np.array([[0.9, 0.0], [0.05, 0.05]])
    before = information.entropy(joint.sum(axis=0))
    assert information.entropy(joint[1] / joint[1].sum()) > before
    assert information.conditional_entropy(joint) < before


# False variants: `check` is the statement, and refutes each change of it.


def check(sign=1.0, given=lambda t: t, first=lambda t: t.sum(axis=1)):
    """The rule by SciPy's entropies and the library's; rows may be empty."""
    for joint in TABLES:
        whole, one = stats.entropy(joint.ravel()), stats.entropy(first(joint))
        rest = information.conditional_entropy(given(joint))
        assert one + sign * rest == pytest.approx(whole, abs=1e-12)
        assert information.joint_entropy(joint) == pytest.approx(whole, abs=1e-12)


FALSE = {
    "the difference": {"sign": -1.0},
    "the other condition": {"given": lambda t: t.T},
    "the other entropy": {"first": lambda t: t.sum(axis=0)},
}
