"""Algorithm 1, from images to a recorded run."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import Tensor, nn

from gan_edu.data.dataset import ImageDataset
from gan_edu.training import parallel, recording
from gan_edu.training.device import choose, describe, use_precision
from gan_edu.training.game import Game
from gan_edu.training.minibatches import Minibatches
from gan_edu.training.recipe import Recipe

OnStep = Callable[[int, int, int], None]

# Gradient norms are read at every 8th step of each player: reading all would cost 3 % of the speed.
GRADIENT_EVERY = 8


@dataclass(frozen=True)
class Run:
    """A run in memory: the players, and one mapping of metrics for each epoch.

    Metrics are means over the epoch: ``discriminator_loss`` and ``generator_loss`` in nats,
    ``d_real`` = D(x) and ``d_fake`` = D(G(z)) as probabilities, ``discriminator_gradient`` and
    ``generator_gradient``, the Euclidean norms of the loss's gradient in the weights of each
    player; and ``images_per_second``. A ``measure`` adds its own.
    """

    game: Game
    metrics: list[dict[str, float]]
    folder: Path | None


OnEpoch = Callable[[Run], None]


class Measure(Protocol):
    """What is read from the players after an epoch; it must leave ``game.rng`` alone."""

    def __call__(self, game: Game) -> dict[str, float]:
        """Names and numbers that join the epoch's metrics."""


def train(
    recipe: Recipe,
    dataset: ImageDataset,
    folder: str | Path | None = None,
    *,
    device: str = "auto",
    compile: bool = False,
    resume: bool = False,
    measure: Measure | None = None,
    on_step: OnStep | None = None,
    on_epoch: OnEpoch | None = None,
) -> Run:
    """Play the adversarial game on a data set.

    Args:
        recipe: Every hyperparameter.
        dataset: Images uint8 ``(N, C, H, W)``; the labels are not used. A ``numpy.memmap`` is read
            from disk minibatch by minibatch; anything else moves to the device as bytes.
        folder: Where to record the run (`gan_edu.training.record`); ``None`` records nothing.
        device: ``"auto"``, ``"cpu"``, ``"cuda"``, …
        compile: Compile both networks with ``torch.compile``.
        resume: Continue the run in ``folder`` after its last finished epoch. On the same machine
            the result equals that of an unbroken run, bit for bit.
        measure: Read more metrics from the players after each epoch.
        on_step: Called as ``on_step(epoch, step, steps an epoch)``; must not read tensors.
        on_epoch: Called with the `Run` after each epoch.

    Returns:
        The finished run.

    Raises:
        ValueError: The images, the device or the folder do not fit the recipe.
        FileExistsError: The folder holds a run and ``resume`` is false.
        FloatingPointError: A loss is no longer finite; the last good epoch stays in the folder.

    Example:
        >>> from gan_edu.data import fashion_mnist
        >>> run = train(Recipe(epochs=1), fashion_mnist.load("test", subset="sample"), device="cpu")
        >>> sorted(run.metrics[0])[:3]
        ['d_fake', 'd_real', 'discriminator_gradient']

    References:
        Goodfellow et al. (2014), Algorithm 1; book ``alg-gan``.
    """
    _check_images(recipe, dataset)
    place = choose(device)
    shape = dataset.images.shape[1:]
    with use_precision(recipe.precision):
        game = Game.create(recipe, shape, place, compile=compile)
        run = Run(game, [], Path(folder) if folder is not None else None)
        if run.folder is not None:
            about = describe(place) + (", compiled" if compile else "")
            run.metrics.extend(recording.open_folder(game, run.folder, shape, resume, about))
        batches = Minibatches(dataset.images, recipe.batch_size, place)
        for epoch in range(len(run.metrics) + 1, recipe.epochs + 1):
            metrics = train_epoch(game, batches, epoch, on_step, run.folder)
            if measure is not None:
                metrics |= measure(game)
            run.metrics.append({"epoch": epoch, **metrics})
            if run.folder is not None and parallel.is_first():
                recording.record_epoch(game, run.folder, run.metrics)
            parallel.wait()
            if on_epoch is not None:
                on_epoch(run)
    return run


def train_epoch(
    game: Game,
    batches: Minibatches,
    epoch: int = 1,
    on_step: OnStep | None = None,
    folder: Path | None = None,
) -> dict[str, float]:
    """Algorithm 1 once through the images; the metrics of `Run`.

    Raises:
        FloatingPointError: A loss is no longer finite; the message names the minibatch.
    """
    recipe, device, steps = game.recipe, game.rng.device, batches.steps
    # All numbers stay on the device until the epoch ends: reading one would make the device wait.
    d_steps = torch.zeros(steps, 3, device=device)
    g_losses = torch.zeros(steps // recipe.discriminator_steps, device=device)
    norms = torch.zeros(2, device=device)
    measured = g_step = 0
    started = time.perf_counter()
    for step, x_real in enumerate(batches.shuffled(game.rng)):
        loss, real_logits, fake_logits = game.discriminator_step(x_real)
        d_real, d_fake = real_logits.sigmoid().mean(), fake_logits.sigmoid().mean()
        torch.stack([loss, d_real, d_fake], out=d_steps[step])
        if (step + 1) % recipe.discriminator_steps == 0:  # k steps of D, then one of G
            g_losses[g_step] = game.generator_step(len(x_real))
            if g_step % GRADIENT_EVERY == 0:
                norms += torch.stack([_norm(game.discriminator), _norm(game.generator)])
                measured += 1
            g_step += 1
        if on_step is not None:
            on_step(epoch, step + 1, steps)
    d_steps, g_losses = parallel.mean(d_steps), parallel.mean(g_losses)
    _check_finite(d_steps[:, 0], g_losses, recipe, epoch, folder)
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


def _check_images(recipe: Recipe, dataset: ImageDataset) -> None:
    images = dataset.images
    if images.ndim != 4 or images.dtype != np.uint8:
        raise ValueError(
            f"images must be uint8 with shape (N, C, H, W), got {images.dtype} {images.shape}"
        )
    needed = recipe.batch_size * recipe.discriminator_steps
    if len(images) < needed:
        raise ValueError(
            f"{len(images)} images are too few: one generator step needs {needed} "
            f"(batch_size {recipe.batch_size} × discriminator_steps {recipe.discriminator_steps})"
        )
    if recipe.batch_size % parallel.size():
        raise ValueError(
            f"batch_size {recipe.batch_size} cannot be shared by {parallel.size()} processes; "
            "choose a multiple of their number"
        )


def _check_finite(
    d_losses: Tensor, g_losses: Tensor, recipe: Recipe, epoch: int, folder: Path | None
) -> None:
    k = recipe.discriminator_steps
    first = []
    for name, losses, stride in (("D", d_losses, 1), ("G", g_losses, k)):
        bad = (~losses.isfinite()).nonzero()
        if len(bad):
            first.append(((int(bad[0]) + 1) * stride, name))
    if first:
        batch, name = min(first)
        kept = f"{folder} still holds epoch {epoch - 1}. " if folder and epoch > 1 else ""
        raise FloatingPointError(
            f"training diverged in epoch {epoch}, batch {batch}: the loss of {name} is not finite. "
            f"{kept}Try a learning rate below {recipe.learning_rate:g}."
        )
