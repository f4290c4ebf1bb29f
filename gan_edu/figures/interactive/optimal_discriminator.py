"""Move two normal laws and see the optimal discriminator and the divergences (chapters 4, 5)."""

from __future__ import annotations

from gan_edu.figures.interactive.base import PlayFigure, source, style
from gan_edu.figures.interactive.traits import Number


class OptimalDiscriminator(PlayFigure):
    """Two normal densities p and q on the line, D* = p/(p+q), and C, JSD and both KL.

    Attributes:
        mean_p: Mean of the real law, from −5 to 5.
        std_p: Its standard deviation, from 0.3 to 3.
        mean_q: Mean of the generated law, from −5 to 5.
        std_q: Its standard deviation, from 0.3 to 3.
    """

    _esm = source("optimal_discriminator")
    _css = style()
    mean_p = Number(-1.0, -5.0, 5.0)
    std_p = Number(1.0, 0.3, 3.0)
    mean_q = Number(1.5, -5.0, 5.0)
    std_q = Number(0.8, 0.3, 3.0)
