"""Proposition prop-power-iteration: it never falls, and how fast it finds the norm."""

import numpy as np
import sympy as sp
import torch
from scipy import linalg


def looks(matrix, start, steps):
    """The norms of W u_j for j = 0, ..., steps."""
    u = start / np.linalg.norm(start)
    found = []
    for _ in range(steps + 1):
        found.append(np.linalg.norm(matrix @ u))
        u = matrix.T @ (matrix @ u)
        u = u / np.linalg.norm(u)
    return np.array(found)


def matrices(number=25, seed=0):
    rng = np.random.default_rng(seed)
    for _ in range(number):
        matrix = rng.normal(size=rng.integers(1, 9, size=2))
        yield matrix, rng.normal(size=matrix.shape[1])
    yield np.diag([1.0, 0.99, 0.1]), np.ones(3)
    yield np.diag([1.0, 0.5]), np.array([0.01, 1.0])


def test_symbolically_cauchy_schwarz_makes_the_quotients_grow():
    c, s = sp.symbols("c:2", positive=True), sp.symbols("s:2", positive=True)
    sums = [sum(c[i] ** 2 * s[i] ** (2 * a) for i in range(2)) for a in range(3)]
    gap = sp.factor(sums[0] * sums[2] - sums[1] ** 2)
    assert sp.simplify(gap - (c[0] * c[1] * (s[0] ** 2 - s[1] ** 2)) ** 2) == 0


def test_torch_finds_the_same_norm():
    torch.manual_seed(0)
    for matrix, start in matrices(5):
        layer = torch.nn.Linear(*matrix.shape[::-1], bias=False).double()
        with torch.no_grad():
            layer.weight.copy_(torch.from_numpy(matrix))
        torch.nn.utils.parametrizations.spectral_norm(layer, n_power_iterations=2000)
        scaled = np.linalg.norm(layer.weight.detach().numpy(), 2)
        np.testing.assert_allclose(scaled, 1.0, atol=1e-3)
        top = linalg.svdvals(matrix)[0]
        np.testing.assert_allclose(looks(matrix, start, 4000)[-1], top, rtol=1e-3)


def test_from_an_orthogonal_start_it_finds_the_second_value():
    found = looks(np.diag([2.0, 1.0]), np.array([0.0, 1.0]), 50)
    assert np.allclose(found, 1.0)


# False variants: `check` is the statement, and refutes each change of it.


def check(power=4, overlap=None, above=1.0, falls=0.0):
    """Monotone, at most the largest singular value, and the stated rate at every step."""
    for matrix, start in matrices():
        left, values, right = linalg.svd(matrix)
        second = values[1] if values.size > 1 else 0.0
        kappa = abs(right[0] @ start) / np.linalg.norm(start) if overlap is None else overlap
        seen = looks(matrix, start, 12)
        assert (np.diff(seen) >= falls - 1e-12).all()
        assert (seen <= above * values[0] + 1e-12).all()
        j = np.arange(seen.size)
        bound = values[0] ** 2 / kappa**2 * (second / values[0]) ** (power * j)
        assert (values[0] ** 2 - seen**2 <= bound + 1e-9).all()
        assert left.shape[0] == matrix.shape[0]


FALSE = {
    "twice as fast": {"power": 8},
    "whatever the start": {"overlap": 1.0},
    "strictly below by a tenth": {"above": 0.9},
    "it grows by a hundredth each time": {"falls": 0.01},
}
