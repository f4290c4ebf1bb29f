"""Real images and toy distributions, as NumPy arrays: nothing here needs torch.

>>> from gan_edu import data
>>> len(data.load("fashion-mnist-sample"))
6000
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gan_edu.data.arrays import from_arrays, from_torch
from gan_edu.data.dataset import ImageDataset

__all__ = ["NAMES", "ImageDataset", "from_arrays", "from_torch", "load", "test_images"]

NAMES = ("fashion-mnist", "fashion-mnist-sample", "faces")

# on_progress(what, done, total or None): bytes of a file that is downloaded, or images read.
OnProgress = Callable[[str, int, int | None], None]


def load(
    name_or_folder: str | Path,
    *,
    split: str = "train",
    root: str | Path | None = None,
    size: int | tuple[int, int] | None = None,
    channels: int | None = None,
    skip_bad: bool = False,
    download: bool = True,
    on_progress: OnProgress | None = None,
) -> ImageDataset:
    """A data set by its name, or the images of a folder.

    Args:
        name_or_folder: One of `NAMES`, or a folder. A folder that has one of these names is
            written with a separator, ``"./faces"``, or given as a ``Path``.
        split: ``"train"`` or ``"test"``; only Fashion-MNIST and its sample have a test split.
        root: For ``"fashion-mnist"``: the folder that holds its files.
        size: For a folder: height and width that its images are resized to. For ``"faces"``: 28,
            or 64 once ``make faces SIZE=64`` has drawn them.
        channels: For a folder: 1 for grey, 3 for colour.
        skip_bad: For a folder: leave out files that cannot be read.
        download: Fetch Fashion-MNIST (30 MB, once) if it is nowhere; never if ``root`` or
            ``GAN_EDU_DATA`` names a place.
        on_progress: Called as ``on_progress(what, done, total or None)`` while a file of that name
            is downloaded (bytes), or while ``"images"`` are read.

    Returns:
        `ImageDataset`: images, labels, name, digest, fitting judge, and notes.

    Raises:
        FileNotFoundError: No such data set or folder, or its files are missing.
        ValueError: Damaged files, or an option that this data set does not have.
        ConnectionError: The download failed; it continues when called again.

    Example:
        >>> images, labels = load("faces")
        >>> images.shape
        (12000, 3, 28, 28)
    """
    named = isinstance(name_or_folder, str) and name_or_folder in NAMES
    fashion = named and name_or_folder != "faces"
    if split not in ("train", "test"):
        raise ValueError(f"split must be 'train' or 'test', got {split!r}")
    _refuse(name_or_folder, "a test split", split == "test" and not fashion)
    _refuse(name_or_folder, "a root", root is not None and name_or_folder != "fashion-mnist")
    if not named:
        return _load_folder(name_or_folder, size, channels, skip_bad, on_progress)
    _refuse(name_or_folder, "other channels", channels not in (None, 1 if fashion else 3))
    if name_or_folder == "faces":
        from gan_edu.data import faces

        side = size if isinstance(size, int) else (size or (28,))[0]
        _refuse(name_or_folder, "unequal sides", isinstance(size, tuple) and size != (side, side))
        return faces.load(size=side)
    _refuse(name_or_folder, "another size", size not in (None, 28, (28, 28)))
    return _load_fashion(str(name_or_folder), split, root, download, on_progress)


def test_images(dataset: ImageDataset, n: int) -> ImageDataset | None:
    """The first ``n`` test images of the set that a training set is part of.

    ``None`` where there are none, or where they are not on this machine.

    Example:
        >>> len(test_images(load("fashion-mnist-sample"), 500))
        500
    """
    if dataset.name not in NAMES or dataset.name == "faces":
        return None
    try:
        test = load(dataset.name, split="test", download=False)
    except FileNotFoundError:
        return None
    return ImageDataset(test.images[:n], test.labels[:n], f"{test.name}, first {n:,}", test.judge)


def _load_fashion(
    name: str, split: str, root: str | Path | None, fetch: bool, on_progress: OnProgress | None
) -> ImageDataset:
    from gan_edu.data import download, fashion_mnist

    part: fashion_mnist.Split = "test" if split == "test" else "train"
    if name == "fashion-mnist-sample":
        return fashion_mnist.load(part, subset="sample")
    try:
        return fashion_mnist.load(part, root)
    except FileNotFoundError:
        # A folder that was named is never passed over.
        if not fetch or root is not None or fashion_mnist.named_folder() is not None:
            raise
    return fashion_mnist.load(part, download.fetch_fashion_mnist(progress=on_progress))


def _load_folder(
    where: str | Path,
    size: int | tuple[int, int] | None,
    channels: int | None,
    skip_bad: bool,
    on_progress: OnProgress | None,
) -> ImageDataset:
    from gan_edu.data import folder

    if not Path(where).is_dir():
        raise FileNotFoundError(
            f"{str(where)!r} is neither a data set ({', '.join(NAMES)}) nor a folder of images"
        )

    def report(done: int, total: int) -> None:
        if on_progress is not None:
            on_progress("images", done, total)

    return folder.load(where, size=size, channels=channels, skip_bad=skip_bad, on_image=report)


def _refuse(name: str | Path, what: str, wanted: bool) -> None:
    if wanted:
        raise ValueError(f"the data set {str(name)!r} does not have {what}; leave the option out")
