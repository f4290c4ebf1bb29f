"""Move an ideal generator by mirror steps and see how fast it reaches the data (chapter 7)."""

from __future__ import annotations

import traitlets

from gan_edu.figures.interactive.base import PlayFigure, source, style


def _weights(*values: float) -> traitlets.List[float]:
    weight = traitlets.Float(min=0.0, max=10.0)
    return traitlets.List(weight, list(values), minlen=3, maxlen=5).tag(sync=True)


class MirrorStep(PlayFigure):
    """Laws p and q on 3 to 5 atoms, the mirror step on C, and the bound of its theorem.

    Attributes:
        p: Weights of the data law, from 0 to 10; the figure divides them by their sum.
        q: Weights of the generator's first law, as many as of p.
        eta: Step size, above 0 and at most 1.
    """

    _esm = source("mirror_step")
    _css = style()
    p = _weights(4.0, 3.0, 2.0, 1.0)
    q = _weights(0.5, 1.0, 3.0, 6.0)
    eta = traitlets.Float(0.5, min=0.05, max=1.0).tag(sync=True)

    def __init__(self, **traits: object) -> None:
        super().__init__(**traits)
        for name, weights in (("p", self.p), ("q", self.q)):
            if len(self.p) != len(self.q) or sum(weights) == 0.0:
                raise ValueError(
                    f"p and q must have equally many weights, not all 0; got {name} = {weights}. "
                    "Give each atom a weight in both."
                )
