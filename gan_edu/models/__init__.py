"""Networks: the players by name, and what brings images to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn

from gan_edu.models.dcgan import DCGANDiscriminator, DCGANGenerator
from gan_edu.models.mlp import MLPDiscriminator, MLPGenerator


def build_players(
    name: str,
    latent_dim: int,
    image_shape: Sequence[int],
    *,
    generator: torch.Generator | None = None,
    discriminator_batch_norm: bool = True,
    **architecture: Any,
) -> tuple[nn.Module, nn.Module]:
    """G and D by name, on the CPU.

    Anything with the same interface can play: G maps z, float32 ``(N, latent_dim)``, to images
    float32 ``(N, C, H, W)`` in [−1, 1]; D maps images to logits ``(N,)``.

    Args:
        name: ``"mlp"`` or ``"dcgan"``.
        latent_dim: Size of z.
        image_shape: ``(channels, height, width)``.
        generator: Source of the initial weights; ``None`` for PyTorch's global one.
        discriminator_batch_norm: False leaves batch normalisation out of the DCGAN's D.
        architecture: Further settings of these networks, such as ``base_channels=64``.

    Raises:
        ValueError: An unknown name, or images that the networks cannot make.

    Example:
        >>> G, D = build_players("mlp", 100, (1, 28, 28), hidden_widths=(64,))
        >>> D(G(torch.zeros(2, 100))).shape
        torch.Size([2])
    """
    if name == "mlp":
        return (
            MLPGenerator(latent_dim, image_shape, generator=generator, **architecture),
            MLPDiscriminator(image_shape, generator=generator, **architecture),
        )
    if name == "dcgan":
        return (
            DCGANGenerator(latent_dim, image_shape, generator=generator, **architecture),
            DCGANDiscriminator(
                image_shape,
                generator=generator,
                batch_norm=discriminator_batch_norm,
                **architecture,
            ),
        )
    raise ValueError(
        f"no networks are named {name!r}; choose 'mlp' or 'dcgan', or pass your own as players"
    )
