"""Toy distributions whose density is known exactly: mixtures of equal, round Gaussians.

They are small enough to see everything: a GAN trained on eight Gaussians in a ring either finds all
eight modes or it does not, and the optimal discriminator can be computed instead of guessed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import logsumexp

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class GaussianMixture:
    r"""The mixture :math:`\sum_k w_k\,\mathcal N(\mu_k, \sigma^2 I)`.

    Attributes:
        means: float64 ``(modes, dim)``.
        std: The standard deviation :math:`\sigma > 0` of every mode in every direction.
        weights: float64 ``(modes,)``, positive, with sum 1.
    """

    means: FloatArray
    std: float
    weights: FloatArray

    def __post_init__(self) -> None:
        """Reject a mixture that is not one."""
        if self.means.ndim != 2 or self.means.size == 0 or not np.isfinite(self.means).all():
            raise ValueError(
                f"means must be finite with shape (modes, dim), got shape {self.means.shape}"
            )
        if not (np.isfinite(self.std) and self.std > 0):
            raise ValueError(f"std must be a positive number, got {self.std!r}")
        if self.weights.shape != self.means.shape[:1]:
            raise ValueError(
                f"weights must have one entry for each of the {len(self.means)} modes, "
                f"got shape {self.weights.shape}"
            )
        if not (self.weights > 0).all() or abs(self.weights.sum() - 1) > 1e-9:
            raise ValueError(f"weights must be positive with sum 1, got {self.weights}")

    def __eq__(self, other: object) -> bool:
        """Whether means, standard deviation and weights are equal, in the same order."""
        if not isinstance(other, GaussianMixture):
            return NotImplemented
        return (
            self.std == other.std
            and np.array_equal(self.means, other.means)
            and np.array_equal(self.weights, other.weights)
        )

    def __hash__(self) -> int:
        """Equal mixtures have equal hashes."""
        return hash((self.std, self.means.shape))

    def sample(self, n: int, *, rng: np.random.Generator) -> FloatArray:
        """``n`` independent draws, float64 ``(n, dim)``."""
        modes = rng.choice(len(self.means), size=n, p=self.weights)
        noise = rng.standard_normal((n, self.means.shape[1]))
        return self.means[modes] + self.std * noise

    def log_density(self, x: ArrayLike) -> FloatArray:
        """Natural log of the density at the points ``x``, shape ``(..., dim)`` to ``(...)``."""
        points = np.asarray(x, dtype=np.float64)
        dim = self.means.shape[1]
        if points.ndim == 0 or points.shape[-1] != dim:
            raise ValueError(f"x must have shape (..., {dim}), got {points.shape}")
        squared = ((points[..., None, :] - self.means) ** 2).sum(axis=-1)
        log_modes = -squared / (2 * self.std**2) - dim / 2 * np.log(2 * np.pi * self.std**2)
        return np.asarray(logsumexp(log_modes, b=self.weights, axis=-1), dtype=np.float64)

    def density(self, x: ArrayLike) -> FloatArray:
        """The density at the points ``x``, shape ``(..., dim)`` to ``(...)``."""
        return np.exp(self.log_density(x))

    def nearest_mode(self, x: ArrayLike) -> NDArray[np.int64]:
        """Index of the mode nearest to each point, int64, shape ``(..., dim)`` to ``(...)``."""
        points = np.asarray(x, dtype=np.float64)
        distances = np.linalg.norm(points[..., None, :] - self.means, axis=-1)
        nearest: NDArray[np.int64] = np.argmin(distances, axis=-1)
        return nearest


def ring(modes: int = 8, radius: float = 2.0, std: float = 0.02) -> GaussianMixture:
    """Equal Gaussians at equal distances on a circle, the usual test for mode collapse.

    Example:
        >>> ring().sample(5, rng=np.random.default_rng(0)).shape
        (5, 2)

    References:
        Metz et al. (2017), *Unrolled generative adversarial networks*, arXiv:1611.02163.
    """
    if modes < 1:
        raise ValueError(f"modes must be at least 1, got {modes}")
    angle = 2 * np.pi * np.arange(modes) / modes
    means = radius * np.column_stack([np.cos(angle), np.sin(angle)])
    return GaussianMixture(means, std, _equal(modes))


def grid(side: int = 5, spacing: float = 2.0, std: float = 0.05) -> GaussianMixture:
    """``side`` × ``side`` equal Gaussians on a square grid centred at the origin.

    Example:
        >>> grid().means.shape
        (25, 2)
    """
    if side < 1:
        raise ValueError(f"side must be at least 1, got {side}")
    axis = spacing * (np.arange(side) - (side - 1) / 2)
    means = np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1).reshape(-1, 2)
    return GaussianMixture(means, std, _equal(side * side))


def two_gaussians(
    distance: float = 4.0, std: float = 1.0, first_weight: float = 0.5
) -> GaussianMixture:
    """Two Gaussians on the line, at ``∓distance / 2``.

    Example:
        >>> two_gaussians().density([[0.0]]).round(4)
        array([0.054])
    """
    means = np.array([[-distance / 2], [distance / 2]])
    return GaussianMixture(means, std, np.array([first_weight, 1 - first_weight]))


def _equal(modes: int) -> FloatArray:
    return np.full(modes, 1 / modes)
