"""Move a generated image's logit and see both generator losses and their slopes (chapters 6, 8)."""

from __future__ import annotations

from gan_edu.figures.interactive.base import PlayFigure, source, style
from gan_edu.figures.interactive.traits import Number, OneOf


class LossSlopes(PlayFigure):
    """The saturating and the non-saturating generator loss against the logit a, with D = σ(a).

    Attributes:
        logit: What the discriminator says of one generated image, from −7 to 7.
        axis: "logit" or "D": what the horizontal axis shows.
    """

    _esm = source("generator_losses", "loss_slopes")
    _css = style()
    logit = Number(-2.0, -7.0, 7.0)
    axis = OneOf("logit", "D")
