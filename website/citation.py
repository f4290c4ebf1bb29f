"""How to cite a chapter, at its end: as a sentence and as a BibTeX entry.

Title, authors and version come from CITATION.cff; the address is there when ``html_baseurl`` is
set in ``_config.yml``.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx

from website.contents import CHAPTERS, ROOT
from website.translation import words


def citation(page: str, title: str, base: str) -> tuple[str, str]:
    """The sentence and the BibTeX entry for a chapter.

    Args:
        page: Name of the page, as ``book/01-why-generate``.
        title: Of the chapter, without its number.
        base: Address of the site; may be empty.
    """
    book = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    authors = " and ".join(author["name"] for author in book["authors"])
    year = str(book["date-released"])[:4]
    number = CHAPTERS.index(page) + 1
    address = f"{base.rstrip('/')}/{page}.html" if base else ""
    sentence = (
        f"{authors} ({year}). “{title}”, chapter {number} of {book['title']}, "
        f"version {book['version']}." + (f" {address}" if address else "")
    )
    fields = {
        "author": f"{{{authors}}}",
        "title": title,
        "booktitle": book["title"],
        "chapter": str(number),
        "edition": f"version {book['version']}",
        "year": year,
    } | ({"url": address} if address else {})
    key = "adversarialgame" + re.sub(r"\W", "", page.rpartition("/")[2])
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return sentence, f"@incollection{{{key},\n{lines}\n}}"


def _add(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    if pagename not in CHAPTERS:
        return
    title = re.sub(r"^\d+\.\s*|<[^>]*>", "", str(context["title"]))
    title = re.sub(r"^\d+\.\s*", "", title)
    sentence, entry = citation(pagename, title, app.config.html_baseurl)
    summary = words("Cite this chapter")
    context["body"] += (
        f'<details class="cite"><summary>{summary}</summary>'
        f"<p>{escape(sentence)}</p>"
        f'<div class="highlight"><pre tabindex="0">{escape(entry)}</pre></div></details>'
    )


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this."""
    app.connect("html-page-context", _add)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
