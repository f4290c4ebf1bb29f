"""The two ways an image is stored: uint8 on disk, float32 in [−1, 1] where a network sees it."""

from __future__ import annotations

import torch
from torch import Tensor


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

    Example:
        >>> to_uint8(torch.tensor([-1.0, 0.0, 1.0]))
        tensor([  0, 128, 255], dtype=torch.uint8)
    """
    return images.add(1.0).mul_(127.5).round_().to(torch.uint8)
