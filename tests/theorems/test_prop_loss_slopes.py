"""Proposition prop-loss-slopes: the generator's losses have slopes -D and -(1 - D) in the logit."""

import math

import pytest
import sympy as sp
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from gan_edu.training.losses import non_saturating_generator_loss, saturating_generator_loss

# Beyond 20 PyTorch's softplus is the identity, so its slope is 1 instead of 1 - 2e-9.
logits = st.floats(-19.5, 19.5)


def slope(loss, logit):
    """Slope of a loss of the library at one logit, by autograd in float64."""
    a = torch.tensor([logit], dtype=torch.float64, requires_grad=True)
    return float(torch.autograd.grad(loss(a), a)[0])


def test_symbolically_the_derivatives_are_minus_d_and_d_minus_1():
    a = sp.Symbol("a", real=True)
    d = 1 / (1 + sp.exp(-a))
    assert sp.simplify(sp.diff(sp.log(1 - d), a) + d) == 0
    assert sp.simplify(sp.diff(-sp.log(d), a) + (1 - d)) == 0


@given(logits)
def test_autograd_of_the_librarys_losses_agrees_with_scipys_sigmoid(logit):
    assert slope(saturating_generator_loss, logit) == pytest.approx(-expit(logit), abs=1e-12)
    assert slope(non_saturating_generator_loss, logit) == pytest.approx(-expit(-logit), abs=1e-12)


@given(logits)
def test_both_losses_fall_and_their_slopes_have_the_ratio_of_one_minus_d_to_d(logit):
    saturating = slope(saturating_generator_loss, logit)
    non_saturating = slope(non_saturating_generator_loss, logit)
    assert saturating < 0.0
    assert non_saturating < 0.0
    # (1 - D)/D = exp(-a)
    assert non_saturating / saturating == pytest.approx(math.exp(-logit), rel=1e-10)


def test_the_saturating_slope_dies_where_d_rejects_and_the_other_where_d_accepts():
    assert abs(slope(saturating_generator_loss, -10.0)) < 1e-4
    assert abs(slope(non_saturating_generator_loss, -10.0)) > 0.999
    assert abs(slope(non_saturating_generator_loss, 10.0)) < 1e-4
    assert abs(slope(saturating_generator_loss, 10.0)) > 0.999


def test_with_another_link_than_the_sigmoid_the_slopes_change():
    a = sp.Symbol("a", real=True)
    d = (1 + sp.tanh(a)) / 2  # the sigmoid of 2a
    assert sp.simplify((sp.diff(sp.log(1 - d), a) + 2 * d).rewrite(sp.exp)) == 0


# False variants: `check` is the statement, and refutes each change of it.


def check(saturating=lambda d: -d, other=lambda d: d - 1, link=expit):
    """Both slopes of the library's losses, on both sides of D = 1/2."""
    for logit in (-15.0, -2.0, 0.0, 0.5, 15.0):
        d = link(logit)
        assert slope(saturating_generator_loss, logit) == pytest.approx(saturating(d), abs=1e-12)
        assert slope(non_saturating_generator_loss, logit) == pytest.approx(other(d), abs=1e-12)


FALSE = {
    "the slopes exchanged": {"saturating": lambda d: d - 1, "other": lambda d: -d},
    "losses that rise": {"saturating": lambda d: d},
    "slopes of the variance": {"other": lambda d: -d * (1 - d)},
    "another link": {"link": lambda a: expit(2 * a)},
}
