"""What the search looks in: sections, statements, figures, formulas, questions, the glossary.

Sphinx's own search finds words of whole pages. Readers look for "theorem 2.2", for a Vietnamese
word without its marks, or by a name that the book does not use (`words.yml`). So the build cuts
the pages into places with an address, and ``assets/search.js`` looks in these.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import yaml
from lxml import html
from sphinx.application import Sphinx

from website.contents import PAGES

WORDS = Path(__file__).with_name("words.yml")
ARTICLE = "//article[contains(@class, 'bd-article')]"
PLACES = (
    ".//section[@id][h1|h2|h3] | .//div[contains(@class, 'admonition') and @id] | .//figure[@id]"
)
# What is not read as text: formulas are known by their LaTeX, code is found by its names.
DROPPED = (
    ".//*[contains(@class, 'katex-html')] | .//*[contains(@class, 'headerlink')] | .//script"
    " | .//noscript | .//mrow | .//button"
)


def text_of(element: html.HtmlElement) -> str:
    """The words of a part of a page, on one line."""
    return " ".join(element.text_content().split())


def _own(place: html.HtmlElement) -> Iterator[str]:
    """Text of a section without the sections in it."""
    yield place.text or ""
    for child in place:
        if isinstance(child.tag, str) and child.tag not in ("section", "h1", "h2", "h3"):
            yield child.text_content()
        yield child.tail or ""


def places(page: str, article: html.HtmlElement) -> Iterator[dict[str, str]]:
    """The places of a page: kind, title, address and text."""
    for element in article.xpath(DROPPED):
        element.drop_tree()
    for place in article.xpath(PLACES):
        if place.tag == "section":
            kind, titles = "section", place.xpath("./h1 | ./h2 | ./h3")
        elif place.tag == "figure":
            kind, titles = "figure", place.xpath(".//span[@class='caption-number']")
        else:
            kind, titles = "statement", place.xpath("./p[contains(@class, 'admonition-title')]")
        if not titles:
            continue
        text = " ".join(" ".join(_own(place)).split()) if kind == "section" else text_of(place)
        address = f"{page}.html#{place.get('id')}"
        yield {"k": kind, "t": text_of(titles[0]), "u": address, "x": text}
    for formula in article.xpath(".//div[@id][span[@class='eqno']]"):
        number, latex = formula.xpath("./span[@class='eqno']"), formula.xpath(".//annotation")
        address = f"{page}.html#{formula.get('id')}"
        title = f"Formula {text_of(number[0]).strip('()')}"
        yield {"k": "formula", "t": title, "u": address, "x": text_of(latex[0])}
    if page.endswith("/questions"):
        for answer in article.xpath(".//section[@id]/p[strong]"):
            address = f"{page}.html#{answer.getparent().get('id')}"
            question = text_of(answer.find("strong"))
            yield {"k": "question", "t": question, "u": address, "x": text_of(answer)}
    if page.endswith("/glossary"):
        for row in article.xpath(".//tbody/tr"):
            english, vietnamese, meaning = (text_of(cell) for cell in row)
            title = f"{english} · {vietnamese}"
            yield {"k": "word", "t": title, "u": f"{page}.html", "x": meaning}


def index(site: Path) -> list[dict[str, str]]:
    """All places of the book, in its order."""
    found = []
    for page in PAGES:
        tree = html.fromstring((site / f"{page}.html").read_text("utf-8"))
        found += places(page, tree.xpath(ARTICLE)[0])
    return found


def _write(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.name != "html":
        return
    words = yaml.safe_load(WORDS.read_text("utf-8"))
    known = json.dumps([index(Path(app.outdir)), words], ensure_ascii=False)
    known = re.sub("</", "<\\\\/", known)
    Path(app.outdir, "_static", "search.js").write_text(f"window.bookSearch = {known};\n", "utf-8")


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this."""
    app.connect("build-finished", _write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
