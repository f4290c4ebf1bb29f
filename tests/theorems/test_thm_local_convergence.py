"""Theorem thm-local-convergence: eigenvalues of the Jacobian decide near an equilibrium."""

import numpy as np
import pytest
import sympy as sp
from scipy import linalg

from gan_edu.theory import dynamics


def matrices(number=40, seed=0):
    """Random Jacobians, among them rotations, nearly defective ones and unstable ones."""
    rng = np.random.default_rng(seed)
    for k in range(number):
        n = int(rng.integers(1, 5))
        matrix = rng.normal(size=(n, n))
        yield matrix + (1.5 if k % 2 else 0.0) * np.eye(n)
    yield np.array([[0.0, 1.0], [-1.0, 0.0]])
    yield np.array([[1.0, 50.0], [0.0, 1.0]])
    yield np.array([[0.1, 2.0], [-2.0, 0.1]])
    yield np.array([[-0.5, 0.0], [0.0, 1.0]])
    yield np.array([[0.0, 1.0, 0.0], [-1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])


def end_of_play(matrix, step, start=1e-3, steps=4000):
    """Distance at the end over distance at the start, for a field with a quadratic rest."""
    place = np.full(len(matrix), start)
    first = np.linalg.norm(place)
    for _ in range(steps):
        place = place - step * (matrix @ place + np.linalg.norm(place) * place)
        if not np.isfinite(place).all() or np.linalg.norm(place) > 1.0:
            return np.inf
    return np.linalg.norm(place) / first


def test_symbolically_the_factor_is_below_one_up_to_the_stated_step():
    real, imaginary, eta = sp.symbols("a b eta", positive=True)
    size = (1 - eta * real) ** 2 + (eta * imaginary) ** 2
    border = sp.solve(sp.Eq(size, 1), eta)
    assert len(border) == 1
    assert sp.simplify(border[0] - 2 * real / (real**2 + imaginary**2)) == 0


def test_played_with_a_nonlinear_rest_the_radius_decides():
    for matrix in matrices():
        for step in (0.05, 0.3):
            radius = np.abs(linalg.eigvals(np.eye(len(matrix)) - step * matrix)).max()
            if radius < 0.99:
                assert end_of_play(matrix, step) < 1e-2
            elif radius > 1.01:
                assert end_of_play(matrix, step) > 1.0


def test_the_library_agrees_with_scipy():
    for matrix in matrices(10, 3):
        radius = np.abs(linalg.eigvals(np.eye(len(matrix)) - 0.1 * matrix)).max()
        assert dynamics.spectral_radius(matrix, 0.1) == pytest.approx(radius, abs=1e-12)


def test_without_differentiability_the_jacobian_says_nothing():
    # F(x) = x/2 for x >= 0 and 3x for x < 0, with eta = 1: the right side alone would converge.
    place, far = -1e-3, []
    for _ in range(5):
        place = place - 1.0 * (place / 2 if place >= 0 else 3 * place)
        far.append(abs(place))
    assert far[0] == pytest.approx(2e-3)


# False variants: `check` is the statement, and refutes each change of it.


def threshold(eigenvalues):
    return (2 * eigenvalues.real / np.abs(eigenvalues) ** 2).min()


def check(limit=threshold, unstable=lambda e: (e.real <= 0).any(), rate=1.0):
    """SciPy's eigenvalues; powers of the step shrink below the limit and not above it."""
    for matrix in matrices():
        eigenvalues = linalg.eigvals(matrix)
        if np.abs(eigenvalues).min() < 1e-6:
            continue

        def radius(step, matrix=matrix):
            return np.abs(linalg.eigvals(np.eye(len(matrix)) - step * matrix)).max()

        eigenvalues = np.where(np.abs(eigenvalues.real) < 1e-12, 1j * eigenvalues.imag, eigenvalues)
        if unstable(eigenvalues):
            assert min(radius(step) for step in (1e-3, 0.1, 1.0)) > 1.0
        else:
            top = limit(eigenvalues)
            assert radius(0.999 * top) < 1.0 < radius(1.001 * top)
            step = 0.5 * top
            powers = np.linalg.matrix_power(np.eye(len(matrix)) - step * matrix, 200)
            size = np.linalg.norm(powers, 2) ** (1 / 200)
            assert rate * size == pytest.approx(radius(step), rel=0.15)


FALSE = {
    "half of the step": {"limit": lambda e: (e.real / np.abs(e) ** 2).min()},
    "the step of gradient descent": {"limit": lambda e: (2 / np.abs(e)).min()},
    "rotation is harmless": {"unstable": lambda e: (e.real < 0).any()},
    "the square of the rate": {"rate": 0.5},
}
