"""Proposition prop-lipschitz-product: a network is at most as steep as its matrices together."""

from itertools import pairwise

import numpy as np
import pytest
import sympy as sp
import torch
from torch import nn

ACTIVATIONS = {
    "relu": lambda a: np.maximum(a, 0.0),
    "leaky": lambda a: np.where(a > 0, a, 0.2 * a),
    "tanh": np.tanh,
}


def network(matrices, shifts, activation, x):
    for k, (matrix, shift) in enumerate(zip(matrices, shifts, strict=True)):
        x = x @ matrix.T + shift
        if k < len(matrices) - 1:
            x = activation(x)
    return x


def random_networks(number=20, seed=0):
    rng = np.random.default_rng(seed)
    for k in range(number):
        sizes = rng.integers(1, 9, size=rng.integers(2, 6))
        scale = rng.choice([0.3, 1.0, 3.0])
        matrices = [scale * rng.normal(size=(n, m)) for m, n in pairwise(sizes)]
        shifts = [rng.normal(size=len(matrix)) for matrix in matrices]
        activation = list(ACTIVATIONS.values())[k % 3]
        yield matrices, shifts, activation, rng.normal(size=(2, 200, sizes[0]))


def test_symbolically_cauchy_schwarz_bounds_a_row():
    w, u = sp.Matrix(sp.symbols("w:2", real=True)), sp.Matrix(sp.symbols("u:2", real=True))
    gap = w.dot(w) * u.dot(u) - w.dot(u) ** 2
    assert sp.expand(gap - (w[0] * u[1] - w[1] * u[0]) ** 2) == 0


def test_torchs_spectral_norm_makes_a_critic_whose_gradients_are_at_most_1():
    torch.manual_seed(0)
    layers = [nn.Linear(3, 16), nn.LeakyReLU(0.2), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 1)]
    for layer in layers[::2]:
        nn.utils.parametrizations.spectral_norm(layer, n_power_iterations=50)
    critic = nn.Sequential(*layers)
    x = torch.randn(500, 3, requires_grad=True)
    (slopes,) = torch.autograd.grad(critic(x).sum(), x)
    assert float(slopes.norm(dim=1).max()) <= 1 + 1e-4


def test_the_bound_need_not_be_attained():
    first, second = np.diag([1.0, 0.0]), np.diag([0.0, 1.0])
    assert np.linalg.norm(first, 2) == np.linalg.norm(second, 2) == 1.0
    assert np.linalg.norm(second @ first, 2) == 0.0


def test_the_clip_of_the_exercise_allows_1_835():
    bound = 0.01**3 * np.sqrt(784 * 256) * 256 * 16
    assert bound == pytest.approx(1.835, abs=5e-4)
    assert 0.01 * bound ** (-1 / 3) == pytest.approx(0.00817, abs=5e-6)


# False variants: `check` is the statement, and refutes each change of it.


def check(norm=2, activation=None, drop=0, clip=lambda m, n: np.sqrt(m * n)):
    """No chord of random networks, and of one with equal matrices, is steeper than the product."""
    one = ([np.eye(2)] * 3, [np.zeros(2)] * 3, ACTIVATIONS["relu"], None)
    tall = ([np.ones((1, 9)), np.array([[1.0]])], [np.zeros(1)] * 2, ACTIVATIONS["relu"], None)
    ends = np.stack([np.full((1, 9), 2.0), np.ones((1, 9))])
    cases = [*random_networks(), (*one[:3], ends[:, :, :2]), (*tall[:3], ends)]
    for matrices, shifts, chosen, (x, y) in cases:
        rho = chosen if activation is None else activation
        norms = [np.linalg.norm(matrix, norm) for matrix in matrices[drop:]]
        moved = network(matrices, shifts, rho, x) - network(matrices, shifts, rho, y)
        lengths = np.linalg.norm(x - y, axis=1)
        assert (np.linalg.norm(moved, axis=1) <= np.prod(norms) * lengths * (1 + 1e-9)).all()
    for m, n in ((1, 9), (4, 4), (7, 2)):
        assert np.linalg.norm(np.full((m, n), 0.1), 2) <= 0.1 * clip(m, n) + 1e-12


FALSE = {
    "the smallest singular values": {"norm": -2},
    "an activation that stretches": {"activation": lambda a: 2 * a},
    "without the first layer": {"drop": 1},
    "clipped by the larger side": {"clip": lambda m, n: np.sqrt(max(m, n))},
}
