"""What a judge sees in images, computed once: features for distances, probabilities for scores."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gan_edu.data.dataset import ImageDataset
from gan_edu.evaluation import distances, judges, neighbours
from gan_edu.evaluation.distances import Moments
from gan_edu.evaluation.judge import Device, Judge
from gan_edu.evaluation.scoring import Images, OnBatch, batches


@dataclass(frozen=True, eq=False)
class Features:
    """What a judge sees in N images.

    Attributes:
        features: What its last layer reads, float64 ``(N, d)``; on the GPU if it computed there.
        probabilities: Its p(y|x), float64 ``(N, K)``.
    """

    features: Tensor
    probabilities: NDArray[np.float64]


def extract(
    images: Images,
    judge: str | Judge = "fashion",
    *,
    device: Device = None,
    on_batch: OnBatch | None = None,
    allow_nonnegative: bool = False,
) -> Features:
    """Features and class probabilities of images, in one pass and in batches.

    Args:
        images: uint8 ``(N, C, H, W)``, or float32 in [−1, 1].
        judge: A name from `judges.JUDGES`, the path of a judge file, or a `Judge`.
        device: Where the judge computes; ``None`` for where it is.
        on_batch: Called as ``on_batch(images done, images in all)``.
        allow_nonnegative: Take floats of which none is negative (see `scoring.score`).

    Raises:
        ValueError: Wrong shape, type or range of the images; a judge without a feature layer.
        FileNotFoundError: The judge's weights are not on this machine.

    Example:
        >>> seen = extract(np.zeros((2, 1, 28, 28), np.uint8))
        >>> seen.features.shape, seen.probabilities.shape
        (torch.Size([2, 128]), (2, 10))
    """
    features, probabilities = [], []
    with judges.at_work(judge, device) as (chosen, place):
        for start, batch in batches(images, allow_nonnegative=allow_nonnegative):
            seen, logits = chosen.look(batch.to(place))
            # Apple's GPUs have no float64: there the features come to the CPU first.
            features.append((seen if seen.is_cuda else seen.cpu()).double())
            probabilities.append(logits.cpu().double().softmax(1).numpy())
            if on_batch is not None:
                on_batch(start + len(batch), len(images))
    return Features(torch.cat(features), np.concatenate(probabilities))


@dataclass(frozen=True, eq=False)
class Reference:
    """Real images as a judge sees them: what generated ones are compared with, and recorded.

    A distance depends on which images it was measured to, so every result carries `identity`.

    Attributes:
        name: Of the data set.
        sha256: Its digest, `ImageDataset.digest`.
        judge: Whose features these are.
        features: Float64 ``(N, d)``.

    Example:
        >>> from gan_edu.data import fashion_mnist
        >>> reference = Reference.of(fashion_mnist.load("test", subset="sample"))
        >>> reference.count, reference.name
        (1000, 'fashion-mnist-sample (test)')
    """

    name: str
    sha256: str
    judge: Judge
    features: Tensor

    @classmethod
    def of(
        cls,
        dataset: ImageDataset,
        judge: str | Judge = "fashion",
        *,
        device: Device = None,
        on_batch: OnBatch | None = None,
    ) -> Reference:
        """The reference of a data set.

        Args:
            dataset: Its images, all of them; with as many generated ones results are comparable.
            judge: A name, the path of a judge file, or a `Judge`.
            device: Where the judge computes; ``None`` for where it is.
            on_batch: Called as ``on_batch(images done, images in all)``.
        """
        chosen = judges.load(judge) if isinstance(judge, str) else judge
        seen = extract(dataset.images, chosen, device=device, on_batch=on_batch)
        return cls(dataset.name, dataset.digest, chosen, seen.features)

    @property
    def count(self) -> int:
        """The number of images."""
        return len(self.features)

    @property
    def identity(self) -> dict[str, Any]:
        """Name, digest and number of the images, and the judge, as plain values for a record."""
        return {
            "name": self.name,
            "sha256": self.sha256,
            "count": self.count,
            "judge": self.judge.name,
        }

    # A reference meets many sets of generated images: what depends on it alone is computed once.

    @cached_property
    def moments(self) -> Moments:
        """For the Fréchet distance."""
        return distances.moments(self.features)

    @cached_property
    def mean_kernel(self) -> float:
        """For the kernel distance."""
        return distances.mean_kernel(self.features)

    @cached_property
    def squared_radii(self) -> Tensor:
        """For precision, density and coverage."""
        return neighbours.squared_radii(self.features)
