"""Play min over θ_g, max over θ_d of θ_g θ_d with seven methods (chapter 8)."""

from __future__ import annotations

import math

import traitlets

from gan_edu.figures.interactive.base import PlayFigure, source, style
from gan_edu.theory.dynamics import METHODS


class BilinearGame(PlayFigure):
    """The trajectory of a method, its measured factor per step, and the exact one.

    Attributes:
        method: One of the seven methods of `gan_edu.theory.dynamics`.
        step: Step size η, from 0.01 to 2.5; for the two flows the time between two points.
        damping: γ of the method "damped", from 0.1 to 4.
        start: θ_g and θ_d at the start, each from −2 to 2, not both 0.
    """

    _esm = source("bilinear_game")
    _css = style()
    method = traitlets.Enum(list(METHODS), "simultaneous").tag(sync=True)
    step = traitlets.Float(0.3, min=0.01, max=2.5).tag(sync=True)
    damping = traitlets.Float(1.0, min=0.1, max=4.0).tag(sync=True)
    start = traitlets.List(traitlets.Float(min=-2.0, max=2.0), [1.0, 0.5], minlen=2, maxlen=2).tag(
        sync=True
    )

    @traitlets.validate("start")
    def _not_the_saddle(self, proposal: traitlets.Bunch) -> list[float]:
        point: list[float] = proposal["value"]
        if math.hypot(*point) == 0:
            raise ValueError(
                f"start must not be the saddle point (0, 0), where no method moves; got {point}. "
                "Choose another point."
            )
        return point
