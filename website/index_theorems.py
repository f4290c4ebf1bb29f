"""Write the index of theorems: every numbered statement, where it stands, and its check.

    python -m website.index_theorems

``tests/book/test_chapters.py`` fails when the page is not what this script makes of the chapters.
"""

from website.contents import CHAPTERS, ROOT, markdown_of
from website.directives import STATEMENTS, directives

PAGE = ROOT / "book" / "appendix" / "theorems.md"
HEAD = """# Index of theorems

Every numbered statement of the book. The number leads to the statement, and its proof follows it
there. The last column names the file that checks it: SymPy derives it, random instances try it, and
one counterexample is tried for each hypothesis. `make test` runs all of them.

"""


def check_file(label: str) -> str:
    """Path of the file that checks a statement."""
    return f"tests/theorems/test_{label.replace('-', '_')}.py"


def index() -> str:
    """The page as text, generated from the chapters in the order of the book."""
    parts = [HEAD]
    for chapter in CHAPTERS:
        rows = [
            f"| {{prf:ref}}`{found.label}` | {found.argument} | `{check_file(found.label)}` |\n"
            for found in directives(markdown_of(chapter), *STATEMENTS)
            if found.label
        ]
        if rows:
            title = f"## {{doc}}`../{chapter.rpartition('/')[2]}`\n\n"
            parts += [title, "| Statement | About | Check |\n|---|---|---|\n", *rows, "\n"]
    return "".join(parts).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(index(), encoding="utf-8")
    print(PAGE.relative_to(ROOT))
