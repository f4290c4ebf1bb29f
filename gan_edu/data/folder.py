"""A folder of image files as one data set."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gan_edu.data import locking, pictures
from gan_edu.data.dataset import ImageDataset
from gan_edu.data.fashion_mnist import download_folder
from gan_edu.data.pictures import SUFFIXES

MEMORY_LIMIT = 1 << 30  # bytes of decoded images; what is larger goes to a file in the cache
SYSTEM_FILES = ("thumbs.db", "desktop.ini")  # Windows leaves them everywhere
NAMED = 10  # that many problems are spelt out, the others counted
OnImage = Callable[[int, int], None]


@dataclass(frozen=True)
class _Plan:
    """Which files are read, as what, and which are not and why."""

    root: Path
    files: list[Path]
    size: tuple[int, int] | None
    shape: tuple[int, int, int]
    skipped: list[str]

    def decoded(
        self, done: Counter[str], bad: list[str], on_image: OnImage
    ) -> Iterator[tuple[Path, NDArray[np.uint8]]]:
        """The good pictures one by one; the others are described in ``bad``."""
        for index, path in enumerate(self.files, start=1):
            try:
                pixels = pictures.one(path, self.size, self.shape[0], done)
                if pixels.shape != self.shape:  # its EXIF orientation turned it
                    raise ValueError(f"is {_size(pixels.shape)} once upright; give a size")
                yield path, pixels
            except ValueError as error:
                bad.append(f"{path.relative_to(self.root)} {error}")
            on_image(index, len(self.files))


def load(
    folder: str | Path,
    *,
    size: int | tuple[int, int] | None = None,
    channels: int | None = None,
    skip_bad: bool = False,
    memory_limit: int = MEMORY_LIMIT,
    on_image: OnImage | None = None,
) -> ImageDataset:
    """Every image in a folder and in the folders below it, in the order of their paths.

    Pictures are turned upright, transparency is laid on white, 16 bits are scaled to 8; what was
    done, and to how many, is in the ``notes`` of the result.

    Args:
        folder: Holds image files; hidden files and those of the system are passed over.
        size: ``(height, width)``, or one number for both, that each image is cropped (at the
            centre, to these proportions) and resized to; ``None`` keeps the images, which must
            then be alike.
        channels: 1 for grey, 3 for colour; ``None`` for grey if all are grey, else colour.
        skip_bad: Leave out what cannot be read, and say so in the notes, instead of stopping.
        memory_limit: Above so many bytes the pixels are kept in a file in the cache folder and
            read from there minibatch by minibatch.
        on_image: Called as ``on_image(images done, images in all)``.

    Returns:
        Images uint8 ``(N, channels, height, width)``. The label of an image is the index of its
        folder among all that hold images.

    Raises:
        FileNotFoundError: No such folder, no images in it, or Pillow is not installed.
        ValueError: Files that are no images or damaged ones, all named; sizes that differ.

    Example:
        >>> load("faces")
        Traceback (most recent call last):
        FileNotFoundError: faces is not a folder; expected one that holds images (.png, .jpg, ...).
    """
    plan = _plan(Path(folder), _pair(size), channels)
    report = on_image or (lambda done, total: None)
    if len(plan.files) * int(np.prod(plan.shape)) > memory_limit:
        images, read, notes = _on_disk(plan, skip_bad, report)
    else:
        done: Counter[str] = Counter()
        bad: list[str] = []
        pixels = np.empty((len(plan.files), *plan.shape), np.uint8)
        read = []
        for path, picture in plan.decoded(done, bad, report):
            pixels[len(read)] = picture
            read.append(path)
        images = pixels[: len(read)]
        notes = _notes(plan, bad, done, len(read), skip_bad)
    parents = sorted({path.parent for path in read})
    index = {parent: number for number, parent in enumerate(parents)}
    labels = np.array([index[path.parent] for path in read], dtype=np.int64)
    return ImageDataset(images, labels, plan.root.resolve().name, notes=notes)


def _plan(root: Path, size: tuple[int, int] | None, channels: int | None) -> _Plan:
    if channels not in (None, 1, 3):
        raise ValueError(f"channels must be 1 for grey or 3 for colour, got {channels!r}")
    pictures.pillow()  # before a folder of good files is called bad
    headers: dict[Path, pictures.Header] = {}
    bad = []
    for path in _files(root):
        try:
            if path.suffix.lower() not in SUFFIXES:
                raise ValueError("is not an image")
            headers[path] = pictures.header(path)
        except ValueError as error:
            bad.append(f"{path.relative_to(root)} {error}")
    if not headers and not bad:
        raise FileNotFoundError(f"{root} holds no images; expected {', '.join(SUFFIXES)} files.")
    if not headers:
        raise ValueError(_listed(root, bad))
    sizes = Counter((found.height, found.width) for found in headers.values())
    turned = Counter(tuple(sorted(pair)) for pair in sizes.elements())
    if size is None and len(turned) > 1:
        listed = ", ".join(f"{h}×{w} ({count})" for (h, w), count in sizes.most_common(NAMED))
        raise ValueError(
            f"the images in {root} have {len(sizes)} sizes, height×width: {listed}"
            f"{', …' if len(sizes) > NAMED else ''}. Give a size that all are cropped and resized "
            "to, such as size=28 (--size 28)." + (f"\nBesides, {_listed(root, bad)}" if bad else "")
        )
    grey = all(found.grey for found in headers.values())
    counted = channels or (1 if grey else 3)
    height, width = size or _first_size(headers, counted)
    return _Plan(root, list(headers), size, (counted, height, width), bad)


def _first_size(headers: dict[Path, pictures.Header], channels: int) -> tuple[int, int]:
    """Height and width of the first picture that can be read, once it is upright."""
    for path in headers:
        try:
            _, height, width = pictures.one(path, None, channels, Counter()).shape
        except ValueError:
            continue
        return height, width
    found = next(iter(headers.values()))
    return found.height, found.width


def _files(root: Path) -> list[Path]:
    if not root.is_dir():
        raise FileNotFoundError(
            f"{root} is not a folder; expected one that holds images (.png, .jpg, ...)."
        )
    return sorted(
        path
        for path in root.rglob("*")
        if path.is_file()
        and path.name.lower() not in SYSTEM_FILES
        and not any(part.startswith(".") for part in path.relative_to(root).parts)
    )


def _notes(
    plan: _Plan, bad: list[str], done: Counter[str], read: int, skip_bad: bool
) -> tuple[str, ...]:
    """What to say of the pictures that were read; an error if some could not be."""
    problems = plan.skipped + bad
    if not read or (problems and not skip_bad):
        raise ValueError(_listed(plan.root, problems))
    notes = []
    sizes = {key: count for key, count in done.items() if key.startswith("resized from")}
    if sizes:
        most = sorted(sizes, key=lambda key: -sizes[key])[:5]
        origins = ", ".join(f"{key.removeprefix('resized from ')} ({sizes[key]:,})" for key in most)
        more = f" and {len(sizes) - 5} more sizes" if len(sizes) > 5 else ""
        notes.append(
            f"{sum(sizes.values()):,} of {read:,} images cropped at the centre and resized to "
            f"{_size(plan.shape)} from {origins}{more}"
        )
    notes += [
        f"{count:,} of {read:,} images {what}" for what, count in done.items() if what not in sizes
    ]
    if problems:
        notes.append(f"{len(problems):,} files left out: {'; '.join(_first(problems))}")
    return tuple(notes)


def _listed(root: Path, problems: list[str]) -> str:
    return (
        f"{len(problems):,} file(s) in {root} cannot be read as images:\n  "
        + "\n  ".join(_first(problems))
        + f"\nExpected {', '.join(SUFFIXES)}, not animated. Restore or remove them, or leave them "
        "out with skip_bad=True (--skip-bad)."
    )


def _first(problems: list[str]) -> list[str]:
    rest = len(problems) - NAMED
    return problems[:NAMED] + ([f"… and {rest:,} more"] if rest > 0 else [])


def _size(shape: Iterable[int]) -> str:
    return "×".join(str(length) for length in tuple(shape)[-2:])


def _pair(size: int | tuple[int, int] | None) -> tuple[int, int] | None:
    pair = (size, size) if isinstance(size, int) else size
    if pair is not None and not (len(pair) == 2 and all(length >= 1 for length in pair)):
        raise ValueError(f"size must be one number or (height, width), at least 1, got {size!r}")
    return pair


def _on_disk(
    plan: _Plan, skip_bad: bool, report: OnImage
) -> tuple[NDArray[np.uint8], list[Path], tuple[str, ...]]:
    """Images in a file of the cache: decoded once, by one of the processes that want them."""
    # What the pixels depend on: which files, when they were written, and the shape asked for.
    facts = [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in plan.files]
    about = repr((str(plan.root.resolve()), facts, plan.size, plan.shape, plan.skipped, skip_bad))
    cache = download_folder().parent / "folders"
    entry = cache / hashlib.sha256(about.encode()).hexdigest()[:16]
    with locking.alone(cache / f".{entry.name}.lock"):
        if not entry.exists():
            _decode_into(entry, plan, skip_bad, report)
    kept = json.loads((entry / "about.json").read_text(encoding="utf-8"))
    shape = (len(kept["files"]), *plan.shape)
    images: NDArray[np.uint8] = np.memmap(entry / "images.bin", np.uint8, "r", shape=shape)
    return images, [plan.root / name for name in kept["files"]], tuple(kept["notes"])


def _decode_into(entry: Path, plan: _Plan, skip_bad: bool, report: OnImage) -> None:
    # A folder renamed at the end: what an error or a kill leaves is never taken for the whole.
    making = Path(tempfile.mkdtemp(dir=entry.parent, prefix=f".{entry.name}."))
    try:
        done: Counter[str] = Counter()
        bad: list[str] = []
        read = []
        with (making / "images.bin").open("wb") as out:
            for path, picture in plan.decoded(done, bad, report):
                out.write(picture.tobytes())
                read.append(path.relative_to(plan.root).as_posix())
        notes = _notes(plan, bad, done, len(read), skip_bad)
        about = json.dumps({"files": read, "notes": notes}, ensure_ascii=False)
        (making / "about.json").write_text(about, encoding="utf-8")
        making.rename(entry)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
