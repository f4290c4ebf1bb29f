"""``gan-edu sample``, ``interpolate`` and ``movie``: pictures from a recorded run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from gan_edu import recorded
from gan_edu.cli.console import console, load_module
from gan_edu.runs import run as runs
from gan_edu.runs.grids import png
from gan_edu.runs.storage import write_atomically

RunFolder = Annotated[Path, typer.Argument(help="Folder of a recorded run, finished or not.")]
Epoch = Annotated[
    int | None, typer.Option(min=1, help="One that --keep-every kept (default: the last).")
]
Best = Annotated[bool, typer.Option("--best", help="The epoch that --keep-best kept.")]


def sample(
    run: RunFolder,
    number: Annotated[int, typer.Option("--number", "-n", min=1, help="How many images.")] = 64,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the latent vectors.")] = 0,
    epoch: Epoch = None,
    best: Best = False,
    label: Annotated[
        int | None, typer.Option(min=0, help="Class, of a conditional run (default: each in turn).")
    ] = None,
    single: Annotated[
        bool, typer.Option("--single", help="A folder with one PNG for each image; no grid.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(help="The PNG file (default: RUN/sample.png), or the folder (RUN/sample)."),
    ] = None,
) -> None:
    """Draw new images from a recorded run into one PNG grid, or into single files."""
    target = out or run / ("sample" if single else "sample.png")
    load_module("training.sampling")  # says how to get torch, if it is missing
    images = recorded.load(run).sample(number, seed=seed, epoch=epoch, best=best, label=label)
    if single:
        if target.exists() and any(target.iterdir()):
            raise FileExistsError(
                f"{target} is not empty, and old pictures would be mixed with new ones: "
                "name another folder with --out"
            )
        for index, image in enumerate(images):
            write_atomically(target / f"{index:05d}.png", png(image[None], columns=1))
    else:
        write_atomically(target, png(images))
    console.print(f"{number} images in {target}, from {progress(run, epoch, best=best)}")


def interpolate(
    run: RunFolder,
    rows: Annotated[int, typer.Option(min=1, help="How many walks.")] = 8,
    columns: Annotated[int, typer.Option(min=2, help="Pictures of each walk.")] = 8,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the latent vectors.")] = 0,
    epoch: Epoch = None,
    out: Annotated[
        Path | None, typer.Option(help="PNG file (default: RUN/interpolation.png).")
    ] = None,
) -> None:
    """Draw walks between latent vectors, one a row, on spherical paths."""
    target = out or run / "interpolation.png"
    load_module("training.sampling")
    images = recorded.load(run).interpolate(rows, columns, seed=seed, epoch=epoch)
    write_atomically(target, png(images, columns))
    console.print(f"{rows} walks in {target}, from {progress(run, epoch)}")


def movie(
    run: RunFolder,
    out: Annotated[Path | None, typer.Option(help="GIF file (default: RUN/movie.gif).")] = None,
    seconds: Annotated[float, typer.Option(min=0.1, help="From first to last epoch.")] = 6.0,
) -> None:
    """The recorded pictures of a run, epoch after epoch, as a GIF."""
    found = recorded.load(run)
    made = found.movie(out, seconds=seconds)
    epochs = found.epochs_with_samples()
    console.print(f"epochs {epochs[0]} to {epochs[-1]} in {made.path}")


def progress(folder: Path, epoch: int | None = None, *, best: bool = False) -> str:
    """How far a run is, such as ``epoch 3 of 200``; by its weights, which is what is drawn from."""
    chosen: Any = "best" if best else epoch
    if chosen is None or best:
        epoch = load_module("training.sampling").weights_epoch(folder, epoch=chosen)
    return f"epoch {epoch} of {runs.read(folder).recipe.epochs}"
