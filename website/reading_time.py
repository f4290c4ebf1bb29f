"""How long a chapter takes to read, by a rule: words, displayed formulas and lines of code.

``python -m website.reading_time`` prints the measure of each chapter, and writes it into the
chapter's "About N minutes". Exercises, solutions, quizzes and predictions are not counted, nor is
folded code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import nbformat

from website.contents import CHAPTERS, ROOT

WORDS_A_MINUTE, SECONDS_A_LINE, SECONDS_A_FORMULA, ROUNDED_TO = 50, 10, 30, 5
RULE = (
    f"{WORDS_A_MINUTE} words a minute, where a formula inside a line is one word;\n"
    f"{SECONDS_A_FORMULA} seconds for a displayed formula; {SECONDS_A_LINE} seconds for a line of\n"
    f"code that is not folded; rounded to {ROUNDED_TO} minutes"
)
SAID = re.compile(r"About\s+(\d+)\s+minutes")
IN_JSON = re.compile(r'(About(?:\s|\\n",\s*")+)\d+( minutes)')  # a line may end within it
LATER = re.compile(
    r"^(`{3,})\{(?:exercise|solution|quiz|predict|proof-order)[^\n]*\n.*?^\1 *$",
    re.DOTALL | re.MULTILINE,
)
SHOWN = re.compile(r"\$\$.*?\$\$|^(`{3,})\{math\}.*?^\1 *$", re.DOTALL | re.MULTILINE)
INSIDE = re.compile(r"\$[^$]+\$")
MARKUP = re.compile(r"^(?:`{3,}.*|:\w+:.*)$|\{[\w:]+\}|https?://\S+", re.MULTILINE)
WORD = re.compile(r"[^\W\d_][\w\u2019'-]*")
FOLDED = {"hide-input", "remove-input", "remove-cell", "hide-cell"}


@dataclass(frozen=True)
class Measure:
    """What there is to read in a chapter."""

    words: int
    formulas: int
    lines: int

    @property
    def minutes(self) -> int:
        """By the rule."""
        seconds = self.formulas * SECONDS_A_FORMULA + self.lines * SECONDS_A_LINE
        exact = self.words / WORDS_A_MINUTE + seconds / 60
        return max(ROUNDED_TO, ROUNDED_TO * round(exact / ROUNDED_TO))


def measure(chapter: str) -> Measure:
    """What there is to read in ``book/NN-name``."""
    notebook = nbformat.read(ROOT / f"{chapter}.ipynb", as_version=4)
    words = formulas = lines = 0
    for cell in notebook.cells:
        if cell.cell_type == "code":
            if not FOLDED & set(cell.metadata.get("tags", [])):
                lines += sum(bool(line.strip()) for line in cell.source.splitlines())
            continue
        text = LATER.sub("", cell.source)
        formulas += len(SHOWN.findall(text))
        text = MARKUP.sub(" ", INSIDE.sub(" formula ", SHOWN.sub(" ", text)))
        words += len(WORD.findall(text))
    return Measure(words, formulas, lines)


def said(text: str) -> int:
    """Reading time, from 'About N minutes'.

    Raises:
        ValueError: The chapter does not say it.
    """
    found = SAID.search(text)
    if found is None:
        raise ValueError("a chapter does not say how many minutes it takes")
    return int(found[1])


def main() -> None:
    """Print the measures and write them into the chapters."""
    for chapter in CHAPTERS:
        found = measure(chapter)
        print(f"{chapter}: {found.words} words, {found.formulas} formulas, {found.lines} lines")
        path = ROOT / f"{chapter}.ipynb"
        text = path.read_text("utf-8")
        new, count = IN_JSON.subn(rf"\g<1>{found.minutes}\g<2>", text, count=1)
        if not count:
            raise ValueError(f"{chapter} does not say how many minutes it takes")
        path.write_text(new, "utf-8")
        print(f"  about {found.minutes} minutes")


if __name__ == "__main__":
    main()
