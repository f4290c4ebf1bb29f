"""Every formal statement beside the book's sentence that it says, as a page of the appendix.

    python -m website.index_formal

Writes ``book/appendix/formal-statements.md`` from ``proofs/proven.json`` and the chapters;
``tests/proofs/test_pages.py`` fails when the page is not what this script makes of them.
"""

from __future__ import annotations

import re

from website.contents import CHAPTERS, ROOT, markdown_of
from website.directives import STATEMENTS, directives
from website.formal import pretty, proven

FILE = ROOT / "book" / "appendix" / "formal-statements.md"
LABEL = re.compile(r"^(\$\$) \(eq-[\w-]+\)$", re.MULTILINE)  # a label stands in one place
HEAD = """# Formal statements, beside the book's sentences

Above: what the book says. Below: what Coq has proven. [How to read it](machine-proofs.md). A formal
statement counts only if it says no less than the book's sentence on finite spaces, with every
hypothesis and every case of equality. Judge for yourself; what each one leaves out stands under it.

The points of a finite space are $0, 1, \\dots, n - 1$; a law is a function `p` with `law n p`. Two
laws are equal if `same n p q`. Numbers that may be infinite are made by `Fin` from real numbers, or
are `MinusInf` or `PlusInf`. The definitions are folded under each statement in its chapter.

"""


def page() -> str:
    """The page as text."""
    parts = [HEAD]
    for chapter in CHAPTERS:
        text = markdown_of(chapter)
        entries = [
            _entry(part.label, part.argument, part.body)
            for part in directives(text)
            if part.name in STATEMENTS and part.label in proven()
        ]
        if entries:
            parts += [f"## {text.partition(chr(10))[0].removeprefix('# ')}\n\n", *entries]
    return "".join(parts).rstrip() + "\n"


def _entry(label: str, title: str, body: str) -> str:
    known = proven()[label]
    sentence = "\n".join(
        f"> {line}".rstrip() for line in LABEL.sub(r"\1", body).strip().split("\n")
    )
    return (
        f"**{{prf:ref}}`{label}`** ({title})\n\n{sentence}\n\n"
        f"```text\n{pretty(known['statement'])}\n```\n\n{known['covers']}\n\n"
    )


def main() -> None:
    """Write the page."""
    FILE.write_text(page(), encoding="utf-8")
    print(FILE.relative_to(ROOT), f"{len(proven())} statements")


if __name__ == "__main__":
    main()
