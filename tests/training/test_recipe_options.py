"""What a recipe can add to Algorithm 1: each option does what its field says, and no more."""

import numpy as np
import pytest
import torch

from gan_edu.data.dataset import ImageDataset
from gan_edu.runs.recipe import Recipe
from gan_edu.training.game import Game
from gan_edu.training.loop import train
from gan_edu.training.penalties import r1_penalty

TINY = Recipe(hidden_widths=(8,), latent_dim=4, batch_size=16, epochs=1)
SHAPE, CPU = (1, 28, 28), torch.device("cpu")


def batch():
    return torch.rand(16, *SHAPE, generator=torch.Generator().manual_seed(0)) * 2 - 1


def discriminator_gradients(recipe):
    game = Game.create(recipe, SHAPE, CPU)
    game.discriminator_step(batch())
    return [weight.grad for weight in game.discriminator.parameters()]


def test_r1_adds_its_weight_times_the_gradient_of_the_penalty():
    plain, penalised = (discriminator_gradients(TINY.replace(r1=w)) for w in (0.0, 3.0))
    discriminator = Game.create(TINY, SHAPE, CPU).discriminator
    x = batch().requires_grad_()
    slopes = torch.func.vmap(torch.func.grad(lambda image: discriminator(image[None])[0]))(x)
    penalty = slopes.square().sum((1, 2, 3)).mean() / 2
    torch.testing.assert_close(r1_penalty(x, discriminator(x)), penalty)
    weights = list(discriminator.parameters())
    expected = torch.autograd.grad(penalty, weights, allow_unused=True)
    for one, two, gradient in zip(plain, penalised, expected, strict=True):
        gradient = torch.zeros_like(one) if gradient is None else gradient
        torch.testing.assert_close(two - one, 3 * gradient, atol=1e-6, rtol=1e-4)


def test_instance_noise_changes_what_d_sees_and_none_is_the_plain_step():
    plain, none, noisy = (
        discriminator_gradients(TINY.replace(instance_noise=s)) for s in (0.0, 0.0, 0.5)
    )
    assert all(torch.equal(a, b) for a, b in zip(plain, none, strict=True))
    assert not torch.equal(plain[0], noisy[0])


def test_the_generator_can_have_a_rate_of_its_own():
    game = Game.create(TINY.replace(generator_learning_rate=0.5), SHAPE, CPU)
    assert game.generator_optimizer.param_groups[0]["lr"] == 0.5
    assert game.discriminator_optimizer.param_groups[0]["lr"] == TINY.learning_rate


@pytest.mark.parametrize("model", ["mlp", "dcgan"])
def test_bfloat16_trains_and_keeps_weights_and_losses_in_float32(model):
    recipe = Recipe(model=model, latent_dim=4, batch_size=16, epochs=1, precision="bfloat16")
    images = np.zeros((64, *SHAPE), np.uint8)
    run = train(recipe, ImageDataset(images, np.zeros(64, np.int64)), device="cpu")
    assert all(w.dtype == torch.float32 for w in run.game.generator.parameters())
    assert np.isfinite(list(run.metrics[0].values())).all()


def test_the_precision_of_matrix_products_is_put_back_after_a_run():
    before = torch.get_float32_matmul_precision()
    images = np.zeros((16, *SHAPE), np.uint8)
    train(TINY.replace(precision="tf32"), ImageDataset(images, np.zeros(16, np.int64)))
    assert torch.get_float32_matmul_precision() == before


def test_weights_without_a_checksum_are_refused(tmp_path):
    from safetensors.torch import save_file

    from gan_edu.training import checkpoint

    module = torch.nn.Linear(2, 2)
    save_file(module.state_dict(), tmp_path / "weights.safetensors")
    with pytest.raises(ValueError, match="checksum"):
        checkpoint.load_weights(module, tmp_path / "weights.safetensors")
