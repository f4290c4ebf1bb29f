"""The deep convolutional GAN of Radford, Metz & Chintala (2016), for images of 16×16 to 128×128.

D halves the image until its shorter side is 4 to 7, and G doubles as often, so that larger images
get deeper networks: two steps at 28×28, four at 64×64. Their rules can be switched off by name, to
see what each is good for:

==================  ==================================================================
``strides``         strided and transposed convolutions resize; off: pooling, upsampling
``batch-norm``      batch normalisation, but not at G's output and D's input
``convolutional``   no hidden fully connected layer; off: one of them in each network
``relu``            ReLU inside G; off: tanh
``leaky-relu``      LeakyReLU inside D; off: ReLU
``initialisation``  weights from N(0, 0.02²), batch-norm scales from N(1, 0.02²); off: PyTorch's
==================  ==================================================================
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.utils import skip_init

from gan_edu.models.shapes import require

RULES = ("strides", "batch-norm", "convolutional", "relu", "leaky-relu", "initialisation")
LEAKY_SLOPE = 0.2
HIDDEN_LINEAR = 256  # width of the layer that the rule "convolutional" forbids
SMALLEST = range(4, 8)  # sides of the smallest maps
SIDES = sorted(start * 2**k for start in SMALLEST for k in range(2, 6) if start * 2**k <= 128)
WIDEST = 8  # times base_channels: deeper layers are no wider


class DCGANGenerator(nn.Module):
    """G: latent vector to image, by transposed convolutions.

    Args:
        latent_dim: Size of z.
        image_shape: ``(channels, height, width)``; the sides are from `SIDES`.
        base_channels: Channels of the last hidden layer; each one before has twice as many, up to
            eight times.
        without_rules: Names of the rules to switch off, from `RULES`.
        generator: Source of the initial weights; ``None`` for PyTorch's global one.

    Raises:
        ValueError: A side that is not in `SIDES`, or an unknown rule.

    Example:
        >>> DCGANGenerator()(torch.zeros(2, 100)).shape
        torch.Size([2, 1, 28, 28])

    References:
        Radford, Metz & Chintala (2016), section 3.
    """

    def __init__(
        self,
        latent_dim: int = 100,
        image_shape: Sequence[int] = (1, 28, 28),
        base_channels: int = 32,
        without_rules: Collection[str] = (),
        *,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        _check(image_shape, without_rules)
        without = without_rules
        smallest, widths = _plan(image_shape, base_channels)
        self.latent_dim = latent_dim
        bias = "batch-norm" in without  # batch normalisation would subtract a bias again

        def between(channels: int) -> list[nn.Module]:
            activation = nn.Tanh() if "relu" in without else nn.ReLU()
            return [*_norm(channels, without), activation]

        start, z_channels = _linear_start(latent_dim, without)
        self.layers = nn.Sequential(
            *start,
            nn.Unflatten(1, (z_channels, 1, 1)),
            skip_init(nn.ConvTranspose2d, z_channels, widths[-1], smallest, bias=bias),
            *between(widths[-1]),
            *(
                layer
                for wide, narrow in pairwise(reversed(widths))
                for layer in (*_double(wide, narrow, without, bias), *between(narrow))
            ),
            *_double(widths[0], image_shape[0], without, True),  # the image itself
            nn.Tanh(),
        )
        _initialise(self, without_rules, generator)

    def forward(self, z: Tensor) -> Tensor:
        """Z float32 ``(N, latent_dim)`` to images float32 ``(N, C, H, W)`` in [−1, 1].

        Raises:
            ValueError: z has another shape.
        """
        require(z, (self.latent_dim,), "z")
        images: Tensor = self.layers(z)
        return images


class DCGANDiscriminator(nn.Module):
    """D: image to logit, by strided convolutions.

    Args:
        image_shape: ``(channels, height, width)``; the sides are from `SIDES`.
        base_channels: Channels of the first layer; each one after has twice as many, up to eight
            times.
        without_rules: Names of the rules to switch off, from `RULES`.
        batch_norm: False leaves batch normalisation out of D alone, for penalties that look at
            one image at a time.
        generator: Source of the initial weights; ``None`` for PyTorch's global one.

    Raises:
        ValueError: A side that is not in `SIDES`, or an unknown rule.

    Example:
        >>> DCGANDiscriminator()(torch.zeros(2, 1, 28, 28)).shape
        torch.Size([2])

    References:
        Radford, Metz & Chintala (2016), section 3.
    """

    def __init__(
        self,
        image_shape: Sequence[int] = (1, 28, 28),
        base_channels: int = 32,
        without_rules: Collection[str] = (),
        *,
        batch_norm: bool = True,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        _check(image_shape, without_rules)
        self.image_shape = tuple(image_shape)
        without = {*without_rules, *(() if batch_norm else ("batch-norm",))}
        smallest, widths = _plan(image_shape, base_channels)
        bias = "batch-norm" in without

        def activation() -> nn.Module:
            return nn.ReLU() if "leaky-relu" in without else nn.LeakyReLU(LEAKY_SLOPE)

        self.layers = nn.Sequential(
            *_halve(image_shape[0], widths[0], without, True),
            activation(),
            *(
                layer
                for narrow, wide in pairwise(widths)
                for layer in (
                    *_halve(narrow, wide, without, bias),
                    *_norm(wide, without),
                    activation(),
                )
            ),
            *_end(widths[-1], smallest, without, activation()),
        )
        _initialise(self, without_rules, generator)

    def forward(self, images: Tensor) -> Tensor:
        """Images float32 ``(N, C, H, W)`` in [−1, 1] to logits float32 ``(N,)``.

        Raises:
            ValueError: The images have another shape.
        """
        require(images, self.image_shape, "images")
        logits: Tensor = self.layers(images)
        return logits.flatten()


def _norm(channels: int, without: Collection[str]) -> list[nn.Module]:
    return [] if "batch-norm" in without else [nn.BatchNorm2d(channels)]


def _double(inputs: int, outputs: int, without: Collection[str], bias: bool) -> list[nn.Module]:
    if "strides" in without:
        return [nn.Upsample(scale_factor=2), skip_init(nn.Conv2d, inputs, outputs, 3, 1, 1)]
    return [skip_init(nn.ConvTranspose2d, inputs, outputs, 4, 2, 1, bias=bias)]


def _halve(inputs: int, outputs: int, without: Collection[str], bias: bool) -> list[nn.Module]:
    if "strides" in without:
        return [skip_init(nn.Conv2d, inputs, outputs, 3, 1, 1), nn.MaxPool2d(2)]
    return [skip_init(nn.Conv2d, inputs, outputs, 4, 2, 1, bias=bias)]


def _linear_start(latent_dim: int, without: Collection[str]) -> tuple[list[nn.Module], int]:
    if "convolutional" not in without:
        return [], latent_dim
    return [skip_init(nn.Linear, latent_dim, HIDDEN_LINEAR), nn.ReLU()], HIDDEN_LINEAR


def _end(
    channels: int, size: tuple[int, int], without: Collection[str], activation: nn.Module
) -> list[nn.Module]:
    if "convolutional" not in without:
        return [skip_init(nn.Conv2d, channels, 1, size)]
    hidden = skip_init(nn.Linear, channels * math.prod(size), HIDDEN_LINEAR)
    return [nn.Flatten(), hidden, activation, skip_init(nn.Linear, HIDDEN_LINEAR, 1)]


def _initialise(
    network: nn.Module, without: Collection[str], generator: torch.Generator | None
) -> None:
    for layer in network.modules():
        if isinstance(layer, nn.BatchNorm2d):
            if "initialisation" not in without:
                nn.init.normal_(layer.weight, 1.0, 0.02, generator=generator)
        elif isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
            if "initialisation" in without:
                nn.init.kaiming_uniform_(layer.weight, math.sqrt(5), generator=generator)
            else:
                nn.init.normal_(layer.weight, 0.0, 0.02, generator=generator)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)


def _plan(image_shape: Sequence[int], base_channels: int) -> tuple[tuple[int, int], list[int]]:
    """Height and width of the smallest maps, and the channels of D's maps from large to small."""
    _, height, width = image_shape
    steps = min(_halvings(height), _halvings(width))
    widths = [base_channels * min(2**step, WIDEST) for step in range(steps)]
    return (height >> steps, width >> steps), widths


def _halvings(side: int) -> int:
    steps = 0
    while side % 2 == 0 and side // 2 >= SMALLEST[0]:
        side //= 2
        steps += 1
    return steps


def _check(image_shape: Sequence[int], without: Collection[str]) -> None:
    sides = tuple(image_shape[1:])
    if len(image_shape) != 3 or not set(sides) <= set(SIDES):
        raise ValueError(
            f"image_shape must be (channels, height, width) with sides from "
            f"{', '.join(map(str, SIDES))}, got {tuple(image_shape)}; resize the images, "
            "for example to 28×28 (on the command line: --size 28)"
        )
    if unknown := sorted(set(without) - set(RULES)):
        raise ValueError(f"unknown rules {unknown}; known are {', '.join(RULES)}")
