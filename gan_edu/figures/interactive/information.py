"""Edit a joint table of two variables and see its entropies as lengths (chapter 9)."""

from __future__ import annotations

from gan_edu.figures.interactive.base import PlayFigure, source, style
from gan_edu.figures.interactive.traits import Numbers, OneOf


class Information(PlayFigure):
    """A joint law of X and Y, its entropies and mutual information, in nats or bits.

    Attributes:
        weights: 2 to 4 rows (values of X) of 2 to 4 weights (values of Y) from 0 to 10, not all 0;
            the figure divides them by their sum.
        unit: "nats" or "bits".
    """

    _esm = source("joint_laws", "information_drawing", "information")
    _css = style()
    weights = Numbers(
        [[8.0, 2.0], [1.0, 5.0]],
        [(2, 4), (2, 4)],
        0.0,
        10.0,
        says="2 to 4 rows of 2 to 4 numbers from 0 to 10, not all 0",
        advice="Give every row one number per value of Y.",
        sums="positive",
    )
    unit = OneOf("nats", "bits")
