"""Proposition prop-optimistic-steps: the factor, its limit 1/sqrt(3), and the double root."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from gan_edu.theory.dynamics import play

starts = st.tuples(*[st.floats(-10, 10)] * 2).filter(lambda z: math.hypot(*z) > 1e-2)


def squared_factor(eta):
    if eta <= 0.5:
        return (1 + math.sqrt(1 - 4 * eta**2)) / 2
    return 2 * eta**2 + eta * math.sqrt(4 * eta**2 - 1)


def test_symbolically_the_rule_in_complex_numbers_is_the_rule_in_the_plane():
    g, d, old_g, old_d, eta = sp.symbols("g d g_ d_ eta", real=True)
    w, old = g + sp.I * d, old_g + sp.I * old_d
    new = (1 + 2 * sp.I * eta) * w - sp.I * eta * old
    real, imaginary = sp.expand(new, complex=True).as_real_imag()
    assert sp.expand(real - (g - 2 * eta * d + eta * old_d)) == 0
    assert sp.expand(imaginary - (d + 2 * eta * g - eta * old_g)) == 0


@pytest.mark.parametrize("eta", [0.01, 0.3, 0.49, 0.5, 0.51, 0.57, 0.58, 1.0, 5.0])
def test_numpys_roots_have_the_moduli_of_the_statement(eta):
    roots = np.roots([1, -(1 + 2j * eta), 1j * eta])
    assert (np.abs(roots) ** 2).max() == pytest.approx(squared_factor(eta), rel=1e-6)
    # The step is never a root of 1, so the dominant part of the path is never missing.
    assert abs(np.polyval([1, -(1 + 2j * eta), 1j * eta], 1.0)) == pytest.approx(eta)


@given(st.one_of(st.floats(0.1, 0.45), st.floats(0.56, 1.5)), starts)
@settings(max_examples=60)
def test_the_norm_over_the_power_of_the_factor_has_a_positive_limit(eta, start):
    norms = np.hypot(*play("optimistic", eta, start, 300).T)
    scaled = norms / math.sqrt(squared_factor(eta)) ** np.arange(301) / norms[0]
    assert scaled[-1] > 1e-3
    np.testing.assert_allclose(scaled[-20:], scaled[-1], rtol=1e-3)


def test_at_one_half_there_is_a_further_factor_t():
    norms = np.hypot(*play("optimistic", 0.5, [1.0, 0.5], 400).T)
    t = np.arange(1, 401)
    scaled = norms[1:] * 2 ** (t / 2) / t
    np.testing.assert_allclose(scaled[-20:], scaled[-1], rtol=1e-2)
    assert scaled[-1] > 0.1


def test_the_limit_of_convergence_is_one_over_root_three_and_the_best_step_one_half():
    etas = np.linspace(0.001, 1.2, 5000)
    squares = np.array([squared_factor(eta) for eta in etas])
    np.testing.assert_array_equal(squares < 1, etas < 1 / math.sqrt(3))
    assert etas[squares.argmin()] == pytest.approx(0.5, abs=1e-3)
    assert squared_factor(0.5) == pytest.approx(0.5)
    assert squared_factor(1 / math.sqrt(3)) == pytest.approx(1.0)


def test_with_another_start_of_the_memory_the_dominant_part_can_be_missing():
    # w_{-1} = w_0 is a hypothesis: with w_{-1} = w_0 / small root, only the small root is left.
    eta = 0.3
    small = min(np.roots([1, -(1 + 2j * eta), 1j * eta]), key=abs)
    old, w = 1 / small, 1.0 + 0j
    for _ in range(10):
        old, w = w, (1 + 2j * eta) * w - 1j * eta * old
    assert abs(w) == pytest.approx(abs(small) ** 10, rel=1e-6)
    assert abs(w) < 0.01 * squared_factor(eta) ** 5


# False variants: `check` is the statement, and refutes each change of it.


def check(
    squared=squared_factor, limit=3**-0.5, order=lambda eta: float(eta == 0.5), least=(0.5, 0.5)
):
    """The factor of long paths, what is left after it, where it is below 1 and least."""
    for eta in (0.1, 0.3, 0.45, 0.55, 0.57, 0.59, 1.0):
        norms = np.hypot(*play("optimistic", eta, [1.0, 0.5], 600).T)
        shown = (norms[600] / norms[500]) ** 0.02
        assert shown == pytest.approx(squared(eta), rel=1e-3)
        assert (shown < 1) == (eta < limit)
    for eta in (0.1, 0.49, 0.5, 0.51, 1.0):  # quotients that have a limit which is not 0
        norms = np.hypot(*play("optimistic", eta, [1.0, 0.5], 400).T)
        left = [norms[t] / t ** order(eta) / squared(eta) ** (t / 2) for t in (200, 400)]
        assert left[1] == pytest.approx(left[0], rel=1e-2)
        assert left[1] > 1e-3
    # Both branches against the eigenvalues of the recursion, and their least value.
    turn, rest = np.array([[0.0, 1.0], [-1.0, 0.0]]), np.zeros((2, 2))
    etas = np.linspace(0.05, 1.0, 96)
    blocks = [[[np.eye(2) - 2 * eta * turn, eta * turn], [np.eye(2), rest]] for eta in etas]
    found = np.array([np.abs(np.linalg.eigvals(np.block(b))).max() ** 2 for b in blocks])
    np.testing.assert_allclose(found, [squared(eta) for eta in etas], rtol=1e-6)
    assert (etas[found.argmin()], found.min()) == pytest.approx(least, abs=1e-6)


FALSE = {
    "a limit of one half": {"limit": 0.5},
    "a limit of one over root two": {"limit": 2**-0.5},
    "the first branch for every step": {
        "squared": lambda eta: (1 + abs(1 - 4 * eta**2) ** 0.5) / 2
    },
    "the factor of extragradient": {"squared": lambda eta: 1 - eta**2 + eta**4},
    "no factor of time at a half": {"order": lambda eta: 0.0},
    "a factor of time for every step size": {"order": lambda eta: 1.0},
    "the least factor at a third": {"least": (1 / 3, 0.5)},
    "a least factor of a quarter": {"least": (0.5, 0.25)},
}
