"""Precision, recall, density, coverage: which set's points lie in the balls of the other's.

A set of features stands for the region around its points: to each belongs the ball that reaches
its k-th neighbour. *Precision* asks of the generated images whether they are plausible, *recall* of
the real ones whether they are made: a generator that makes one perfect image again and again has
precision 1 and recall near 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import torch
from torch import Tensor

from gan_edu.evaluation.distances import products

PRECISION_K, DENSITY_K = 3, 5  # those of the two papers


class Neighbours(NamedTuple):
    """Four numbers about generated images in a space of features.

    Attributes:
        precision: Share of the generated images in the ball of some real one.
        recall: Share of the real images in the ball of some generated one.
        density: Number of real balls that a generated image lies in, over k; may exceed 1.
        coverage: Share of the real images whose ball holds a generated one.
    """

    precision: float
    recall: float
    density: float
    coverage: float


def neighbours(real: Tensor, generated: Tensor, real_radii: Tensor | None = None) -> Neighbours:
    """Precision and recall with k = 3, density and coverage with k = 5.

    Args:
        real: Features ``(n, d)`` of real images.
        generated: Features ``(m, d)`` of the generator's.
        real_radii: ``squared_radii(real)``, if known already.

    Raises:
        ValueError: Fewer than six images in a set.

    Example:
        >>> real, one = torch.arange(8.0)[:, None], torch.full((8, 1), 7.0)
        >>> neighbours(real, one)  # one real image, made eight times
        Neighbours(precision=1.0, recall=0.125, density=0.8, coverage=0.5)

    References:
        Kynkäänniemi et al. (2019), *Improved precision and recall metric*; Naeem et al. (2020),
        *Reliable fidelity and diversity metrics*.
    """
    of_real = squared_radii(real) if real_radii is None else real_radii
    of_generated = squared_radii(generated)[0]
    recalled = torch.zeros(len(real), dtype=torch.bool, device=real.device)
    covered = torch.zeros_like(recalled)
    precise = inside = 0
    start = 0
    for squared in _squared_distances(generated, real):
        rows = slice(start, start + len(squared))
        start += len(squared)
        precise += int((squared <= of_real[0]).any(1).sum())
        within = squared <= of_real[1]
        inside += int(within.sum())
        covered |= within.any(0)
        recalled |= (squared <= of_generated[rows, None]).any(0)
    return Neighbours(
        precision=precise / len(generated),
        recall=float(recalled.sum()) / len(real),
        density=inside / (DENSITY_K * len(generated)),
        coverage=float(covered.sum()) / len(real),
    )


def squared_radii(features: Tensor) -> Tensor:
    """Squared distance of each point to its third and fifth neighbour, float64 ``(2, N)``.

    Example:
        >>> squared_radii(torch.arange(6.0)[:, None])[0]
        tensor([9., 4., 4., 4., 4., 9.], dtype=torch.float64)
    """
    if len(features) <= DENSITY_K:
        raise ValueError(
            f"{len(features)} images have no {DENSITY_K} neighbours each; give at least "
            f"{DENSITY_K + 1}, and thousands for numbers that mean something"
        )
    # The nearest of all is the point itself, or a twin at the same place.
    nearest = [
        squared.topk(DENSITY_K + 1, largest=False).values[:, [PRECISION_K, DENSITY_K]]
        for squared in _squared_distances(features, features)
    ]
    return torch.cat(nearest).T.contiguous()


def _squared_distances(first: Tensor, second: Tensor) -> Iterator[Tensor]:
    """Float64 blocks ``(≤ ROWS, n)`` of the table of squared distances."""
    # In the middle of the points the products are small, and so are their rounding errors.
    centre = second.double().mean(0)
    x, y = first.double() - centre, second.double() - centre
    of_y = y.square().sum(1)
    start = 0
    for block in products(x, y):
        scale = x[start : start + len(block)].square().sum(1, keepdim=True) + of_y
        start += len(block)
        squared = block.mul_(-2).add_(scale)
        # Twins are at distance 0, not at the rounding error of a difference of large numbers.
        yield squared.masked_fill_(squared <= scale.mul_(1e-13), 0.0)
