"""Build the site in ``_build/html``; a warning is an error.

``python -m website.build`` runs the chapters that changed since the last time;
``python -m website.build --stored`` runs nothing and takes their stored outputs;
``--language vi`` builds that translation beside the book, in ``_build/vi``.
"""

import argparse
import functools
import gc
import shutil
from pathlib import Path

from website.contents import NOTEBOOKS, ROOT

RUN, STORED = "execute_notebooks: cache", 'execute_notebooks: "off"'
ENGLISH = "language: en"


def settings(stored: bool, language: str = "en") -> Path:
    """The file of settings: the book's own, or a copy that runs nothing or is in a language."""
    own = ROOT / "_config.yml"
    changes = {RUN: STORED} if stored else {}
    if language != "en":
        changes[ENGLISH] = f"language: {language}"
    if not changes:
        return own
    text = own.read_text("utf-8")
    for old, new in changes.items():
        if text.count(old) != 1:
            raise ValueError(f"_config.yml does not hold {old!r} once")
        text = text.replace(old, new)
    copy = ROOT / "_build" / f"settings-{language}{'-stored' if stored else ''}.yml"
    copy.parent.mkdir(exist_ok=True)
    copy.write_text(text, "utf-8")
    return copy


def _offer_notebooks(site: Path) -> None:
    """Put the plain notebooks beside the pages that lead to them."""
    from website.buttons import FOLDER

    (site / FOLDER).mkdir(exist_ok=True)
    for made in NOTEBOOKS.glob("*.ipynb"):
        shutil.copy(made, site / FOLDER)


def main() -> None:
    """Build the site, then the plain notebooks that its pages offer."""
    import pybtex.plugin
    from jupyter_book.cli.main import main as jupyter_book

    # Only here: that module takes the settings from this one.
    from website import notebooks, translation

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stored", action="store_true", help="run nothing")
    parser.add_argument("--language", default="en", help="of the site: en, or a folder of locale")
    options = parser.parse_args()
    config = settings(options.stored, options.language)
    if options.language != "en":
        translation.compile_files(options.language)
        folder = ROOT / "_build" / options.language
        strict = ["--all", "-W", "-n", "--keep-going", "--path-output", str(folder)]
        jupyter_book(["build", str(ROOT), *strict, "--config", str(config)], standalone_mode=False)
        _offer_notebooks(folder / "_build" / "html")  # in English, of the last English build
        print(f"The site is in {folder / '_build' / 'html'}")
        return
    # Else each citation looks through all installed packages, and the collector through all nodes.
    pybtex.plugin.find_plugin = functools.cache(pybtex.plugin.find_plugin)
    gc.set_threshold(500_000, 20, 100)
    site = ROOT / "_build" / "html"
    # A page whose source is gone would stay, with its links.
    shutil.rmtree(site, ignore_errors=True)
    strict = ["--all", "-W", "-n", "--keep-going"]
    jupyter_book(["build", str(ROOT), *strict, "--config", str(config)], standalone_mode=False)
    # From the pages as they have just been read.
    notebooks.build(config, again=False)
    _offer_notebooks(site)


if __name__ == "__main__":
    main()
