"""Check an answer to an exercise of the book: right, or what was expected to hold.

``check`` never shows a solution. It names the first property that a right answer has and the given
one has not.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from gan_edu.exercises import _chapters_1_to_5, _chapters_6_to_14  # noqa: F401  (they register)
from gan_edu.exercises._answers import EXERCISES, Exercise

__all__ = ["LABELS", "Verdict", "check", "form"]

LABELS = tuple(EXERCISES)


@dataclass(frozen=True)
class Verdict:
    """What ``check`` found; in a condition it is true if the answer is right.

    Attributes:
        right: Whether the answer is right.
        text: The same in a sentence.
    """

    right: bool
    text: str

    def __bool__(self) -> bool:
        """Whether the answer is right."""
        return self.right

    def __repr__(self) -> str:
        """The sentence, as a notebook shows it."""
        return self.text


def check(label: str, answer: Any) -> Verdict:
    """Check an answer to the exercise with this label.

    Args:
        label: Such as ``"ex-5-bits"``; ``LABELS`` lists those that can be checked.
        answer: Numbers, arrays or a function; ``form(label)`` says which.

    Raises:
        ValueError: No such exercise can be checked; the message lists nearby labels.

    >>> check("ex-4-prior", (9, 0.9))
    Not yet. Expected to hold: D / (1 - D) is the ratio of densities times the ratio of numbers.
    """
    judge = _exercise(label).judge
    try:
        for holds, said in judge(answer):
            if not holds:
                return Verdict(False, f"Not yet. Expected to hold: {said}.")
    except Exception as error:  # an answer may be anything, and a function may raise anything
        reason = f"{type(error).__name__}: {error}"
        return Verdict(
            False, f"Not yet. This answer could not be used ({reason}). Expected: {form(label)}."
        )
    return Verdict(True, "Right.")


def form(label: str) -> str:
    """What an answer to this exercise looks like.

    Raises:
        ValueError: No such exercise can be checked; the message lists nearby labels.

    >>> form("ex-5-bits")
    'the largest JSD as (nats, bits)'
    """
    return _exercise(label).form


def _exercise(label: str) -> Exercise:
    if label in EXERCISES:
        return EXERCISES[label]
    chapter = [known for known in LABELS if known.split("-")[:2] == label.split("-")[:2]]
    nearby = get_close_matches(label, LABELS, n=3, cutoff=0.5)
    listed = ", ".join(dict.fromkeys([*nearby, *chapter])) or ", ".join(LABELS)
    raise ValueError(f"no exercise {label!r} can be checked; nearby: {listed}")
