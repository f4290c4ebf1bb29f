"""``gan-edu data``, and the images that the other commands name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from gan_edu.cli.console import console, counting
from gan_edu.data import download, faces, fashion_mnist, folder
from gan_edu.data.dataset import ImageDataset

DATA_SETS = ("fashion-mnist", "fashion-mnist-sample", "faces")

app = typer.Typer(help="Fetch and verify the real data.", no_args_is_help=True)


@app.callback()
def _data() -> None:
    """Fetch and verify the real data."""


@app.command("fashion-mnist")
def fetch_fashion_mnist(
    root: Annotated[
        Path | None, typer.Option(help="Folder to keep the files in [default: the cache folder].")
    ] = None,
) -> None:
    """Download Fashion-MNIST (30 MB), verified; an interrupted download is continued."""
    found = _fetch(root)
    for split in ("train", "test"):
        images, _ = fashion_mnist.load(split, root=found)
        console.print(f"{split}: {len(images):,} images, checksums right")
    console.print(f"Fashion-MNIST is in {found}")


def load(
    name: str, root: Path | None = None, *, size: tuple[int, int] | None = (28, 28)
) -> ImageDataset:
    """The training images of a data set by name, or of a folder."""
    if name == "fashion-mnist-sample":
        return fashion_mnist.load(subset="sample")
    if name == "faces":
        return faces.load()
    if name != "fashion-mnist":
        with counting("images") as progress:
            task = progress.add_task("reading", total=None)
            return folder.load(
                name,
                size=size,
                on_image=lambda done, total: progress.update(task, completed=done, total=total),
            )
    try:
        return fashion_mnist.load(root=root)
    except FileNotFoundError:
        if root is not None or fashion_mnist.named_folder() is not None:
            raise  # a folder that was named is never passed over
        console.print("Fashion-MNIST is not on this machine; downloading it (30 MB).")
        return fashion_mnist.load(root=_fetch(None))


def _fetch(root: Path | None) -> Path:
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=console,
    ) as progress:
        tasks: dict[str, Any] = {}

        def report(name: str, received: int, total: int | None) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(name)
            progress.update(tasks[name], completed=received, total=total)

        return download.fetch_fashion_mnist(root, progress=report)
