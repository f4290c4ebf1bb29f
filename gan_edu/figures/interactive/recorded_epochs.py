"""What the same latent vectors become while G learns: four generators side by side (chapter 11)."""

from __future__ import annotations

from gan_edu.figures.interactive.base import source, style
from gan_edu.figures.interactive.recorded_generator import WithWeights
from gan_edu.figures.interactive.traits import Number, Whole


class RecordedEpochs(WithWeights):
    """G of one training after 1, 2, 5 and 20 epochs, as forward passes in JavaScript.

    The runs are ``results/epochs/*/0``: one recipe and one seed, so each is the beginning of the
    next. The latent vector is a point of the great arc between those of two seeds. Pictures are
    those of PyTorch in evaluation mode, within 0.001.

    Attributes:
        seed_a: Of the latent vector where the arc starts, from 0 to 9999.
        seed_b: Of the one where it ends.
        tau: The share of the way, 0 to 1.

    Example:
        >>> RecordedEpochs(seed_a=5).tau
        0.0
    """

    _weights = "recorded_epochs"
    _esm = source(
        "exact",
        "recorded_weights",
        "recorded_walk",
        "recorded_views",
        "recorded_controls",
        "recorded_epochs",
    )
    _css = style()
    seed_a = Whole(1, 0, 9999)
    seed_b = Whole(2, 0, 9999)
    tau = Number(0.0, 0.0, 1.0)
