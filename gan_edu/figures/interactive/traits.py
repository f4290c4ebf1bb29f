"""Traits of the figures to play with: each knows what it takes, and its error says what to do.

A trait is what a control of the page shows and changes. In Python it is read, set, observed and
linked as any trait of ipywidgets; a list is set as a whole, ``figure.payoff = [...]``.
``range()`` is what a trait takes, for a page without Python, where a link may set it.
"""

from __future__ import annotations

import numbers
from collections.abc import Sequence
from typing import Any, Literal, NoReturn

import numpy as np
import traitlets

SUM = 1e-9  # how far the sum of probabilities may be from 1


def refuse(name: str | None, expected: str, value: object, advice: str) -> NoReturn:
    """Raise the error of a trait: what was expected, what was given, what to do."""
    raise traitlets.TraitError(f"{name} must be {expected}; got {value!r}. {advice}")


class Number(traitlets.TraitType[Any, Any]):
    """A number from ``low`` to ``high``, as a slider gives it."""

    kind: type = numbers.Real
    plain: type = float

    def __init__(self, default: float, low: float, high: float) -> None:
        super().__init__(default)
        self.low, self.high = low, high
        self.tag(sync=True)

    def validate(self, obj: Any, value: Any) -> Any:
        """The value as a plain number of Python."""
        fits = isinstance(value, self.kind) and not isinstance(value, bool)
        if fits and self.low <= value <= self.high:
            return self.plain(value)
        what = "a whole number" if self.plain is int else "a number"
        refuse(self.name, f"{what} from {self.low} to {self.high}", value, "Choose one in between.")

    def range(self) -> dict[str, Any]:
        """Its ends, and whether only whole numbers lie in it."""
        return {"low": self.low, "high": self.high, "whole": self.plain is int}


class Whole(Number):
    """A whole number from ``low`` to ``high``."""

    kind, plain = numbers.Integral, int


class OneOf(traitlets.TraitType[Any, Any]):
    """One of a few values of one type, as a list to choose from gives it; the first at first."""

    def __init__(self, *values: object, default: object = None) -> None:
        super().__init__(values[0] if default is None else default)
        self.values = values
        self.tag(sync=True)

    def validate(self, obj: Any, value: Any) -> Any:
        """The value, if it is one of those."""
        if any(type(value) is type(known) and value == known for known in self.values):
            return value
        known = ", ".join(map(repr, self.values))
        refuse(self.name, f"one of {known}", value, "Choose one of these.")

    def range(self) -> dict[str, Any]:
        """All its values."""
        return {"values": self.values}


class Numbers(traitlets.List[Any]):
    """A row or a table of numbers; lists, tuples and arrays are taken, and lists are given back.

    Args:
        default: What it is at first.
        sizes: The fewest and the most along each axis: one pair for a row, two for a table.
        low: The least number.
        high: The greatest.
        says: What is expected, in words.
        advice: What to do if something else was given.
        sums: "positive", where not all may be 0; "one", where each row is a law.
    """

    def __init__(
        self,
        default: Sequence[Any],
        sizes: Sequence[tuple[int, int]],
        low: float,
        high: float,
        *,
        says: str,
        advice: str,
        sums: Literal["positive", "one"] | None = None,
    ) -> None:
        super().__init__(default_value=list(default))
        self.sizes, self.low, self.high, self.sums = sizes, low, high, sums
        self.says, self.advice = says, advice
        self.tag(sync=True)

    def validate(self, obj: Any, value: Any) -> list[Any]:
        """The numbers as lists."""
        try:
            found = np.array(value, dtype=np.float64)
        except (TypeError, ValueError):  # rows of different lengths, or no numbers
            found = np.empty((0, 0, 0))
        shaped = found.ndim == len(self.sizes) and all(
            least <= size <= most
            for size, (least, most) in zip(found.shape, self.sizes, strict=True)
        )
        shaped |= found.shape == (0,) and self.sizes[0][0] == 0
        if not shaped or not ((found >= self.low) & (found <= self.high)).all():
            self.refuse(value)
        if self.sums == "positive" and not found.any():
            self.refuse(value)
        if self.sums == "one" and not np.allclose(found.sum(axis=-1), 1, rtol=0, atol=SUM):
            self.refuse(value)
        plain: list[Any] = found.tolist()
        return plain

    def range(self) -> dict[str, Any]:
        """Its sizes, its ends, and what its sums must be."""
        sums = {"sums": self.sums, "within": SUM} if self.sums else {}
        return {"sizes": self.sizes, "low": self.low, "high": self.high, **sums}

    def refuse(self, value: object) -> NoReturn:
        """Raise its error."""
        refuse(self.name, self.says, value, self.advice)
