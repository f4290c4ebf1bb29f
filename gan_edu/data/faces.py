"""Cartoon faces in colour: in place of the report's set, which others drew.

Twelve thousand faces of 28×28 in three drawing styles, made by DiceBear (``make faces``). Who drew
the parts, and under which licence, is in ``gan_edu/data/ATTRIBUTION.md``. A folder of other faces
loads through `gan_edu.data.folder.load`, or ``gan-edu train --data FOLDER``.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gan_edu.data.dataset import ImageDataset
from gan_edu.data.pictures import pillow

ARCHIVE = Path(__file__).with_name("faces.webp")
STYLES = ("adventurer", "big-smile", "micah")
PER_STYLE, SIZE, COLUMNS = 4000, 28, 100


def load(style: str | None = None, *, archive: Path = ARCHIVE) -> ImageDataset:
    """The faces, in order of their styles.

    Args:
        style: One of `STYLES`; ``None`` for all.
        archive: The picture that holds them.

    Returns:
        Images uint8 ``(N, 3, 28, 28)``, N = 12,000 or 4,000; the label is the index of the style.

    Raises:
        ValueError: An unknown style, or a damaged archive.
        FileNotFoundError: The archive, or Pillow, is missing.

    Example:
        >>> images, labels = load("micah")
        >>> images.shape, set(labels.tolist())
        ((4000, 3, 28, 28), {2})
    """
    if style is not None and style not in STYLES:
        raise ValueError(f"style must be one of {', '.join(STYLES)}, got {style!r}")
    pixels = _unpack(archive)
    rows = pixels.reshape(-1, SIZE, COLUMNS, SIZE, 3).transpose(0, 2, 4, 1, 3)
    images = np.ascontiguousarray(rows.reshape(-1, 3, SIZE, SIZE))
    labels = np.repeat(np.arange(len(STYLES), dtype=np.int64), PER_STYLE)
    if style is None:
        return ImageDataset(images, labels, "faces")
    chosen = labels == STYLES.index(style)
    return ImageDataset(images[chosen], labels[chosen], f"faces ({style})")


def _unpack(archive: Path) -> NDArray[np.uint8]:
    image = pillow()
    if not archive.is_file():
        raise FileNotFoundError(f"{archive} is missing; `make faces` draws it again")
    shape = (PER_STYLE * len(STYLES) // COLUMNS * SIZE, COLUMNS * SIZE, 3)
    try:
        with image.open(archive) as picture:
            pixels: NDArray[np.uint8] = np.asarray(picture.convert("RGB"), dtype=np.uint8)
    except (OSError, ValueError) as error:
        raise ValueError(f"{archive} is damaged ({error}); `make faces` draws it again") from error
    if pixels.shape != shape:
        raise ValueError(
            f"{archive} is {pixels.shape}, expected {shape}; `make faces` draws it again"
        )
    return pixels
