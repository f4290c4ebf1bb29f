"""``gan-edu train --dry-run``: what a training would take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table

from gan_edu.cli.console import load_module, results
from gan_edu.runs.recipe import Recipe

if TYPE_CHECKING:
    from gan_edu.data.dataset import ImageDataset
    from gan_edu.models.shapes import Layer
    from gan_edu.training.rehearsal import Rehearsal


def show(recipe: Recipe, dataset: ImageDataset, **options: Any) -> None:
    """Print both networks, the memory and the time of an epoch.

    Args:
        recipe: What would be trained.
        dataset: On what.
        options: Of `gan_edu.training.rehearsal.rehearse`.
    """
    found: Rehearsal = load_module("training.rehearsal").rehearse(recipe, dataset, **options)
    for name, layers in (("G", found.generator), ("D", found.discriminator)):
        results.print(_network(name, layers))
    for line in _facts(recipe, dataset, found):
        results.print(line, highlight=False, soft_wrap=True)


def _network(name: str, layers: list[Layer]) -> Table:
    parameters = sum(layer.weights for layer in layers)
    table = Table("layer", "filter", "shape after it", title=f"{name}: {parameters:,} parameters")
    table.add_column("parameters", justify="right")
    for layer in layers:
        shape = " × ".join(map(str, layer.shape)) or "one number"
        table.add_row(
            layer.kind, layer.setting, shape, f"{layer.weights:,}" if layer.weights else ""
        )
    return table


def _facts(recipe: Recipe, dataset: ImageDataset, found: Rehearsal) -> list[str]:
    shape = " × ".join(map(str, dataset.images.shape[1:]))
    parts = ", ".join(f"{name} {size / 2**20:,.1f}" for name, size in found.memory.items())
    whole = sum(found.memory.values()) / 2**20
    peak = "" if found.peak is None else f"; measured at most {found.peak / 2**20:,.0f} MiB"
    seconds = found.seconds_an_epoch
    return [
        f"data      {len(dataset):,} images {shape} of {dataset.name}",
        f"device    {found.device}",
        f"memory    {whole:,.1f} MiB for the whole training: {parts}{peak}",
        f"an epoch  {found.steps:,} steps of D, {_time(seconds)}, by the time of {found.timed}",
        f"all       {recipe.epochs:,} epochs, {recipe.epochs * found.steps:,} steps of D, "
        f"{_time(seconds * recipe.epochs)}, without what is measured and written after each",
        "Nothing was written.",
    ]


def _time(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.3g} s"
    minutes = seconds / 60
    return f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.1f} h"
