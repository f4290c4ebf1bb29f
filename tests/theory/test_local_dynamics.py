"""Local analysis against PyTorch's Jacobian, SciPy's eigenvalues and played steps."""

import numpy as np
import pytest
import torch
from scipy import linalg

from gan_edu.theory import dynamics
from gan_edu.theory.local_dynamics import jacobian, largest_step, slowest_decay, spectral_radius


def dirac(gamma):
    """Field of the smallest GAN with the penalty R1 of weight gamma: (g, d) with logit d·x."""

    def field(z):
        g, d = z
        share = 1 / (1 + np.exp(-g * d))
        return np.array([-d * share, g * share + gamma * d])

    return field


def test_the_jacobian_is_that_of_automatic_differentiation():
    def smooth(z):
        return torch.stack([torch.sin(z[0]) * z[1], z[2] ** 3 - z[0], torch.exp(-z[1]) * z[2]])

    point = torch.tensor([0.3, -0.7, 1.1], dtype=torch.float64)
    exact = torch.autograd.functional.jacobian(smooth, point).numpy()
    found = jacobian(lambda z: smooth(torch.from_numpy(z)).numpy(), point.numpy())
    assert found == pytest.approx(exact, abs=1e-9)
    assert np.abs(found.T - exact).max() > 0.1  # columns are parameters, not players


def test_dirac_gan_without_a_penalty_turns_at_half_a_radian():
    matrix = jacobian(dirac(0.0), [0.0, 0.0])
    assert matrix == pytest.approx(np.array([[0, -0.5], [0.5, 0]]), abs=1e-9)
    assert largest_step(matrix.round(9)) == 0.0
    for step in (1e-3, 0.1, 1.0):
        assert spectral_radius(matrix, step) == pytest.approx(np.hypot(1, step / 2), abs=1e-9)


@pytest.mark.parametrize("gamma", [0.1, 0.5, 0.9, 1.0, 1.5, 2.0, 4.0])
def test_with_r1_the_threshold_is_4_gamma_below_1_and_2_over_the_largest_above(gamma):
    matrix = jacobian(dirac(gamma), [0.0, 0.0])
    stated = 4 * gamma if gamma <= 1 else 4 / (gamma + np.sqrt(gamma**2 - 1))
    assert largest_step(matrix) == pytest.approx(stated, rel=1e-3 if gamma == 1 else 1e-6)
    assert spectral_radius(matrix, 0.99 * stated) < 1 < spectral_radius(matrix, 1.01 * stated)


def test_a_penalty_of_2_leaves_a_decay_of_0_134_and_1_is_the_best():
    decay = {g: slowest_decay(jacobian(dirac(g), [0.0, 0.0])) for g in (0.5, 1.0, 1.5, 2.0)}
    assert decay[2.0] == pytest.approx(0.134, abs=5e-4)
    assert decay[1.0] == pytest.approx(0.5, abs=1e-4)
    assert max(decay, key=decay.get) == 1.0


def test_played_steps_shrink_at_the_radius():
    field, z = dirac(0.5), np.array([0.3, 0.2])
    matrix = jacobian(field, [0.0, 0.0])
    path = [z]
    for _ in range(200):
        path.append(path[-1] - 0.3 * field(path[-1]))
    assert dynamics.measured_rate(path) == pytest.approx(spectral_radius(matrix, 0.3), abs=2e-3)


def test_random_matrices_agree_with_scipy():
    rng = np.random.default_rng(0)
    for _ in range(200):
        n = int(rng.integers(1, 6))
        matrix = rng.normal(size=(n, n)) + 1.5 * np.eye(n)
        radius = np.abs(linalg.eigvals(np.eye(n) - 0.2 * matrix)).max()
        assert spectral_radius(matrix, 0.2) == pytest.approx(radius, abs=1e-9)
        limit = largest_step(matrix)
        if limit > 0.0:
            assert (
                spectral_radius(matrix, 0.999 * limit) < 1 < spectral_radius(matrix, 1.001 * limit)
            )
        else:
            assert linalg.eigvals(matrix).real.min() <= 1e-9
        assert slowest_decay(matrix) == pytest.approx(linalg.eigvals(matrix).real.min(), abs=1e-9)


def test_the_same_functions_are_names_of_dynamics():
    assert dynamics.largest_step is largest_step


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="square"):
        spectral_radius([[1.0, 2.0]], 0.1)
    with pytest.raises(ValueError, match=r"of shape \(2,\)"):
        jacobian(lambda z: [0.0], [0.0, 0.0])
    with pytest.raises(ValueError, match="step must be"):
        spectral_radius([[1.0]], 0.0)
