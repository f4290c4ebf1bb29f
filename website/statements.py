"""Statements, proofs and solutions as a page shows them.

A solution and the cells that belong to it fold together, code and output; a proof is text with a
mark at its end, of which `assets/folds.js` shows the first lines; each statement has a link.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator
from sphinx_exercise.nodes import exercise_enumerable_node, solution_node
from sphinx_proof.nodes import proof_node

# sphinx-proof and sphinx-exercise give all their sections the same name.
SAME_IDS = {"proof-content", "exercise-content", "solution-content", "proof"}


class fold(nodes.General, nodes.Element):
    """What opens when its summary is pressed."""


class fold_summary(nodes.Part, nodes.TextElement):
    """What is always seen of a fold."""


def shape(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Give a page's statements, proofs and solutions their form."""
    if app.builder.name != "html":
        return
    for solution in list(doctree.findall(solution_node)):
        _fold(solution)
    for wrapper in list(doctree.findall(proof_node)):
        _mark_proof(wrapper)
    for element in doctree.findall(nodes.Element):
        if SAME_IDS & set(element.get("ids", [])):
            element["ids"] = []
    for statement in doctree.findall(nodes.Element):
        if isinstance(statement, exercise_enumerable_node) or "countertype" in statement:
            _link(statement)


def _fold(solution: nodes.Element) -> None:
    """One fold for a solution and for the cells with folded code that follow it."""
    title, *rest = solution.children
    for link in list(title.findall(nodes.reference)):
        link.replace_self(link.children)  # a link inside what is pressed could not be pressed
    summary = fold_summary("", "", *title.children)
    folded = fold("", summary, *rest, ids=solution["ids"], classes=["solution"])
    parent = solution.parent
    place = parent.index(solution)
    while place + 1 < len(parent) and "tag_hide-input" in parent[place + 1].get("classes", []):
        cell = parent[place + 1]
        parent.remove(cell)
        for hidden in [c for c in cell.children if "prompt_show" in c]:
            cell.replace(hidden, hidden.children)
        cell["classes"].remove("tag_hide-input")
        folded += cell
    parent.replace(solution, folded)


def _mark_proof(wrapper: nodes.Element) -> None:
    (body,) = wrapper.children
    body["classes"], body["ids"] = ["proof-text"], []
    text = next((t for t in body.findall(nodes.Text)), None)
    if text is not None and text.startswith("Proof."):
        word = nodes.inline("", "Proof.", classes=["proof-word"])
        text.parent.replace(text, [word, nodes.Text(text[len("Proof.") :])])
    container = nodes.container("", *body.children, classes=["proof-text"])
    # The mark of its end stands on the last line; below a formula or a list it has its own.
    last = container.children[-1]
    ends = last if isinstance(last, nodes.paragraph) else container
    ends["classes"].append("end-of-proof")
    wrapper.replace_self(container)


def _link(statement: nodes.Element) -> None:
    """The link of a statement, at the end of its title."""
    title = next((c for c in statement.children if isinstance(c, nodes.title)), None)
    if title is None or not statement["ids"]:
        return
    address = statement["ids"][0]
    html = f'<a class="headerlink" href="#{address}" title="Link to this statement">#</a>'
    title += nodes.raw("", html, format="html")


def visit_fold(self: HTML5Translator, node: fold) -> None:
    """Open the fold."""
    self.body.append(self.starttag(node, "details"))


def depart_fold(self: HTML5Translator, node: fold) -> None:
    """Close the fold."""
    self.body.append("</details>\n")


def visit_fold_summary(self: HTML5Translator, node: fold_summary) -> None:
    """Open the summary."""
    self.body.append("<summary>")


def depart_fold_summary(self: HTML5Translator, node: fold_summary) -> None:
    """Close the summary."""
    self.body.append("</summary>\n")


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this."""
    app.add_node(fold, html=(visit_fold, depart_fold))
    app.add_node(fold_summary, html=(visit_fold_summary, depart_fold_summary))
    app.connect("doctree-resolved", shape, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
