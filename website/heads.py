"""What a page says of itself in its head, and what it loads.

A description and a preview card for search engines and messengers. Less than the theme would load:
no icon script of 1.5 MB (`website.vendor` writes a style sheet with the few icons that are shown),
and the index of the search on the page of the search alone.
"""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any
from urllib.parse import urlsplit

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx

NOT_NEEDED = ("fontawesome.js", "searchtools.js", "language_data.js", "searchindex.js")
SCRIPT = re.compile(r'\s*<script[^>]*src="[^"]*?(?P<file>[\w.]+\.js)[^"]*"[^>]*></script>')
LONGEST = 160  # letters of a description that search engines show
SUBJECT = "The mathematics of generative adversarial networks, proven and run."


# The face of the text comes with the page, not after it; from a folder it may not be asked for so.
FACE = "vendor/text-face/source-serif-4-latin-wght-normal.woff2"
EARLY = """<script>if (location.protocol !== "file:") {{
  const face = document.createElement("link");
  Object.assign(face, {{rel: "preload", as: "font", type: "font/woff2", crossOrigin: ""}});
  face.href = "{way}";
  document.head.append(face); }}</script>
"""


# The theme's script finds the system's colours when the page has been drawn, and it is drawn again.
THEME = re.compile(r"(?<=dataset\.theme = )[^;]*")
AT_ONCE = (
    "/^(light|dark)$/.exec(document.documentElement.dataset.mode)?.[0]"
    ' ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")'
)


def lighter(head: str) -> Markup:
    """A part of a page's head, less the scripts that are not needed, with its colours at once."""
    kept = SCRIPT.sub(lambda tag: "" if tag["file"] in NOT_NEEDED else tag[0], str(head))
    return Markup(THEME.sub(lambda _: AT_ONCE, kept))


def description(doctree: nodes.document | None) -> str:
    """The first sentences of a page, without formulas' LaTeX, as one line."""
    for paragraph in doctree.findall(nodes.paragraph) if doctree is not None else ():
        if not isinstance(paragraph.parent, nodes.section) or any(
            paragraph.findall(lambda node: isinstance(node, nodes.math | nodes.math_block))
        ):
            continue
        text = " ".join(paragraph.astext().split())
        if len(text) >= 60:
            return text if len(text) <= LONGEST else text[: LONGEST - 1].rsplit(" ", 1)[0] + "…"
    return SUBJECT


def tags(app: Sphinx, pagename: str, title: str, about: str) -> str:
    """The tags of a page's head: description, preview card, structured data."""
    site = app.config.html_title
    whole = site if title == site else f"{title} · {site}"
    card = {"og:title": whole, "og:description": about, "og:type": "article", "og:site_name": site}
    base = app.config.html_baseurl
    if base:
        card["og:url"] = f"{base.rstrip('/')}/{pagename}.html"
        card["og:image"] = f"{base.rstrip('/')}/readme-samples.png"
    known: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "LearningResource",
        "name": title,
        "description": about,
        "isPartOf": {"@type": "Book", "name": site, "inLanguage": app.config.language},
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "learningResourceType": "textbook chapter",
        "educationalLevel": "undergraduate",
    }
    lines = [f'<meta name="description" content="{escape(about)}" />']
    lines += [f'<meta property="{key}" content="{escape(value)}" />' for key, value in card.items()]
    data = json.dumps(known, ensure_ascii=False).replace("</", "<\\/")
    lines.append(f'<script type="application/ld+json">{data}</script>')
    return "\n".join(lines) + "\n"


def _fill(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    context["lighter"] = lighter
    if pagename == "404":  # shown at any address, so its paths start at the root of the site
        root = urlsplit(app.config.html_baseurl).path.rstrip("/")
        context["metatags"] = f'<base href="{root}/" />' + context.get("metatags", "")
    title = re.sub(r"<[^>]*>", "", str(context.get("title", ""))) or app.config.html_title
    if title == app.config.html_title:
        context["docstitle"] = ""  # or it stands in the title twice
    early = EARLY.format(way="../" * pagename.count("/") + FACE)
    context["metatags"] = (
        early + context.get("metatags", "") + tags(app, pagename, title, description(doctree))
    )


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this."""
    app.add_css_file("../vendor/icons.css")
    app.connect("html-page-context", _fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
