"""Plain notebooks from the book's own pages: ``python -m website.notebooks``.

A Sphinx builder writes ``dist/notebooks``: the same document tree as the site, so the same numbers,
references and citations, as Markdown that JupyterLab, Notebook, Colab and VS Code show without an
extension. Code cells and outputs are those of the source notebooks, cell by cell.
"""

from __future__ import annotations

import argparse
import base64
import json
import posixpath
import shutil
from collections.abc import Iterator, Set
from pathlib import Path

import nbformat
from docutils import nodes
from nbformat import NotebookNode, v4
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.config import Config
from sphinx.errors import NoUri

from website import added_cells
from website.build import settings
from website.contents import CHAPTERS, NOTEBOOKS, PAGES, ROOT, source_of
from website.plain_markdown import PlainMarkdown

KERNEL = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}
WITHOUT = {"book/appendix/api"}  # made from docstrings, which `help` shows in a notebook
REFERENCES = "book/appendix/references"
# What stands in a cell of its own.
OWN = ("solution", "exercise", "quiz", "predict", "proof_order")
QUIZZES = ROOT / "gan_edu" / "exercises" / "quizzes.json"
# A hidden output is shown when its cell is run, in JupyterLab; under a folded heading it is not.
SOLUTIONS = "## Solutions in code\n\nOpen this after you have tried."
ELSEWHERE = "*In this notebook the code of a solution is at the end.*"
END = "\n\n</details>"


class NotebookBuilder(Builder):
    """One notebook for each page in the table of contents."""

    name = "notebooks"
    format = "notebooks"
    epilog = "The notebooks are in %(outdir)s."

    def get_outdated_docs(self) -> Iterator[str]:
        """All pages: a number may have changed elsewhere."""
        yield from sorted(self.env.found_docs & set(PAGES) - WITHOUT)

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """A file beside the others."""
        if docname in WITHOUT:
            raise NoUri
        return f"{posixpath.basename(docname)}.ipynb"

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """The same from everywhere: the notebooks lie in one folder."""
        return self.get_target_uri(to)

    def prepare_writing(self, docnames: Set[str]) -> None:
        """Read the list of references, of which each notebook gets the part that it cites."""
        page = self.env.get_and_resolve_doctree(REFERENCES, self)
        writer = self._writer(REFERENCES)
        self.works = {
            name: writer.block(work)
            for work in page.findall(nodes.citation)
            for name in work["ids"]
        }
        self.quizzes: dict[str, list[str]] = {}

    def finish(self) -> None:
        """Write what the library says to the answers of the questions."""
        text = json.dumps(dict(sorted(self.quizzes.items())), ensure_ascii=False, indent=1)
        (Path(self.outdir) / QUIZZES.name).write_text(f"{text}\n", encoding="utf-8")

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write one notebook."""
        if docname in WITHOUT:
            return
        notebook = self.notebook(docname, doctree)
        path = Path(self.outdir) / self.get_target_uri(docname)
        nbformat.write(notebook, path)

    def notebook(self, docname: str, doctree: nodes.document) -> NotebookNode:
        """The cells of a page."""
        source = source_of(docname)
        original = nbformat.read(source, as_version=4) if source.suffix == ".ipynb" else None
        writer = self._writer(docname)
        cells: list[NotebookNode] = []
        solved: list[NotebookNode] = []
        solution: nodes.Element | None = None
        for node in _pieces(doctree):
            if _is(node, "cell_code"):
                assert original is not None
                cell = original.cells[node["cell_index"]].copy()
                if solution is not None and "hide-input" in cell.metadata.get("tags", []):
                    if ELSEWHERE not in cells[-1].source:
                        cells[-1].source = cells[-1].source.replace(END, f"\n\n{ELSEWHERE}{END}")
                        number = self._number(docname, "exercise", solution["target_label"])
                        solved.append(v4.new_markdown_cell(f"**To Exercise {number}**"))
                    solved += [cell, *self._caption(node, writer)]
                    continue
                cells.append(cell)
                cells += self._caption(node, writer)
                continue
            kind = type(node).__name__
            solution = node if kind == "solution_node" else None
            if text := writer.block(node):
                self._add_text(cells, text, own=kind.startswith(OWN))
            if kind == "exercise_enumerable_node":
                number = self._number(docname, "exercise", node["ids"][0])
                cells.append(added_cells.answer(node["ids"][0], number))
            if kind == "quiz" and original is not None:
                label = f"quiz-{int(posixpath.basename(docname)[:2])}-{node['number'] + 1}"
                self.quizzes[label] = writer.verdicts(node)
                cells.append(added_cells.quiz(label))
        if original is not None:
            url = self.config["html_theme_options"].get("repository_url", "")
            cells.insert(1, added_cells.start(url))
        if solved:  # before the works: a fold would open for the last cell of a run
            folded = {"jp-MarkdownHeadingCollapsed": True}
            cells += [v4.new_markdown_cell(SOLUTIONS, metadata=folded), *solved]
        if cited := [self.works[name] for name in _cited(doctree) if name in self.works]:
            cells.append(v4.new_markdown_cell("## Works cited\n\n" + "\n".join(cited)))
        for index, cell in enumerate(cells):
            cell["id"] = f"{posixpath.basename(docname)[:2]}-{index}"  # the same at every build
        metadata = {**KERNEL}
        if original is not None and "widgets" in original.metadata:
            # With their state figures to play with are drawn before anything has run.
            metadata["widgets"] = original.metadata.widgets
        return v4.new_notebook(cells=cells, metadata=metadata)

    def _add_text(self, cells: list[NotebookNode], text: str, *, own: bool) -> None:
        """Join what stands between two code cells, up to the next heading, into one cell."""
        last = cells[-1] if cells else None
        if (
            own
            or last is None
            or last.cell_type != "markdown"
            or text.startswith(("#", "<a id"))
            or last.metadata.get("alone")
        ):
            cells.append(v4.new_markdown_cell(text, metadata={"alone": True} if own else {}))
        else:
            last.source += f"\n\n{text}"

    def _caption(self, node: nodes.Element, writer: PlainMarkdown) -> list[NotebookNode]:
        return [
            v4.new_markdown_cell(f"*{writer.inlines(caption)}*")
            for caption in node.findall(nodes.caption)
        ]

    def _writer(self, docname: str) -> PlainMarkdown:
        macros = self.config["formula_macros"]

        def number_of(kind: str, label: str) -> str:
            return self._number(docname, kind, label)

        return PlainMarkdown(macros, number_of, self._image)

    def _number(self, docname: str, kind: str, label: str) -> str:
        """Its number on the site."""
        numbers = self.env.toc_fignumbers.get(docname, {}).get(kind, {}).get(label)
        if numbers is None:
            raise ValueError(f"{docname} has no number for the {kind} {label}")
        return ".".join(map(str, numbers))

    def _image(self, node: nodes.image) -> str:
        """A picture inside the notebook, so that one file is enough."""
        path = ROOT / node["uri"]
        kind = {"svg": "svg+xml", "jpg": "jpeg"}.get(path.suffix[1:], path.suffix[1:])
        data = base64.b64encode(path.read_bytes()).decode()
        return f"![{node.get('alt', '')}](data:image/{kind};base64,{data})"


def _cited(doctree: nodes.document) -> list[str]:
    """The ids of the works that a page cites, each once, in the order of the list."""
    where = f"{posixpath.basename(REFERENCES)}.ipynb#"
    uris = {str(node.get("refuri", "")) for node in doctree.findall(nodes.reference)}
    return sorted(uri.removeprefix(where) for uri in uris if uri.startswith(where))


def _pieces(parent: nodes.Element) -> Iterator[nodes.Element]:
    """The page as code cells and blocks of text in order; sections are opened."""
    for node in parent.children:
        if isinstance(node, nodes.section) or _is(node, "cell_markdown"):
            assert isinstance(node, nodes.Element)
            yield from _pieces(node)
        elif isinstance(node, nodes.Element):
            yield node


def _is(node: nodes.Node, part: str) -> bool:
    """Whether a node is this part of a notebook, in MyST-NB's words."""
    return isinstance(node, nodes.container) and node.get("nb_element") == part


