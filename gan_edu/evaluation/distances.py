r"""Distances between two sets of features: of Fréchet, and by a kernel (KID).

Both compare laws through what a judge's last hidden layer says of the images. Features are float64
``(N, d)`` tensors, on the CPU or on a GPU; nothing here knows of images.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

ROWS = 250  # of a table of products at a time: small blocks are also the fastest


class Moments(NamedTuple):
    """Mean float64 ``(d,)`` and unbiased covariance float64 ``(d, d)`` of a set of features."""

    mean: Tensor
    covariance: Tensor


def moments(features: Tensor) -> Moments:
    """Mean and covariance of features ``(N, d)``.

    Raises:
        ValueError: N ≤ d: such a covariance is singular, and the distance would depend on N.

    Example:
        >>> moments(torch.tensor([[0.0], [2.0]])).covariance
        tensor([[2.]], dtype=torch.float64)
    """
    _check(features)
    count, dim = features.shape
    if count <= dim:
        raise ValueError(
            f"{count} images are too few for the covariance of {dim} features; give more than {dim}"
        )
    x = features.double()
    return Moments(x.mean(0), torch.cov(x.T).reshape(dim, dim))


def frechet(first: Moments, second: Moments) -> float:
    r"""Squared Fréchet distance of the two Gaussians with these moments.

    :math:`\|\mu_1 - \mu_2\|^2 + \operatorname{tr}(C_1 + C_2 - 2 (C_1 C_2)^{1/2})`, where the last
    trace is the sum of the singular values of :math:`C_1^{1/2} C_2^{1/2}`: no root of a matrix
    that is not symmetric, and no root of a small negative eigenvalue.

    Example:
        >>> line = Moments(torch.zeros(1).double(), torch.eye(1).double())
        >>> round(frechet(line, Moments(line.mean + 3, 4 * line.covariance)), 9)  # 9 + (2 - 1)²
        10.0

    References:
        Dowson & Landau (1982); Heusel et al. (2017), equation 6.
    """
    apart = (first.mean - second.mean).square().sum()
    spread = first.covariance.trace() + second.covariance.trace()
    roots = _root(first.covariance) @ _root(second.covariance)
    return float(apart + spread - 2 * torch.linalg.svdvals(roots).sum())


def kid(first: Tensor, second: Tensor) -> float:
    r"""Unbiased squared maximum mean discrepancy with the kernel :math:`(x \cdot y / d + 1)^3`.

    The U-statistic of all pairs: its mean is 0 for equal laws, so it may be negative.

    Args:
        first: Features ``(m, d)``.
        second: Features ``(n, d)``; m and n may differ.

    Raises:
        ValueError: Fewer than two rows, other dimensions, or values that are not finite.

    Example:
        >>> same = torch.tensor([[1.0], [-1.0]])  # kernel 8 with itself, 0 with the other
        >>> kid(same, same)
        -8.0

    References:
        Bińkowski et al. (2018), *Demystifying MMD GANs*, section 4.
    """
    return kid_given(mean_kernel(first), first, second)


def kid_given(mean_of_first: float, first: Tensor, second: Tensor) -> float:
    """`kid`, where ``mean_kernel(first)`` is known already: half of the work for a reference."""
    _check(first, second)
    across = sum(float(_kernel(block, first.shape[1]).sum()) for block in products(first, second))
    return mean_of_first + mean_kernel(second) - 2 * across / (len(first) * len(second))


def kid_of_subsets(
    first: Tensor,
    second: Tensor,
    *,
    subsets: int = 100,
    subset_size: int = 1000,
    rng: np.random.Generator,
) -> tuple[float, float]:
    """Mean and standard deviation (ddof 0) of `kid` over random subsets: what papers print.

    Args:
        first: Features ``(m, d)``.
        second: Features ``(n, d)``.
        subsets: Their number; 100 is the default of torch-fidelity.
        subset_size: Rows drawn without replacement from both.
        rng: Draws the subsets.

    Raises:
        ValueError: A subset larger than a set.

    Example:
        >>> x = torch.eye(4)
        >>> kid_of_subsets(x, x, subsets=2, subset_size=4, rng=np.random.default_rng(0))[1]
        0.0
    """
    smallest = min(len(first), len(second))
    if not 2 <= subset_size <= smallest or subsets < 1:
        raise ValueError(
            f"subset_size must be from 2 to {smallest}, the size of the smaller set, and subsets "
            f"at least 1; got {subset_size} and {subsets}"
        )
    found = []
    for _ in range(subsets):
        drawn = [
            x[torch.as_tensor(rng.choice(len(x), subset_size, replace=False), device=x.device)]
            for x in (first, second)
        ]
        found.append(kid(*drawn))
    return float(np.mean(found)), float(np.std(found))


def mean_kernel(features: Tensor) -> float:
    """Mean of the kernel over all pairs of different rows of features ``(N, d)``.

    Example:
        >>> mean_kernel(torch.ones(3, 2))
        8.0
    """
    _check(features)
    count, dim = features.shape
    if count < 2:
        raise ValueError(f"a kernel distance needs at least 2 images in each set, got {count}")
    total = sum(float(_kernel(block, dim).sum()) for block in products(features, features))
    itself = _kernel(features.double().square().sum(1), dim).sum()
    return (total - float(itself)) / (count * (count - 1))


def products(first: Tensor, second: Tensor) -> Iterator[Tensor]:
    """The table of scalar products, float64, in blocks of rows ``(≤ ROWS, n)``."""
    y = second.double().T
    for rows in first.split(ROWS):
        yield rows.double() @ y


def _kernel(product: Tensor, dim: int) -> Tensor:
    base = product.div(dim).add_(1)
    return base.square().mul_(base)  # many times faster than pow(3)


def _root(covariance: Tensor) -> Tensor:
    values, vectors = torch.linalg.eigh(covariance)
    root: Tensor = (vectors * values.clamp(min=0).sqrt()) @ vectors.T
    return root


def _check(*sets: Tensor) -> None:
    for features in sets:
        if features.ndim != 2 or 0 in features.shape or features.shape[1] != sets[0].shape[1]:
            shapes = ", ".join(str(tuple(x.shape)) for x in sets)
            raise ValueError(f"features must have shape (N, d), with one d for both, got {shapes}")
        if not features.isfinite().all():
            raise ValueError("features hold NaN or infinite values; look at the images first")
