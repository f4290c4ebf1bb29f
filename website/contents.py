"""What the book consists of: the pages in ``_toc.yml`` and their text."""

from pathlib import Path

import nbformat
from sphinx_external_toc.parsing import parse_toc_yaml

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "dist" / "notebooks"  # the chapters as plain notebooks
PAGES = tuple(parse_toc_yaml(ROOT / "_toc.yml"))  # names without suffix, in the book's order


def source_of(page: str) -> Path:
    """The file a page is made from."""
    notebook, text = ROOT / f"{page}.ipynb", ROOT / f"{page}.md"
    return notebook if notebook.exists() else text


CHAPTERS = tuple(page for page in PAGES if source_of(page).suffix == ".ipynb")


def markdown_of(page: str) -> str:
    """All text of a page; of a notebook, its Markdown cells."""
    path = source_of(page)
    if path.suffix == ".md":
        return path.read_text("utf-8")
    cells = nbformat.read(path, as_version=4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
