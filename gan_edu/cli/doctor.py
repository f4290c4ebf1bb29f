"""``gan-edu doctor``: is this machine ready?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from gan_edu import doctor as examination
from gan_edu.cli.console import results


def doctor(
    out: Annotated[Path, typer.Option(help="Folder that runs are written into.")] = Path("runs"),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead.")] = False,
) -> None:
    """Look at versions, disk, data, judges and devices, and try a step of training on each device.

    Exit code 1 if anything is wrong, with a sentence for each such thing.
    """
    found = []
    for finding in examination.examine(out):
        found.append(finding)
        if not as_json:
            mark = "wrong" if finding.wrong else "ok"
            line = f"{mark:5}  {finding.name:19}  {finding.found}"
            results.print(line, highlight=False, soft_wrap=True)
    wrong = [finding.wrong for finding in found if finding.wrong]
    if as_json:
        print(json.dumps({"ok": not wrong, "findings": [f.as_dict() for f in found]}, indent=2))
    else:
        for sentence in wrong:
            results.print(f"Wrong: {sentence}", highlight=False, soft_wrap=True)
    if wrong:
        raise typer.Exit(1)
