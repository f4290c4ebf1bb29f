"""Proposition prop-jsd-from-tv: JSD is at least log 2 − h((1 + TV)/2), and when it is equal."""

from itertools import product

import numpy as np
import pytest
import sympy as sp
from scipy import stats
from scipy.spatial.distance import cityblock, jensenshannon

from gan_edu.theory import divergences

from .instances import PAIRS


def h(s):
    """Entropy of a coin, in nats: SciPy's."""
    return float(stats.entropy([s, 1 - s]))


def same_ratio(p, q):
    """Whether |p − q|/(p + q) is one number where data occur."""
    seen = p + q > 0
    ratios = np.abs(p - q)[seen] / (p + q)[seen]
    return bool(np.ptp(ratios) < 1e-9)


LOG2 = np.log(2)
SYMMETRIC = [(np.array([s, 1 - s]), np.array([1 - s, s])) for s in (0.5, 0.6, 0.9, 1.0)]


def test_symbolically_psi_is_convex_and_begins_flat():
    u = sp.symbols("u", positive=True)
    s = (1 + u) / 2
    psi = sp.log(2) + s * sp.log(s) + (1 - s) * sp.log(1 - s)
    assert sp.simplify(sp.diff(psi, u, 2) - 1 / (1 - u**2)) == 0
    assert sp.limit(sp.diff(psi, u), u, 0) == 0


def test_the_library_stands_above_the_bound_and_reaches_it_on_symmetric_laws():
    for p, q in [*PAIRS, *SYMMETRIC]:
        bound = np.log(2) - h((1 + divergences.tv(p, q)) / 2)
        assert divergences.js(p, q) >= bound - 1e-12
    for p, q in SYMMETRIC:
        bound = np.log(2) - h((1 + divergences.tv(p, q)) / 2)
        assert divergences.js(p, q) == pytest.approx(bound, abs=1e-12)


def test_an_accuracy_below_a_half_must_be_turned_round():
    p, q = np.array([0.6, 0.4]), np.array([0.4, 0.6])
    wrong = 0.5 * p[1] + 0.5 * q[0]  # says real where q > p: right with probability 0.4
    assert wrong == pytest.approx(0.4)
    assert divergences.js(p, q) == pytest.approx(np.log(2) - h(1 - wrong), abs=1e-12)


# False variants: `check` is the statement, and refutes each change of it.


def check(
    at=lambda tv: (1 + tv) / 2, factor=1.0, equal=same_ratio, top=LOG2, proves=lambda a: LOG2 - h(a)
):
    """SciPy's divergence against the bound; equality exactly where the ratio is one number."""
    for p, q in [*PAIRS, *SYMMETRIC]:
        js = float(np.nan_to_num(jensenshannon(p, q))) ** 2
        bound = factor * (top - h(at(0.5 * cityblock(p, q))))
        assert js >= bound - 1e-9
        for rule in product((0.0, 1.0), repeat=len(p)):
            right = (np.dot(p, rule) + np.dot(q, 1 - np.array(rule))) / 2
            if right >= 0.5:
                assert js >= proves(min(right, 1.0)) - 1e-9
        if np.abs(p - q).max() > 1e-4:  # SciPy's root loses the digits of nearly equal laws
            assert (js <= bound + 1e-9) == equal(p, q), (p, q)


FALSE = {
    "h at TV itself": {"at": lambda tv: tv},
    "a bound a little larger": {"factor": 1.01},
    "a bound a little smaller": {"factor": 0.99},
    "never equal": {"equal": lambda p, q: False},
    "equal on two points": {"equal": lambda p, q: len(p) == 2},
    "one bit as 1": {"top": 1.0},
    "an accuracy proves more": {"proves": lambda a: LOG2 - h(a) / 1.01},
    "an accuracy proves itself": {"proves": lambda a: a * LOG2},
}
