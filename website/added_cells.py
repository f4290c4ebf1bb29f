"""Code cells that a plain notebook has and its chapter has not; each has its kind as a tag."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode, v4

from gan_edu.exercises import LABELS, form

KINDS = ("start", "answer", "quiz")
EMPTY = "# Your answer to Exercise {number}\n"
CHECK = """# from gan_edu.exercises import check
# check("{label}", answer)  # {form}
"""
QUIZ = """from gan_edu.exercises.quiz import quiz

quiz("{label}")"""
SEARCH = "from importlib.util import find_spec\n\nif find_spec('gan_edu') is None:"
MISSING = "the book's library is not installed here: `make lab` opens this notebook with it"


def is_added(cell: Any) -> bool:
    """Whether a cell of a plain notebook is none of its chapter."""
    return not set(KINDS).isdisjoint(cell.metadata.get("tags", []))


def start(url: str) -> NotebookNode:
    """The first code: it says nothing where the library is there, and brings it where it is not."""
    if not url:
        source = f"{SEARCH}\n    raise ModuleNotFoundError(\n        {MISSING!r}\n    )"
    else:
        # The recorded runs come with the repository; the chapter finds them beside its own folder.
        source = f"""{SEARCH}
    %pip install -q "gan-edu[notebook] @ git+{url}"
    !git clone -q --depth 1 {url} the-adversarial-game
    %cd -q the-adversarial-game/book"""
    return v4.new_code_cell(source, metadata={"tags": ["start"]})


def answer(label: str, number: str) -> NotebookNode:
    """The place for an answer; where the library can check it, it says how."""
    check = CHECK.format(label=label, form=form(label)) if label in LABELS else ""
    return v4.new_code_cell(EMPTY.format(number=number) + check, metadata={"tags": ["answer"]})


def quiz(label: str) -> NotebookNode:
    """The letters of a question to choose from; there is no output to compare (nbval)."""
    tags = ["quiz", "nbval-ignore-output"]
    return v4.new_code_cell(QUIZ.format(label=label), metadata={"tags": tags})
