"""From a set of images to minibatches on the device."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gan_edu.models.pixels import to_float
from gan_edu.training import parallel
from gan_edu.training.conditions import pair


class Minibatches:
    """The images in a fresh random order, ``size`` at a time, without an incomplete last minibatch.

    Args:
        images: uint8 ``(N, C, H, W)``. The whole set stays on the device as bytes and becomes float
            there; a ``numpy.memmap`` stays on disk and is read minibatch by minibatch.
        size: Images in a minibatch, over all processes.
        device: Where the minibatches are wanted.
        label: float32 ``(N, K)`` of a conditional game, whose minibatches are pairs
            (`gan_edu.training.conditions`).

    Example:
        >>> batches = Minibatches(np.zeros((70, 1, 28, 28), np.uint8), 32, torch.device("cpu"))
        >>> [len(x) for x in batches.shuffled(torch.Generator())]
        [32, 32]
    """

    def __init__(
        self,
        images: NDArray[np.uint8],
        size: int,
        device: torch.device,
        label: Tensor | None = None,
    ) -> None:
        self.size, self.device = size, device
        self.steps = len(images) // size
        self.on_disk = images if isinstance(images, np.memmap) else None
        self.images = None if self.on_disk is not None else torch.tensor(images, device=device)
        self.count = len(images)
        self.label = None if label is None else label.to(device)

    def shuffled(self, rng: torch.Generator) -> Iterator[Tensor]:
        """This process's share of each minibatch, float32 in [−1, 1]."""
        order = torch.randperm(self.count, generator=rng, device=self.device)
        for indices in order[: self.steps * self.size].split(self.size):
            mine = parallel.shard(indices)
            images = to_float(self._pick(mine))
            yield images if self.label is None else pair(images, self.label[mine])

    def _pick(self, indices: Tensor) -> Tensor:
        if self.images is not None:
            return self.images[indices]
        assert self.on_disk is not None
        return torch.from_numpy(self.on_disk[indices.cpu().numpy()]).to(self.device)
