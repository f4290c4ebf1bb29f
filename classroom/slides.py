"""Slides of each chapter, made from its aims, statements, pictures and summary: ``make slides``.

From the plain notebooks (``make notebooks``) a notebook of slides is made, which Jupyter's own
``nbconvert`` shows with reveal.js. A page asks nothing of the network: reveal.js lies beside it,
and formulas are MathML. Edit ``dist/slides/NN-….ipynb`` in JupyterLab, and make slides of it with
``--notebook``.
"""

from __future__ import annotations

import argparse
import base64
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path

import nbformat
from nbconvert import SlidesExporter
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook

from classroom import course
from classroom.release import CHAPTERS
from classroom.safe_text import Typesetter

HERE = Path(__file__).resolve().parent
REVEAL = course.ROOT / "node_modules" / "reveal.js"
KEPT = ("dist/reveal.css", "dist/reveal.js", "dist/theme/white.css", "LICENSE")
WEB_FACES = re.compile(r"@import url\([^)]*\);")  # of the theme; the system's face will do
KINDS = "Theorem|Proposition|Lemma|Corollary|Definition"
STATEMENT = re.compile(rf'(?m)^> <a id="[^"]*"></a>\*\*(?:{KINDS}).*\n(?:>.*\n?)*')
FORMULA = re.compile(r"\$\$(?P<shown>.+?)\$\$|\$(?P<inline>[^$]+?)\$", re.DOTALL)
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\([^)\s]*\)")
ANCHOR = re.compile(r'<a id="[^"]*"></a>')
ANNOTATION = re.compile(r"<annotation.*?</annotation>", re.DOTALL)
PICTURES = ("image/png", "image/svg+xml", "image/webp", "image/jpeg")


def slides_of(chapter: NotebookNode, typesetter: Typesetter) -> NotebookNode:
    """The slides of a chapter, as a notebook with the metadata that Jupyter's slides have."""

    def text(source: str) -> str:
        return plain(source, typesetter.mathml)

    made: list[NotebookNode] = []
    heading, number = "", 0
    for cell, after in zip(chapter.cells, [*chapter.cells[1:], None], strict=True):
        if cell.cell_type == "code":
            if picture := _picture(cell):
                caption = after.source.split("\n\n")[0] if after is not None else ""
                shown = caption if caption.startswith("*") else ""
                made.append(_slide(text(f"## {heading}" if heading else "&nbsp;"), len(made)))
                made.append(_slide(picture, len(made), "-"))
                made.append(_slide(text(shown), len(made), "-"))
            continue
        if found := re.findall(r"(?m)^##+ (.+)$", cell.source):
            heading = found[0]
        if number == 0 or cell.source.startswith(("## What you will be able", "## Summary")):
            made.append(_slide(text(_lists_only(cell.source)), len(made)))
        for statement in STATEMENT.findall(cell.source):
            body = re.sub(r"(?m)^> ?", "", statement)
            made.append(_slide(text(f"## {heading}\n\n{body}"), len(made)))
        number += 1
    return new_notebook(cells=made, metadata={"kernelspec": chapter.metadata.get("kernelspec", {})})


def plain(source: str, mathml: Callable[[str, bool], str]) -> str:
    """Markdown with MathML for formulas, and without links, which lead nowhere from a slide."""
    formulas: list[str] = []

    def keep(match: re.Match[str]) -> str:
        shown = match["shown"] is not None
        latex = match["shown"] if shown else match["inline"]
        made = ANNOTATION.sub("", mathml(latex.strip(), shown))
        formulas.append(f"\n\n<div>{made}</div>\n\n" if shown else made)
        return f"\x02{len(formulas) - 1}\x03"

    text = ANCHOR.sub("", LINK.sub(r"\1", FORMULA.sub(keep, source)))
    return re.sub("\x02(\\d+)\x03", lambda match: formulas[int(match[1])], text)


def _lists_only(source: str) -> str:
    """A heading with the list below it; the rest is for readers."""
    parts = source.split("\n\n")
    kept = [part for part in parts if part.startswith(("#", "- ", "**"))]
    return "\n\n".join(kept)


def _slide(source: str, number: int, kind: str = "slide") -> NotebookNode:
    cell = new_markdown_cell(source, metadata={"slideshow": {"slide_type": kind}})
    cell["id"] = f"slide-{number}"
    return cell


def _picture(cell: NotebookNode) -> str | None:
    """The first picture of a code cell with a caption, as an image that holds its data."""
    about = cell.metadata.get("mystnb", {})
    if "figure" not in about:
        return None
    for output in cell.outputs:
        for kind in PICTURES:
            if found := output.get("data", {}).get(kind):
                data = "".join(found)
                if kind == "image/svg+xml":
                    data = base64.b64encode(data.encode()).decode("ascii")
                alt = escape(about.get("image", {}).get("alt", ""))
                return f'<img alt="{alt}" src="data:{kind};base64,{"".join(data.split())}">'
    return None


def html(notebook: NotebookNode, name: str) -> str:
    """The page that shows a notebook of slides, by nbconvert."""
    exporter = SlidesExporter(
        template_name="slides_template",
        extra_template_basedirs=[str(HERE)],
        reveal_url_prefix="reveal",
        reveal_theme="white",
    )
    page, _ = exporter.from_notebook_node(notebook, {"metadata": {"name": name}})
    return str(page)


def _chapters(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("[0-9][0-9]-*.ipynb"))


def write(target: Path, notebooks: Sequence[Path] = ()) -> int:
    """Write the slides of all chapters, or the pages of some notebooks of slides.

    Raises:
        CourseError: There are no chapters, or reveal.js is not installed.
    """
    if not REVEAL.is_dir():
        raise course.CourseError("reveal.js is not installed: run `make setup`")
    chapters = [] if notebooks else list(_chapters(CHAPTERS))
    if not chapters and not notebooks:
        raise course.CourseError("the chapters are not built as notebooks: run `make notebooks`")
    for name in KEPT:
        place = target / "reveal" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(WEB_FACES.sub("", (REVEAL / name).read_text("utf-8")), "utf-8")
    with Typesetter() as typesetter:
        for path in chapters:
            made = slides_of(nbformat.read(path, as_version=4), typesetter)
            nbformat.write(made, target / path.name)
    for path in notebooks or [target / path.name for path in chapters]:
        page = html(nbformat.read(path, as_version=4), path.stem)
        (target / f"{path.stem}.html").write_text(page, encoding="utf-8")
    return len(notebooks or chapters)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the slides and say where they are."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=course.ROOT / "dist" / "slides")
    parser.add_argument("--notebook", type=Path, action="append", default=[])
    given = parser.parse_args(arguments)
    try:
        count = write(given.out, given.notebook)
    except course.CourseError as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 1
    print(f"slides of {count} chapters in {given.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
