"""The MLP players: shapes, ranges, and initial weights that depend on the given source alone."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from gan_edu.models.mlp import MLPDiscriminator, MLPGenerator
from gan_edu.models.pixels import to_float, to_uint8


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 28, 28), (1, 8, 5)])
def test_generated_images_have_the_shape_and_lie_in_the_range_of_tanh(shape):
    z = 100 * torch.randn(7, 20, generator=torch.Generator().manual_seed(0))
    images = MLPGenerator(20, shape, (16,))(z)
    assert images.shape == (7, *shape)
    assert images.abs().max() <= 1


def test_the_discriminator_returns_one_logit_an_image_and_no_probability():
    # Logits have no upper bound: the inputs are so large that any first weights show it.
    source = torch.Generator().manual_seed(0)
    logits = MLPDiscriminator((3, 28, 28), generator=source)(1e6 * torch.ones(6, 3, 28, 28))
    assert logits.shape == (6,)
    assert logits.abs().max() > 1


def test_the_discriminator_treats_each_image_alone():
    discriminator = MLPDiscriminator()
    images = torch.rand(8, 1, 28, 28) * 2 - 1
    together = discriminator(images)
    alone = torch.cat([discriminator(image[None]) for image in images])
    torch.testing.assert_close(together, alone, atol=1e-5, rtol=1e-5)


def test_initial_weights_depend_on_the_given_source_alone():
    def weights(seed):
        return torch.cat([w.flatten() for w in MLPGenerator(generator=seed_of(seed)).parameters()])

    def seed_of(seed):
        return torch.Generator().manual_seed(seed)

    before = torch.random.get_rng_state()
    assert torch.equal(weights(1), weights(1))
    assert not torch.equal(weights(1), weights(2))
    assert torch.equal(before, torch.random.get_rng_state())


def test_initial_weights_have_glorots_variance():
    layer = MLPGenerator(
        100, hidden_widths=(256, 256), generator=torch.Generator().manual_seed(0)
    ).layers[2]
    assert layer.weight.var().item() == pytest.approx(2 / (256 + 256), rel=0.02)
    assert layer.bias.abs().max() == 0


@given(st.binary(min_size=1, max_size=64))
def test_bytes_to_floats_and_back_is_the_identity(content):
    images = torch.tensor(list(content), dtype=torch.uint8)
    floats = to_float(images)
    assert floats.min() >= -1
    assert floats.max() <= 1
    assert torch.equal(to_uint8(floats), images)


def test_float_images_are_not_taken_for_bytes():
    with pytest.raises(ValueError, match="must be uint8"):
        to_float(torch.rand(2, 1, 28, 28))
