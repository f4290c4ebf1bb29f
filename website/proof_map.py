"""The map of the proofs: which statement uses which, drawn from ``theorems.json``.

``{proof-map}`` stands for a drawing and a table of the same. A column is a chapter, a node is a
statement and a link to it, and a line leads from a statement to one whose proof uses it: to the
right, or down. The drawing needs no script: a node under the pointer or with the focus shows its
own lines and its name. How a statement is known is said by colour, by form and in words.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from website.chart_data import plain
from website.contents import ROOT, markdown_of
from website.statements import fold, fold_summary
from website.translation import words

DATA = ROOT / "website" / "theorems.json"
BEYOND = ROOT / "proofs" / "beyond.json"
PLACE, AFTER = "place-of-the-map", "after-the-map"
COLUMN, ROW, WIDE, TALL, HEAD = 62, 36, 40, 26, 34  # pixels; a node is large enough for a finger
LETTERS, LETTER = 40, 6.8  # of a name below the columns: letters of a line, and their width
LINE, LINES = 17, 5  # the height of such a line, and room for so many
ARROW = (
    '<marker id="arrow-{0}" class="{0}" viewBox="0 0 6 6" refX="6" refY="3" markerWidth="4" '
    'markerHeight="4" orient="auto"><path d="M0 0L6 3L0 6z"/></marker>'
)


@dataclass(frozen=True)
class Node:
    """A statement on the map; ``lines`` are those that reach it, with what each one is to it."""

    known: Mapping[str, Any]
    x: float
    y: float
    number: str
    lines: tuple[tuple[int, str], ...]
    href: str
    said: str

    @property
    def name(self) -> str:
        """Its number and its title, in words."""
        return f"{self.known['kind'].capitalize()} {self.number}, {plain(self.known['title'])}"


def read() -> list[dict[str, Any]]:
    """All statements in the order of the book, each with how it is known."""
    known: list[dict[str, Any]] = json.loads(DATA.read_text("utf-8"))
    beyond = json.loads(BEYOND.read_text("utf-8"))
    for one in known:
        one["on paper"] = words("proven here") if one["proved"] else words("proof cited")
        if one["machine"]:
            one["by machine"] = words("proven by machine on finite spaces")
        elif one["label"] in beyond:
            one["by machine"] = f"{words('no finite form')}: {beyond[one['label']]}"
        else:
            one["by machine"] = words("not proven by machine")
    return known


def edges(known: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Pairs of labels: a statement, and one whose proof uses it; definitions have no node.

    >>> edges([{"label": "a", "uses": []}, {"label": "b", "uses": ["a", "def-c"]}])
    [('a', 'b')]
    """
    labels = {one["label"] for one in known}
    return [(used, one["label"]) for one in known for used in one["uses"] if used in labels]


def table(known: list[dict[str, Any]]) -> list[str]:
    """The map as a table in Markdown, line by line."""
    pairs = edges(known)
    lines = ["| Statement | On paper | By machine | Its proof uses | Used by |", "|---" * 5 + "|"]
    for one in known:
        uses = [used for used, using in pairs if using == one["label"]]
        used_by = [using for used, using in pairs if used == one["label"]]
        cells = [f"{{prf:ref}}`{one['label']}` {one['title']}", one["on paper"], one["by machine"]]
        cells += [", ".join(f"{{prf:ref}}`{x}`" for x in ends) or "–" for ends in (uses, used_by)]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return lines


def arranged(
    known: list[dict[str, Any]], numbers: Mapping[str, str], addresses: Mapping[str, str]
) -> list[Node]:
    """A column for each chapter that has statements, the statements below each other."""
    pages = list(dict.fromkeys(one["page"] for one in known))
    full = {one["label"]: f"{one['kind'].capitalize()} {numbers[one['label']]}" for one in known}
    pairs, found = edges(known), []
    for one in known:
        label, page = one["label"], one["page"]
        row = sum(other.known["page"] == page for other in found)
        said = [f"{full[label]}, {plain(one['title'])}: {one['on paper']}, {one['by machine']}"]
        for way, own, other in ((words("uses"), 1, 0), (words("used by"), 0, 1)):
            if ends := [full[pair[other]] for pair in pairs if pair[own] == label]:
                said.append(f"{way} {', '.join(ends)}")
        found.append(
            Node(
                known=one,
                x=COLUMN * (pages.index(page) + 0.5),
                y=HEAD + ROW * (row + 0.5),
                number=numbers[label],
                lines=tuple(
                    (place, "uses" if pair[1] == label else "used")
                    for place, pair in enumerate(pairs)
                    if label in pair
                ),
                href=addresses[label],
                said="; ".join(said),
            )
        )
    return found


