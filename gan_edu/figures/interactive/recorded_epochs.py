"""What the same latent vectors become while G learns: four generators side by side (chapter 11)."""

from __future__ import annotations

from gan_edu.figures.interactive.base import source
from gan_edu.figures.interactive.recorded_generator import WALK, LatentWalk


class RecordedEpochs(LatentWalk):
    """G of one training after 1, 2, 5 and 20 epochs, as forward passes in JavaScript.

    The runs are ``results/epochs/*/0``: one recipe and one seed, so each is the beginning of the
    next. The latent vector is a point of the great arc between those of two seeds. Pictures are
    those of PyTorch in evaluation mode, within 0.001.

    Example:
        >>> RecordedEpochs(seed_a=5).tau
        0.0
    """

    _weights = "recorded_epochs"
    _esm = source(*WALK, "recorded_epochs")
