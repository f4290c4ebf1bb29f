"""The two players, and one step of each: the inside of Algorithm 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from gan_edu.models import build_players
from gan_edu.runs.recipe import Recipe
from gan_edu.training import parallel
from gan_edu.training.averages import WeightAverage
from gan_edu.training.conditions import PairGenerator, draw_labels, one_hot
from gan_edu.training.losses import LOSSES, Loss, discriminator_loss
from gan_edu.training.penalties import (
    clip_weights,
    gradient_penalty,
    normalise_spectra,
    r1_penalty,
)

Players = tuple[nn.Module, nn.Module]
Label = int | Tensor | None
EACH_IN_TURN = None


@dataclass(frozen=True)
class Game:
    """G, D, their optimisers, and the source of all chance.

    Under `parallel.processes` each process holds a copy of the whole game and draws the same
    minibatch and the same z, of which it plays its own share; the gradients are averaged.
    """

    recipe: Recipe
    loss: Loss
    generator: nn.Module
    discriminator: nn.Module
    generator_optimizer: torch.optim.Optimizer
    discriminator_optimizer: torch.optim.Optimizer
    average: WeightAverage | None  # of G's weights, if the recipe asks for one
    fixed_z: Tensor  # (64, latent_dim): the same latent vectors for every sample grid
    class_shares: Tensor | None  # (K,), of the real images, in a conditional game
    rng: torch.Generator  # on the device; draws minibatches and z while training
    # What a step calls: the networks themselves, or the same ones averaging their gradients.
    synced_generator: nn.Module
    synced_discriminator: nn.Module

    @classmethod
    def create(
        cls,
        recipe: Recipe,
        image_shape: Sequence[int],
        device: torch.device,
        *,
        players: Players | None = None,
        loss: Loss | None = None,
        class_shares: Tensor | None = None,
        compile: bool = False,
    ) -> Game:
        """Both players at their initial weights, which depend on ``recipe.seed`` alone.

        Args:
            recipe: Every hyperparameter.
            image_shape: ``(channels, height, width)``.
            device: Where they play.
            players: Your own G and D in place of those that the recipe names.
            loss: Your own, where the recipe says ``"own"``.
            class_shares: float32 ``(classes,)``, how often G shall be given each class; ``None``
                for equally often.
            compile: Compile both networks with ``torch.compile``.

        Raises:
            ValueError: Networks cannot make such images, or a penalty that cannot be compiled.
        """
        if compile and (recipe.r1 or recipe.gradient_penalty):
            raise ValueError(
                "torch.compile cannot differentiate a gradient: train with r1 and "
                "gradient_penalty without --compile"
            )
        initial = torch.Generator().manual_seed(recipe.seed)
        generator, discriminator = players or build(recipe, image_shape, initial)
        fixed_z = draw_latent(recipe, 64, initial, label=EACH_IN_TURN)
        # Training gets a stream of its own: the same seed would replay the initial weights as z.
        stream = int(torch.randint(2**62, (), generator=initial))
        if recipe.classes:
            generator = PairGenerator(generator, recipe.classes)
            if class_shares is None:
                class_shares = torch.full((recipe.classes,), 1 / recipe.classes)
            class_shares = class_shares.to(device)
        generator, discriminator = generator.to(device), discriminator.to(device)
        for network in (generator, discriminator):
            # The layout that convolutions are fastest in on a CPU; on an H200 it costs 14 %.
            if device.type == "cpu" and _has(network, nn.Conv2d):
                network.to(memory_format=torch.channels_last)
            if compile:
                network.compile()
        g_rate = recipe.generator_learning_rate or recipe.learning_rate
        decay = recipe.average_decay
        return cls(
            recipe,
            loss or LOSSES[recipe.loss],
            generator,
            discriminator,
            _adam(generator, recipe, g_rate),
            _adam(discriminator, recipe, recipe.learning_rate),
            WeightAverage(generator, decay) if decay else None,
            fixed_z.to(device),
            class_shares,
            torch.Generator(device).manual_seed(stream),
            parallel.average_gradients(generator),
            parallel.average_gradients(discriminator),
        )

    def discriminator_step(self, x_real: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        r"""Ascend V in :math:`\theta_d` on one minibatch.

        Args:
            x_real: float32 ``(m, C, H, W)`` in [−1, 1]; pairs, in a conditional game.

        Returns:
            D's loss (a scalar) and its logits ``(m,)`` on real and on fake images, before the step.
        """
        z = self._draw_latent(len(x_real))
        with self._autocast():
            with torch.no_grad():  # θ_g is fixed here
                x_fake = self.generator(z)
            x_real, x_fake = self._add_noise(x_real), self._add_noise(x_fake)
            if self.recipe.r1:
                x_real = x_real.detach().requires_grad_()
            real_logits, fake_logits = self._logits(x_real, x_fake)
            loss = self._discriminator_loss(real_logits.float(), fake_logits.float())
            penalty = self._penalty(x_real, x_fake, real_logits)
        self.discriminator_optimizer.zero_grad()
        (loss + penalty).backward()
        self.discriminator_optimizer.step()
        if self.recipe.weight_clip:
            clip_weights(self.discriminator, self.recipe.weight_clip)
        return loss.detach(), real_logits.detach().float(), fake_logits.detach().float()

    def generator_step(self, m: int) -> Tensor:
        r"""Descend G's loss in :math:`\theta_g` on ``m`` fresh latent vectors; returns the loss."""
        with self._autocast():
            x_fake = self.synced_generator(self._draw_latent(m))
            fake_logits = self.discriminator(self._add_noise(x_fake)).float()
            loss = self.loss.generator(fake_logits)
        self.generator_optimizer.zero_grad()
        loss.backward(inputs=list(self.generator.parameters()))
        self.generator_optimizer.step()
        if self.average is not None:
            self.average.update()
        return loss.detach()

    @torch.no_grad()
    def samples(self, z: Tensor | None = None) -> Tensor:
        """G at ``z``, or at the fixed latent vectors: float32 ``(N, C, H, W)`` in [−1, 1].

        With an average of the weights, the samples are those of the averaged network.
        """
        network = self.generator if self.average is None else self.average.network()
        training = network.training
        images: Tensor = network.eval()(self.fixed_z if z is None else z)
        network.train(training)
        return images[:, : images.shape[1] - self.recipe.classes]

    def _logits(self, x_real: Tensor, x_fake: Tensor) -> tuple[Tensor, Tensor]:
        if _has(self.discriminator, nn.modules.batchnorm._BatchNorm):
            # Batch normalisation must not mix real with fake: it would tell D the answer.
            return self.synced_discriminator(x_real), self.synced_discriminator(x_fake)
        # D treats each image alone, so one pass over both halves equals two passes.
        both = torch.cat([x_real, x_fake])
        real_logits, fake_logits = self.synced_discriminator(both).chunk(2)
        return real_logits, fake_logits

    def _discriminator_loss(self, real_logits: Tensor, fake_logits: Tensor) -> Tensor:
        if smoothing := self.recipe.label_smoothing:
            return discriminator_loss(real_logits, fake_logits, label_smoothing=smoothing)
        return self.loss.discriminator(real_logits, fake_logits)

    def _penalty(self, x_real: Tensor, x_fake: Tensor, real_logits: Tensor) -> Tensor | float:
        penalty: Tensor | float = 0.0
        if self.recipe.r1:
            penalty = self.recipe.r1 * r1_penalty(x_real, real_logits)
        if weight := self.recipe.gradient_penalty:
            slope = gradient_penalty(self.discriminator, x_real, x_fake, rng=self.rng)
            penalty = penalty + weight * slope
        return penalty

    def _draw_latent(self, m: int) -> Tensor:
        count, label = m * parallel.world_size(), None
        if self.class_shares is not None:
            label = draw_labels(self.class_shares, count, self.rng)
        return parallel.shard(draw_latent(self.recipe, count, self.rng, label=label))

    def _add_noise(self, x: Tensor) -> Tensor:
        sigma = self.recipe.instance_noise
        if not sigma:
            return x
        shape = (len(x) * parallel.world_size(), *x.shape[1:])
        return x + sigma * parallel.shard(torch.randn(shape, generator=self.rng, device=x.device))

    def _autocast(self) -> torch.autocast:
        on = self.recipe.precision == "bfloat16"
        return torch.autocast(self.rng.device.type, torch.bfloat16, enabled=on)


