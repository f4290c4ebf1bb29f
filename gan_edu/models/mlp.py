"""The multilayer-perceptron GAN: G and D as the source report describes them.

Goodfellow et al. (2014) define both players as multilayer perceptrons. The report fixes the latent
size (100) and the image size (28×28×1) and is silent on the rest; the choices here are widths that
a laptop trains in minutes, LeakyReLU, and Glorot's initialisation.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.utils import skip_init

from gan_edu.models.shapes import require

# Radford et al. (2016) use this slope in D. In G it keeps every unit alive, too.
LEAKY_SLOPE = 0.2


class MLPGenerator(nn.Module):
    """G: latent vector to image.

    Args:
        latent_dim: Size of z (``nz`` in many codes).
        image_shape: ``(channels, height, width)`` of what it makes.
        hidden_widths: Width of each hidden layer, from z towards the image.
        generator: Source of the initial weights; ``None`` for PyTorch's global one.

    Example:
        >>> MLPGenerator()(torch.zeros(2, 100)).shape
        torch.Size([2, 1, 28, 28])
    """

    def __init__(
        self,
        latent_dim: int = 100,
        image_shape: Sequence[int] = (1, 28, 28),
        hidden_widths: Sequence[int] = (256, 256),
        *,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        self.latent_dim = latent_dim
        self.layers = _perceptron([latent_dim, *hidden_widths, math.prod(image_shape)], generator)
        # tanh puts every pixel into [−1, 1], where the real images are.
        self.squash = nn.Sequential(nn.Tanh(), nn.Unflatten(1, tuple(image_shape)))

    def forward(self, z: Tensor) -> Tensor:
        """Z float32 ``(N, latent_dim)`` to images float32 ``(N, C, H, W)`` in [−1, 1].

        Raises:
            ValueError: z has another shape.
        """
        require(z, (self.latent_dim,), "z")
        images: Tensor = self.squash(self.layers(z))
        return images


class MLPDiscriminator(nn.Module):
    """D: image to logit. The probability that the image is real is ``sigmoid(logit)``.

    Args:
        image_shape: ``(channels, height, width)`` of what it judges.
        hidden_widths: Width of each hidden layer, from the image towards the logit.
        generator: Source of the initial weights; ``None`` for PyTorch's global one.

    Example:
        >>> MLPDiscriminator()(torch.zeros(2, 1, 28, 28)).shape
        torch.Size([2])
    """

    def __init__(
        self,
        image_shape: Sequence[int] = (1, 28, 28),
        hidden_widths: Sequence[int] = (256, 256),
        *,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        self.image_shape = tuple(image_shape)
        self.layers = _perceptron([math.prod(image_shape), *hidden_widths, 1], generator)

    def forward(self, images: Tensor) -> Tensor:
        """Images float32 ``(N, C, H, W)`` in [−1, 1] to logits float32 ``(N,)``.

        Raises:
            ValueError: The images have another shape.
        """
        require(images, self.image_shape, "images")
        logits: Tensor = self.layers(images.flatten(1))
        return logits.squeeze(1)


def _perceptron(widths: Sequence[int], generator: torch.Generator | None) -> nn.Sequential:
    """Linear layers of the given widths with LeakyReLU between them, none after the last."""
    layers: list[nn.Module] = []
    for fan_in, fan_out in pairwise(widths):
        # skip_init leaves the global random state alone.
        linear = skip_init(nn.Linear, fan_in, fan_out)
        nn.init.xavier_uniform_(linear.weight, generator=generator)
        nn.init.zeros_(linear.bias)
        layers += [linear, nn.LeakyReLU(LEAKY_SLOPE)]
    return nn.Sequential(*layers[:-1])