def _choose_outputs(app: Sphinx, config: Config) -> None:
    """MyST-NB asks which output of a cell to show; here it only counts that there is an answer."""
    kinds = ("image/png", "text/html", "text/plain", "application/vnd.jupyter.widget-view+json")
    own = [(NotebookBuilder.name, kind, place) for place, kind in enumerate(kinds)]
    config["nb_mime_priority_overrides"] = [*config["nb_mime_priority_overrides"], *own]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the builder."""
    app.add_builder(NotebookBuilder)
    app.connect("config-inited", _choose_outputs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def build(config: Path, again: bool = True) -> None:
    """Build every page into ``dist/notebooks``; ``again`` reads unchanged pages, too."""
    from jupyter_book.cli.main import main as jupyter_book

    options = ["-W", "-n", "--builder", "custom", "--custom-builder", NotebookBuilder.name]
    options += ["--all"] if again else []
    jupyter_book(["build", str(ROOT), *options, "--config", str(config)], standalone_mode=False)
    NOTEBOOKS.mkdir(parents=True, exist_ok=True)
    for old in NOTEBOOKS.glob("*.ipynb"):
        old.unlink()
    made = sorted((ROOT / "_build" / NotebookBuilder.name).glob("*.ipynb"))
    for path in made:
        path.replace(NOTEBOOKS / path.name)
    print(f"{len(CHAPTERS)} chapters and {len(made) - len(CHAPTERS)} pages in {NOTEBOOKS}")


def main() -> None:
    """Build from the stored outputs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quizzes", action="store_true", help=f"write {QUIZZES.name}, too")
    options = parser.parse_args()
    build(settings(stored=True))
    if options.quizzes:
        shutil.copy(ROOT / "_build" / NotebookBuilder.name / QUIZZES.name, QUIZZES)


if __name__ == "__main__":
    main()