def build(
    recipe: Recipe, image_shape: Sequence[int], initial: torch.Generator | None = None
) -> Players:
    """G and D of a recipe, on the CPU.

    Raises:
        ValueError: The recipe needs networks of your own, or its networks cannot make such images.
    """
    if recipe.model == "own":
        raise ValueError("this recipe needs networks of your own: pass them as players=(G, D)")
    generator, discriminator = build_players(
        recipe.model,
        recipe.latent_dim,
        image_shape,
        classes=recipe.classes,
        generator=initial,
        **recipe.architecture,
    )
    if recipe.spectral_norm:
        normalise_spectra(discriminator, recipe.seed)
    return generator, discriminator


def draw_latent(
    recipe: Recipe, n: int, rng: torch.Generator, *, label: Label = EACH_IN_TURN
) -> Tensor:
    """``n`` draws of z from the prior, on the device of ``rng``.

    Args:
        recipe: Its prior, latent dimension and classes.
        n: How many.
        rng: Source of chance.
        label: In a conditional game: one class for all, a class for each, int64 ``(n,)``, or each
            class in turn.

    Returns:
        float32 ``(n, latent_dim)``, or ``(n, latent_dim + classes)`` in a conditional game.

    Raises:
        ValueError: A label where there are no classes, or one that is none of them.
    """
    shape = (n, recipe.latent_dim)
    if recipe.prior == "uniform":  # on [−1, 1]
        noise = torch.rand(shape, generator=rng, device=rng.device) * 2 - 1
    else:
        noise = torch.randn(shape, generator=rng, device=rng.device)
    if isinstance(label, int) and not 0 <= label < recipe.classes:
        known = f"0 to {recipe.classes - 1}" if recipe.classes else "none: it is not conditional"
        raise ValueError(f"label must be one of the classes of the run ({known}), got {label}")
    if not recipe.classes:
        return noise
    if label is EACH_IN_TURN:
        label = torch.arange(n, device=rng.device) % recipe.classes
    elif isinstance(label, int):
        label = torch.full((n,), label, device=rng.device)
    return torch.cat([noise, one_hot(label, recipe.classes)], dim=1)


def _adam(module: nn.Module, recipe: Recipe, rate: float) -> torch.optim.Optimizer:
    device = next(module.parameters()).device.type
    return torch.optim.Adam(
        module.parameters(),
        rate,
        (recipe.beta1, recipe.beta2),
        # One kernel for all weights instead of a dozen passes over memory for each tensor.
        fused=device in ("cpu", "cuda", "mps"),
        capturable=device == "cuda",  # see `gan_edu.training.capture`
    )


def _has(network: nn.Module, kind: type[nn.Module]) -> bool:
    return any(isinstance(module, kind) for module in network.modules())
