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
    classes: int = 0,
    generator: torch.Generator | None = None,
    discriminator_batch_norm: bool = True,
    **architecture: Any,
) -> tuple[nn.Module, nn.Module]:
    """G and D by name, on the CPU.

    Anything with the same interface can play: G maps z, float32 ``(N, latent_dim)``, to images
    float32 ``(N, C, H, W)`` in [−1, 1]; D maps images to logits ``(N,)``. In a conditional game of
    K classes z has K further numbers, 1 at the class and 0 elsewhere, and what D sees has K
    further channels, full of these numbers.

    Args:
        name: ``"mlp"`` or ``"dcgan"``.
        latent_dim: Size of z.
        image_shape: ``(channels, height, width)``.
        classes: K of a conditional game; 0 for none.
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
    inputs = latent_dim + classes
    seen = (image_shape[0] + classes, *image_shape[1:])
    if name == "mlp":
        return (
            MLPGenerator(inputs, image_shape, generator=generator, **architecture),
            MLPDiscriminator(seen, generator=generator, **architecture),
        )
    if name == "dcgan":
        return (
            DCGANGenerator(inputs, image_shape, generator=generator, **architecture),
            DCGANDiscriminator(
                seen,
                generator=generator,
                batch_norm=discriminator_batch_norm,
                **architecture,
            ),
        )
    raise ValueError(
        f"no networks are named {name!r}; choose 'mlp' or 'dcgan', or pass your own as players"
    )
