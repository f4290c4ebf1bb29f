"""The size of the generator's gradient, against finite differences and the chain rule."""

import math

import pytest
import torch
from torch import nn

from gan_edu.evaluation.gradients import discriminator_accuracy, generator_gradient_norm
from gan_edu.training.losses import LOSSES


@pytest.fixture
def pair():
    """A small G and D in float64, and latent vectors."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        generator = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2)).double()
        discriminator = nn.Sequential(nn.Linear(2, 5), nn.Tanh(), nn.Linear(5, 1)).double()
        z = torch.randn(6, 3, dtype=torch.float64)
    return generator, nn.Sequential(discriminator, nn.Flatten(0)), z


@pytest.mark.parametrize("name", ["saturating", "non-saturating"])
def test_the_norm_is_that_of_central_differences_in_every_weight(pair, name):
    generator, discriminator, z = pair
    loss = LOSSES[name].generator
    slopes = []
    with torch.no_grad():
        for weight in generator.parameters():
            for index in range(weight.numel()):
                ends = []
                for shift in (1e-6, -2e-6):
                    weight.view(-1)[index] += shift
                    ends.append(float(loss(discriminator(generator(z)))))
                weight.view(-1)[index] += 1e-6
                slopes.append((ends[0] - ends[1]) / 2e-6)
    measured = generator_gradient_norm(generator, discriminator, z, loss)
    assert measured == pytest.approx(math.hypot(*slopes), rel=1e-6)


@pytest.mark.parametrize("shift", [-8.0, -1.0, 0.0, 3.0])
def test_with_one_latent_vector_the_norms_have_the_ratio_of_the_slopes(pair, shift):
    generator, discriminator, z = pair

    def norm(name):
        loss = LOSSES[name].generator
        one = z[:1]
        return generator_gradient_norm(generator, discriminator, one, lambda a: loss(a + shift))

    d = torch.sigmoid(discriminator(generator(z[:1])) + shift).item()
    assert norm("saturating") / norm("non-saturating") == pytest.approx(d / (1 - d), rel=1e-6)


def test_measuring_leaves_no_gradient_behind(pair):
    generator, discriminator, z = pair
    generator_gradient_norm(generator, discriminator, z, torch.mean)
    weights = [*generator.parameters(), *discriminator.parameters()]
    assert all(weight.grad is None for weight in weights)


def test_a_loss_that_is_no_scalar_and_a_generator_without_weights_are_errors(pair):
    generator, discriminator, z = pair
    with pytest.raises(ValueError, match=r"scalar, got shape \(6,\)"):
        generator_gradient_norm(generator, discriminator, z, lambda a: a)
    with pytest.raises(ValueError, match="no weights"):
        generator_gradient_norm(nn.Flatten(), nn.Flatten(0), z, torch.mean)


def test_accuracy_weighs_both_kinds_equally_and_calls_a_logit_of_0_wrong():
    judge = nn.Flatten(0)
    real, fake = torch.tensor([[1.0]]), torch.tensor([[-1.0], [-1.0], [1.0], [0.0]])
    assert discriminator_accuracy(judge, real, fake) == pytest.approx((1 + 0.5) / 2)
    assert discriminator_accuracy(judge, -real, fake) == pytest.approx(0.25)
