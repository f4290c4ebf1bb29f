"""The two players, and one step of each: the inside of Algorithm 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from gan_edu.models.dcgan import DCGANDiscriminator, DCGANGenerator
from gan_edu.models.mlp import MLPDiscriminator, MLPGenerator
from gan_edu.training import parallel
from gan_edu.training.losses import GENERATOR_LOSSES, discriminator_loss, gradient_penalty
from gan_edu.training.recipe import Recipe


@dataclass(frozen=True)
class Game:
    """G, D, their optimisers, and the source of all chance.

    Under `parallel.processes` each process holds a copy of the whole game and draws the same
    minibatch and the same z, of which it plays its own share; the gradients are averaged.
    """

    recipe: Recipe
    generator: nn.Module
    discriminator: nn.Module
    generator_optimizer: torch.optim.Optimizer
    discriminator_optimizer: torch.optim.Optimizer
    fixed_z: Tensor  # (64, latent_dim): the same latent vectors for every sample grid
    rng: torch.Generator  # on the device; draws minibatches and z while training
    # What a step calls: the networks themselves, or the same ones averaging their gradients.
    play_generator: nn.Module
    play_discriminator: nn.Module

    @classmethod
    def create(
        cls,
        recipe: Recipe,
        image_shape: Sequence[int],
        device: torch.device,
        *,
        compile: bool = False,
    ) -> Game:
        """Both players at their initial weights, which depend on ``recipe.seed`` alone."""
        initial = torch.Generator().manual_seed(recipe.seed)
        generator, discriminator = build(recipe, image_shape, initial)
        fixed_z = draw_latent(recipe, 64, initial)
        # Training gets a stream of its own: the same seed would replay the initial weights as z.
        stream = int(torch.randint(2**62, (), generator=initial))
        generator, discriminator = generator.to(device), discriminator.to(device)
        if recipe.model == "dcgan":  # the layout that convolutions are fastest in
            generator = generator.to(memory_format=torch.channels_last)
            discriminator = discriminator.to(memory_format=torch.channels_last)
        if compile:
            generator.compile()
            discriminator.compile()
        return cls(
            recipe,
            generator,
            discriminator,
            _adam(generator, recipe, recipe.generator_learning_rate or recipe.learning_rate),
            _adam(discriminator, recipe, recipe.learning_rate),
            fixed_z.to(device),
            torch.Generator(device).manual_seed(stream),
            parallel.average_gradients(generator),
            parallel.average_gradients(discriminator),
        )

    def discriminator_step(self, x_real: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        r"""Ascend V in :math:`\theta_d` on one minibatch.

        Args:
            x_real: float32 ``(m, C, H, W)`` in [−1, 1].

        Returns:
            D's loss (a scalar) and its logits ``(m,)`` on real and on fake images, before the step.
        """
        recipe = self.recipe
        z = self._draw_latent(len(x_real))
        with self._autocast():
            with torch.no_grad():  # θ_g is fixed here
                x_fake = self.generator(z)
            x_real, x_fake = self._blur(x_real), self._blur(x_fake)
            if recipe.r1:
                x_real.requires_grad_()
            real_logits, fake_logits = self._judge(x_real, x_fake)
            loss = discriminator_loss(real_logits.float(), fake_logits.float())
            penalty = recipe.r1 * gradient_penalty(x_real, real_logits) if recipe.r1 else 0.0
        self.discriminator_optimizer.zero_grad()
        (loss + penalty).backward()
        self.discriminator_optimizer.step()
        return loss.detach(), real_logits.detach(), fake_logits.detach()

    def generator_step(self, m: int) -> Tensor:
        r"""Descend G's loss in :math:`\theta_g` on ``m`` fresh latent vectors; returns the loss."""
        with self._autocast():
            x_fake = self.play_generator(self._draw_latent(m))
            fake_logits = self.discriminator(self._blur(x_fake)).float()
            loss = GENERATOR_LOSSES[self.recipe.generator_loss](fake_logits)
        self.generator_optimizer.zero_grad()
        loss.backward(inputs=list(self.generator.parameters()))
        self.generator_optimizer.step()
        return loss.detach()

    @torch.no_grad()
    def samples(self, z: Tensor | None = None) -> Tensor:
        """G at ``z``, or at the fixed latent vectors: float32 ``(N, C, H, W)`` in [−1, 1]."""
        self.generator.eval()
        images: Tensor = self.generator(self.fixed_z if z is None else z)
        self.generator.train()
        return images

    def _judge(self, x_real: Tensor, x_fake: Tensor) -> tuple[Tensor, Tensor]:
        if self.recipe.model == "mlp":
            # D treats each image alone, so one pass over both halves equals two passes.
            real_logits, fake_logits = self.play_discriminator(torch.cat([x_real, x_fake])).chunk(2)
            return real_logits, fake_logits
        # Batch normalisation must not mix real with fake: their statistics would tell D the answer.
        return self.play_discriminator(x_real), self.play_discriminator(x_fake)

    def _draw_latent(self, m: int) -> Tensor:
        return parallel.share(draw_latent(self.recipe, m * parallel.size(), self.rng))

    def _blur(self, x: Tensor) -> Tensor:
        sigma = self.recipe.instance_noise
        if not sigma:
            return x
        shape = (len(x) * parallel.size(), *x.shape[1:])
        return x + sigma * parallel.share(torch.randn(shape, generator=self.rng, device=x.device))

    def _autocast(self) -> torch.autocast:
        on = self.recipe.precision == "bfloat16"
        return torch.autocast(self.rng.device.type, torch.bfloat16, enabled=on)


def build(
    recipe: Recipe, image_shape: Sequence[int], initial: torch.Generator | None = None
) -> tuple[nn.Module, nn.Module]:
    """G and D of a recipe, on the CPU."""
    if recipe.model == "mlp":
        return (
            MLPGenerator(recipe.latent_dim, image_shape, recipe.hidden, generator=initial),
            MLPDiscriminator(image_shape, recipe.hidden, generator=initial),
        )
    size = (recipe.width, recipe.without)
    return (
        DCGANGenerator(recipe.latent_dim, image_shape, *size, generator=initial),
        DCGANDiscriminator(image_shape, *size, generator=initial),
    )


def draw_latent(recipe: Recipe, n: int, rng: torch.Generator) -> Tensor:
    """``n`` draws of z from the prior, float32 ``(n, latent_dim)``, on the device of ``rng``."""
    shape = (n, recipe.latent_dim)
    if recipe.prior == "uniform":  # on [−1, 1]
        return torch.rand(shape, generator=rng, device=rng.device) * 2 - 1
    return torch.randn(shape, generator=rng, device=rng.device)


def _adam(module: nn.Module, recipe: Recipe, rate: float) -> torch.optim.Optimizer:
    betas = (recipe.beta1, recipe.beta2)
    # One kernel for all weights instead of a dozen passes over memory for each tensor.
    fused = next(module.parameters()).device.type in ("cpu", "cuda", "mps")
    return torch.optim.Adam(module.parameters(), rate, betas, fused=fused)
