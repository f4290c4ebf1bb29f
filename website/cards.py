"""What a reference leads to, shown where the reader is: cards for statements, notation, sources.

After the build, each target of a link within the book is cut out of its page and kept in a script,
one for each page in ``_static/cards``. ``assets/cards.js`` loads it when a reader rests on a link.
The page of notation is kept too, for the drawer.
"""

from __future__ import annotations

import copy
import json
import posixpath
from pathlib import Path
from urllib.parse import unquote, urldefrag

from lxml import etree, html
from sphinx.application import Sphinx

NOTATION = "book/notation.html"
ARTICLE = "//article[contains(@class, 'bd-article')]"
LINKS = ARTICLE + "//a[contains(@class, 'reference internal') and contains(@href, '#')]/@href"
NOT_SHOWN = (
    ".//script | .//button | .//noscript | .//details | .//*[contains(@class, 'headerlink')]"
    " | .//p[@class='checked']"
)


def _cleaned(part: html.HtmlElement) -> str:
    """HTML of a part of a page, without names and links: a card is read and not walked."""
    part = copy.deepcopy(part)
    part.tail = None
    for element in part.xpath(NOT_SHOWN):
        element.drop_tree()
    for element in part.iter(etree.Element):
        element.attrib.pop("id", None)
        if element.tag == "a":
            element.tag = "span"
            element.attrib.clear()
    return html.tostring(part, encoding="unicode").strip()


def card(target: html.HtmlElement) -> str | None:
    """What a card shows of a target; ``None`` for what is better looked at in its place."""
    if target.tag == "dt":
        meaning = target.getnext()
        return None if meaning is None else _cleaned(target) + _cleaned(meaning)
    if target.tag == "figure":
        captions = target.xpath(".//figcaption")
        return _cleaned(captions[0]) if captions else None
    if {"proof", "exercise", "math", "math-wrapper", "citation"} & set(target.classes):
        return _cleaned(target)
    return None


def collect(site: Path) -> dict[str, dict[str, str]]:
    """From a page's address in the site, and a name on it, to the HTML of a card."""
    pages = {
        path.relative_to(site).as_posix(): html.fromstring(path.read_text("utf-8"))
        for path in sorted(site.glob("book/**/*.html"))
    }
    wanted = set()
    for name, page in pages.items():
        for link in page.xpath(LINKS):
            address, fragment = urldefrag(link)
            folder = posixpath.dirname(name)
            place = posixpath.normpath(posixpath.join(folder, address)) if address else name
            wanted.add((place, unquote(fragment)))
    found: dict[str, dict[str, str]] = {}
    for place, fragment in sorted(wanted):
        targets = pages[place].xpath("//*[@id=$name]", name=fragment) if place in pages else []
        if targets and (shown := card(targets[0])):
            found.setdefault(place, {})[fragment] = shown
    found["notation"] = {"": _cleaned(pages[NOTATION].xpath(ARTICLE)[0])}
    return found


def _write(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.name != "html":
        return
    for place, cards in collect(Path(app.outdir)).items():
        path = Path(app.outdir, "_static", "cards", f"{place.removesuffix('.html')}.js")
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = json.dumps(cards, ensure_ascii=False).replace("</", "<\\/")
        path.write_text(f"(window.bookCards ??= {{}})[{json.dumps(place)}] = {kept};\n", "utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this."""
    app.connect("build-finished", _write)
    app.add_js_file("../cards.js", loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
