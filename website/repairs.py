"""Small repairs of what Sphinx, docutils and MyST-NB write, made when the page is built."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

REPAIRS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    # docutils calls the bibliography a list, but its entries are no list items, and their role is
    # deprecated.
    (re.compile(r'<div role="list" class="citation-list"'), '<div class="citation-list"'),
    (re.compile(r'(<div class="citation"[^>]*?) role="[^"]*"'), r"\1"),
    # The head of a column of names is often empty: no head, then.
    (re.compile(r"<th(?: [^>]*)?>\s*(?:<p>\s*</p>\s*)?</th>"), "<td></td>"),
    # MyST-NB names the switch of a folded cell differently from the text a reader sees on it.
    (re.compile(r'<summary aria-label="[^"]*"'), "<summary"),
    # A browser would look at the whole page again for each sheet inside it; page.css has these.
    (re.compile(r"<style scoped>.*?</style>\s*", re.DOTALL), ""),
    # Names, points, operators and spaces of code have the colour of what is around them, and the
    # parts of a string have one.
    (re.compile(r'<span class="[nopw]">([^<]*)</span>'), r"\1"),
    (re.compile(r'<span class="(?:sa|s1|si|se)">([^<]*)</span>'), r'<span class="s2">\1</span>'),
    (
        re.compile(r'(?:<span class="s2">[^<]*</span>){2,}'),
        lambda parts: f'<span class="s2">{re.sub("<[^>]*>", "", parts[0])}</span>',
    ),
    # A number as a link is narrower than a finger, and page.css must know it.
    (
        re.compile(
            r'(<a class="reference internal)("[^>]*>(?:<span[^>]*>)?[^<]{1,3}(?:</span>)?</a>)'
        ),
        r"\1 short\2",
    ),
)


SECTION = re.compile(r"<section\b[^>]*")


def put_off(body: str) -> str:
    """The page's text, the sections in its first one marked as what may be laid out later.

    A phone needs seconds for a page with formulas (page.css, page.js).

    >>> put_off('<section id="a"><section id="b">katex</section></section>')
    '<section id="a"><section id="b" data-far>katex</section></section>'
    """
    if "katex" not in body:
        return body
    first = body.find("<section") + 1
    return body[:first] + SECTION.sub(r"\g<0> data-far", body[first:])


def repaired(body: str) -> str:
    """The HTML of a page's text, repaired."""
    for found, better in REPAIRS:
        body = found.sub(better, body)
    return body


def _repair(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    context["body"] = put_off(repaired(context.get("body", "")))


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this."""
    app.connect("html-page-context", _repair)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
