"""A Sphinx directive for what a reader may skip: it stands in the margin, beside the text.

It follows the paragraph that it belongs to. Where there is no margin, on a phone and on paper, it
is a small paragraph after that one::

    ```{margin-note}
    The sum runs over points with mass only.
    ```
"""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator


class margin_note(nodes.General, nodes.Element):
    """Paragraphs of a note."""


class MarginNote(SphinxDirective):
    """The directive ``margin-note``."""

    has_content: ClassVar[bool] = True

    def run(self) -> list[nodes.Node]:
        """Its paragraphs."""
        self.assert_has_content()
        return [margin_note("", *self.parse_content_to_nodes())]


def _visit(self: HTML5Translator, node: margin_note) -> None:
    # Not <aside>: that would be a landmark inside another one.
    self.body.append('<div class="margin" role="note">')


def _depart(self: HTML5Translator, node: margin_note) -> None:
    self.body.append("</div>\n")


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this."""
    app.add_node(margin_note, html=(_visit, _depart))
    app.add_directive("margin-note", MarginNote)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
