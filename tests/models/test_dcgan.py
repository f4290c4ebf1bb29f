"""The DCGAN follows the rules of Radford et al., and each rule can be switched off alone."""

import pytest
import torch
from torch import nn

from gan_edu.models.dcgan import RULES, DCGANDiscriminator, DCGANGenerator


def layers(network, kind):
    return [layer for layer in network.modules() if isinstance(layer, kind)]


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 28, 28), (3, 32, 64)])
@pytest.mark.parametrize("without", [(), *((rule,) for rule in RULES), RULES])
def test_images_and_logits_have_the_stated_shapes(shape, without):
    generator = DCGANGenerator(10, shape, 8, without)
    images = generator(torch.randn(4, 10, generator=torch.Generator().manual_seed(0)))
    assert images.shape == (4, *shape)
    assert images.abs().max() <= 1
    assert DCGANDiscriminator(shape, 8, without)(images).shape == (4,)


def test_the_rules_hold_unless_switched_off():
    generator, discriminator = DCGANGenerator(), DCGANDiscriminator()
    for network in (generator, discriminator):
        assert not layers(network, (nn.MaxPool2d, nn.Upsample, nn.Linear))
        assert layers(network, nn.BatchNorm2d)
    assert len(layers(generator, nn.ReLU)) == 2
    assert len(layers(generator, nn.Tanh)) == 1
    assert len(layers(discriminator, nn.LeakyReLU)) == 2
    first = next(iter(discriminator.layers))
    assert isinstance(first, nn.Conv2d)  # no batch normalisation at D's input
    assert not isinstance(generator.layers[-2], nn.BatchNorm2d)  # nor at G's output


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        ("strides", (nn.MaxPool2d, nn.Upsample)),
        ("convolutional", nn.Linear),
        ("leaky-relu", nn.ReLU),
    ],
)
def test_a_rule_switched_off_brings_back_what_it_replaced(rule, kind):
    assert layers(DCGANDiscriminator(without_rules=(rule,)), kind)


def test_without_batch_norm_there_is_none():
    networks = (
        DCGANGenerator(without_rules=("batch-norm",)),
        DCGANDiscriminator(without_rules=("batch-norm",)),
    )
    assert not any(layers(network, nn.BatchNorm2d) for network in networks)


def test_initial_weights_follow_the_law_of_the_paper():
    generator = DCGANGenerator(base_channels=64, generator=torch.Generator().manual_seed(0))
    weights = torch.cat(
        [c.weight.detach().flatten() for c in layers(generator, nn.ConvTranspose2d)]
    )
    assert abs(weights.mean()) < 1e-4
    assert weights.std() == pytest.approx(0.02, rel=0.01)
    scales = torch.cat([b.weight.detach() for b in layers(generator, nn.BatchNorm2d)])
    assert scales.mean() == pytest.approx(1.0, abs=0.01)
    assert scales.std() == pytest.approx(0.02, rel=0.2)


def test_a_seed_decides_the_weights_and_the_global_random_state_is_left_alone():
    before = torch.get_rng_state()
    first, second = (
        DCGANGenerator(generator=torch.Generator().manual_seed(1)).state_dict() for _ in range(2)
    )
    assert torch.equal(before, torch.get_rng_state())
    for name, value in first.items():
        assert torch.equal(value, second[name])


@pytest.mark.parametrize("shape", [(1, 30, 28), (1, 28), (1, 0, 28), (1, 256, 256), (1, 12, 12)])
def test_a_size_for_which_there_are_no_networks_is_an_error_that_lists_those_there_are(shape):
    for network in (DCGANDiscriminator, lambda s: DCGANGenerator(10, s)):
        with pytest.raises(ValueError, match=r"sides from 16, 20, 24, 28, 32, .*, 128, got"):
            network(shape)


def test_the_shorter_side_decides_the_depth():
    generator = DCGANGenerator(10, (1, 28, 64))
    assert generator(torch.zeros(1, 10)).shape == (1, 1, 28, 64)
    assert layers(generator, nn.ConvTranspose2d)[0].kernel_size == (7, 16)


@pytest.mark.parametrize(
    ("side", "steps", "smallest"), [(28, 2, 7), (32, 3, 4), (64, 4, 4), (128, 5, 4)]
)
@pytest.mark.parametrize("rules", [(), ("strides",), ("convolutional",)])
def test_larger_images_get_deeper_networks(side, steps, smallest, rules):
    generator = DCGANGenerator(10, (3, side, side), 4, rules)
    discriminator = DCGANDiscriminator((3, side, side), 4, rules)
    images = generator(torch.zeros(2, 10))
    assert images.shape == (2, 3, side, side)
    assert discriminator(images).shape == (2,)
    first = layers(generator, nn.ConvTranspose2d)[0]
    assert first.kernel_size == (smallest, smallest)
    assert first.out_channels == 4 * min(2 ** (steps - 1), 8)
    if not rules:
        assert len(layers(generator, nn.ConvTranspose2d)) == steps + 1
        assert len(layers(discriminator, nn.Conv2d)) == steps + 1


def test_an_unknown_rule_is_an_error():
    with pytest.raises(ValueError, match="unknown rules \\['dropout'\\]; known are strides"):
        DCGANGenerator(without_rules=("dropout",))
