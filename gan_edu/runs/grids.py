"""Images side by side as one picture, and picture after picture as a movie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from gan_edu.runs.storage import write_atomically

COLUMNS = 8  # images in a row of a sample grid


class Pictures(np.ndarray):
    """uint8 images ``(N, C, H, W)`` that a notebook shows as a picture; else an array like any.

    Example:
        >>> shown = Pictures.of(np.zeros((2, 1, 28, 28)))
        >>> shown.shape, shown.mean().item()
        ((2, 1, 28, 28), 0.0)
    """

    @classmethod
    def of(cls, images: ArrayLike) -> Pictures:
        """Pictures that share the memory of an array."""
        return np.asarray(images, dtype=np.uint8).view(cls)

    def _repr_png_(self) -> bytes | None:
        if self.ndim != 4 or self.dtype != np.uint8 or 0 in self.shape:
            return None
        return png(self)


@dataclass(frozen=True)
class Movie:
    """An animation, which a notebook shows.

    Attributes:
        path: The GIF file.
    """

    path: Path

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, bytes]:
        return {"image/gif": self.path.read_bytes()}


def tile(images: NDArray[np.uint8], columns: int = COLUMNS) -> Image.Image:
    """Images ``(N, C, H, W)`` in rows, as one picture; what is left of the last row is black.

    Raises:
        ValueError: Another shape or type, or no image.

    Example:
        >>> tile(np.zeros((10, 1, 4, 4), np.uint8)).size
        (32, 8)
    """
    pixels = np.asarray(images)
    if pixels.ndim != 4 or pixels.shape[1] not in (1, 3) or pixels.dtype != np.uint8:
        raise ValueError(
            f"images must be uint8 (N, 1 or 3, H, W), got {pixels.dtype} {pixels.shape}"
        )
    if not len(pixels):
        raise ValueError("there is no image to show")
    count, channels, height, width = pixels.shape
    across = min(columns, count)
    rows = -(-count // across)
    whole = np.zeros((rows * across, channels, height, width), np.uint8)
    whole[:count] = pixels
    grid = whole.reshape(rows, across, channels, height, width).transpose(0, 3, 1, 4, 2)
    grid = grid.reshape(rows * height, across * width, channels)
    return Image.fromarray(grid[..., 0] if channels == 1 else grid)


def png(images: NDArray[np.uint8], columns: int = COLUMNS) -> bytes:
    """`tile` as the bytes of a PNG file."""
    out = BytesIO()
    tile(images, columns).save(out, "PNG", optimize=True)
    return out.getvalue()


def untile(path: Path, image_shape: Sequence[int], columns: int = COLUMNS) -> NDArray[np.uint8]:
    """The images of a picture that `tile` made, uint8 ``(N, C, H, W)``.

    Raises:
        ValueError: The file is damaged, or is no grid of such images.
    """
    channels, height, width = image_shape
    try:
        with Image.open(path) as picture:
            grid = np.asarray(picture)
        if grid.size % (columns * channels * height * width):
            raise ValueError(f"its size is {grid.shape}")
    except (OSError, ValueError, SyntaxError) as error:
        raise ValueError(
            f"{path} is damaged, or no grid of {channels}×{height}×{width} images: {error}"
        ) from error
    tiles = grid.reshape(-1, height, columns, width, channels).transpose(0, 2, 4, 1, 3)
    return np.ascontiguousarray(tiles.reshape(-1, channels, height, width))


def write_movie(
    frames: Sequence[NDArray[np.uint8]], path: Path, *, seconds: float, columns: int = COLUMNS
) -> Movie:
    """Write an animated GIF that starts again after it has stood at its last frame for a while.

    Args:
        frames: Each uint8 ``(N, C, H, W)``, all of one shape.
        path: The file.
        seconds: From the first frame to the last.
        columns: Images in a row.

    Raises:
        ValueError: There is no frame.
    """
    if not frames:
        raise ValueError("a movie needs at least one frame")
    # GIF has 256 colours: grey ones keep all their levels, coloured ones get a palette each.
    pictures = [tile(frame, columns) for frame in frames]
    pictures = [p if p.mode == "L" else p.quantize(128, dither=Image.Dither.NONE) for p in pictures]
    each = round(1000 * seconds / len(pictures))
    out = BytesIO()
    pictures[0].save(
        out,
        "GIF",
        save_all=True,
        append_images=pictures[1:],
        duration=[*[each] * (len(pictures) - 1), max(each, 1500)],
        loop=0,
        optimize=True,
    )
    write_atomically(path, out.getvalue())
    return Movie(path)
