"""``gan-edu data``, and how the other commands read images with a bar."""

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

from gan_edu import data as sets
from gan_edu.cli.console import console, counting
from gan_edu.data import OnProgress, download, fashion_mnist
from gan_edu.data.dataset import ImageDataset

app = typer.Typer(help="Fetch and verify the real data.", no_args_is_help=True)


@app.callback()
def _data() -> None:
    """Fetch and verify the real data."""


@app.command("fashion-mnist")
def fetch_fashion_mnist(
    root: Annotated[
        Path | None, typer.Option(help="Folder to keep the files in (default: the cache folder).")
    ] = None,
) -> None:
    """Download Fashion-MNIST (30 MB), verified; an interrupted download is continued."""
    with _bars() as progress:
        found = download.fetch_fashion_mnist(root, progress=_reporting(progress))
    for split in ("train", "test"):
        images, _ = fashion_mnist.load(split, root=found)
        console.print(f"{split}: {len(images):,} images, checksums right")
    console.print(f"Fashion-MNIST is in {found}")


def load(name: str, *, quiet: bool = False, **options: Any) -> ImageDataset:
    """The images of a data set by name, or of a folder; see `gan_edu.data.load`."""
    if quiet:
        return sets.load(name, **options)
    with _bars() if name in sets.NAMES else counting("images") as progress:
        return sets.load(name, on_progress=_reporting(progress), **options)


def _bars() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=console,
    )


def _reporting(progress: Progress) -> OnProgress:
    tasks: dict[str, Any] = {}

    def report(name: str, done: int, total: int | None) -> None:
        if name not in tasks:
            tasks[name] = progress.add_task(name)
        progress.update(tasks[name], completed=done, total=total)

    return report
