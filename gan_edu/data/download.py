"""Download Fashion-MNIST: resumable, verified, and atomic.

A file appears under its own name only when it is whole and its checksum is right. An interrupted
download leaves ``NAME.part``, which the next call continues from where it stopped. Of several
processes that start together one downloads, and the others wait for it.
"""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from http.client import HTTPException
from pathlib import Path

from gan_edu.data import locking
from gan_edu.data.fashion_mnist import FILES, DataFile, download_folder, unpack

# The first is the mirror that torchvision uses, the second the authors' own repository.
MIRRORS = (
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
)
CHUNK = 1 << 16

Progress = Callable[[str, int, int | None], None]


def fetch_fashion_mnist(
    folder: str | Path | None = None,
    *,
    mirrors: Sequence[str] = MIRRORS,
    progress: Progress | None = None,
    timeout: float = 30.0,
) -> Path:
    """Download the four files that are missing, and verify those that are there.

    Args:
        folder: Where to keep them; default `download_folder()`.
        mirrors: Base addresses, tried in order.
        progress: Called as ``progress(file name, bytes so far, bytes in all or None)``.
        timeout: Seconds without an answer after which a mirror is given up.

    Returns:
        The folder, ready for ``fashion_mnist.load(root=folder)``.

    Raises:
        ConnectionError: No mirror gave the file. What arrived is kept and continued next time,
            unless it was complete and not the original.
        ValueError: A file that is already there is not the original.
        OSError: The folder cannot be written.
    """
    target = Path(folder).expanduser() if folder is not None else download_folder()
    report = progress or (lambda name, received, total: None)
    for split in FILES.values():
        for file in split.values():
            path = target / file.name
            if not path.exists():
                with locking.alone(target / ".lock"):
                    # Another process may have brought it while this one waited.
                    if not path.exists():
                        _fetch(file, path, mirrors, report, timeout)
                        continue
            unpack(path.read_bytes(), file, path)
            report(file.name, path.stat().st_size, path.stat().st_size)
    return target


def _fetch(
    file: DataFile, path: Path, mirrors: Sequence[str], report: Progress, timeout: float
) -> None:
    failures = []
    for mirror in mirrors:
        try:
            if _try(mirror, file, path, report, timeout):
                return
            failures.append(f"  {mirror}: what it gave is not the original file")
        except (urllib.error.URLError, HTTPException, ConnectionError, TimeoutError) as error:
            failures.append(f"  {mirror}: {getattr(error, 'reason', error)}")
    tried = "\n".join(failures)
    raise ConnectionError(
        f"{file.name} could not be downloaded. Tried:\n{tried}\n{file.expected}\n"
        "Check the connection and run the same command again: it continues where it stopped. "
        "Without a network, on Debian run `apt install dataset-fashion-mnist`, or copy the "
        f"four files from another machine into {path.parent}."
    )


def _try(mirror: str, file: DataFile, path: Path, report: Progress, timeout: float) -> bool:
    """Whether a mirror gave the original, which then is in its place."""
    part = _part(path)
    continued = part.exists()
    _download(mirror + file.name, path, report, timeout)
    try:
        unpack(part.read_bytes(), file, mirror + file.name)
    except ValueError:
        part.unlink()
        # The wrong bytes may be those that an earlier call left: once more from the start.
        return continued and _try(mirror, file, path, report, timeout)
    part.replace(path)
    return True


def _download(url: str, path: Path, report: Progress, timeout: float) -> None:
    part = _part(path)
    start = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={start}-"} if start else {})
    try:
        response = urllib.request.urlopen(request, timeout=timeout)
    except urllib.error.HTTPError as error:
        if error.code == 416 and start:  # the part is as long as the file: its checksum will tell
            return
        raise
    with response:
        resumed = response.status == 206  # a server may ignore Range and send the whole file
        received = start if resumed else 0
        length = response.headers.get("Content-Length")
        total = received + int(length) if length else None
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("ab" if resumed else "wb") as out:
            while chunk := response.read(CHUNK):
                out.write(chunk)
                received += len(chunk)
                report(path.name, received, total)
            os.fsync(out.fileno())
    if total is not None and received < total:
        raise ConnectionError(f"the connection broke after {received:,} of {total:,} bytes")


def _part(path: Path) -> Path:
    return path.with_name(path.name + ".part")
