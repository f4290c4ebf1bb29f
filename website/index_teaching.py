"""Write the lecturer's table: aims, time, exercises and assignments of every chapter.

    python -m website.index_teaching

``tests/book/test_teaching.py`` fails when the page is not what this script makes of the sources.
"""

import re
from collections import defaultdict

from classroom import course
from website import reading_time
from website.contents import CHAPTERS, ROOT, markdown_of
from website.directives import directives

PAGE = ROOT / "book" / "classroom" / "aims.md"
HEAD = f"""# Aims, exercises and assignments

One row for each chapter, made from the chapters and the assignments themselves. *Minutes* are for
reading, by a rule: {reading_time.RULE}.
The rule was not tried on readers. Exercises and assignments come on top. Every exercise has a
folded solution on its page. The assignments, A1 to A6, have none there: they are the ones to hand
in.

"""
LIST_TABLE = """:::{list-table}
:header-rows: 1
:widths: 10 55 10 15 10

"""


def aims(text: str) -> list[str]:
    """What a chapter says its reader will be able to do."""
    section = re.search(r"## What you will be able to do\n(.*?)\n\n(?!- )", text, re.DOTALL)
    if section is None:
        raise ValueError("a chapter does not open with what its reader will be able to do")
    return [" ".join(aim.split()) for aim in re.split(r"\n- ", section[1])[1:]]


def table() -> str:
    """The page as text."""
    given = defaultdict(list)
    about = {name: course.about(name) for name in course.NAMES}
    for name, facts in about.items():
        for chapter in facts["chapters"]:
            given[chapter].append(f"A{int(name[:2])}")
    rows = [_row("Chapter", "Aims", "Minutes", "Exercises", "To hand in")]
    for number, chapter in enumerate(CHAPTERS, start=1):
        text, stem = markdown_of(chapter), chapter.rpartition("/")[2]
        labels = [found.label for found in directives(text, "exercise")]
        rows.append(
            _row(
                f"{{doc}}`{number} <../{stem}>`",
                "\n".join(f"- {aim}" for aim in aims(text)),
                str(reading_time.said(text)),
                " ".join(f"{{ref}}`{n} <{label}>`" for n, label in enumerate(labels, start=1)),
                " ".join(given[stem]) or "–",
            )
        )
    parts = [HEAD, LIST_TABLE, *rows, ":::\n\n## The assignments\n\n"]
    for name, facts in about.items():
        parts += [
            f"**A{int(name[:2])}**, `{name}`, {facts['minutes']} minutes. You practise to\n\n",
            *(f"- {text[0].lower() + text[1:]}\n" for text in facts["objectives"]),
            "\n",
        ]
    return "".join(parts).rstrip() + "\n"


def _row(*columns: str) -> str:
    """One row of a list table; a cell may have several lines."""
    lines = [column.replace("\n", "\n    ") for column in columns]
    return "* - " + "\n  - ".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(table(), encoding="utf-8")
    print(PAGE.relative_to(ROOT))
