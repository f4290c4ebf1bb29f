"""What was checked, said where it counts: at each statement, and for each check that a cell prints.

A statement ends with one line that says how it is known, from ``theorems.json``, and leads to its
entry in the list of statements; below it, what a machine has proven is folded. A cell that prints
``what is checked: True`` on each line shows a list of marks instead; the cell and what the tests
compare stay as they are.
"""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx_proof.nodes import NODE_TYPES

from website import formal
from website.contents import ROOT
from website.translation import words

LIST = "book/appendix/theorems"
VERDICT = re.compile(r"(?P<what>.*\S)\s*:\s+(?P<verdict>True|False)")


def _count(number: int, one: str, more: str) -> list[str]:
    return [f"{number} {one if number == 1 else more}"] if number else []


def status(known: dict[str, Any]) -> str:
    """How a statement is known, in a few words."""
    parts = [
        str(words("proven here"))
        if known["proved"]
        else str(words("proof cited"))
        if known["cited"]
        else str(words("stated"))
    ]
    parts += [str(words("proven by machine on finite spaces"))] if known["machine"] else []
    parts += [str(words("checked by algebra"))] if known["symbolic"] else []
    parts += _count(known["numeric"], words("numeric check"), words("numeric checks"))
    parts += _count(
        known["false_variants"], words("false variant refuted"), words("false variants refuted")
    )
    return " · ".join(parts)


def _badges(app: Sphinx, doctree: nodes.document, page: str) -> None:
    known = {
        one["label"]: one
        for one in json.loads((ROOT / "website" / "theorems.json").read_text("utf-8"))
    }
    for statement in doctree.findall(lambda node: isinstance(node, tuple(NODE_TYPES.values()))):
        label = statement.get("label", "")
        if label in known:
            address = app.builder.get_relative_uri(page, LIST) + f"#status-{label}"
            html = f'<p class="checked"><a href="{address}">{escape(status(known[label]))}</a></p>'
            if known[label]["machine"]:
                html += formal.fold(label, app.builder.get_relative_uri(page, formal.PAGE))
            statement += nodes.raw("", html, format="html")


def verdicts(text: str) -> list[tuple[str, bool]] | None:
    """What each printed line says and whether it holds; ``None``: a line says something else."""
    found = [VERDICT.fullmatch(line.strip()) for line in text.strip().splitlines()]
    if not found or not all(found):
        return None
    return [(one["what"], one["verdict"] == "True") for one in found if one is not None]


def _marks(doctree: nodes.document) -> None:
    for block in list(doctree.findall(nodes.literal_block)):
        if "output" not in block["classes"] or (lines := verdicts(block.astext())) is None:
            continue
        yes, no = words("holds"), words("does not hold")
        items = "".join(
            f'<li class="{"holds" if holds else "fails"}">{escape(what)}'
            f"<span>: {yes if holds else no}</span></li>"
            for what, holds in lines
        )
        block.replace_self(nodes.raw("", f'<ul class="checks">{items}</ul>', format="html"))


def _show(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    if app.builder.name != "html":
        return
    _badges(app, doctree, docname)
    _marks(doctree)


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this."""
    app.connect("doctree-resolved", _show, priority=910)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
