"""One picture file as bytes: upright, opaque, eight bits deep, and a word on what that took."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL.Image import Image

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff")
GREY_MODES = ("1", "L", "LA", "La", "I", "I;16", "I;16B", "I;16L")
DEEP_MODES = ("I", "I;16", "I;16B", "I;16L")  # PNG and TIFF files with 16 bits of grey
ORIENTATION = 0x0112  # the EXIF tag that says how the camera was held

# What was done to a picture; the keys of the counts that `one` keeps.
UPRIGHT = "turned upright by their EXIF orientation"
DEEP = "of 16 bits scaled to 8"
OPAQUE = "with transparency laid on white"
TO_GREY, TO_COLOUR = "in colour converted to grey", "in grey converted to colour"


class Header(NamedTuple):
    """What a file says about itself before its pixels are read."""

    width: int
    height: int
    grey: bool


def pillow() -> ModuleType:
    """The module ``PIL.Image``, or ``FileNotFoundError`` with what to install."""
    try:
        from PIL import Image
    except ModuleNotFoundError as error:
        raise FileNotFoundError(
            "reading picture files needs Pillow, which is not installed: pip install pillow"
        ) from error
    return Image


def header(path: Path) -> Header:
    """Size and kind of a picture without reading its pixels.

    Raises:
        ValueError: No picture, or an animation; the message begins with the reason.
    """
    try:
        with pillow().open(path) as picture:
            # A phone's JPEG may carry a second picture for depth; the first is the photograph.
            frames = 1 if picture.format == "MPO" else getattr(picture, "n_frames", 1)
            found = Header(picture.width, picture.height, picture.mode in GREY_MODES)
    except FileNotFoundError:
        raise
    except Exception as error:  # a decoder that meets any bytes fails in any way
        raise ValueError(f"is damaged or no image ({error})") from error
    if frames > 1:
        raise ValueError(f"is an animation of {frames} pictures")
    return found


def one(
    path: Path, size: tuple[int, int] | None, channels: int, done: Counter[str]
) -> NDArray[np.uint8]:
    """One picture as uint8 ``(channels, height, width)``.

    Args:
        path: Its file.
        size: ``(height, width)``, to which it is cropped at the centre and resized; or ``None``.
        channels: 1 for grey, 3 for colour.
        done: Counts here what was done to it.

    Raises:
        ValueError: The file is damaged; the message begins with the reason.
    """
    steps: Counter[str] = Counter()
    try:
        with pillow().open(path) as picture:
            pixels = to_bytes(picture, size, channels, steps)
    except Exception as error:  # a decoder that meets any bytes fails in any way
        raise ValueError(f"is damaged ({error})") from error
    done.update(steps)
    return pixels


def to_bytes(
    picture: Image, size: tuple[int, int] | None, channels: int, done: Counter[str]
) -> NDArray[np.uint8]:
    """The same for a picture that is already open, such as one of a torch data set."""
    from PIL import Image, ImageOps

    if picture.getexif().get(ORIENTATION, 1) != 1:
        done[UPRIGHT] += 1
        picture = ImageOps.exif_transpose(picture)
    grey = picture.mode in GREY_MODES
    if picture.mode in DEEP_MODES:
        deep = np.asarray(picture).astype(np.int64)
        if deep.min() < 0 or deep.max() > 0xFFFF:
            raise ValueError(
                f"grey values from {deep.min()} to {deep.max()}, expected 16 bits: 0 to 65535"
            )
        # 65535 = 255 · 257. Pillow's own conversion would clip at 255.
        picture = Image.fromarray(((deep + 128) // 257).astype(np.uint8))
        done[DEEP] += 1
    elif picture.mode == "F":
        raise ValueError("pixels are floats, whose range is unknown; save it with 8 or 16 bits")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        if np.asarray(picture)[..., 3].min() < 255:
            done[OPAQUE] += 1
        # Without this the colours that hide under transparent pixels would appear.
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    if grey != (channels == 1):
        done[TO_COLOUR if grey else TO_GREY] += 1
    picture = picture.convert("L" if channels == 1 else "RGB")
    if size is not None and picture.size != (size[1], size[0]):
        done[resized(picture.height, picture.width)] += 1
        picture = ImageOps.fit(picture, (size[1], size[0]), Image.Resampling.LANCZOS)
    pixels = np.asarray(picture, dtype=np.uint8)
    return pixels[None] if channels == 1 else np.ascontiguousarray(np.moveaxis(pixels, 2, 0))


def resized(height: int, width: int) -> str:
    """The key under which pictures of one original size are counted."""
    return f"resized from {height}×{width}"
