"""``gan-edu sample`` and ``compare``: recorded runs are drawn from and set side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from gan_edu.cli.console import console, load_module, results
from gan_edu.runs import comparison
from gan_edu.runs import run as runs
from gan_edu.runs.grids import png
from gan_edu.runs.storage import write_atomically


def sample(
    run: Annotated[Path, typer.Argument(help="Folder of a recorded run, finished or not.")],
    number: Annotated[int, typer.Option("--number", "-n", min=1, help="How many images.")] = 64,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the latent vectors.")] = 0,
    epoch: Annotated[
        int | None, typer.Option(min=1, help="One that --keep-every kept (default: the last).")
    ] = None,
    label: Annotated[
        int | None, typer.Option(min=0, help="Class, of a conditional run (default: each in turn).")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="PNG file of the grid (default: RUN/sample.png).")
    ] = None,
) -> None:
    """Draw new images from a recorded run into one PNG grid."""
    target = out or run / "sample.png"
    images = load_module("training.sampling").sample(
        run, number, seed=seed, epoch=epoch, label=label
    )
    write_atomically(target, png(images.numpy()))
    console.print(f"{number} images in {target}, from {progress(runs.read(run), epoch)}")


def compare(
    folders: Annotated[list[Path], typer.Argument(help="Folders of recorded runs.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Set recorded runs side by side: what differs in their recipes, and their last epoch."""
    found = comparison.compare([runs.read(folder) for folder in folders])
    if as_json:
        print(json.dumps(found.rows, indent=2))
        return
    header, *lines = found.cells()
    table = Table(*header, title="Last epoch of each run")
    for line in lines:
        table.add_row(*line)
    results.print(table)
    if not found.same_data:
        console.print("These runs were not trained on the same images.")


def progress(run: runs.Run, epoch: int | None = None) -> str:
    """How far a run is, such as ``epoch 3 of 200``; by its weights, which is what is drawn from."""
    if epoch is None:
        weights = run.folder / "generator.safetensors"
        epoch = load_module("training.checkpoint").epoch_of(weights)
    return f"epoch {epoch} of {run.recipe.epochs}"
