"""The two players, and one step of each: the inside of Algorithm 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from gan_edu.models.mlp import MLPDiscriminator, MLPGenerator
from gan_edu.training.losses import GENERATOR_LOSSES, discriminator_loss
from gan_edu.training.recipe import Recipe


@dataclass(frozen=True)
class Game:
    """G, D, their optimisers, and the source of all chance."""

    recipe: Recipe
    generator: nn.Module
    discriminator: nn.Module
    generator_optimizer: torch.optim.Optimizer
    discriminator_optimizer: torch.optim.Optimizer
    fixed_z: Tensor  # (64, latent_dim): the same latent vectors for every sample grid
    rng: torch.Generator  # on the device; draws minibatches and z while training

    @classmethod
    def create(cls, recipe: Recipe, image_shape: Sequence[int], device: torch.device) -> Game:
        """Both players at their initial weights, which depend on ``recipe.seed`` alone."""
        initial = torch.Generator().manual_seed(recipe.seed)
        generator, discriminator = build(recipe, image_shape, initial)
        fixed_z = draw_latent(recipe, 64, initial)
        # Training gets a stream of its own: the same seed would replay the initial weights as z.
        stream = int(torch.randint(2**62, (), generator=initial))
        generator, discriminator = generator.to(device), discriminator.to(device)
        return cls(
            recipe,
            generator,
            discriminator,
            _adam(generator, recipe),
            _adam(discriminator, recipe),
            fixed_z.to(device),
            torch.Generator(device).manual_seed(stream),
        )

    def discriminator_step(self, x_real: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        r"""Ascend V in :math:`\theta_d` on one minibatch.

        Args:
            x_real: float32 ``(m, C, H, W)`` in [−1, 1].

        Returns:
            D's loss (a scalar) and its logits ``(m,)`` on real and on fake images, before the step.
        """
        m = len(x_real)
        with torch.no_grad():  # θ_g is fixed here
            x_fake = self.generator(draw_latent(self.recipe, m, self.rng))
        # One pass over both halves: D treats each image alone, so this equals two passes.
        real_logits, fake_logits = self.discriminator(torch.cat([x_real, x_fake])).split(m)
        loss = discriminator_loss(real_logits, fake_logits)
        self.discriminator_optimizer.zero_grad()
        loss.backward()
        self.discriminator_optimizer.step()
        return loss.detach(), real_logits.detach(), fake_logits.detach()

    def generator_step(self, m: int) -> Tensor:
        r"""Descend G's loss in :math:`\theta_g` on ``m`` fresh latent vectors; returns the loss."""
        fake_logits = self.discriminator(self.generator(draw_latent(self.recipe, m, self.rng)))
        loss = GENERATOR_LOSSES[self.recipe.generator_loss](fake_logits)
        self.generator_optimizer.zero_grad()
        loss.backward(inputs=list(self.generator.parameters()))
        self.generator_optimizer.step()
        return loss.detach()

    @torch.no_grad()
    def samples(self) -> Tensor:
        """G at the fixed latent vectors: float32 ``(64, C, H, W)`` in [−1, 1]."""
        self.generator.eval()
        images: Tensor = self.generator(self.fixed_z)
        self.generator.train()
        return images


def build(
    recipe: Recipe, image_shape: Sequence[int], initial: torch.Generator | None = None
) -> tuple[nn.Module, nn.Module]:
    """G and D of a recipe, on the CPU."""
    hidden = recipe.hidden
    generator = MLPGenerator(recipe.latent_dim, image_shape, hidden, generator=initial)
    return generator, MLPDiscriminator(image_shape, hidden, generator=initial)


def draw_latent(recipe: Recipe, n: int, rng: torch.Generator) -> Tensor:
    """``n`` draws of z from the prior, float32 ``(n, latent_dim)``, on the device of ``rng``."""
    shape = (n, recipe.latent_dim)
    if recipe.prior == "uniform":  # on [−1, 1]
        return torch.rand(shape, generator=rng, device=rng.device) * 2 - 1
    return torch.randn(shape, generator=rng, device=rng.device)


def _adam(module: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    betas = (recipe.beta1, recipe.beta2)
    # One kernel for all weights instead of a dozen passes over memory for each tensor.
    fused = next(module.parameters()).device.type in ("cpu", "cuda", "mps")
    return torch.optim.Adam(module.parameters(), recipe.learning_rate, betas, fused=fused)
