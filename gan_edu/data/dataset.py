"""The one type every image set is given in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK = 1 << 24  # bytes that the digest reads at a time: images on disk never enter memory whole


@dataclass(frozen=True, eq=False)
class ImageDataset:
    """Images and their labels, which unpack: ``images, labels = load(...)``.

    Attributes:
        images: uint8 ``(N, channels, height, width)``, 0 is black and 255 is white.
        labels: int64 ``(N,)``, the class of each image. A GAN never reads them; the judges do.
        name: What a report calls the set.
        judge: The judge whose classes are those of this set; ``None`` where there is none.
        notes: What was done to the files on the way, in short sentences: resized, converted, left
            out. Empty if the pixels are those of the files.

    Raises:
        ValueError: Wrong shapes or types, or no image at all.

    Example:
        >>> few = ImageDataset(np.zeros((2, 1, 4, 4), np.uint8), np.array([0, 1]), "two squares")
        >>> len(few), few.identity["shape"]
        (2, [2, 1, 4, 4])
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    name: str = "unnamed"
    judge: str | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is no set of images."""
        images, labels = self.images, self.labels
        if not isinstance(images, np.ndarray) or images.dtype != np.uint8 or images.ndim != 4:
            raise ValueError(
                "images must be a uint8 array (N, channels, height, width), got "
                f"{_described(images)}; gan_edu.data.from_arrays says how to convert"
            )
        if 0 in images.shape:
            raise ValueError(f"a data set needs at least one image, got shape {images.shape}")
        if (
            not isinstance(labels, np.ndarray)
            or labels.dtype != np.int64
            or labels.shape != images.shape[:1]
        ):
            raise ValueError(
                f"labels must be an int64 array of shape ({len(images)},), one for each image, got "
                f"{_described(labels)}; np.zeros(len(images), np.int64) where there are none"
            )

    def __iter__(self) -> Iterator[NDArray[Any]]:
        """Images, then labels."""
        return iter((self.images, self.labels))

    def __len__(self) -> int:
        """The number of images N."""
        return len(self.images)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of shape, pixels and labels, in hexadecimal; the same for equal data."""
        total = hashlib.sha256(repr(self.images.shape).encode())
        step = max(1, BLOCK // self.images[0].size)
        for start in range(0, len(self.images), step):
            total.update(self.images[start : start + step].tobytes())
        total.update(self.labels.astype("<i8").tobytes())
        return total.hexdigest()

    @property
    def identity(self) -> dict[str, Any]:
        """Name, shape and SHA-256, as a run records them and compares them when it is resumed."""
        return {"name": self.name, "shape": list(self.images.shape), "sha256": self.digest}


def _described(value: object) -> str:
    if isinstance(value, np.ndarray):
        return f"{value.dtype} of shape {value.shape}"
    return type(value).__name__
