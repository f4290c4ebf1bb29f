"""Move an ideal generator by mirror steps and see how fast it reaches the data (chapter 7)."""

from __future__ import annotations

import traitlets

from gan_edu.figures.interactive.base import PlayFigure, source, style
from gan_edu.figures.interactive.traits import Number, Numbers, Whole, refuse


def _weights(*values: float) -> Numbers:
    return Numbers(
        values,
        [(3, 5)],
        0.0,
        10.0,
        says="3 to 5 weights from 0 to 10, not all 0",
        advice="Give each atom a weight.",
        sums="positive",
    )


class MirrorStep(PlayFigure):
    """Laws p and q on 3 to 5 atoms, the mirror step on C, and the bound of its theorem.

    Attributes:
        p: Weights of the data law, from 0 to 10, not all 0; the figure divides them by their sum.
        q: Weights of the generator's first law, as many as of p. To change how many, set both in
            ``with figure.hold_trait_notifications():``.
        eta: Step size, from 0.05 to 1.
        t: How many steps are made, from 0 to 40.
    """

    _esm = source("mirror_step")
    _css = style()
    p = _weights(4.0, 3.0, 2.0, 1.0).tag(as_many="q")
    q = _weights(0.5, 1.0, 3.0, 6.0)
    eta = Number(0.5, 0.05, 1.0)
    t = Whole(0, 0, 40)

    @traitlets.validate("p", "q")
    def _two_laws_on_the_same_atoms(self, proposal: traitlets.Bunch) -> list[float]:
        weights: list[float] = proposal["value"]
        name = proposal["trait"].name
        other = "q" if name == "p" else "p"
        if len(weights) != len(getattr(self, other)):
            refuse(
                name,
                f"as many weights as {other}, {len(getattr(self, other))}",
                weights,
                "To change how many, set both in `with figure.hold_trait_notifications():`.",
            )
        return weights
