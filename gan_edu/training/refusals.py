"""Why a training is not begun, or is ended: images that do not fit, numbers that are not finite."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from gan_edu.data.dataset import ImageDataset
from gan_edu.runs.metrics import Value
from gan_edu.runs.recipe import Recipe
from gan_edu.training import parallel
from gan_edu.training.game import Game


def check_images(recipe: Recipe, dataset: ImageDataset) -> None:
    """Refuse images that no minibatch can be made of.

    Raises:
        ValueError: Another number of channels than 1 or 3, too few images, or a minibatch that
            the processes cannot share.
    """
    images = dataset.images
    if images.shape[1] not in (1, 3):
        raise ValueError(
            f"images must have 1 or 3 channels, and these have {images.shape[1]}, shape "
            f"{images.shape}; if the channels are last, move them: images.transpose(0, 3, 1, 2)"
        )
    needed = recipe.batch_size * recipe.discriminator_steps
    if len(images) < needed:
        raise ValueError(
            f"{len(images)} images are too few: one generator step needs {needed} "
            f"(batch_size {recipe.batch_size} × discriminator_steps {recipe.discriminator_steps})"
        )
    if recipe.batch_size % parallel.world_size():
        raise ValueError(
            f"batch_size {recipe.batch_size} cannot be shared by {parallel.world_size()} "
            "processes; choose a multiple of their number"
        )


def check_finite(
    d_losses: Tensor, g_losses: Tensor, game: Game, epoch: int, folder: Path | None
) -> None:
    """Refuse an epoch that diverged.

    Args:
        d_losses: ``(steps,)``, of each step of D.
        g_losses: Of each step of G.
        game: Its weights after the epoch.
        epoch: Counted from 1.
        folder: Where the epoch before is recorded.

    Raises:
        FloatingPointError: A loss or a weight is not finite; the message names the first minibatch.
    """
    k = game.recipe.discriminator_steps
    first = []
    for name, losses, stride in (("D", d_losses, 1), ("G", g_losses, k)):
        bad = (~losses.isfinite()).nonzero()
        if len(bad):
            first.append(((int(bad[0]) + 1) * stride, name))
    weights = [*game.generator.parameters(), *game.discriminator.parameters()]
    if first:
        batch, name = min(first)
        where = f"batch {batch}: the loss of {name} is not finite"
    elif not torch.stack([weight.detach().isfinite().all() for weight in weights]).all():
        where = "at its end: a weight is not finite"
    else:
        return
    recipe = game.recipe
    penalty = ", or a weaker penalty" if recipe.r1 or recipe.gradient_penalty else ""
    kept = f"{folder} still holds epoch {epoch - 1}. " if folder and epoch > 1 else ""
    raise FloatingPointError(
        f"training diverged in epoch {epoch}, {where}. "
        f"{kept}Try a learning rate below {game.recipe.learning_rate:g}{penalty}."
    )


def check_measured(keep_best: str | None, measured: Mapping[str, Value]) -> None:
    """Refuse to choose a best epoch by what is not measured; an epoch may be left out whole.

    Raises:
        ValueError: Something was measured, and not this.
    """
    if keep_best and measured and keep_best not in measured:
        raise ValueError(
            f"keep_best={keep_best!r} is not measured in this run; measured are "
            f"{', '.join(measured)}"
        )
