"""Fashion-MNIST: 60,000 training and 10,000 test images of clothes, 28×28 grey (Xiao et al. 2017).

`load` looks for the four original files in this order and stops at the first place that has any:

1. ``root``, if you give one;
2. the folder named by the environment variable ``GAN_EDU_DATA``;
3. the Debian package ``dataset-fashion-mnist`` (``/usr/share/datasets/fashion-mnist``);
4. the folder that ``gan-edu data fashion-mnist`` downloads into.

A folder that you name yourself is never passed over for another one. Every file is verified: the
checksum is that of the *unpacked* content, because the same images are packed by different gzip
programs into different bytes. Nothing is downloaded here; `gan_edu.data.download` does that.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import zipfile
import zlib
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gan_edu.data.dataset import ImageDataset

CLASSES = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
    "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip
DEBIAN_FOLDER = Path("/usr/share/datasets/fashion-mnist")
SAMPLE_PER_CLASS = {"train": 600, "test": 100}

Split = Literal["train", "test"]


class DataFile(NamedTuple):
    """One of the four original files: its name, and what it must contain once unpacked."""

    name: str
    size: int
    sha256: str
    header: int

    @property
    def expected(self) -> str:
        """The sentence that every error about this file ends with."""
        return (
            f"Expected {self.name}: {self.size:,} bytes when unpacked, SHA-256 {self.sha256[:16]}…"
        )


FILES: dict[str, dict[str, DataFile]] = {
    "train": {
        "images": DataFile(
            "train-images-idx3-ubyte.gz",
            47_040_016,
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            16,
        ),
        "labels": DataFile(
            "train-labels-idx1-ubyte.gz",
            60_008,
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            8,
        ),
    },
    "test": {
        "images": DataFile(
            "t10k-images-idx3-ubyte.gz",
            7_840_016,
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            16,
        ),
        "labels": DataFile(
            "t10k-labels-idx1-ubyte.gz",
            10_008,
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
            8,
        ),
    },
}


def load(
    split: Split = "train",
    root: str | Path | None = None,
    subset: Literal["sample"] | int | None = None,
) -> ImageDataset:
    """Fashion-MNIST as it was published, verified.

    Args:
        split: ``"train"`` (60,000 images) or ``"test"`` (10,000).
        root: Folder that holds the original ``.gz`` files. Default: the search order above.
        subset: ``None`` for the whole split; ``"sample"`` for the balanced real sample that ships
            with this package (600 training or 100 test images of each class, no download needed);
            an integer ``n`` for the first ``n`` images of the split.

    Returns:
        `ImageDataset`: images uint8 ``(N, 1, 28, 28)``, labels int64 ``(N,)`` in 0…9 (`CLASSES`).

    Raises:
        FileNotFoundError: The files are in none of the places; the message lists them.
        ValueError: A file is truncated or altered, or an argument is out of range.

    Example:
        >>> images, labels = load("test", subset="sample")
        >>> images.shape, images.dtype, labels.shape
        ((1000, 1, 28, 28), dtype('uint8'), (1000,))

    References:
        Xiao, Rasul & Vollgraf (2017), arXiv:1708.07747.
    """
    if split not in FILES:
        raise ValueError(f"split must be 'train' or 'test', got {split!r}")
    if subset == "sample":
        if root is not None:
            raise ValueError("subset='sample' ships with gan_edu and is not read from root")
        return _load_sample(split)
    folder = find_folder(split, root)
    images = _read(folder, FILES[split]["images"]).reshape(-1, 1, 28, 28)
    labels = _read(folder, FILES[split]["labels"]).astype(np.int64)
    name = "fashion-mnist" if split == "train" else "fashion-mnist (test)"
    if subset is None:
        return ImageDataset(images, labels, name, judge="fashion")
    if isinstance(subset, bool) or not isinstance(subset, int) or not 1 <= subset <= len(images):
        raise ValueError(
            f"subset must be None, 'sample' or an integer from 1 to {len(images):,}, got {subset!r}"
        )
    name = f"{name}, first {subset:,}"
    return ImageDataset(images[:subset], labels[:subset], name, judge="fashion")


def find_folder(split: Split = "train", root: str | Path | None = None) -> Path:
    """The folder that `load` would read, or ``FileNotFoundError`` with all that was searched."""
    names = [file.name for file in FILES[split].values()]
    chosen = Path(root) if root is not None else named_folder()
    places = [chosen.expanduser()] if chosen is not None else [DEBIAN_FOLDER, download_folder()]
    # torchvision keeps the same files under FashionMNIST/raw: its folder works as it is.
    folders = [folder for place in places for folder in (place, place / "FashionMNIST" / "raw")]
    for folder in folders:
        if any((folder / name).is_file() for name in names):
            return folder
    source, advice = "the usual places", "or name their folder as root or in GAN_EDU_DATA"
    command = "gan-edu data fashion-mnist"
    if chosen is not None:
        # A folder that was named is the only one searched: the files must come into it.
        source = "root" if root is not None else "the folder that GAN_EDU_DATA names"
        advice = f"or {'leave root out' if root is not None else 'unset GAN_EDU_DATA'}"
        command += f" --root {chosen}"
    searched = "\n".join(f"  {folder}" for folder in folders)
    raise FileNotFoundError(
        f"Fashion-MNIST ({split}) was not found in {source}. Searched:\n{searched}\n"
        f"Expected {' and '.join(names)}.\n"
        f"Download them with `{command}`, {advice}. On Debian `apt install dataset-fashion-mnist` "
        f"puts them into {DEBIAN_FOLDER}; load(subset='sample') needs no file."
    )


def named_folder() -> Path | None:
    """The folder in the environment variable ``GAN_EDU_DATA``, if it is set."""
    value = os.environ.get("GAN_EDU_DATA")
    return Path(value) if value else None


def download_folder() -> Path:
    """Where downloads are kept: ``$XDG_CACHE_HOME/gan-edu/fashion-mnist``."""
    return cache_folder() / "fashion-mnist"


def cache_folder() -> Path:
    """Where what does not ship is kept: ``$XDG_CACHE_HOME/gan-edu``."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gan-edu"


