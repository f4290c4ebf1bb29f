"""The site in another language: ``make html LANGUAGE=vi``, and ``make messages LANGUAGE=vi``.

Texts come from ``locale/LANGUAGE/LC_MESSAGES/PAGE.po``, in gettext's form; what the site itself
says, from ``site.po`` there. What is not translated stays in English, and the build says how much.
``python -m website.translation LANGUAGE`` brings those files up to date with the book. They hold
what is translated; what is not is in the templates, ``_build/gettext/PAGE.pot``, from which a
translator's editor takes it.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import get_translation

from website.contents import ROOT

LOCALE = ROOT / "locale"
SITE = "site"
words = get_translation(SITE)  # words("…"): what the site says, in the reader's language


def compile_files(language: str) -> None:
    """Make what gettext reads; Sphinx would do so after it has looked for it."""
    sources = sorted((LOCALE / language).glob("**/*.po"))
    if not sources:
        raise FileNotFoundError(
            f"there is no translation in {LOCALE / language}; `make messages LANGUAGE={language}` "
            "writes the templates"
        )
    for source in sources:
        with source.open("rb") as texts, source.with_suffix(".mo").open("wb") as out:
            write_mo(out, read_po(texts, locale=language))


def setup_count(app: Sphinx) -> None:
    """Count the texts of each page as it is read, and say the sum at the end of a build."""
    counted: Counter[str] = Counter()

    def count(app: Sphinx, doctree: nodes.document) -> None:
        counted.update(doctree.get("translation_progress", {}))

    def say(app: Sphinx, error: Exception | None) -> None:
        language, total, done = app.config.language, counted["total"], counted["translated"]
        if error is None and language != "en" and app.builder.name == "html":
            print(f"{language}: {done} of {total} texts translated, others in English")

    app.connect("doctree-read", count)
    app.connect("build-finished", say)


def said_by_the_site() -> Catalog:
    """What the site's own code says: each ``words("…")`` of this folder."""
    found = Catalog()
    for file, line, message, comments, _ in extract_from_dir(
        str(ROOT / "website"), [("**.py", "python")], keywords={"words": None}
    ):
        found.add(message, locations=[(file, line)], auto_comments=comments)
    return found


def update(template: Catalog, path: Path, language: str) -> int:
    """Bring one file up to date; returns how many of its texts are translated."""
    catalog = Catalog(locale=language)
    if path.is_file():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    catalog.update(template)
    texts = [message for message in catalog if message.id]
    for message in texts:
        if not message.string:
            catalog.delete(message.id, message.context)
    translated = len(catalog)
    if translated:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            write_po(out, catalog, width=100, omit_header=False, ignore_obsolete=True)
    return translated


def main() -> None:
    """Extract the texts of the book, and bring the language's files up to date."""
    from jupyter_book.cli.main import main as jupyter_book

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("language", help="as in vi")
    language = parser.parse_args().language
    made = ROOT / "_build" / "gettext"
    command = ["build", str(ROOT), "--all", "--builder", "custom", "--custom-builder", "gettext"]
    from website.build import settings

    jupyter_book([*command, "--config", str(settings(stored=True))], standalone_mode=False)
    folder, total, done = LOCALE / language / "LC_MESSAGES", 0, 0
    for template in sorted(made.glob("**/*.pot")):
        with template.open("rb") as file:
            texts = read_po(file)
        total += len(texts)
        done += update(texts, folder / template.relative_to(made).with_suffix(".po"), language)
    done += update(said_by_the_site(), folder / f"{SITE}.po", language)
    print(f"{language}: {done} of {total + len(said_by_the_site())} texts translated")


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this."""
    app.add_message_catalog(SITE, str(LOCALE))
    setup_count(app)
    return {"parallel_read_safe": False, "parallel_write_safe": True}


if __name__ == "__main__":
    main()
