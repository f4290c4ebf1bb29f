"""VS Code typesets with KaTeX, which knows less of LaTeX than MathJax: it reads every formula."""

from pathlib import Path

import nbformat
import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from website.contents import CHAPTERS, NOTEBOOKS
from website.formulas import Typesetter


def unreadable(formulas: list[tuple[str, str, bool]]) -> list[str]:
    """Formulas that KaTeX refuses; each is (where, LaTeX, whether it stands alone)."""
    typesetter, failed = Typesetter({}), []
    for where, latex, display in formulas:
        try:
            typesetter.html(latex, display)
        except ValueError as error:
            failed.append(f"{where}: {error}")
    typesetter.close()
    return failed


def formulas_of(path: Path) -> list[tuple[str, str, bool]]:
    """The formulas of a notebook as a program for Markdown finds them."""
    markdown = MarkdownIt("commonmark").enable("table")
    markdown.use(dollarmath_plugin, allow_space=False, double_inline=True)
    tokens = [
        token
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "markdown"
        for block in markdown.parse(cell.source)
        for token in (block, *(block.children or ()))
    ]
    return [
        (path.stem, token.content, "block" in token.type or "double" in token.type)
        for token in tokens
        if token.type.startswith("math_")
    ]


def test_katex_reads_every_formula_of_every_notebook():
    if not NOTEBOOKS.is_dir():
        pytest.fail("dist/notebooks is missing: run `make html`", pytrace=False)
    formulas = [found for path in sorted(NOTEBOOKS.glob("*.ipynb")) for found in formulas_of(path)]
    counts = {page.rpartition("/")[2]: 0 for page in CHAPTERS}
    for where, _, _ in formulas:
        counts[where] = counts.get(where, 0) + 1
    assert min(counts[page.rpartition("/")[2]] for page in CHAPTERS) > 20
    assert not unreadable(formulas)


def test_a_macro_of_the_book_or_an_open_brace_would_be_refused():
    assert len(unreadable([("a", r"\KL(P, Q)", False), ("b", r"\frac{1}{", True)])) == 2
