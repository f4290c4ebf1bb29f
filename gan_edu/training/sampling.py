"""Drawing from a recorded run."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import torch
from torch import Tensor, nn

from gan_edu.models.pixels import to_uint8
from gan_edu.training import checkpoint, record
from gan_edu.training.game import build, draw_latent

BATCH = 500  # images made at a time, so that memory does not grow with their number


def load_player(folder: str | Path, name: Literal["generator", "discriminator"]) -> nn.Module:
    """One player of a recorded run after its last epoch, on the CPU, in evaluation mode.

    Raises:
        FileNotFoundError: No run, or one that has not finished.
        ValueError: The weights are damaged.
    """
    recorded = record.read(folder)
    generator, discriminator = build(recorded.recipe, recorded.image_shape)
    player = generator if name == "generator" else discriminator
    checkpoint.load_weights(player, Path(folder) / f"{name}.safetensors")
    return player.eval()


def load_players(folder: str | Path) -> tuple[nn.Module, nn.Module]:
    """G and D of a recorded run; see `load_player`."""
    return load_player(folder, "generator"), load_player(folder, "discriminator")


def sample(folder: str | Path, n: int, *, seed: int = 0) -> Tensor:
    """Draw from the generator of a recorded run.

    Args:
        folder: The run.
        n: How many images.
        seed: Seed of the latent vectors.

    Returns:
        uint8 ``(n, C, H, W)``, on the CPU.

    Raises:
        FileNotFoundError: No run, or one that has not finished.
        ValueError: The weights are damaged.
    """
    generator = load_player(folder, "generator")
    z = draw_latent(record.read(folder).recipe, n, torch.Generator().manual_seed(seed))
    with torch.no_grad():
        return torch.cat([to_uint8(generator(part)) for part in z.split(BATCH)])
