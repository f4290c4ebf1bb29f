"""The book's questions to check yourself: choose an answer in a notebook and read what it is worth.

The question and its answers stand in the text above; what is said to whoever chooses one comes from
the book's pages (``python -m website.notebooks --quizzes``).
"""

from __future__ import annotations

import json
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from string import ascii_uppercase

import ipywidgets as widgets


@cache
def verdicts() -> dict[str, list[str]]:
    """For each question, by its label, what is said to each answer, as Markdown."""
    text = (files("gan_edu.exercises") / "quizzes.json").read_text("utf-8")
    found: dict[str, list[str]] = json.loads(text)
    return found


def quiz(label: str) -> widgets.VBox:
    """The letters of the answers, as buttons; then right or wrong, and why.

    Args:
        label: Such as ``"quiz-2-1"``: the first question of chapter 2.

    Raises:
        ValueError: There is no such question; the message lists nearby labels.
    """
    if label not in verdicts():
        nearby = ", ".join(get_close_matches(label, verdicts(), n=3, cutoff=0.0))
        raise ValueError(f"no question {label!r}; nearby: {nearby}")
    said = verdicts()[label]
    letters = ascii_uppercase[: len(said)]
    # Buttons, and no list or radio buttons: JupyterLab keeps the arrow keys for itself.
    choice = widgets.ToggleButtons(options=list(letters), value=None, description="Your answer")
    answer = widgets.Output()

    def show(change: dict[str, str]) -> None:
        text = f"**{change['new']}.** {said[letters.index(change['new'])]}"
        shown = {"text/markdown": text, "text/plain": text}
        answer.outputs = ({"output_type": "display_data", "data": shown, "metadata": {}},)

    choice.observe(show, "value")
    return widgets.VBox([choice, answer])
