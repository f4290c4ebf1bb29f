"""The two ways an image is stored: uint8 on disk, float32 in [−1, 1] where a network sees it."""

from __future__ import annotations

import torch
from torch import Tensor

ROUNDING = 1e-3  # a quarter of half a grey value: what sums and resizing add to ±1


def to_float(images: Tensor) -> Tensor:
    """uint8 in 0…255 to float32 in [−1, 1], the range of tanh. Any shape, any device.

    Example:
        >>> to_float(torch.tensor([0, 255], dtype=torch.uint8))
        tensor([-1., 1.])
    """
    if images.dtype != torch.uint8:
        raise ValueError(f"images must be uint8 in 0…255, got {images.dtype}")
    return images.float().div_(127.5).sub_(1.0)


def to_uint8(images: Tensor) -> Tensor:
    """Float in [−1, 1] to uint8 in 0…255, rounded to the nearest: the inverse of `to_float`.

    Raises:
        ValueError: No floats, or values outside [−1, 1] by more than `ROUNDING`, or NaN.

    Example:
        >>> to_uint8(torch.tensor([-1.0, 0.0, 1.0]))
        tensor([  0, 128, 255], dtype=torch.uint8)
    """
    if not images.is_floating_point():
        raise ValueError(f"images must be floats in [−1, 1], got {images.dtype}")
    pixels = images.float()  # bfloat16 has fewer digits than a byte has values
    if pixels.numel():
        low, high = float(pixels.min()), float(pixels.max())
        if not (low >= -1 - ROUNDING and high <= 1 + ROUNDING):  # also false for NaN
            raise ValueError(
                f"images must lie in [−1, 1], got values from {low:g} to {high:g}; "
                "scale them, or end the generator with tanh"
            )
    return pixels.add(1.0).mul_(127.5).round_().to(torch.uint8)
