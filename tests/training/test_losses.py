"""Losses on logits against PyTorch's cross-entropy, the NumPy criterion, and exact slopes."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from torch.nn.functional import binary_cross_entropy_with_logits

from gan_edu.theory import criterion
from gan_edu.training.losses import (
    discriminator_loss,
    non_saturating_generator_loss,
    saturating_generator_loss,
)

# Above a logit of 20 PyTorch's softplus is the identity: right to 2e-9, far below float32.
TOLERANCE = 1e-8

LOGITS = arrays(np.float64, 8, elements=st.floats(-40, 40))


def with_gradient(function, *logits):
    inputs = [torch.tensor(x, requires_grad=True) for x in logits]
    value = function(*inputs)
    return value.item(), torch.autograd.grad(value, inputs)


@given(LOGITS, LOGITS)
def test_ds_loss_equals_the_sum_of_two_cross_entropies_in_value_and_gradient(real, fake):
    def oracle(real_logits, fake_logits):
        ones, zeros = torch.ones_like(real_logits), torch.zeros_like(fake_logits)
        return binary_cross_entropy_with_logits(real_logits, ones) + (
            binary_cross_entropy_with_logits(fake_logits, zeros)
        )

    value, gradients = with_gradient(discriminator_loss, real, fake)
    expected, expected_gradients = with_gradient(oracle, real, fake)
    assert value == pytest.approx(expected, rel=1e-10, abs=1e-12)
    for ours, theirs in zip(gradients, expected_gradients, strict=True):
        torch.testing.assert_close(ours, theirs, rtol=TOLERANCE, atol=1e-15)


@given(arrays(np.float64, 5, elements=st.floats(-15, 15)))
def test_ds_loss_is_minus_the_value_of_the_finite_game(logits):
    # Five atoms, each seen once as real and once as fake: both laws are uniform.
    law = np.full(5, 1 / 5)
    d = 1 / (1 + np.exp(-logits))
    loss = discriminator_loss(torch.tensor(logits), torch.tensor(logits)).item()
    assert loss == pytest.approx(-criterion.value(law, law, d), rel=1e-9)


@given(LOGITS)
def test_the_saturating_loss_falls_with_slope_d(fake):
    _, (gradient,) = with_gradient(saturating_generator_loss, fake)
    np.testing.assert_allclose(8 * gradient, -1 / (1 + np.exp(-fake)), rtol=TOLERANCE)


@given(LOGITS)
def test_the_non_saturating_loss_falls_with_slope_one_minus_d(fake):
    _, (gradient,) = with_gradient(non_saturating_generator_loss, fake)
    np.testing.assert_allclose(8 * gradient, -1 / (1 + np.exp(fake)), rtol=TOLERANCE)


def test_no_loss_is_infinite_for_logits_that_a_probability_could_not_hold():
    extreme = torch.tensor([-1e4, 1e4])
    losses = (
        discriminator_loss(extreme, extreme),
        saturating_generator_loss(extreme),
        non_saturating_generator_loss(extreme),
    )
    assert all(torch.isfinite(loss) for loss in losses)


def test_a_coin_costs_log_4_and_log_2():
    zeros = torch.zeros(10, dtype=torch.float64)
    assert discriminator_loss(zeros, zeros).item() == pytest.approx(np.log(4), rel=1e-12)
    assert saturating_generator_loss(zeros).item() == pytest.approx(-np.log(2), rel=1e-12)
    assert non_saturating_generator_loss(zeros).item() == pytest.approx(np.log(2), rel=1e-12)
