"""What a run is watched by: score and coverage of a thousand samples after each epoch."""

from __future__ import annotations

from torch import Tensor

from gan_edu.evaluation import judges
from gan_edu.evaluation.collapse import class_coverage
from gan_edu.evaluation.judges import Judge
from gan_edu.evaluation.scoring import class_probabilities
from gan_edu.models.pixels import to_uint8
from gan_edu.theory.inception import inception_score

SAMPLES = 1000


class Monitor:
    """Two numbers about generated images under one judge.

    ``inception_score`` is the score of all images as one split, plug-in, so slightly too low;
    ``coverage`` is the share of the K classes that are made at all
    (`gan_edu.evaluation.collapse`).

    Args:
        judge: The classifier; by default the one shipped for Fashion-MNIST.

    Example:
        >>> import torch
        >>> sorted(Monitor()(torch.zeros(20, 1, 28, 28)))
        ['coverage', 'inception_score']
    """

    def __init__(self, judge: Judge | None = None) -> None:
        self.judge = judge or judges.load("fashion")

    def __call__(self, images: Tensor) -> dict[str, float]:
        """Numbers about float32 images ``(N, C, H, W)`` in [−1, 1]."""
        # As bytes, because that is what a reader who scores the saved images would score.
        p = class_probabilities(to_uint8(images.cpu()), self.judge)
        return {
            "inception_score": inception_score(p, splits=1).mean,
            "coverage": class_coverage(p).fraction,
        }
