"""What the first page shows of the whole book: a card for each chapter, and counts of statements.

Both are made when the site is built, from the chapters, ``theorems.json`` and the proofs: no number
is typed, and each card has a picture of its chapter.
"""

from __future__ import annotations

import base64
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from docutils.statemachine import StringList
from PIL import Image, ImageOps
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from proofs.statements import lines_of_coq
from website.contents import ROOT, source_of

THUMBNAILS = ROOT / "_build" / "thumbnails"
SIZE = (480, 270)  # pixels of a thumbnail


def thumbnail(page: str) -> Path:
    """A small picture of a chapter's first drawing, on white, as a file.

    Raises:
        ValueError: The chapter has no stored picture.
    """
    for cell in nbformat.read(source_of(page), as_version=4).cells:
        for output in cell.get("outputs", []):
            if png := output.get("data", {}).get("image/png"):
                return _write(base64.b64decode(png), THUMBNAILS / f"{page.rpartition('/')[2]}.webp")
    raise ValueError(f"{page} has no picture among its outputs; run `make execute`")


def _write(png: bytes, path: Path) -> Path:
    with Image.open(BytesIO(png)) as picture:
        whole = picture.convert("RGBA")
    white = Image.new("RGBA", whole.size, "white")
    small = ImageOps.pad(Image.alpha_composite(white, whole).convert("RGB"), SIZE, color="white")
    path.parent.mkdir(parents=True, exist_ok=True)
    small.save(path, "WEBP", quality=80)
    return path


class ChapterCards(SphinxDirective):
    """A card for each line ``chapter | question | what it shows``."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """The cards, as sphinx-design's grid."""
        lines = ["::::::{grid} 1 2 2 3", ":gutter: 3", ""]
        for line in filter(str.strip, self.content):
            chapter, question, shows = (part.strip() for part in line.split("|"))
            picture = thumbnail(f"book/{chapter}").relative_to(ROOT)
            lines += [
                ":::::{grid-item-card}",
                f":img-top: /{picture.as_posix()}",
                f":img-alt: The opening picture of {chapter}",
                ":class-card: chapter-card",
                "",
                f"{{doc}}`{chapter}`",
                "",
                f"**{question}**",
                "",
                shows,
                ":::::",
                "",
            ]
        lines.append("::::::")
        container = nodes.container(classes=["chapter-cards"])
        where = self.get_source_info()
        content = StringList(lines, items=[where] * len(lines))
        self.state.nested_parse(content, self.content_offset, container)
        return [container]


def counts(known: list[dict[str, Any]], lines: int) -> str:
    """The sentences that say how many statements there are, and how they are known.

    Args:
        known: The statements, as in ``theorems.json``.
        lines: Of Coq.

    >>> one = {"proved": True, "cited": None, "machine": True}
    >>> counts([one | {"symbolic": 1, "numeric": 2, "false_variants": 3}], 5)[:76]
    '1 numbered statements: 1 proven here, 0 in a work that is cited. 1 of them a'
    """
    proved = sum(1 for one in known if one["proved"])
    cited = sum(1 for one in known if one["cited"])
    machine = sum(1 for one in known if one["machine"])
    checked = sum(1 for one in known if one["numeric"])
    symbolic = sum(one["symbolic"] for one in known)
    numeric = sum(one["numeric"] for one in known)
    refuted = sum(one["false_variants"] for one in known)
    return (
        f"{len(known)} numbered statements: {proved} proven here, {cited} in a work that is "
        f"cited. {machine} of them are proven by machine on finite spaces, in {lines:,} lines of "
        f"Coq. {checked} are checked numerically. In all, {symbolic} symbolic and {numeric} "
        f"numeric checks hold, and {refuted} false variants are refuted. See "
        "{doc}`appendix/theorems`, and "
        "{ref}`the map of the proofs <proof-map>`."
    )


class Counts(SphinxDirective):
    """How many statements, and how they are known."""

    def run(self) -> list[nodes.Node]:
        """The sentences, with links to the list and to the map."""
        known = json.loads((ROOT / "website" / "theorems.json").read_text("utf-8"))
        text = counts(known, lines_of_coq())
        paragraph = nodes.container(classes=["counts"])
        content = StringList([text], items=[self.get_source_info()])
        self.state.nested_parse(content, self.content_offset, paragraph)
        return [paragraph]


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this."""
    app.add_directive("chapter-cards", ChapterCards)
    app.add_directive("statement-counts", Counts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
