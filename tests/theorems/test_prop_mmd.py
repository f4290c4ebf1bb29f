"""Proposition prop-mmd: a kernel distance is one of means, KID's of moments up to the third."""

from itertools import product

import numpy as np
import pytest
import sympy as sp
import torch
from sklearn.metrics.pairwise import polynomial_kernel

from gan_edu.evaluation.distances import kid


def squared(p, x, q, y, degree=3):
    """MMD² of two finite laws, with scikit-learn's kernel."""
    k = lambda a, b: polynomial_kernel(a, b, degree=degree, gamma=1 / a.shape[1], coef0=1)  # noqa: E731
    return float(p @ k(x, x) @ p + q @ k(y, y) @ q - 2 * p @ k(x, y) @ q)


def moments(p, x, orders=(1, 2, 3)):
    """All mixed moments of these orders, of the law p on the rows of x."""
    found = []
    for order in orders:
        for axes in product(range(x.shape[1]), repeat=order):
            found.append(p @ np.prod(x[:, list(axes)], axis=1))
    return np.array(found)


def pairs():
    """Pairs of laws: random, equal, and equal in the first one, two or three moments."""
    rng = np.random.default_rng(0)
    for _ in range(8):
        x, y = rng.normal(size=(4, 2)), rng.normal(size=(3, 2))
        yield rng.dirichlet(np.ones(4)), x, rng.dirichlet(np.ones(3)), y
    x = rng.normal(size=(4, 2))
    p = rng.dirichlet(np.ones(4))
    yield p, x, p, x
    coin, half = np.array([[-1.0], [1.0]]), np.full(2, 0.5)
    yield half, coin, np.array([1.0]), np.zeros((1, 1))  # one moment
    yield half, coin, np.array([0.2, 0.8]), np.array([[2.0], [-0.5]])  # two moments
    three = np.array([[-np.sqrt(3.0)], [0.0], [np.sqrt(3.0)]])
    yield half, coin, np.array([1 / 6, 2 / 3, 1 / 6]), three  # three moments


def test_symbolically_the_cube_is_a_sum_of_squares_of_monomials():
    x = sp.symbols("x:2", real=True)
    y = sp.symbols("y:2", real=True)
    dot = (x[0] * y[0] + x[1] * y[1]) / 2
    total = 0
    for order in range(4):
        for axes in product(range(2), repeat=order):
            one = sp.prod(x[i] for i in axes) * sp.prod(y[i] for i in axes)
            total += sp.binomial(3, order) / sp.Integer(2) ** order * one
    assert sp.expand((dot + 1) ** 3 - total) == 0


def test_the_library_is_scikit_learns_unbiased_estimate():
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(7, 3)), rng.normal(0.5, 1, size=(5, 3))
    k = lambda a, b: polynomial_kernel(a, b, degree=3, gamma=1 / 3, coef0=1)  # noqa: E731
    within = [(k(a, a).sum() - np.trace(k(a, a))) / (len(a) * (len(a) - 1)) for a in (x, y)]
    stated = sum(within) - 2 * k(x, y).mean()
    assert kid(torch.from_numpy(x), torch.from_numpy(y)) == pytest.approx(stated, rel=1e-9)


def expected_estimate(values, p, q, size=2, unbiased=True):
    """The exact mean of the estimate over all samples of this size: a finite sum."""
    total, lowest = 0.0, np.inf
    for first in product(range(len(values)), repeat=size):
        for second in product(range(len(values)), repeat=size):
            chance = np.prod(p[list(first)]) * np.prod(q[list(second)])
            x = torch.from_numpy(values[list(first)])
            y = torch.from_numpy(values[list(second)])
            found = kid(x, y)
            if not unbiased:  # all pairs, the point with itself included
                k = lambda a, b: (a @ b.T / a.shape[1] + 1) ** 3  # noqa: E731
                found = float(k(x, x).mean() + k(y, y).mean() - 2 * k(x, y).mean())
            total += chance * found
            lowest = min(lowest, found) if chance > 0 else lowest
    return total, lowest


def test_over_all_samples_the_mean_is_exact_and_negative_values_occur():
    values = np.array([[-1.0], [0.5], [2.0]])
    p, q = np.array([0.2, 0.5, 0.3]), np.array([0.6, 0.1, 0.3])
    assert expected_estimate(values, p, q)[0] == pytest.approx(squared(p, values, q, values))
    mean, lowest = expected_estimate(values, p, p)
    assert mean == pytest.approx(0.0, abs=1e-12)
    assert lowest < 0.0


# False variants: `check` is the statement, and refutes each change of it.


def check(orders=(1, 2, 3), degree=3, unbiased=True, never_negative=False):
    """Zero exactly for equal moments; a mean over all samples; a negative value if P = Q."""
    for p, x, q, y in pairs():
        same = np.allclose(moments(p, x, orders), moments(q, y, orders), atol=1e-9)
        assert (abs(squared(p, x, q, y, degree)) < 1e-9) == same
    values, p = np.array([[-1.0], [1.0]]), np.array([0.3, 0.7])
    mean, lowest = expected_estimate(values, p, p, unbiased=unbiased)
    assert mean == pytest.approx(0.0, abs=1e-12)
    assert (lowest >= 0.0) == never_negative


FALSE = {
    "two moments": {"orders": (1, 2)},
    "four moments": {"orders": (1, 2, 3, 4)},
    "the square in place of the cube": {"degree": 2},
    "pairs of a point with itself": {"unbiased": False},
    "never negative": {"never_negative": True},
}
