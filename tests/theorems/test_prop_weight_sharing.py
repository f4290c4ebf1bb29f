"""Proposition prop-weight-sharing: to commute with the cyclic shift is to share weights."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import circulant, null_space

from .strategies import seeds


def shift(n):
    return np.roll(np.eye(n), 1, axis=0)  # (Sx)_i = x_{i-1}


@given(seeds(), st.integers(1, 9))
def test_shared_weights_commute_with_the_shift(seed, n):
    # scipy's circulant(c) has the entries c[(i' - i) mod n]; its transpose has w_{i - i'}.
    b = circulant(np.random.default_rng(seed).normal(size=n)).T
    assert b @ shift(n) == pytest.approx(shift(n) @ b)
    places = np.arange(n)
    assert np.array_equal(b, b[0][(places[None, :] - places[:, None]) % n])


@pytest.mark.parametrize("n", [1, 2, 5, 8])
def test_the_matrices_that_commute_are_a_space_of_dimension_n(n):
    s = shift(n)
    commutator = np.kron(np.eye(n), s.T) - np.kron(s, np.eye(n))  # of B, row by row
    kernel = null_space(commutator)
    assert kernel.shape[1] == n
    for b in kernel.T.reshape(-1, n, n):
        assert b == pytest.approx(circulant(b[:, 0]))


def test_symbolically_for_four_places():
    b = sp.Matrix(4, 4, sp.symbols("b:16"))
    s = sp.Matrix(np.roll(np.eye(4, dtype=int), 1, axis=0))
    solution = sp.solve(b * s - s * b, list(b), dict=True)[0]
    assert len(b.subs(solution).free_symbols) == 4


def test_a_matrix_with_weights_of_its_own_at_one_place_does_not_commute():
    b = circulant([1.0, 2.0, 0.0, 0.0])
    b[2, 2] += 1
    assert not np.allclose(b @ shift(4), shift(4) @ b)


# False variants: `check` is the statement, and refutes each change of it.


def check(dimension=lambda n: n, own=0.0, moves=1, index=lambda i_out, i: i - i_out):
    """Shared weights commute with the shift, and only they do."""
    for n in (3, 4, 6):
        weights = np.arange(n) ** 2.0  # all different
        b = np.array([[weights[index(i_out, i) % n] for i in range(n)] for i_out in range(n)])
        b[1, 1] += own
        s = np.roll(np.eye(n), moves, axis=0)
        assert np.array_equal(b @ s, s @ b)
        commutator = np.kron(np.eye(n), s.T) - np.kron(s, np.eye(n))
        assert null_space(commutator).shape[1] == dimension(n)


FALSE = {
    "weights of its own at one place": {"own": 1.0},
    "one weight": {"dimension": lambda n: 1},
    "a free weight at each place": {"dimension": lambda n: n * n},
    "a shift by two places": {"moves": 2},
    "the index of a reflection": {"index": lambda i_out, i: i + i_out},
}
