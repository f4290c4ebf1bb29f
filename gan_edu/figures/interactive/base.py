"""What all figures to play with share: they load their script, and have a name to print."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import anywidget

_SHARED = ("words", "state", "controls", "card", "axes", "numbers")

# What binds a trait to another: it is at most that one, or that one's rows; it has as many numbers.
BETWEEN = ("at_most", "as_many")


@cache
def source(*names: str) -> str:
    """JavaScript of a figure: what figures share, then the figure's own files, itself the last.

    A widget's script is one module without imports, in the notebook as in the built page.
    """
    folder = files("gan_edu.figures.interactive")
    return "\n".join((folder / f"{part}.js").read_text("utf-8") for part in (*_SHARED, *names))


@cache
def style() -> str:
    """The style sheet that all figures share."""
    return (files("gan_edu.figures.interactive") / "figures.css").read_text("utf-8")


class PlayFigure(anywidget.AnyWidget):
    """Base of the figures; a subclass sets ``_esm = source(...)`` and its own traits."""

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)

    @classmethod
    def ranges(cls, state: Mapping[str, Any]) -> dict[str, Any]:
        """What a link to a page without Python may set: of each trait what it takes."""
        found = {}
        for name, trait in cls.class_traits(sync=True).items():
            if callable(getattr(trait, "range", None)):
                others = {key: trait.metadata[key] for key in BETWEEN if key in trait.metadata}
                found[name] = trait.range() | others
        return found

    def __repr__(self) -> str:
        """A name without an address, so that a stored output is the same in each run."""
        return f"{type(self).__name__}()"
