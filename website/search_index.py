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
# What is not read as text: a formula's second form, answers to quizzes, code that is folded.
DROPPED = (
    ".//*[contains(@class, 'katex-html')] | .//*[contains(@class, 'headerlink')]"
    " | .//script | .//noscript | .//button | .//fieldset | .//details[contains(@class, 'hide')]"
    " | .//details[contains(@class, 'formal')] | .//p[@class='checked']"
)
# Words of two of these do not run together.
BLOCKS = ("p", "div", "li", "dt", "dd", "tr", "td", "th", "figcaption", "summary", "pre", "section")
BETWEEN = {"mfrac": "/", "msup": "^", "msub": "_", "munder": "_"}
LOOSE = re.compile(r"[=<>≤≥≠≈∈∉⊂⊆→↦⇒⇔≪≫∥+\u223c\u2223\u2212\u222a\u2229\u2227\u2228]|:=")
INVISIBLE = re.compile("[\u2061-\u2064]")


def in_a_line(formula: html.HtmlElement) -> str:
    """A formula of MathML as one writes it in a message: ``p(x)/(p(x) + q(x))``."""
    parts = [in_a_line(child) for child in formula]
    if formula.tag == "mfrac":
        parts = [f"({part})" if len(part) > 1 and " " in part else part for part in parts]
    elif formula.tag.startswith(("msu", "mun", "mov")):
        parts[1:] = ["".join(part.split()) for part in parts[1:]]
    if formula.tag in ("msubsup", "munderover"):
        return f"{parts[0]}_{parts[1]}^{parts[2]}"
    if formula.tag == "mover":
        return parts[0] if parts[1] in "^~ˉ‾¯˙→" else f"{parts[0]}^{parts[1]}"
    if formula.tag in ("msqrt", "mroot"):
        return f"√({' '.join(parts)})" if len(parts) > 1 else f"√{parts[0]}"
    if formula.tag in ("mtr", "mtable"):
        return " ".join(parts)
    text = INVISIBLE.sub(" ", formula.text or "")
    if formula.tag == "mo" and LOOSE.fullmatch(text.strip()):
        text = f" {text.strip()} "
    elif formula.tag == "mo" and text == ",":
        text = ", "
    elif formula.tag == "mi" and len(text) > 1:
        text = f" {text}"  # a function's name
    elif formula.tag == "mtext":
        text = text if text.strip() else " "
    return text + BETWEEN.get(formula.tag, "").join(parts)


def _as_text(article: html.HtmlElement) -> None:
    """Leave what a reader would read aloud."""
    for element in article.xpath(DROPPED):
        element.drop_tree()
    for formula in article.xpath(".//math"):
        line = " ".join(in_a_line(formula).split())
        formula.clear(keep_tail=True)
        formula.text = line
    for block in article.iter(BLOCKS):
        block.tail = f" {block.tail or ''}"


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
    _as_text(article)
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
        number, drawn = formula.xpath("./span[@class='eqno']"), formula.xpath(".//math")
        address = f"{page}.html#{formula.get('id')}"
        title = f"Formula {text_of(number[0]).strip('()')}"
        yield {"k": "formula", "t": title, "u": address, "x": text_of(drawn[0])}
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
    """All places of the book, in its order, with the name of their page."""
    found = []
    for page in PAGES:
        tree = html.fromstring((site / f"{page}.html").read_text("utf-8"))
        article = tree.xpath(ARTICLE)[0]
        chapter = text_of(article.xpath(".//h1")[0]).rstrip("#")
        found += [place | {"c": chapter} for place in places(page, article)]
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
