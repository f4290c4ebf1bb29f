"""Proposition prop-batch-norm-blind: batch normalisation fixes mean and variance of a minibatch."""

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from .strategies import seeds


def batch_norm(x, gamma, delta, epsilon):
    """The formula of the definition."""
    return gamma * (x - x.mean()) / np.sqrt(x.var() + epsilon) + delta


def layer(gamma, delta, epsilon):
    """PyTorch's, for one channel, in training mode."""
    norm = nn.BatchNorm2d(1, eps=epsilon, dtype=torch.float64)
    nn.init.constant_(norm.weight, gamma)
    nn.init.constant_(norm.bias, delta)
    return norm


scales = st.floats(0.1, 10)
numbers = st.floats(-10, 10)


@given(seeds(), numbers, numbers, st.floats(1e-6, 1))
def test_pytorch_follows_the_formula_and_part_one_holds(seed, gamma, delta, epsilon):
    x = np.random.default_rng(seed).normal(3, 2, (4, 1, 2, 3))
    out = layer(gamma, delta, epsilon)(torch.from_numpy(x)).detach().numpy()
    assert out == pytest.approx(batch_norm(x, gamma, delta, epsilon))
    assert out.mean() == pytest.approx(delta, abs=1e-10)
    assert out.var() == pytest.approx(gamma**2 * x.var() / (x.var() + epsilon), abs=1e-10)


@given(seeds(), scales, numbers)
def test_scale_and_shift_only_change_epsilon(seed, lam, kappa):
    x = np.random.default_rng(seed).normal(size=(4, 1, 2, 2))
    moved = layer(2, 1, 0.01)(torch.from_numpy(lam * x + kappa)).detach().numpy()
    assert moved == pytest.approx(batch_norm(x, 2, 1, 0.01 / lam**2), abs=1e-9)


def test_symbolically_for_three_numbers():
    x, lam = sp.symbols("x0:3", real=True), sp.Symbol("lambda", positive=True)
    kappa, epsilon = sp.Symbol("kappa", real=True), sp.Symbol("epsilon", positive=True)

    def normalised(values, epsilon):
        mean = sum(values) / 3
        variance = sum((v - mean) ** 2 for v in values) / 3
        return (values[0] - mean) ** 2 / (variance + epsilon)

    moved = normalised([lam * v + kappa for v in x], epsilon)
    assert sp.simplify(moved - normalised(list(x), epsilon / lam**2)) == 0


def test_a_bias_before_it_has_no_effect_and_no_gradient():
    x = torch.randn(8, 1, 3, 3, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    bias = torch.zeros((), dtype=torch.float64, requires_grad=True)
    norm = layer(1, 0, 1e-5)
    out = norm(x + bias)
    assert torch.allclose(out, norm(x + 7.0))
    (gradient,) = torch.autograd.grad(out.sin().sum(), bias)
    assert abs(float(gradient)) < 1e-12


def test_in_evaluation_mode_scale_and_shift_are_seen():
    norm = layer(1, 0, 1e-5).eval()
    x = torch.ones(2, 1, 1, 1, dtype=torch.float64)
    assert not torch.allclose(norm(x), norm(3 * x))


def test_a_negative_scale_turns_the_sign():
    x = np.array([1.0, 2.0, 4.0])
    assert batch_norm(-x, 1, 0, 0.0) == pytest.approx(-batch_norm(x, 1, 0, 0.0))


# False variants: `check` is the statement, and refutes each change of it.


def check(spread=lambda v, eps: v / (v + eps), lam=3.0, power=2, training=True, after=False):
    """Mean, variance, what scale and shift before it change, and a bias, on PyTorch's layer."""
    x = np.random.default_rng(0).normal(3, 2, (4, 1, 2, 3))
    for epsilon in (1e-5, 1.0):
        norm = layer(1.5, -0.5, epsilon).train(training)
        out, moved = (
            norm(torch.from_numpy(batch)).detach().numpy() for batch in (x, lam * x + 7.0)
        )
        assert out.mean() == pytest.approx(-0.5, abs=1e-10)
        assert out.var() == pytest.approx(1.5**2 * spread(x.var(), epsilon), abs=1e-9)
        same = batch_norm(x, 1.5, -0.5, epsilon / abs(lam) ** power)
        assert moved == pytest.approx(same, abs=1e-9)
        bias, batch = torch.zeros((), dtype=torch.float64, requires_grad=True), torch.from_numpy(x)
        out = norm(batch) + bias if after else norm(batch + bias)
        (gradient,) = torch.autograd.grad(out.sin().sum(), bias)
        assert abs(float(gradient)) < 1e-12


FALSE = {
    "a variance of gamma squared": {"spread": lambda v, eps: 1.0},
    "a negative scale": {"lam": -3.0},
    "epsilon divided by the scale": {"power": 1},
    "in evaluation mode": {"training": False},
    "a bias after it": {"after": True},
}
