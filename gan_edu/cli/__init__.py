"""The command line, ``gan-edu``: data, training, what recorded runs hold, scores, the machine.

Torch is imported inside the commands that need it, so that the others work on the base install.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from gan_edu import __version__
from gan_edu.cli import data, diagnosis, doctor, pictures, recorded, scores, training
from gan_edu.cli.console import console

app = typer.Typer(
    help="Train and study generative adversarial networks.",
    no_args_is_help=True,
    invoke_without_command=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)
app.add_typer(data.app, name="data")
app.command()(training.train)
app.command()(pictures.sample)
app.command()(pictures.interpolate)
app.command()(pictures.movie)
app.command()(recorded.metrics)
app.command()(recorded.compare)
app.command()(diagnosis.diagnose)
app.command()(recorded.export)
app.command()(scores.score)
app.command("train-judge")(scores.train_judge)
app.command()(doctor.doctor)


@app.callback()
def _start(
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    """Train and study generative adversarial networks."""
    if version:
        typer.echo(__version__)
        raise typer.Exit


def main() -> None:
    """Run the command line; an expected error is one message and exit code 1, no traceback."""
    try:
        app()
    except (ValueError, OSError, FloatingPointError) as error:
        console.print("Error:", style="bold red", end=" ")
        console.print(error, highlight=False, soft_wrap=True)
        sys.exit(1)
