"""Cartoon faces in colour: in place of the report's set, which others drew.

Twelve thousand faces of 28×28 in three drawing styles, made by DiceBear (``make faces``); the same
faces at 64×64 are drawn once by ``make faces SIZE=64``. Who drew the parts, and under which
licence, is in ``gan_edu/data/ATTRIBUTION.md``. A folder of other faces loads through
`gan_edu.data.folder.load`, or ``gan-edu train --data FOLDER``.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gan_edu.data.dataset import ImageDataset
from gan_edu.data.fashion_mnist import cache_folder
from gan_edu.data.pictures import pillow

ARCHIVE = Path(__file__).with_name("faces.webp")
STYLES = ("adventurer", "big-smile", "micah")
SIZES = (28, 64)  # the first ships with the package
PER_STYLE, COLUMNS = 4000, 100


def archive_of(size: int) -> Path:
    """Where the faces of a size lie, or would lie.

    Raises:
        ValueError: They are drawn in no such size.
    """
    if size not in SIZES:
        known = " or ".join(f"{side}×{side}" for side in SIZES)
        raise ValueError(f"the faces are drawn at {known}, got size {size}")
    return ARCHIVE if size == SIZES[0] else cache_folder() / f"faces-{size}.webp"


def load(
    style: str | None = None, *, size: int = SIZES[0], archive: Path | None = None
) -> ImageDataset:
    """The faces, in order of their styles.

    Args:
        style: One of `STYLES`; ``None`` for all.
        size: Height and width, one of `SIZES`.
        archive: The picture that holds them; ``None`` for where it is kept.

    Returns:
        Images uint8 ``(N, 3, size, size)``, N = 12,000 or 4,000; the label is the index of the
        style.

    Raises:
        ValueError: An unknown style or size, or a damaged archive.
        FileNotFoundError: The archive, or Pillow, is missing.

    Example:
        >>> images, labels = load("micah")
        >>> images.shape, set(labels.tolist())
        ((4000, 3, 28, 28), {2})
    """
    if style is not None and style not in STYLES:
        raise ValueError(f"style must be one of {', '.join(STYLES)}, got {style!r}")
    pixels = _unpack(archive or archive_of(size), size)
    rows = pixels.reshape(-1, size, COLUMNS, size, 3).transpose(0, 2, 4, 1, 3)
    images = np.ascontiguousarray(rows.reshape(-1, 3, size, size))
    labels = np.repeat(np.arange(len(STYLES), dtype=np.int64), PER_STYLE)
    name = "faces" if size == SIZES[0] else f"faces, {size}×{size}"
    if style is None:
        return ImageDataset(images, labels, name)
    chosen = labels == STYLES.index(style)
    return ImageDataset(images[chosen], labels[chosen], f"{name} ({style})")


def _unpack(archive: Path, size: int) -> NDArray[np.uint8]:
    image = pillow()
    draw = "`make faces`" if size == SIZES[0] else f"`make faces SIZE={size}` in the book's folder"
    if not archive.is_file():
        raise FileNotFoundError(f"{archive} is missing; {draw} draws it")
    shape = (PER_STYLE * len(STYLES) // COLUMNS * size, COLUMNS * size, 3)
    try:
        with image.open(archive) as picture:
            pixels: NDArray[np.uint8] = np.asarray(picture.convert("RGB"), dtype=np.uint8)
    except (OSError, ValueError) as error:
        raise ValueError(f"{archive} is damaged ({error}); {draw} draws it again") from error
    if pixels.shape != shape:
        raise ValueError(f"{archive} is {pixels.shape}, expected {shape}; {draw} draws it again")
    return pixels
