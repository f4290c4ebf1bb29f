"""Mode coverage: is every kind of thing made, or only a few?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gan_edu.data.toy import GaussianMixture

MISSING_BELOW = 0.1  # of a fair share: a class with fewer samples counts as missing


@dataclass(frozen=True)
class Coverage:
    """Which kinds are made.

    Attributes:
        shares: Share of all samples in each class or mode, float64 ``(K,)``; their sum is
            ``quality``.
        covered: Number of classes with at least a tenth of a fair share 1/K of all samples.
        fraction: ``covered`` / K.
        quality: Share of the samples that belong to any mode at all; 1 where that is not judged.
    """

    shares: NDArray[np.float64]
    covered: int
    fraction: float
    quality: float


def class_coverage(probabilities: ArrayLike) -> Coverage:
    """Coverage of the classes of a judge; each image counts for its likeliest class.

    Args:
        probabilities: float ``(N, K)``, such as `scoring.class_probabilities` gives.

    Example:
        >>> class_coverage([[0.9, 0.1], [0.8, 0.2]]).covered
        1
    """
    table = np.asarray(probabilities, dtype=np.float64)
    if table.ndim != 2 or table.size == 0 or np.isnan(table).any():
        raise ValueError(
            f"probabilities must have shape (N, K) and no NaN, got shape {table.shape}; "
            "class_probabilities of gan_edu.evaluation.scoring makes them"
        )
    return _coverage(table.argmax(1), table.shape[1], len(table))


def mode_coverage(points: ArrayLike, mixture: GaussianMixture) -> Coverage:
    """Coverage of the modes of a mixture by points ``(N, dim)``.

    A point counts for its nearest mode if it lies within three standard deviations of it. What lies
    between the modes counts for none, but it counts among the points: a mode is covered if at least
    0.1/K of *all* points are at it.

    Raises:
        ValueError: No points, another dimension, or points that are not finite.

    Example:
        >>> from gan_edu.data import toy
        >>> mode_coverage(toy.ring(8).means[:3], toy.ring(8)).covered
        3

    References:
        Srivastava et al. (2017), "VEEGAN", section 4.1, counts modes in this way.
    """
    x = np.asarray(points, dtype=np.float64)
    dim = mixture.means.shape[1]
    if x.ndim != 2 or x.shape[1] != dim or len(x) == 0 or not np.isfinite(x).all():
        raise ValueError(f"points must be finite with shape (N, {dim}), N ≥ 1, got {x.shape}")
    index = mixture.nearest_mode(x)
    near = np.linalg.norm(x - mixture.means[index], axis=1) <= 3 * mixture.std
    return _coverage(index[near], len(mixture.means), len(x))


def _coverage(index: NDArray[np.int64], kinds: int, total: int) -> Coverage:
    shares = np.bincount(index, minlength=kinds) / total
    covered = int((shares >= MISSING_BELOW / kinds).sum())
    return Coverage(shares, covered, covered / kinds, len(index) / total)
