"""Build the site in ``_build/html``; a warning is an error.

``python -m website.build`` runs the chapters that changed since the last time;
``python -m website.build --stored`` runs nothing and takes their stored outputs.
"""

import argparse
import shutil
from pathlib import Path

from website.contents import NOTEBOOKS, ROOT

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


def main() -> None:
    """Build the site, then the plain notebooks that its pages offer."""
    from jupyter_book.cli.main import main as jupyter_book

    # Only here: that module takes the settings from this one.
    from website import buttons, notebooks

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stored", action="store_true", help="run nothing")
    options = parser.parse_args()
    config, site = settings(options.stored), ROOT / "_build" / "html"
    # A page whose source is gone would stay, with its links.
    shutil.rmtree(site, ignore_errors=True)
    strict = ["--all", "-W", "-n", "--keep-going"]
    jupyter_book(["build", str(ROOT), *strict, "--config", str(config)], standalone_mode=False)
    # From the pages as they have just been read.
    notebooks.build(config, again=False)
    (site / buttons.FOLDER).mkdir()
    for made in NOTEBOOKS.glob("*.ipynb"):
        shutil.copy(made, site / buttons.FOLDER)


if __name__ == "__main__":
    main()
