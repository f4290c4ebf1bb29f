"""Push a normal law through a function and see the law that comes out (chapter 3)."""

from __future__ import annotations

from gan_edu.figures.interactive.base import PlayFigure, source, style
from gan_edu.figures.interactive.traits import Number, OneOf


class Pushforward(PlayFigure):
    """The generator x = G(z) on the line: its graph, the prior below it, the law of x beside it.

    Attributes:
        kind: ``linear``, ``tanh``, ``square`` or ``sine``.
        steepness: The number a that multiplies z, from 0.2 to 4.
        shift: The number b that is added, from −2 to 2.
    """

    _esm = source("pushforward")
    _css = style()
    kind = OneOf("linear", "tanh", "square", "sine", default="tanh")
    steepness = Number(3.0, 0.2, 4.0)
    shift = Number(0.0, -2.0, 2.0)
