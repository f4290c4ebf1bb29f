"""``make lab``: JupyterLab on a working copy of the plain notebooks.

The copy is in ``lab/notebooks``; what a reader writes there stays, and the book's files stay clean.
A notebook that is there already is never replaced. The recorded runs lie beside it, as a link.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from website.contents import NOTEBOOKS, ROOT

LAB = ROOT / "lab"


def copy_notebooks(source: Path = NOTEBOOKS, lab: Path = LAB) -> list[Path]:
    """Copy what is not there yet; the new files."""
    target = lab / "notebooks"
    target.mkdir(parents=True, exist_ok=True)
    runs = lab / "results"
    if not runs.exists():
        runs.symlink_to(ROOT / "results", target_is_directory=True)
    new = [path for path in sorted(source.glob("*.ipynb")) if not (target / path.name).exists()]
    return [Path(shutil.copy(path, target)) for path in new]


def main() -> None:
    """Copy, and start JupyterLab in the folder."""
    from jupyterlab.labapp import main as jupyterlab

    made = copy_notebooks()
    print(f"{len(made)} new notebooks in {LAB / 'notebooks'}; your own copies are kept")
    start = LAB / "notebooks" / "intro.ipynb"
    sys.exit(jupyterlab([str(start), f"--ServerApp.root_dir={LAB / 'notebooks'}"]))


if __name__ == "__main__":
    main()
