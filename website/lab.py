"""``make lab``: JupyterLab on a working copy of the plain notebooks.

The copy is in ``lab/notebooks``; what a reader writes there stays, and the book's files stay clean.
A notebook that is there already is never replaced. The recorded runs lie beside it, as a link.
Other arguments than ``--folder`` go to JupyterLab.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import nbformat
from nbformat.sign import NotebookNotary

from website.contents import NOTEBOOKS, ROOT

LAB = ROOT / "lab"
# JupyterLab is to save figures with their notebook: opened again, it shows them before it is run.
SETTINGS = ROOT / "website" / "jupyter"


def copy_notebooks(source: Path = NOTEBOOKS, lab: Path = LAB) -> list[Path]:
    """Copy what is not there yet; the new files."""
    target = lab / "notebooks"
    target.mkdir(parents=True, exist_ok=True)
    runs = lab / "results"
    if not runs.exists():
        runs.symlink_to(ROOT / "results", target_is_directory=True)
    new = [path for path in sorted(source.glob("*.ipynb")) if not (target / path.name).exists()]
    return [Path(shutil.copy(path, target)) for path in new]


def trust(notebooks: Iterable[Path]) -> None:
    """Sign them: in a notebook of nobody known JupyterLab draws no figure to play with."""
    notary = NotebookNotary()
    for path in notebooks:
        notary.sign(nbformat.read(path, as_version=4))


def main() -> None:
    """Copy, and start JupyterLab in the folder."""
    from jupyterlab.labapp import main as jupyterlab

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=LAB, help="default: lab")
    options, others = parser.parse_known_args()
    notebooks = options.folder / "notebooks"
    made = copy_notebooks(lab=options.folder)
    trust(made)
    print(f"{len(made)} new notebooks in {notebooks}; your own copies are kept")
    paths = [str(SETTINGS), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, paths))
    start = notebooks / "intro.ipynb"
    sys.exit(jupyterlab([str(start), f"--ServerApp.root_dir={notebooks}", *others]))


if __name__ == "__main__":
    main()
