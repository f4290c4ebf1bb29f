"""Proposition prop-lost-mode: what divergences charge for a lost mode of share epsilon."""

import mpmath as mp
import numpy as np
import pytest
import sympy as sp
from scipy import stats
from scipy.spatial.distance import jensenshannon


def forgiving(e):
    return (2 - e) * mp.log((2 - e) / (2 - 2 * e)) - e * mp.log(2)


def balanced(e):
    return (1 - e) * mp.log(2 - 2 * e) + mp.log(2) - (2 - e) * mp.log(2 - e) + e * mp.log(2)


def laws(e, modes=(0.3, 0.7)):
    """P with two parts, the first of several points; Q makes the first part only."""
    first = np.array(modes)
    return np.append((1 - e) * first, e), np.append(first, 0.0)


def test_symbolically_the_first_orders_are_those_stated():
    e = sp.symbols("epsilon", positive=True)
    log = sp.log
    first = (2 - e) * (log(1 - e / 2) - log(1 - e)) - e * log(2)
    second = (1 - e) * (log(2) + log(1 - e)) + log(2) - (2 - e) * (log(2) + log(1 - e / 2))
    second += e * log(2)
    assert sp.simplify(sp.series(first, e, 0, 2).removeO() - e * (1 - log(2))) == 0
    assert sp.simplify(sp.series(second, e, 0, 2).removeO() - e * log(2)) == 0
    assert sp.simplify(sp.limit(second, e, 1, "-") - log(4)) == 0
    assert sp.limit(first, e, 1, "-") == sp.oo


@pytest.mark.parametrize("e", [1e-4, 0.01, 0.125, 0.5, 0.84, 0.85, 0.99])
def test_scipy_finds_the_same_prices(e):
    p, q = laws(e)
    assert 2 * stats.entropy((p + q) / 2, p) == pytest.approx(float(forgiving(e)), rel=1e-9)
    assert 2 * jensenshannon(p, q) ** 2 == pytest.approx(float(balanced(e)), rel=1e-9)
    assert stats.entropy(q, p) == pytest.approx(-np.log1p(-e), rel=1e-9)
    assert stats.entropy(p, q) == np.inf


def test_one_of_eight_modes_costs_the_numbers_of_the_text():
    assert float(forgiving(0.125)) == pytest.approx(0.0427, abs=5e-5)
    assert float(balanced(0.125)) == pytest.approx(0.0908, abs=5e-5)
    assert float(-mp.log(mp.mpf(7) / 8)) == pytest.approx(0.1335, abs=5e-5)


def test_they_cross_at_0_84():
    root = mp.findroot(lambda e: forgiving(e) - balanced(e), (0.5, 0.95), solver="anderson")
    assert float(root) == pytest.approx(0.844, abs=5e-4)


# False variants: `check` is the statement, and refutes each change of it.


LOG2 = float(np.log(2))


def check(rate=1 - LOG2, other_rate=LOG2, cheaper=lambda e: e < 0.84, disjoint=True):
    """Exact prices of SciPy, the slopes at 0, and which of the two is lower."""
    for e in (1e-5, 0.01, 0.3, 0.6, 0.83, 0.86, 0.97):
        p, q = laws(e)
        if not disjoint:
            q = np.array([0.25, 0.65, 0.1])
        lost, js = 2 * stats.entropy((p + q) / 2, p), 2 * jensenshannon(p, q) ** 2
        assert lost == pytest.approx(float(forgiving(e)), rel=1e-6)
        assert js == pytest.approx(float(balanced(e)), rel=1e-6)
        assert (lost < js) == cheaper(e)
        if e < 1e-4:
            assert lost / e == pytest.approx(rate, rel=1e-3)
            assert js / e == pytest.approx(other_rate, rel=1e-3)


FALSE = {
    "the first at the rate log 2": {"rate": LOG2},
    "the second at the rate 1": {"other_rate": 1.0},
    "always cheaper": {"cheaper": lambda e: True},
    "never cheaper": {"cheaper": lambda e: False},
    "a mode that is only rare": {"disjoint": False},
}