def unpack(packed: bytes, file: DataFile, where: str | Path) -> bytes:
    """Unpack and verify one original file.

    Raises:
        ValueError: The bytes are truncated or altered. ``where`` names their source in the message.
    """
    repair = (
        "Delete it and fetch a fresh copy with `gan-edu data fashion-mnist`, "
        "or reinstall the package it came from."
    )
    try:
        content = gzip.decompress(packed)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(
            f"{where} is damaged: {len(packed):,} bytes that do not unpack ({error}). "
            f"{file.expected} {repair}"
        ) from error
    digest = hashlib.sha256(content).hexdigest()
    if digest != file.sha256:
        raise ValueError(
            f"{where} is not the original file: it unpacks to {len(content):,} bytes with SHA-256 "
            f"{digest[:16]}…. {file.expected} {repair}"
        )
    return content


def _read(folder: Path, file: DataFile) -> NDArray[np.uint8]:
    path = folder / file.name
    if not path.is_file():
        raise FileNotFoundError(
            f"{path} is missing, though its companion file is there. {file.expected} "
            "Fetch both with `gan-edu data fashion-mnist`."
        )
    # The checksum pins every byte, so the IDX header needs no parsing: the rest are the pixels.
    content = unpack(path.read_bytes(), file, path)
    return np.frombuffer(content, dtype=np.uint8, offset=file.header)


def _load_sample(split: Split) -> ImageDataset:
    archive = files("gan_edu.data") / "fashion_mnist_sample.npz"
    try:
        # The archive carries a CRC of each array, which reading checks.
        with np.load(BytesIO(archive.read_bytes()), allow_pickle=False) as arrays:
            images, labels = arrays[f"{split}_images"], arrays[f"{split}_labels"]
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(
            f"The shipped sample {archive} is damaged or missing ({error}). Expected an archive "
            "of 7,000 images; reinstall the package: pip install --force-reinstall gan-edu"
        ) from error
    name = "fashion-mnist-sample" if split == "train" else "fashion-mnist-sample (test)"
    return ImageDataset(images, labels.astype(np.int64), name, judge="fashion")
