"""Proposition prop-fano: doubt that is left forces errors."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from scipy import stats

from gan_edu.theory import information

from .instances import TABLES
from .strategies import joint_tables


def psi(error, classes):
    """h(e) + e log(K − 1), by SciPy."""
    return float(stats.entropy([error, 1 - error])) + error * np.log(classes - 1)


def wide_tables():
    """Tables with at least two classes: those of all checks, and the cases of equality."""
    yield from (table for table in TABLES if table.shape[1] >= 2)
    for classes in (2, 3, 10):
        for error in (0.0, 0.1, 1 - 1 / classes):
            row = np.full(classes, error / (classes - 1))
            yield (
                np.array([np.roll(np.r_[1 - error, row[1:]], k) for k in range(classes)]) / classes
            )


def doubt(table):
    return float(sum(row.sum() * stats.entropy(row) for row in table if row.sum() > 0))


def best_guess(table):
    return 1 - table.max(axis=1).sum()


def test_symbolically_the_entropy_splits_into_right_or_wrong_and_which():
    e, a = sp.symbols("e a", positive=True)  # three values: 1 - e, e a, e (1 - a)
    law = [1 - e, e * a, e * (1 - a)]
    whole = -sum(m * sp.log(m) for m in law)
    coin = -e * sp.log(e) - (1 - e) * sp.log(1 - e)
    which = -a * sp.log(a) - (1 - a) * sp.log(1 - a)
    assert sp.simplify(sp.expand(sp.expand_log(whole - coin - e * which, force=True))) == 0


def test_symbolically_psi_is_concave_with_its_top_at_guessing():
    e, k = sp.symbols("e K", positive=True)
    f = -e * sp.log(e) - (1 - e) * sp.log(1 - e) + e * sp.log(k - 1)
    assert sp.simplify(sp.diff(f, e, 2) + 1 / (e * (1 - e))) == 0
    top = sp.simplify(sp.diff(f, e).subs({e: sp.Rational(9, 10), k: 10}))
    assert sp.simplify(sp.expand_log(top, force=True)) == 0


@given(joint_tables())
def test_every_guess_of_every_table_obeys_it(table):
    if table.shape[1] >= 2:
        left = information.conditional_entropy(table)
        for guess in range(table.shape[1]):
            assert psi(1 - table[:, guess].sum(), table.shape[1]) >= left - 1e-9
        assert psi(min(max(best_guess(table), 0.0), 1.0), table.shape[1]) >= left - 1e-9


def test_the_numbers_of_the_exercise():
    left = np.log(10) - np.log(6)
    assert left == pytest.approx(0.511, abs=5e-4)
    assert psi(0.0923, 10) < left < psi(0.0925, 10)


# False variants: `check` is the statement, and refutes each change of it.


def check(values=lambda k: k - 1, factor=1.0, coin=1.0, guess=best_guess):
    """The best guess of each table, with equality for symmetric channels."""
    for table in wide_tables():
        classes, error = table.shape[1], float(np.clip(guess(table), 0, 1))
        others = error * np.log(values(classes)) if values(classes) > 0 else -np.inf
        bound = coin * float(stats.entropy([error, 1 - error])) + others
        assert bound >= factor * doubt(table) - 1e-9
    for classes in (3, 10):
        row = np.r_[0.9, np.full(classes - 1, 0.1 / (classes - 1))]
        assert 0.1 * np.log(values(classes)) + coin * stats.entropy([0.1, 0.9]) == pytest.approx(
            float(stats.entropy(row))
        )


FALSE = {
    "the doubt of K values": {"values": lambda k: k},
    "K − 2 other values": {"values": lambda k: k - 2},
    "without the coin": {"coin": 0.0},
    "a little more doubt": {"factor": 1.01},
    "the share that is right": {"guess": lambda table: table.max(axis=1).sum()},
}
