r"""A Sphinx directive for a proof whose lines the reader puts in order.

The argument says what is proven, ``of`` is the label of that statement, and the content is the
proof as a numbered list. Each line has a second paragraph: what it needs, which is said to a reader
who puts it too early::

    ```{proof-order} Gibbs' inequality
    :of: thm-gibbs

    1. Use $\log u \le u - 1$.

       This is where the proof begins.
    2. Integrate.

       What would be integrated?
    ```

``assets/proof-order.js`` shuffles the lines; they are moved by buttons, keys or the mouse. Without
script the right order is folded.
"""

from __future__ import annotations

import random
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from website.translation import words

FEWEST = 4  # lines


class proof_order(nodes.General, nodes.Element):
    """A title, then the lines; ``shuffled`` has their numbers as the reader first sees them."""


class proof_title(nodes.Part, nodes.TextElement):
    """What is proven."""


class proof_line(nodes.Part, nodes.Element):
    """A line of the proof, and after it what it needs."""


def shuffled(lines: int) -> list[int]:
    """An order with no line at its place, and none behind the one before it; always the same.

    Example:
        >>> shuffled(4)
        [2, 0, 3, 1]
    """
    rng = random.Random(lines)
    order = list(range(lines))
    while any(
        line == place or line == before + 1
        for place, (line, before) in enumerate(zip(order, [-2, *order], strict=False))
    ):
        rng.shuffle(order)
    return order


class ProofOrder(SphinxDirective):
    """``{proof-order}``: a numbered list of at least four lines, each with what it needs."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = {"of": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """The lines as nodes; an error that says what is missing."""
        container = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, container)
        if len(container) != 1 or not isinstance(container[0], nodes.enumerated_list):
            raise self.error("a proof-order holds one numbered list and nothing else")
        if "of" not in self.options:
            raise self.error("a proof-order says by :of: whose proof it is: a label of this page")
        items = container[0].children
        if len(items) < FEWEST or any(len(item.children) != 2 for item in items):
            raise self.error(
                f"a proof-order has at least {FEWEST} lines, each with one more paragraph: "
                "what the line needs"
            )
        texts, messages = self.state.inline_text(self.arguments[0], self.lineno)
        node = proof_order("", proof_title("", "", *texts))
        node += [proof_line("", *item.children) for item in items]
        node["of"] = self.options["of"]
        node["shuffled"] = shuffled(len(items))
        node["number"] = self.env.new_serialno("proof-order")
        self.set_source_info(node)
        return [node, *messages]


def _visit(self: HTML5Translator, node: proof_order) -> None:
    order = " ".join(map(str, node["shuffled"]))
    place = f"proof-order-{node['number'] + 1}"
    self.body.append(f'<div class="proof-order" id="{place}" data-order="{order}">')


def _depart(self: HTML5Translator, node: proof_order) -> None:
    self.body.append("</ol></details></div>")


def _visit_title(self: HTML5Translator, node: proof_title) -> None:
    said = words("Put the proof in order.")
    link = f'<a class="reference internal" href="#{node.parent["of"]}">'
    self.body.append(f'<p><span class="predict-first">{said}</span> {link}')


def _depart_title(self: HTML5Translator, node: proof_title) -> None:
    said = words("The right order, with what each line needs")
    self.body.append(f"</a></p><details><summary>{said}</summary><ol>")


def _visit_line(self: HTML5Translator, node: proof_line) -> None:
    self.body.append("<li>")


def _depart_line(self: HTML5Translator, node: proof_line) -> None:
    self.body.append("</li>")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive and how it becomes HTML."""
    app.add_directive("proof-order", ProofOrder)
    app.add_node(proof_order, html=(_visit, _depart))
    app.add_node(proof_title, html=(_visit_title, _depart_title))
    app.add_node(proof_line, html=(_visit_line, _depart_line))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
