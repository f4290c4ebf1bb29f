"""``gan-edu sample`` and ``compare``: recorded runs are drawn from and set side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from gan_edu.cli.console import console, load_module, results
from gan_edu.runs import run as runs


def sample(
    run: Annotated[Path, typer.Argument(help="Folder of a recorded run, finished or not.")],
    number: Annotated[int, typer.Option("--number", "-n", min=1, help="How many images.")] = 64,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the latent vectors.")] = 0,
    epoch: Annotated[
        int | None, typer.Option(min=1, help="One that --keep-every kept (default: the last).")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="PNG file of the grid (default: RUN/sample.png).")
    ] = None,
) -> None:
    """Draw new images from a recorded run into one PNG grid."""
    target = out or run / "sample.png"
    images = load_module("training.sampling").sample(run, number, seed=seed, epoch=epoch)
    load_module("training.images").write_grid(images, target)
    console.print(f"{number} images in {target}, from {progress(runs.read(run), epoch)}")


def compare(
    folders: Annotated[list[Path], typer.Argument(help="Folders of recorded runs.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Set recorded runs side by side: what differs in their recipes, and their last epoch."""
    recorded = [runs.read(folder) for folder in folders]
    recipes = [run.recipe.as_dict() for run in recorded]
    differing = [name for name in recipes[0] if any(r[name] != recipes[0][name] for r in recipes)]
    rows = []
    for run, recipe in zip(recorded, recipes, strict=True):
        last = run.metrics[-1] if run.metrics else {}
        settings = {name: recipe[name] for name in dict.fromkeys(["model", *differing])}
        numbers = {name: value for name, value in last.items() if not isinstance(value, list)}
        rows.append({"run": run.folder.name, "data": run.data["name"], **settings, **numbers})
    if as_json:
        print(json.dumps(rows, indent=2))
        return
    table = Table("", *(str(row["run"]) for row in rows), title="Last epoch of each run")
    for name in dict.fromkeys(key for row in rows for key in row if key != "run"):
        table.add_row(name.replace("_", " "), *(_cell(row.get(name)) for row in rows))
    results.print(table)
    if len({run.data["sha256"] for run in recorded}) > 1:
        console.print("These runs were not trained on the same images.")


def progress(run: runs.Run, epoch: int | None = None) -> str:
    """How far a run is, such as ``epoch 3 of 200``; by its weights, which is what is drawn from."""
    if epoch is None:
        weights = run.folder / "generator.safetensors"
        epoch = load_module("training.checkpoint").epoch_of(weights)
    return f"epoch {epoch} of {run.recipe.epochs}"


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:,.4g}" if isinstance(value, float) else str(value)
