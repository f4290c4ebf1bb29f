"""Lemma lem-hoeffding: log E[exp(eta X)] <= eta E[X] + eta^2 / 8 for X in [0, 1].

No function of ours is run here: NumPy and SciPy alone check the lemma.
"""

import numpy as np
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import logsumexp

from .strategies import seeds


def log_moment(eta, values, law):
    return logsumexp(eta * values, b=law)


def test_symbolically_a_quarter_minus_the_second_derivative_is_a_square():
    chance, eta = sp.symbols("s eta", positive=True)
    psi = sp.log(1 - chance + chance * sp.exp(eta))
    rest = sp.Rational(1, 4) - sp.diff(psi, eta, 2)
    root = (chance * sp.exp(eta) + chance - 1) / (2 * (1 - chance + chance * sp.exp(eta)))
    assert sp.simplify(rest - root**2) == 0
    assert psi.subs(eta, 0) == 0
    assert sp.simplify(sp.diff(psi, eta).subs(eta, 0) - chance) == 0


def test_symbolically_the_second_derivative_is_a_variance_under_the_tilted_law():
    eta = sp.Symbol("eta", real=True)
    values, masses = sp.symbols("x:3", real=True), sp.symbols("p:3", positive=True)
    total = sum(p * sp.exp(eta * x) for p, x in zip(masses, values, strict=True))
    tilted = [p * sp.exp(eta * x) / total for p, x in zip(masses, values, strict=True)]
    mean = sum(p * x for p, x in zip(tilted, values, strict=True))
    variance = sum(p * x**2 for p, x in zip(tilted, values, strict=True)) - mean**2
    difference = sp.diff(sp.log(total), eta, 2) - variance
    assert sp.simplify(difference) == 0


@given(seeds(), st.floats(-30, 30))
@settings(max_examples=60)
def test_the_bound_holds_for_random_laws_on_the_unit_interval(seed, eta):
    rng = np.random.default_rng(seed)
    size = rng.integers(1, 6)
    values, law = rng.random(size), rng.dirichlet(np.full(size, 0.5))
    assert log_moment(eta, values, law) <= eta * (law @ values) + eta**2 / 8 + 1e-10


def test_the_constant_an_eighth_cannot_be_lowered():
    eta, coin = 1e-2, np.array([0.5, 0.5])
    excess = log_moment(eta, np.array([0.0, 1.0]), coin) - eta / 2
    assert excess > 0.999 * eta**2 / 8


def test_without_the_unit_interval_the_bound_fails():
    eta, coin, wide = 1.0, np.array([0.5, 0.5]), np.array([0.0, 10.0])
    assert log_moment(eta, wide, coin) > eta * (coin @ wide) + eta**2 / 8


# False variants: `check` is the statement, and refutes each change of it.


def check(constant=1 / 8, width=1.0, strict=False):
    """The bound for laws on [0, width], among them the coin on its ends."""
    rng = np.random.default_rng(0)
    cases = [(np.array([0.0, width]), np.array([0.5, 0.5])), (np.array([width]), np.array([1.0]))]
    cases += [(width * rng.random(4), rng.dirichlet(np.ones(4))) for _ in range(30)]
    for values, law in cases:
        for eta in (-30.0, -1.0, -0.01, 0.0, 0.01, 1.0, 30.0):
            excess = log_moment(eta, values, law) - eta * (law @ values)
            assert excess <= constant * eta**2 + 1e-13
            assert not strict or excess < constant * eta**2


FALSE = {
    "a smaller constant": {"constant": 1 / 9},
    "an interval of length 2": {"width": 2.0},
    "never with equality": {"strict": True},
}
