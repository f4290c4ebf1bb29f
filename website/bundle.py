"""One style sheet and one script for all pages, in place of twenty of each.

Each file that a page asks for before it can be shown costs a way to the server and back. After the
build the theme's, the extensions' and our own files are joined, in the order in which pages load
them. A script that only some pages load stays a file of its own.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterable
from pathlib import Path

from sphinx.application import Sphinx

from website.used_styles import classes, used

STYLES, SCRIPTS = "_static/book.css", "book.js"  # figures.js and cards.js look around themselves
STYLE = re.compile(
    r'[ \t]*<link(?=[^>]*rel="stylesheet")[^>]*href="(?P<href>[^"?]+)[^"]*"[^>]*>\n?'
)
# Where a browser forbids to store, scripts of Sphinx and the theme would fail, and all others with
# them: then nothing is kept.
WITHOUT_STORAGE = (
    'try{localStorage}catch{Object.defineProperty(window,"localStorage",{configurable:true,'
    "value:{getItem:()=>null,setItem(){},removeItem(){}}})}"
)
FEW = 2  # pages: a script that no more than these load stays a file of its own
PRELOAD = re.compile(r'[ \t]*<link rel="preload" as="script"[^>]*>\n?')
SCRIPT = re.compile(r'[ \t]*<script[^>]*src="(?P<href>[^"?]+)[^"]*"[^>]*></script>\n?')
OPTIONS = "_static/documentation_options.js"  # small, and inline scripts after it need it
IMPORT = re.compile(r'@import (?:url\()?"?(?P<href>[^")]+?)"?\)?;')
URL = re.compile(r"url\((?P<quote>[\"']?)(?!data:|#|https?:|/)(?P<href>[^\"')]+)(?P=quote)\)")
# What the theme's scripts do as a page opens, before the reader can do anything, and what stands in
# its place. Whatever measures a box then has the whole page laid out.
STARTS = (
    # It measures every box; page.js does so when one comes near the view.
    (
        re.compile(r'\["pre",".nboutput > .output_area",[^\]]*\]\.join\(", "\)'),
        '"nothing-to-measure"',
    ),
    # It asks for 28 classes of what makes the contents step aside; the book has one of them.
    (re.compile(r'\["marginnote","sidenote",[^\]]*\]'), '["margin"]'),
    # Which heading of the page's contents is in view can be told after the first frame.
    (
        re.compile(r'(window\.addEventListener\("resize",\w+\((\w+),300\)\)),\2\(\)(?=\}\))'),
        r"\1,requestAnimationFrame(()=>setTimeout(\2))",
    ),
    # What is to be done when the page has been read is done piece by piece: in-turn.js.
    (
        re.compile(r"""document\.readyState !==? ["']loading["'](\) \{\s*)(\w+)\(\)"""),
        r"true\1inTurn(\2)",
    ),
    (re.compile(r'"loading"!=document\.readyState(\?)(\w)\(\)'), r"true\1inTurn(\2)"),
    # An empty announcement has no height.
    (
        re.compile(r'(querySelector\("\.pst-async-banner-revealer"\);if\(!(\w+))\)'),
        r"\1||!\2.textContent.trim())",
    ),
    # On a phone the contents are closed: there is nothing to scroll to the current chapter.
    (
        re.compile(r'if\(!document\.querySelector\("\.bd-docs-nav"\)\)return;'),
        'if(matchMedia("(max-width:959px)").matches||!document.querySelector(".bd-docs-nav"))return;',
    ),
)
# The theme's menus, hints, and its button to the top: page.js loads them when the page is shown.
LATER = "_static/scripts/bootstrap.js"
MAP = re.compile(r"(/\*#|//#) sourceMappingURL=.*?(\*/|$)", re.MULTILINE)


def in_order(lists: Iterable[list[str]]) -> list[str]:
    """All names of the lists, each list's order kept where the others allow it."""
    merged: list[str] = []
    for names in sorted(lists, key=len, reverse=True):
        for index, name in enumerate(names):
            if name not in merged:
                after = merged.index(names[index - 1]) + 1 if index else 0
                merged.insert(after, name)
    return merged


