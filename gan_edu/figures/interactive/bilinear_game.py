"""Play min over θ_g, max over θ_d of θ_g θ_d with seven methods (chapter 8)."""

from __future__ import annotations

from gan_edu.figures.interactive.base import PlayFigure, source, style
from gan_edu.figures.interactive.traits import Number, Numbers, OneOf, Whole
from gan_edu.theory.dynamics import METHODS


class BilinearGame(PlayFigure):
    """The trajectory of a method, its measured factor per step, and the exact one.

    Attributes:
        method: One of the seven methods of `gan_edu.theory.dynamics`.
        step: Step size η, from 0.01 to 2.5; for the two flows the time between two points.
        damping: γ of the method "damped", from 0.1 to 4.
        start: θ_g and θ_d at the start, each from −2 to 2, not both 0.
        t: How many steps are made, from 0 to 60.
    """

    _esm = source("bilinear_methods", "bilinear_game")
    _css = style()
    method = OneOf(*METHODS, default="simultaneous")
    step = Number(0.3, 0.01, 2.5)
    damping = Number(1.0, 0.1, 4.0)
    start = Numbers(
        [1.0, 0.4],  # no eigenvector of any step: what is seen is what happens in the long run
        [(2, 2)],
        -2.0,
        2.0,
        says="two numbers from -2 to 2, and not the saddle point (0, 0), where no method moves",
        advice="Give θ_g and θ_d.",
        sums="positive",
    )
    t = Whole(0, 0, 60)
