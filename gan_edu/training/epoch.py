"""One epoch of Algorithm 1: the steps of both players, and the numbers that are read on the way."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from gan_edu.runs.metrics import Metrics
from gan_edu.training import parallel
from gan_edu.training.capture import Stepper
from gan_edu.training.game import Game
from gan_edu.training.minibatches import Minibatches
from gan_edu.training.refusals import check_finite

OnStep = Callable[[int, int, int], None]

# Gradient norms are read at every 8th step of each player: reading all would cost 3 % of the speed.
GRADIENT_EVERY = 8


@dataclass(frozen=True)
class Steppers:
    """The steps of both players as the loop calls them, with a minibatch of real images each.

    D's gives its loss and the means of what it answers on real and fake images, ``(3,)``; G's gives
    its loss. G uses the number of images alone.
    """

    discriminator: Stepper
    generator: Stepper


def make_steppers(game: Game, *, capture: bool = True) -> Steppers:
    """Both steps, to be captured where that is possible."""

    def discriminator_step(x_real: Tensor) -> Tensor:
        loss, real_logits, fake_logits = game.discriminator_step(x_real)
        shown = game.loss.output
        return torch.stack([loss, shown(real_logits).mean(), shown(fake_logits).mean()])

    def generator_step(x_real: Tensor) -> Tensor:
        return game.generator_step(len(x_real))

    possible = capture and game.rng.device.type == "cuda" and parallel.world_size() == 1
    return Steppers(
        Stepper(discriminator_step, game.rng, capture=possible),
        Stepper(generator_step, game.rng, capture=possible),
    )


def train_epoch(
    game: Game,
    batches: Minibatches,
    epoch: int = 1,
    steppers: Steppers | None = None,
    on_step: OnStep | None = None,
    folder: Path | None = None,
) -> Metrics:
    """Algorithm 1 once through the images; the metrics of `gan_edu.training.loop.Training`.

    Raises:
        FloatingPointError: A loss is no longer finite; the message names the minibatch. Or a weight
            is not at the end of the epoch.
    """
    recipe, device, steps = game.recipe, game.rng.device, batches.steps
    play = steppers or make_steppers(game, capture=False)
    # All numbers stay on the device until the epoch ends: reading one would make the device wait.
    d_steps = torch.zeros(steps, 3, device=device)
    g_losses = torch.zeros(steps // recipe.discriminator_steps, device=device)
    norms = torch.zeros(2, device=device)
    measured = g_step = 0
    started = time.perf_counter()
    for step, x_real in enumerate(batches.shuffled(game.rng)):
        d_steps[step] = play.discriminator(x_real)
        if (step + 1) % recipe.discriminator_steps == 0:  # k steps of D, then one of G
            g_losses[g_step] = play.generator(x_real)
            if g_step % GRADIENT_EVERY == 0:
                norms += torch.stack([_norm(game.discriminator), _norm(game.generator)])
                measured += 1
            g_step += 1
        if on_step is not None:
            on_step(epoch, step + 1, steps)
    d_steps, g_losses = parallel.all_reduce_mean(d_steps), parallel.all_reduce_mean(g_losses)
    check_finite(d_steps[:, 0], g_losses, game, epoch, folder)
    d_loss, d_real_mean, d_fake_mean = d_steps.mean(0).tolist()
    d_norm, g_norm = (norms / measured).tolist()
    seconds = time.perf_counter() - started
    return {
        "discriminator_loss": d_loss,
        "generator_loss": g_losses.mean().item(),
        "d_real": d_real_mean,
        "d_fake": d_fake_mean,
        "discriminator_gradient": d_norm,
        "generator_gradient": g_norm,
        "images_per_second": steps * recipe.batch_size / seconds,
    }


def _norm(module: nn.Module) -> Tensor:
    gradients = [weight.grad for weight in module.parameters() if weight.grad is not None]
    return nn.utils.get_total_norm(gradients)
