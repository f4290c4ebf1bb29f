"""``gan-edu diagnose``: what the curves of recorded runs say, in words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gan_edu.cli.console import results
from gan_edu.runs import run as runs
from gan_edu.runs.diagnosis import diagnose as diagnosis_of


def diagnose(
    folders: Annotated[list[Path], typer.Argument(help="Folders of recorded runs.")],
) -> None:
    """Say what the curves of runs show: who wins, what is missing, what to try."""
    for folder in folders:
        results.print(f"{folder}", style="bold", soft_wrap=True)
        results.print(str(diagnosis_of(runs.read(folder))), highlight=False, soft_wrap=True)
