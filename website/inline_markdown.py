"""What stands in a line of a page, as plain Markdown: emphasis, formulas, references.

`website.plain_markdown` makes the blocks around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from docutils import nodes

MACRO = re.compile(r"\\([A-Za-z]+)")
SPECIAL = re.compile(r"([\\`*_$])")


class InlineMarkdown:
    """Turns the nodes of a line into Markdown.

    Args:
        macros: From name to LaTeX, without arguments.
        image: What stands for a picture: the text for its node.
    """

    def __init__(self, macros: Mapping[str, str], image: Callable[[nodes.image], str]) -> None:
        self.macros, self.image = macros, image
        self.in_table = False

    def inlines(self, parent: nodes.Element) -> str:
        """All children of a node in a line."""
        text = "".join(self.inline(child) for child in parent.children)
        return " ".join(text.split()) if self.in_table else re.sub(r"\s*\n\s*", "\n", text).strip()

    def inline(self, node: nodes.Node) -> str:
        """One inline node."""
        if isinstance(node, nodes.Text):
            text = SPECIAL.sub(r"\\\1", node.astext()).replace("<", "&lt;")
            return text.replace("|", "\\|") if self.in_table else text
        assert isinstance(node, nodes.Element)
        if isinstance(node, nodes.math):
            return f"${self.latex(' '.join(node.astext().split()))}$"
        if isinstance(node, nodes.literal):
            return f"`{node.astext()}`"
        if isinstance(node, nodes.emphasis):
            return _around("*", self.inlines(node))
        if isinstance(node, nodes.strong):
            return _around("**", self.inlines(node))
        if isinstance(node, nodes.reference):
            return self._reference(node)
        if isinstance(node, nodes.image):
            return self.image(node)
        if isinstance(node, nodes.raw | nodes.target):
            return ""
        if isinstance(node, nodes.math_block):
            return f"\n\n{self.formula(node)}\n\n"
        return self.inlines(node)

    def _reference(self, node: nodes.Element) -> str:
        where = node.get("refuri") or (f"#{node['refid']}" if node.get("refid") else "")
        text = self.inlines(node)
        return f"[{text}]({where})" if where else text

    def formula(self, node: nodes.Element) -> str:
        """A displayed formula, with its number if the text refers to it."""
        # In one line: JupyterLab would take the marks of a quotation for a part of the formula.
        latex = self.latex(" ".join(node.astext().split()))
        number = node.get("number")
        tag = f" \\tag{{{number}}}" if isinstance(number, int) and node.get("label") else ""
        return f"$${latex}{tag}$$"

    def latex(self, source: str) -> str:
        """LaTeX without the book's macros, and safe between dollars in Markdown."""

        def expand(found: re.Match[str]) -> str:
            if (meaning := self.macros.get(found[1])) is None:
                return found[0]
            follows = source[found.end() : found.end() + 1]
            return meaning + (" " if follows.isalpha() and meaning[-1].isalpha() else "")

        text = MACRO.sub(expand, source).replace("<", r"\lt ").replace(">", r"\gt ")
        if self.in_table:
            text = text.replace(r"\|", r"\Vert ").replace("|", r"\vert ")
        return text


def _around(mark: str, text: str) -> str:
    return f"{mark}{text}{mark}" if text else ""
