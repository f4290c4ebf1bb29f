"""A student's page: marks, reasons and what was handed in; it runs nothing and loads nothing."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from classroom.assignment import Assignment
from classroom.results import Result
from classroom.safe_text import Typesetter, safe_html

HERE = Path(__file__).parent


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(HERE)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def page(result: Result, assignment: Assignment, typesetter: Typesetter) -> str:
    """The HTML of a student's feedback.

    Hidden tests do not appear: a failed one has the message that it wrote for the student.
    """
    style = (HERE / "feedback.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    parts, reasons = result.parts(), result.reasons
    others = [(k, v) for k, v in reasons.items() if k and k not in result.points]
    text = _environment().get_template("feedback.html")
    return text.render(
        result=result,
        whole=reasons.get("", ""),
        parts=parts,
        others=others,
        cells=list(_cells(result, assignment, typesetter)),
        number=lambda value: f"{value:g}",
        style=Markup(style),
        style_hash=digest,
    )


def _cells(
    result: Result, assignment: Assignment, typesetter: Typesetter
) -> Iterable[dict[str, Any]]:
    """The cells that are the student's own."""
    ours = {cell.source.strip() for cell in assignment.release.cells}
    for number, cell in enumerate(result.marks.cells, 1):
        if cell.source.strip() in ours or not cell.source.strip():
            continue
        if cell.kind == "code":
            name = cell.role or f"number {number}"
            yield {"source": cell.source, "printed": result.marks.printed.get(name, "")}
        else:
            yield {"html": Markup(safe_html(cell.source, typesetter))}


def pack(pages: Iterable[tuple[Result, Path]], target: Path) -> None:
    """Pages in a zip as Moodle takes feedback files: a folder for each submission, by its name.

    Who has no folder of the platform's cannot get a page in it.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".part")
    there = set()
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as packed:
        for result, path in pages:
            name = f"{result.submission.folder}/{path.name}"
            if result.submission.folder and name not in there:
                there.add(name)
                packed.writestr(zipfile.ZipInfo(name), path.read_bytes())
    draft.replace(target)