def style(site: Path, name: str) -> str:
    """A style sheet as part of the bundle: what it imports is in it, and its addresses fit."""
    folder = posixpath.dirname(name)
    text = MAP.sub("", (site / name).read_text("utf-8"))

    def included(found: re.Match[str]) -> str:
        return style(site, posixpath.normpath(posixpath.join(folder, found["href"])))

    def moved(found: re.Match[str]) -> str:
        place = posixpath.normpath(posixpath.join(folder, found["href"]))
        return f'url("{posixpath.relpath(place, posixpath.dirname(STYLES))}")'

    # First its own addresses: an imported sheet comes with addresses that fit already.
    pieces = IMPORT.split(text)
    imports = [included(found) for found in IMPORT.finditer(text)]
    return "".join([*imports, *(URL.sub(moved, piece) for piece in pieces[::2])])


def _started(script: str) -> str:
    for theirs, ours in STARTS:
        script = theirs.sub(ours, script)
    return script


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


def bundle(site: Path) -> None:
    """Write the two files, and let each page of the site load them."""
    pages = [*site.glob("*.html"), *site.glob("book/**/*.html"), *site.glob("_modules/**/*.html")]
    texts = {page: page.read_text("utf-8") for page in pages}

    def names(pattern: re.Pattern[str], page: Path) -> list[str]:
        folder = page.parent.relative_to(site).as_posix()
        hrefs = [found["href"] for found in pattern.finditer(texts[page])]
        return [posixpath.normpath(posixpath.join(folder, href)) for href in hrefs]

    loading = [page for page in pages if STYLE.search(texts[page])]
    styles = in_order(names(STYLE, page) for page in loading)
    scripts = [names(SCRIPT, page) for page in loading]
    common = [
        name
        for name in in_order(scripts)
        if name not in (OPTIONS, LATER) and sum(name in one for one in scripts) > FEW
    ]
    # The empty statement keeps one file's "use strict" from ruling the others.
    bodies = [MAP.sub("", (site / name).read_text("utf-8")) for name in common]
    (site / SCRIPTS).write_text(_started(";\n" + "\n;\n".join(bodies)), "utf-8")
    if (later := site / LATER).is_file():
        later.write_text(_started(later.read_text("utf-8")), "utf-8")
    sheet = "\n".join(style(site, name) for name in styles)
    themes = site / "_static" / "scripts"  # what pages load of them is in ours
    loaded = [path.read_text("utf-8") for path in site.rglob("*.js") if path.parent != themes]
    (site / STYLES).write_text(used(sheet, classes(texts.values(), loaded)), "utf-8")
    options = (site / OPTIONS).read_text("utf-8")
    versions = {name: f"{name}?v={_digest(site / name)}" for name in (STYLES, SCRIPTS)}
    for page in loading:
        _rewrite(page, texts[page], site, common, options, versions)


def _rewrite(
    page: Path,
    text: str,
    site: Path,
    common: list[str],
    options: str,
    versions: dict[str, str],
) -> None:
    up = "../" * (len(page.relative_to(site).parts) - 1)
    folder = page.parent.relative_to(site).as_posix()

    def script(found: re.Match[str]) -> str:
        name = posixpath.normpath(posixpath.join(folder, found["href"]))
        if name == OPTIONS:
            return f"<script>{options}</script>\n"
        return "" if name in (*common, LATER) else found[0]

    text = SCRIPT.sub(script, PRELOAD.sub("", STYLE.sub("", text)))
    style = (
        f"<script>{WITHOUT_STORAGE}</script>\n"
        f'<link rel="stylesheet" href="{up}{versions[STYLES]}" />\n'
    )
    # A long page is read in steps, and the script has a step of its own, if no other one stands on
    # it. It may come at any time after the head's other scripts, which it reads.
    how = "defer" if SCRIPT.search(text) else "async"
    loaded = f'<script {how} src="{up}{versions[SCRIPTS]}"></script>\n'
    # Without script nobody chooses: then all of the page is light, its code and outputs, too.
    text = text.replace('data-theme="auto"', 'data-theme="light"', 1)
    text = text.replace("</title>", "</title>\n" + style, 1)
    page.write_text(text.replace("</head>", loaded + "</head>", 1), "utf-8")


def _finish(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.name == "html":
        bundle(Path(app.outdir))


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this."""
    app.connect("build-finished", _finish, priority=900)  # after what else writes to the site
    return {"parallel_read_safe": True, "parallel_write_safe": True}
