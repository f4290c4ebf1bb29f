"""``gan-edu compare``, ``metrics`` and ``export``: what recorded runs hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.table import Table

from gan_edu.cli.console import console, load_module, results
from gan_edu.cli.pictures import Best, Epoch, progress
from gan_edu.recorded import load
from gan_edu.runs import comparison
from gan_edu.runs import run as runs
from gan_edu.runs.metrics import as_csv


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


def metrics(
    run: Annotated[Path, typer.Argument(help="Folder of a recorded run, finished or not.")],
    csv: Annotated[
        bool, typer.Option("--csv", help="Print CSV, each number of a list in its own column.")
    ] = False,
) -> None:
    """The numbers of a run, epoch after epoch."""
    recorded = runs.read(run)
    if not recorded.metrics:
        raise ValueError(f"{run} has finished no epoch yet, so it has no metrics")
    if csv:
        print(as_csv(recorded.metrics))
        return
    names = list(dict.fromkeys(name for epoch in recorded.metrics for name in epoch))
    lists = [n for n in names if any(isinstance(e.get(n), list) for e in recorded.metrics)]
    columns = [name for name in names if name not in lists]
    table = [[name.replace("_", " ") for name in columns]]
    table += [[_cell(epoch.get(name)) for name in columns] for epoch in recorded.metrics]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for line in table:
        print("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)))
    if lists:
        console.print(f"Lists are in --csv: {', '.join(lists)}")


def export(
    run: Annotated[Path, typer.Argument(help="Folder of a recorded run, finished or not.")],
    format: Annotated[
        Literal["onnx", "torch"], typer.Option(help="ONNX, or torch.export's .pt2.")
    ] = "onnx",
    out: Annotated[Path | None, typer.Option(help="Folder (default: RUN/export).")] = None,
    epoch: Epoch = None,
    best: Best = False,
) -> None:
    """Write G and D as files for other programs, and compare what they compute with the networks.

    G with averaged weights, where the run has them. N is free: any number of images at a time.
    """
    exporting = load_module("exporting")
    files = load(run).export(out, format=format, epoch=epoch, best=best)
    for file in files:
        results.print(f"{file.path}", highlight=False, soft_wrap=True)
        for word, text in (("in", file.input), ("out", file.output)):
            results.print(f"  {word:4} {text}", highlight=False, soft_wrap=True)
        results.print(f"  differs from the network by {file.difference:.1g}", highlight=False)
    kind = f"ONNX, opset {exporting.OPSET}" if format == "onnx" else "torch.export"
    console.print(f"{kind}, evaluation mode, from {progress(run, epoch, best=best)}")


def _cell(value: object) -> str:
    return f"{value:,.4g}" if isinstance(value, float) else "–"
