"""Write the index of theorems: every numbered statement, where it stands, and its check.

    python tools/index_theorems.py

``tests/book/test_chapters.py`` fails when the page is not what this script makes of the chapters.
"""

import re

import nbformat
from execute import ROOT, chapters

PAGE = ROOT / "book" / "appendix" / "theorems.md"
STATEMENT = re.compile(
    r"^`{3,}\{prf:(theorem|proposition|lemma|corollary)\}[ ]*(.*)\n:label: (\S+)", re.MULTILINE
)
HEAD = """# Index of theorems

Every numbered statement of the book. The number leads to the statement, and its proof follows it
there. The last column names the file that checks it: SymPy derives it, random instances try it, and
one counterexample is tried for each hypothesis. `make test` runs all of them.

"""


def check_file(label: str) -> str:
    """Name of the file in ``tests/theorems`` that checks a statement."""
    return f"test_{label.replace('-', '_')}.py"


def index() -> str:
    """The page as text, generated from the chapters in the order of the book."""
    parts = [HEAD]
    for path in chapters():
        cells = nbformat.read(path, as_version=4).cells
        text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        rows = [
            f"| {{prf:ref}}`{label}` | {title} | `tests/theorems/{check_file(label)}` |\n"
            for _, title, label in STATEMENT.findall(text)
        ]
        if rows:
            title = f"## {{doc}}`../{path.stem}`\n\n"
            parts += [title, "| Statement | About | Check |\n|---|---|---|\n", *rows, "\n"]
    return "".join(parts).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(index(), encoding="utf-8")
    print(PAGE.relative_to(ROOT))
