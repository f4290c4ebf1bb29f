"""Images that are in memory already, or in a torch data set, as one `ImageDataset`."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gan_edu.data import pictures
from gan_edu.data.dataset import ImageDataset


def from_arrays(
    images: ArrayLike, labels: ArrayLike | None = None, *, name: str = "arrays"
) -> ImageDataset:
    """A data set of arrays, which are not copied.

    Args:
        images: uint8 ``(N, channels, height, width)``, or ``(N, height, width)`` for grey ones.
        labels: Integers ``(N,)``; ``None`` gives every image the label 0.
        name: What a report calls the set.

    Raises:
        ValueError: Another type, shape or order of the axes; the message says how to convert.

    Example:
        >>> from_arrays(np.zeros((5, 28, 28), np.uint8)).images.shape
        (5, 1, 28, 28)
    """
    pixels = np.asanyarray(images)  # a memory map stays one
    if pixels.dtype != np.uint8:
        raise ValueError(
            f"images must be uint8 in 0…255, got {pixels.dtype}. Convert floats in [0, 1] with "
            "np.round(x * 255).astype(np.uint8), in [−1, 1] with "
            "np.round((x + 1) * 127.5).astype(np.uint8)"
        )
    if pixels.ndim == 3:
        pixels = pixels[:, None]
    if pixels.ndim != 4:
        raise ValueError(
            "images must have shape (N, channels, height, width) or (N, height, width), "
            f"got {pixels.shape}"
        )
    if pixels.shape[1] not in (1, 3) and pixels.shape[3] in (1, 3):
        raise ValueError(
            f"images of shape {pixels.shape} have their channels last; give "
            "np.moveaxis(images, 3, 1), of shape (N, channels, height, width)"
        )
    if labels is None:
        return ImageDataset(pixels, np.zeros(len(pixels), np.int64), name)
    classes = np.asarray(labels)
    if not np.issubdtype(classes.dtype, np.integer):
        raise ValueError(f"labels must be integers, got {classes.dtype}")
    return ImageDataset(pixels, classes.astype(np.int64), name)


def from_torch(dataset: Any, *, name: str | None = None) -> ImageDataset:
    """All images of a torch data set, read once into memory.

    Args:
        dataset: Gives images, or pairs ``(image, integer label)``. An image is a picture of
            Pillow, or a tensor ``(channels, height, width)``: uint8, or float in [0, 1] as
            ``transforms.ToTensor`` makes it. All have one size.
        name: What a report calls the set; default the name of its class.

    Raises:
        ValueError: An image of another kind, range or size; the message tells which.

    Example:
        >>> import torch
        >>> pairs = [(torch.zeros(1, 4, 4), 7), (torch.ones(1, 4, 4), 8)]
        >>> from_torch(pairs).labels
        array([7, 8])
    """
    images: list[NDArray[np.uint8]] = []
    labels: list[int] = []
    # By index where it can be: a torch data set may only have __getitem__ and __len__.
    items = (
        (dataset[index] for index in range(len(dataset)))
        if hasattr(dataset, "__getitem__") and hasattr(dataset, "__len__")
        else iter(dataset)
    )
    for index, item in enumerate(items):
        image, label = item if isinstance(item, tuple | list) else (item, 0)
        try:
            images.append(_bytes(image))
            labels.append(_integer(label))
        except ValueError as error:
            raise ValueError(f"image {index} of the data set {error}") from error
        if images[-1].shape != images[0].shape:
            raise ValueError(
                f"image {index} of the data set has shape {images[-1].shape} and image 0 "
                f"{images[0].shape}; resize them in its transform"
            )
    if not images:
        raise ValueError("the data set holds no image")
    chosen = name or type(dataset).__name__
    return ImageDataset(np.stack(images), np.array(labels, np.int64), chosen)


def _bytes(image: Any) -> NDArray[np.uint8]:
    if hasattr(image, "getexif"):  # a picture of Pillow
        return pictures.to_bytes(
            image, None, 1 if image.mode in pictures.GREY_MODES else 3, Counter()
        )
    if not hasattr(image, "detach"):
        raise ValueError(f"is {type(image).__name__}, expected a tensor or a picture of Pillow")
    pixels = image.detach().cpu().numpy()
    if pixels.ndim != 3 or pixels.shape[0] not in (1, 3):
        raise ValueError(
            f"has shape {pixels.shape}, expected (channels, height, width) with 1 or 3 channels"
        )
    if pixels.dtype == np.uint8:
        return np.array(pixels)
    low, high = float(pixels.min()), float(pixels.max())
    if not np.issubdtype(pixels.dtype, np.floating) or not (low >= 0 and high <= 1):
        raise ValueError(
            f"is {pixels.dtype} from {low:g} to {high:g}, expected uint8 or floats in [0, 1]; "
            "leave transforms.Normalize out"
        )
    return np.asarray(np.round(pixels * 255), dtype=np.uint8)


def _integer(label: Any) -> int:
    try:
        return int(label)
    except (TypeError, ValueError) as error:
        raise ValueError(f"has the label {label!r}, expected an integer") from error
