"""Drawing from a recorded run."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import torch
from torch import Tensor, nn

from gan_edu.models.pixels import to_uint8
from gan_edu.runs import run as runs
from gan_edu.training import checkpoint
from gan_edu.training.conditions import PairGenerator
from gan_edu.training.game import Players, build, draw_latent

BATCH = 500  # images made at a time, so that memory does not grow with their number
Name = Literal["generator", "discriminator", "average"]


def load_player(
    folder: str | Path,
    name: Name = "generator",
    *,
    epoch: int | None = None,
    players: Players | None = None,
) -> nn.Module:
    """One player of a recorded run, on the CPU, in evaluation mode.

    Args:
        folder: The run, finished or not.
        name: ``"generator"``, ``"discriminator"``, or ``"average"``: G with averaged weights.
        epoch: One whose weights were kept; ``None`` for the last finished epoch.
        players: Networks to read the weights into, for a run that was trained with its own.

    Raises:
        FileNotFoundError: No run, or none of its epochs has been finished, or kept.
        ValueError: The weights are damaged.
    """
    recorded = runs.read(folder)
    place = Path(folder) if epoch is None else Path(folder) / "epochs" / f"{epoch:04d}"
    path = place / f"{name}.safetensors"
    if not path.is_file():
        kept = sorted(int(p.name) for p in (Path(folder) / "epochs").glob("[0-9]*"))
        raise FileNotFoundError(
            f"{folder} has no weights of the {name}"
            + (f" after epoch {epoch}; kept are {kept or 'none'}" if epoch is not None else "")
            + ". Weights are written after each finished epoch; an average if average_decay is set."
        )
    generator, discriminator = players or build(recorded.recipe, recorded.image_shape)
    if name == "discriminator":
        checkpoint.load_weights(discriminator, path)
        return discriminator.eval()
    classes = recorded.recipe.classes
    checkpoint.load_weights(PairGenerator(generator, classes) if classes else generator, path)
    return generator.eval()


def load_players(folder: str | Path) -> tuple[nn.Module, nn.Module]:
    """G and D of a recorded run after its last finished epoch; see `load_player`."""
    return load_player(folder, "generator"), load_player(folder, "discriminator")


def sample(
    folder: str | Path,
    n: int,
    *,
    seed: int = 0,
    epoch: int | None = None,
    average: bool | None = None,
    label: int | None = None,
    players: Players | None = None,
) -> Tensor:
    """Draw from the generator of a recorded run.

    Args:
        folder: The run, finished or not.
        n: How many images.
        seed: Seed of the latent vectors.
        epoch: One whose weights were kept; ``None`` for the last finished epoch.
        average: Use the average of G's weights; ``None`` does if the run has one.
        label: The class to draw from a conditional run; ``None`` for each class in turn.
        players: Networks to read the weights into, for a run that was trained with its own.

    Returns:
        uint8 ``(n, C, H, W)``, on the CPU.

    Raises:
        FileNotFoundError: No run, or no weights of this epoch.
        ValueError: The weights are damaged, or the run has no such class.
    """
    recipe = runs.read(folder).recipe
    name: Name = "average" if average or (average is None and recipe.average_decay) else "generator"
    generator = load_player(folder, name, epoch=epoch, players=players)
    z = draw_latent(recipe, n, torch.Generator().manual_seed(seed), label=label)
    with torch.no_grad():
        return torch.cat([to_uint8(generator(part)) for part in z.split(BATCH)])
