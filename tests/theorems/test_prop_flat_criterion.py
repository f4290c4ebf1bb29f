"""Proposition prop-flat-criterion: disjoint laws leave no slope, for either loss."""

import math

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import given
from scipy.integrate import quad
from scipy.special import expit, logit

from gan_edu.evaluation.gradients import generator_gradient_norm
from gan_edu.theory import criterion, divergences
from gan_edu.training.losses import LOSSES

from .instances import tuples_of_laws
from .strategies import laws


def test_symbolically_where_only_one_law_has_mass_each_point_adds_its_share_of_log_two():
    p = sp.Symbol("p", positive=True)
    assert sp.simplify(p * sp.log(p / (p / 2)) - p * sp.log(2)) == 0


@given(laws(3))
def test_on_disjoint_points_every_generator_has_the_same_criterion(trio):
    first, second, third = trio
    zeros = np.zeros_like(first)
    p = np.concatenate([first, zeros])
    for q in (np.concatenate([zeros, second]), np.concatenate([zeros, third])):
        assert divergences.js(p, q) == pytest.approx(math.log(2), abs=1e-12)
        assert criterion.virtual_criterion(p, q) == pytest.approx(0.0, abs=1e-12)


class Step(torch.nn.Module):
    """A D that is constant, u = sigma(1), to the right of 0 and learns something to the left."""

    def forward(self, x):
        return torch.where(x > 0, torch.ones_like(x), 1.0 + x).squeeze(1)


@pytest.mark.parametrize("name", ["saturating", "non-saturating"])
def test_where_d_is_constant_neither_loss_has_a_gradient(name):
    generator = torch.nn.Linear(1, 1)
    with torch.no_grad():
        generator.weight.fill_(0.1)
        generator.bias.fill_(5.0)
    z = torch.linspace(-2, 2, 9).unsqueeze(1)
    assert generator_gradient_norm(generator, Step(), z, LOSSES[name].generator) == 0.0
    with torch.no_grad():
        generator.bias.fill_(-5.0)  # out of the set where D is constant
    assert generator_gradient_norm(generator, Step(), z, LOSSES[name].generator) > 0.0


def test_as_soon_as_the_laws_overlap_the_criterion_has_a_slope():
    p = np.array([0.5, 0.5, 0.0])
    values = [criterion.virtual_criterion(p, [0.0, s, 1 - s]) for s in (0.0, 0.1, 0.2)]
    assert values[0] == pytest.approx(0.0, abs=1e-12)
    assert values[2] < values[1] < -0.01


# False variants: `check` is the statement, and refutes each change of it.

LOG_2 = math.log(2)


def check(value=0.0, shared=0, js=LOG_2, starts=(0.0, 0.5, 2.0), flat_from=0.0):
    """Every generator that misses the data has one criterion; where D is flat, so is each loss."""
    # G(z) = start + z for z in [0, 1]; D is 0.3 on the set O = [0, inf) if flat_from is 0.
    losses = [
        [
            quad(lambda z, f=f, a=a: f(expit(logit(0.3) + min(a + z - flat_from, 0.0))), 0, 1)[0]
            for f in (lambda d: math.log(1 - d), lambda d: -math.log(d))
        ]
        for a in starts
    ]
    np.testing.assert_allclose(losses, [losses[-1]] * len(starts), rtol=1e-10)
    for first, second, third in tuples_of_laws(3):
        zeros = np.zeros_like(first)
        p = np.concatenate([first, zeros])
        for law in (second, third):
            q = np.roll(np.concatenate([zeros, law]), -shared)
            assert criterion.virtual_criterion(p, q) == pytest.approx(value, abs=1e-12)
            assert divergences.js(p, q) == pytest.approx(js, abs=1e-12)


FALSE = {
    "laws that share a point": {"shared": 1},
    "the value of equal laws": {"value": -math.log(4)},
    "half of the divergence": {"js": math.log(2) / 2},
    "a generator that leaves the flat set": {"starts": (-0.5, 0.5)},
    "a set that is a little smaller": {"flat_from": 0.1},
}
