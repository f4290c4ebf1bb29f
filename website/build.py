"""Build the site in ``_build/html``; a warning is an error.

``python -m website.build`` runs the chapters that changed since the last time;
``python -m website.build --stored`` runs nothing and takes their stored outputs.
"""

import argparse
import shutil
from pathlib import Path

from website.contents import ROOT

RUN, STORED = "execute_notebooks: cache", 'execute_notebooks: "off"'


def settings(stored: bool) -> Path:
    """The file of settings: the book's own, or a copy of it that runs nothing."""
    own = ROOT / "_config.yml"
    if not stored:
        return own
    text = own.read_text("utf-8")
    if text.count(RUN) != 1:
        raise ValueError(f"_config.yml does not hold {RUN!r} once")
    copy = ROOT / "_build" / "stored-outputs.yml"
    copy.parent.mkdir(exist_ok=True)
    copy.write_text(text.replace(RUN, STORED), "utf-8")
    return copy


if __name__ == "__main__":
    from jupyter_book.cli.main import main as jupyter_book

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stored", action="store_true", help="run nothing")
    options = parser.parse_args()
    # A page whose source is gone would stay, with its links.
    shutil.rmtree(ROOT / "_build" / "html", ignore_errors=True)
    strict = ["--all", "-W", "-n", "--keep-going"]
    jupyter_book(["build", str(ROOT), *strict, "--config", str(settings(options.stored))])
