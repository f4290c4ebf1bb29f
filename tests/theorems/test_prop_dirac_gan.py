"""Proposition prop-dirac-gan: the smallest GAN needs a penalty, and a step below its threshold."""

import numpy as np
import pytest
import sympy as sp
import torch
from scipy import linalg, optimize
from torch.nn.functional import softplus

from gan_edu.training.penalties import r1_penalty


def jacobian(gamma, saturating=True):
    """Of the field that PyTorch's gradients of the library's losses make, at (0, 0)."""

    def field(place):
        g, d = place
        x = torch.zeros(1, 1, dtype=torch.float64, requires_grad=True)
        real = (d * x).squeeze(1)
        loss_d = softplus(-real).mean() + softplus(d * g) + gamma * r1_penalty(x, real)
        loss_g = -softplus(d * g) if saturating else softplus(-d * g)
        (along_g,) = torch.autograd.grad(loss_g, g, create_graph=True)
        (along_d,) = torch.autograd.grad(loss_d, d, create_graph=True)
        return torch.stack([along_g, along_d])

    rows = []
    place = [torch.zeros((), dtype=torch.float64, requires_grad=True) for _ in range(2)]
    for entry in field(place):
        found = torch.autograd.grad(entry, place, retain_graph=True, allow_unused=True)
        rows.append([0.0 if value is None else float(value) for value in found])
    return np.array(rows)


def test_symbolically_the_eigenvalues_are_those_stated():
    gamma = sp.symbols("gamma", positive=True)
    matrix = sp.Matrix([[0, -sp.Rational(1, 2)], [sp.Rational(1, 2), gamma]])
    stated = [(gamma + sign * sp.sqrt(gamma**2 - 1)) / 2 for sign in (-1, 1)]
    found = list(matrix.eigenvals())
    assert len(found) == 2
    assert all(any(sp.simplify(one - other) == 0 for other in stated) for one in found)


def test_both_losses_and_the_librarys_penalty_have_the_stated_jacobian():
    for gamma in (0.0, 0.3, 2.0):
        for saturating in (True, False):
            stated = np.array([[0, -0.5], [0.5, gamma]])
            assert jacobian(gamma, saturating) == pytest.approx(stated, abs=1e-12)


def test_without_a_penalty_every_step_from_anywhere_leads_away():
    rng = np.random.default_rng(0)
    for g, d in rng.normal(0, 3, size=(500, 2)):
        slope = 1 / (1 + np.exp(-g * d))
        for step in (0.01, 1.0):
            moved = np.array([g + step * slope * d, d - step * slope * g])
            growth = 1 + np.square(step * slope)
            assert moved @ moved == pytest.approx(growth * (g * g + d * d), rel=1e-12)


def test_scipy_finds_the_best_weight_at_one():
    def decay(gamma):
        return linalg.eigvals([[0, -0.5], [0.5, gamma]]).real.min()

    best = optimize.minimize_scalar(lambda gamma: -decay(gamma), bounds=(0.1, 3), method="bounded")
    assert best.x == pytest.approx(1.0, abs=1e-3)
    assert -best.fun == pytest.approx(0.5, abs=1e-3)
    assert decay(2.0) == pytest.approx(0.134, abs=5e-4)


# False variants: `check` is the statement, and refutes each change of it.


def check(below=lambda g: 4 * g, above=lambda g: 4 / (g + np.sqrt(g * g - 1)), free=0.5, half=0.5):
    """The radius is below 1 exactly under the threshold, and 1 + step²/4 without a penalty."""
    for gamma in (0.05, 0.3, 0.7, 0.99, 1.01, 1.5, 4.0):
        matrix = np.array([[0, -0.5], [0.5, gamma]])
        top = below(gamma) if gamma <= 1 else above(gamma)
        for step, converges in ((0.99 * top, True), (1.01 * top, False)):
            radius = np.abs(linalg.eigvals(np.eye(2) - step * matrix)).max()
            assert (radius < 1) == converges
        rate = linalg.eigvals(matrix).real.min()
        stated = gamma * half if gamma <= 1 else half * (gamma - np.sqrt(gamma**2 - 1))
        assert rate == pytest.approx(stated, rel=1e-6)
    for step in (0.1, 1.0):
        radius = np.abs(linalg.eigvals(np.eye(2) - step * jacobian(0.0))).max()
        assert radius == pytest.approx(np.hypot(1, free * step), rel=1e-9)


FALSE = {
    "twice the weight": {"below": lambda g: 2 * g},
    "the same line above 1": {"above": lambda g: 4 * g},
    "as fast as the bilinear game": {"free": 1.0},
    "decay at the full weight": {"half": 1.0},
}