def drawing(found: list[Node]) -> str:
    """The map as SVG with its key, in a box that scrolls where the page is narrow."""
    by_label = {node.known["label"]: node for node in found}
    width = max(node.x for node in found) + COLUMN / 2
    below = max(node.y for node in found) + ROW / 2
    paths = "".join(
        f'<path id="line-{place}" d="{_line(by_label[used], by_label[using])}"/>'
        for place, (used, using) in enumerate(edges([dict(node.known) for node in found]))
    )
    columns = []
    for page in dict.fromkeys(node.known["page"] for node in found):
        own = [node for node in found if node.known["page"] == page]
        chapter = own[0].number.partition(".")[0]
        title = markdown_of(page).partition("\n")[0].removeprefix("# ")
        columns.append(
            f'<g role="group" aria-label="{words("Chapter")} {chapter}, {escape(title)}">'
            f'<text class="chapter" aria-hidden="true" x="{own[0].x:g}" y="20">{chapter}</text>'
            f"{''.join(_link(node, width, below) for node in own)}</g>"
        )
    size = f'width="{width:g}" height="{below + LINES * LINE:g}"'
    view = f'viewBox="0 0 {width:g} {below + LINES * LINE:g}"'
    arrows = "".join(map(ARROW.format, ("any", "uses", "used")))
    lines = f'<g class="lines" marker-end="url(#arrow-any)">{paths}</g>'
    svg = f"<svg {size} {view}>{arrows}{lines}{''.join(columns)}</svg>"
    return (
        f'{_key()}<a class="past-the-map" href="#{AFTER}">{words("Go past the map")}</a>'
        f'<div class="proof-map" role="region" aria-label="{words("Map of the proofs")}" '
        f'tabindex="0">{svg}</div>'
    )


def _line(start: Node, end: Node) -> str:
    """The curve from a statement to one that uses it; within a column it bends to the left."""
    down = end.y - start.y
    if start.x == end.x:
        bend = -min(24, 8 + down / 8)
        return f"M{start.x - WIDE / 2:g} {start.y:g}c{bend:g} 0 {bend:g} {down:g} 0 {down:g}"
    gap = end.x - start.x - WIDE
    way = f"c{0.45 * gap:g} 0 {0.55 * gap:g} {down:g} {gap:g} {down:g}"
    return f"M{start.x + WIDE / 2:g} {start.y:g}{way}"


def _link(node: Node, width: float, below: float) -> str:
    """A node: a link with its own lines and its name, which show when it is chosen."""
    one = node.known
    kinds = {one["kind"]: True, "machine": one["machine"], "cited": not one["proved"]}
    lines = "".join(
        f'<use class="{way}" href="#line-{place}" marker-end="url(#arrow-{way})"/>'
        for place, way in node.lines
    )
    rows = [*wrap(node.name, LETTERS), *wrap(f"{one['on paper']}, {one['by machine']}", LETTERS)]
    long = LETTER * max(map(len, rows))
    left = max(4.0, min(node.x - long / 2, width - 4 - long))
    name = "".join(
        f'<tspan x="{left:.0f}" y="{below + LINE * (place + 1):g}">{escape(row)}</tspan>'
        for place, row in enumerate(rows)
    )
    return (
        f'<a class="{" ".join(kind for kind, holds in kinds.items() if holds)}" '
        f'href="{escape(node.href)}" aria-label="{escape(node.said)}">{lines}'
        f'<rect x="{node.x - WIDE / 2:g}" y="{node.y - TALL / 2:g}" width="{WIDE}" '
        f'height="{TALL}" rx="{9 if one["proved"] else 0}"/>'
        f'<text x="{node.x:g}" y="{node.y + 4.5:g}">{node.number}</text>'
        f'<text class="name">{name}</text></a>'
    )


def _key() -> str:
    """What the forms mean, in words."""
    forms = (
        ("machine", 9, words("proven here, and by machine on finite spaces")),
        ("", 9, words("proven here, on paper only")),
        ("cited", 0, words("proof cited; full if also proven by machine")),
    )
    items = "".join(
        f'<li><svg aria-hidden="true" width="34" height="22"><rect class="{form}" x="2" y="2" '
        f'width="30" height="18" rx="{corner}"/></svg> {text}</li>'
        for form, corner, text in forms
    )
    kinds = f"<b>{words('theorem')}</b>, {words('proposition')}, <i>{words('lemma')}</i>"
    return f'<ul class="map-key">{items}<li>{kinds}</li></ul>'


class ProofMap(SphinxDirective):
    """``{proof-map}``: the table, over which the site puts the drawing."""

    def run(self) -> list[nodes.Node]:
        """The table; the drawing needs the numbers, which are known when all pages are read."""
        lines = table(read())
        container = nodes.container(classes=[PLACE])
        content = StringList(lines, items=[self.get_source_info()] * len(lines))
        self.state.nested_parse(content, self.content_offset, container)
        return [container]


def _draw(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the drawing over the table, and fold the table."""
    if app.builder.name != "html":
        return
    for container in doctree.findall(nodes.container):
        if PLACE not in container["classes"]:
            continue
        known, numbers, addresses = read(), {}, {}
        for one in known:
            label, page = one["label"], one["page"]
            parts = app.env.toc_fignumbers[page][one["kind"]][label]
            numbers[label] = ".".join(map(str, parts))
            addresses[label] = f"{app.builder.get_relative_uri(docname, page)}#{label}"
        svg = nodes.raw("", drawing(arranged(known, numbers, addresses)), format="html")
        summary = fold_summary("", words("The map as a table"))
        folded = fold("", summary, *container.children, ids=[AFTER], classes=["map-table"])
        container.children = []
        container += [svg, folded]


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this."""
    app.add_directive("proof-map", ProofMap)
    app.connect("doctree-resolved", _draw, priority=920)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
