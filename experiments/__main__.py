"""``python -m experiments list | run | status | score | costs | table``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from experiments import costs, runner, scoring, tables
from experiments.entries import find

app = typer.Typer(help="The recorded runs of the book.", no_args_is_help=True)
Names = Annotated[list[str] | None, typer.Argument(help="Experiments, or what they lie under.")]

Results = Annotated[Path, typer.Option(help="Where the runs lie.")]


@app.command("list")
def list_experiments(names: Names = None) -> None:
    """What is trained for the book, and why."""
    for e in find(names or []):
        print(f"{e.name}: {len(e.seeds)} × {e.recipe.epochs} epochs, {e.data}. {e.purpose}")


@app.command()
def run(
    names: Names = None,
    hours: Annotated[float | None, typer.Option(help="Stop after so many hours.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Runs at a time.")] = 1,
    shard: Annotated[str, typer.Option(help="i/n: the i-th of n parts of the list.")] = "1/1",
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, mps.")] = "auto",
    change_device: Annotated[
        bool, typer.Option("--change-device", help="Continue runs of another kind of device.")
    ] = False,
    results: Results = runner.RESULTS,
) -> None:
    """Train what is missing, resume what was cut off, and measure it."""
    work = [pair for experiment in find(names or []) for pair in experiment.runs()]
    # All recipes with the first seed, then all with the next: what is cut short is still paired.
    work.sort(key=lambda pair: pair[1])
    runner.run_all(
        runner.shard(work, shard),
        device=device,
        workers=workers,
        hours=hours,
        results=results,
        change_device=change_device,
        say=lambda text: print(text, flush=True),
    )


@app.command()
def status(names: Names = None) -> None:
    """How far each run is."""
    for experiment in find(names or []):
        for _, seed in experiment.runs():
            print(f"{experiment.name}/{seed}: {runner.state_of(experiment, seed)}")


@app.command()
def score(names: Names = None, results: Results = runner.RESULTS) -> None:
    """Score finished runs that kept their weights, and the real images, where it is missing."""
    if scoring.score_real(results):
        print("real images: scored")
    for experiment in find(names or []):
        for _, seed in experiment.runs():
            if scoring.score_run(experiment, seed, results):
                print(f"{experiment.name}/{seed}: scored", flush=True)


@app.command()
def table(results: Results = runner.RESULTS) -> None:
    """Make the tables of the chapters again, from the files of the finished runs."""
    for path in tables.write_tables(find([]), results, results / "tables"):
        print(path)


@app.command("costs")
def measure_costs(
    names: Annotated[list[str], typer.Argument(help="Experiments, or what they lie under.")],
    results: Results = runner.RESULTS,
) -> None:
    """Measure what an epoch of these recipes costs on one thread of this CPU."""
    costs.write_costs(find(names), results / "costs.csv")


def main() -> None:
    """Run the command line; an expected error is one line."""
    try:
        app()
    except (ValueError, OSError) as error:
        print(f"Error: {error}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
