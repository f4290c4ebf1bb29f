"""The site in another language: ``make html LANGUAGE=vi``, and ``make messages LANGUAGE=vi``.

Texts come from ``locale/LANGUAGE/LC_MESSAGES/PAGE.po``, in gettext's form; what the site itself
says, from ``site.po`` there; what scripts say, the figures' and the site's, from ``figures.po``,
which pages get as a table. What is not translated stays in English, and the build says how much.
``python -m website.translation LANGUAGE`` brings those files up to date with the book. They hold
what is translated; what is not is in the templates, ``_build/gettext/PAGE.pot``, from which a
translator's editor takes it.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
from collections import Counter
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import get_translation

from website.contents import ROOT

LOCALE, ASSETS = ROOT / "locale", ROOT / "website" / "assets"
SITE, SCRIPTS = "site", "figures"
INTERACTIVE = ROOT / "gan_edu" / "figures" / "interactive"
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
            for name, said in ((SITE, said_by_the_site()), (SCRIPTS, said_by_scripts())):
                total, done = total + len(said), done + len(translated(name, language, said))
            print(f"{language}: {done} of {total} texts translated, others in English")

    app.connect("doctree-read", count)
    app.connect("build-finished", say)


def said_by_the_site() -> Catalog:
    """What the site's own code says: each ``words("…")`` of this folder, also in an f-string."""
    found = Catalog()
    for path in sorted((ROOT / "website").glob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            match call:
                case ast.Call(func=ast.Name("words"), args=[ast.Constant(str(text))]):
                    found.add(text, locations=[(path.name, call.lineno)])
    for name in titles():
        found.add(name, locations=[("figures.py", 1)])
    return found


def titles() -> list[str]:
    """What the figures to play with are called: the names of their classes as words."""
    found = []
    for path in sorted(INTERACTIVE.glob("*.py")):
        name = "".join(part.capitalize() for part in path.stem.split("_"))
        if f"class {name}(" in path.read_text("utf-8"):
            found.append(words_of(name))
    return found


def words_of(name: str) -> str:
    """What a figure is called: the name of its class as words, "Optimal discriminator".

    Example:
        >>> words_of("LivingGan"), words_of("BilinearGame")
        ('Living GAN', 'Bilinear game')
    """
    parts = re.findall(r"[A-Z][a-z]*", name)
    return " ".join([parts[0], *(part.lower() for part in parts[1:])]).replace("gan", "GAN")


def said_by_scripts() -> Catalog:
    """What scripts say, the figures' and the site's: each ``words("…")`` of their JavaScript."""
    found = Catalog()
    for path in (*sorted(INTERACTIVE.glob("*.js")), *sorted(ASSETS.glob("*.js"))):
        for line, message, comments, _ in extract_from_file(
            "javascript",
            path,
            keywords={"words": None},
            options={"jsx": False, "parse_template_string": True},
        ):
            found.add(message, locations=[(path.name, line)], auto_comments=comments)
    return found


def translated(name: str, language: str, said: Catalog) -> dict[str, str]:
    """Those texts that a language has, from ``locale/LANGUAGE/LC_MESSAGES/NAME.po``."""
    path = LOCALE / language / "LC_MESSAGES" / f"{name}.po"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        texts = read_po(file, locale=language)
    known = {text.id: text.string for text in texts if not text.fuzzy}  # guessed from another text
    return {text.id: known[text.id] for text in said if text.id and known.get(text.id)}


def words_for_scripts(app: Sphinx) -> None:
    """Write ``words`` for the site's scripts and, in another language, the table it looks into."""
    if app.builder.name != "html":
        return
    function = (INTERACTIVE / "words.js").read_text("utf-8").replace("export ", "")
    table = translated(SCRIPTS, app.config.language, said_by_scripts())
    offered = f"globalThis.ganWords = {json.dumps(table, ensure_ascii=False)};\n" if table else ""
    folder = Path(app.outdir, "_static")
    folder.mkdir(parents=True, exist_ok=True)
    script = f"{offered}(() => {{\n{function}globalThis.words = words;\n}})();\n"
    (folder / "words.js").write_text(script, "utf-8")


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
    if len(catalog):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            write_po(out, catalog, width=100, omit_header=False, ignore_obsolete=True)
    return sum(1 for message in catalog if message.id and not message.fuzzy)


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
    for name, said in ((SITE, said_by_the_site()), (SCRIPTS, said_by_scripts())):
        total, done = total + len(said), done + update(said, folder / f"{name}.po", language)
    print(f"{language}: {done} of {total} texts translated")


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this."""
    app.add_message_catalog(SITE, str(LOCALE))
    setup_count(app)
    app.connect("builder-inited", words_for_scripts)
    app.add_js_file("words.js", priority=150)  # before the scripts that use it
    return {"parallel_read_safe": False, "parallel_write_safe": True}


if __name__ == "__main__":
    main()
