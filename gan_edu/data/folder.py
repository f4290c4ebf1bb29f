"""A folder of image files as one data set."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gan_edu.data.dataset import ImageDataset
from gan_edu.data.fashion_mnist import download_folder

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp")
MEMORY_LIMIT = 1 << 30  # bytes of decoded images; what is larger goes to a file in the cache
OnImage = Callable[[int, int], None]


def load(
    folder: str | Path,
    *,
    size: tuple[int, int] | None = (28, 28),
    channels: int | None = None,
    memory_limit: int = MEMORY_LIMIT,
    on_image: OnImage | None = None,
) -> ImageDataset:
    """Every image in a folder and in the folders below it, in the order of their paths.

    Args:
        folder: Holds image files and nothing else; hidden files are passed over.
        size: ``(height, width)`` that each image is cropped (at the centre, to these proportions)
            and resized to; ``None`` keeps the images, which must then be alike.
        channels: 1 for grey, 3 for colour; ``None`` for what the first image is.
        memory_limit: Above so many bytes the pixels are kept in a file in the cache folder and
            read from there minibatch by minibatch.
        on_image: Called as ``on_image(images done, images in all)``.

    Returns:
        Images uint8 ``(N, channels, height, width)``. The label of an image is the index of its
        folder among all that hold images.

    Raises:
        FileNotFoundError: No such folder, or no images in it.
        ValueError: A file that is no image, or a damaged one; the message names it.

    Example:
        >>> load("faces")
        Traceback (most recent call last):
        FileNotFoundError: faces is not a folder; expected one that holds images (.png, .jpg, ...).
    """
    root = Path(folder)
    files = _files(root)
    first = _read(files[0], None, channels)
    counted = channels or first.shape[0]
    shape = (len(files), counted, *(size or first.shape[1:]))
    large = int(np.prod(shape)) > memory_limit
    images = _kept(root, files, shape) if large else None
    if images is None:
        images = _open(root, files, shape) if large else np.empty(shape, np.uint8)
        for index, path in enumerate(files):
            pixels = _read(path, size, counted)
            if pixels.shape != shape[1:]:
                raise ValueError(
                    f"{path} is {pixels.shape[1]}×{pixels.shape[2]} and {files[0]} is "
                    f"{shape[2]}×{shape[3]}; give images of one size, or a size to resize them to"
                )
            images[index] = pixels
            if on_image is not None:
                on_image(index + 1, len(files))
        if isinstance(images, np.memmap):
            images = _keep(images, root, files, shape)
    parents = sorted({path.parent for path in files})
    labels = np.array([parents.index(path.parent) for path in files], dtype=np.int64)
    return ImageDataset(images, labels)


def _files(root: Path) -> list[Path]:
    if not root.is_dir():
        raise FileNotFoundError(
            f"{root} is not a folder; expected one that holds images (.png, .jpg, ...)."
        )
    files = sorted(
        path
        for path in root.rglob("*")
        if path.is_file()
        and not any(part.startswith(".") for part in path.parts[len(root.parts) :])
    )
    strangers = [path for path in files if path.suffix.lower() not in SUFFIXES]
    if strangers:
        raise ValueError(
            f"{strangers[0]} is not an image ({len(strangers)} such file(s)); move all but "
            f"{', '.join(SUFFIXES)} out of {root}"
        )
    if not files:
        raise FileNotFoundError(f"{root} holds no images; expected {', '.join(SUFFIXES)} files.")
    return files


def _read(path: Path, size: tuple[int, int] | None, channels: int | None) -> NDArray[np.uint8]:
    """One image as uint8 ``(channels, height, width)``."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(path) as opened:
            grey = channels == 1 or (channels is None and opened.mode in ("1", "L", "I;16"))
            picture = opened.convert("L" if grey else "RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ValueError(f"{path} is damaged: {error}. Restore it or take it away.") from error
    if size is not None and picture.size != (size[1], size[0]):
        picture = ImageOps.fit(picture, (size[1], size[0]), Image.Resampling.LANCZOS)
    pixels = np.asarray(picture, dtype=np.uint8)
    return pixels[None] if grey else np.moveaxis(pixels, 2, 0)


def _cache_path(root: Path, files: list[Path], shape: tuple[int, ...]) -> Path:
    # What the pixels depend on: which files, when they were written, and the shape asked for.
    facts = [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files]
    key = hashlib.sha256(repr((str(root.resolve()), facts, shape)).encode()).hexdigest()[:16]
    return download_folder().parent / "folders" / f"{key}.npy"


def _kept(root: Path, files: list[Path], shape: tuple[int, ...]) -> NDArray[np.uint8] | None:
    path = _cache_path(root, files, shape)
    return _mapped(path) if path.is_file() else None


def _open(root: Path, files: list[Path], shape: tuple[int, ...]) -> NDArray[np.uint8]:
    path = _cache_path(root, files, shape)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part.npy")
    os.close(handle)
    return np.lib.format.open_memmap(name, mode="w+", dtype=np.uint8, shape=shape)


def _keep(
    images: np.memmap, root: Path, files: list[Path], shape: tuple[int, ...]
) -> NDArray[np.uint8]:
    images.flush()
    path = _cache_path(root, files, shape)
    os.replace(str(images.filename), path)
    return _mapped(path)


def _mapped(path: Path) -> NDArray[np.uint8]:
    images: NDArray[np.uint8] = np.load(path, mmap_mode="r")
    return images
