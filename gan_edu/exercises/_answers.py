"""How the answer to an exercise is judged: by what must hold for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

Judge = Callable[[Any], Iterator[tuple[bool, str]]]


class Exercise(NamedTuple):
    """The form of an answer, and what a right one satisfies: whether it holds, and its name."""

    form: str
    judge: Judge


EXERCISES: dict[str, Exercise] = {}


def asks(label: str, form: str) -> Callable[[Judge], Judge]:
    def register(judge: Judge) -> Judge:
        EXERCISES[label] = Exercise(form, judge)
        return judge

    return register


def near(given: Any, expected: Any, tolerance: float = 2e-3) -> bool:
    """Equal to about three digits; false for another shape or NaN."""
    one, other = np.asarray(given, float), np.asarray(expected, float)
    return one.shape == other.shape and np.allclose(one, other, rtol=tolerance, atol=tolerance)


def numbers(label: str, form: str, *parts: tuple[Any, str], tolerance: float = 2e-3) -> None:
    """Register an exercise that asks for fixed numbers."""

    def judge(answer: Any) -> Iterator[tuple[bool, str]]:
        given = (answer,) if len(parts) == 1 else tuple(answer)
        yield len(given) == len(parts), f"there are {len(parts)} parts: {form}"
        for value, (expected, said) in zip(given, parts, strict=True):
            yield near(value, expected, tolerance), said

    asks(label, form)(judge)


def is_law(law: Any) -> bool:
    array = np.asarray(law, float)
    return bool((array >= 0).all()) and abs(array.sum() - 1) < 1e-6
