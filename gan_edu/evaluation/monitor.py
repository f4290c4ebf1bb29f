"""What a run is watched by: the measures of a thousand samples after each epoch."""

from __future__ import annotations

import torch
from torch import Tensor

from gan_edu.evaluation import judges
from gan_edu.evaluation.collapse import class_coverage
from gan_edu.evaluation.features import Reference, extract
from gan_edu.evaluation.judge import Judge
from gan_edu.evaluation.measures import measure_features
from gan_edu.evaluation.scoring import class_probabilities
from gan_edu.models.pixels import to_uint8
from gan_edu.theory.inception import inception_score

SAMPLES = 1000


class Monitor:
    """Numbers about generated images under one judge.

    ``inception_score`` is the score of all images as one split, plug-in, so slightly too low;
    ``coverage`` is the share of the K classes that are made at all, ``shares`` the K shares
    (`gan_edu.evaluation.collapse`). With a reference come ``frechet``, ``kid``, ``precision`` and
    ``recall`` (`gan_edu.evaluation.measures`).

    Args:
        judge: The classifier; by default that of the reference, else the one for Fashion-MNIST.
        reference: Real images to compare with.

    Raises:
        ValueError: The reference was made with another judge.

    Example:
        >>> sorted(Monitor()(torch.zeros(20, 1, 28, 28)))
        ['coverage', 'inception_score', 'shares']
    """

    def __init__(self, judge: Judge | None = None, *, reference: Reference | None = None) -> None:
        if judge is not None and reference is not None and judge is not reference.judge:
            raise ValueError(
                f"the reference was made with the judge {reference.judge.name!r}, not with "
                f"{judge.name!r}; leave the judge out"
            )
        self.reference = reference
        self.judge = judge or (reference.judge if reference else judges.load("fashion"))

    def __call__(self, images: Tensor) -> dict[str, float | list[float]]:
        """Numbers about images ``(N, C, H, W)``, uint8 or float in [−1, 1], on any device."""
        # As bytes, because that is what a reader who scores the saved images would score.
        pixels = images if images.dtype == torch.uint8 else to_uint8(images)
        if self.reference is None:
            p = class_probabilities(pixels, self.judge, device=pixels.device)
            found: dict[str, float | list[float]] = {
                "inception_score": inception_score(p, splits=1).mean
            }
        else:
            seen = extract(pixels, self.judge, device=pixels.device)
            p = seen.probabilities
            every = measure_features(seen, self.reference).as_dict()
            names = ("inception_score", "frechet", "kid", "precision", "recall")
            found = {name: every[name] for name in names}
        classes = class_coverage(p)
        return {**found, "coverage": classes.fraction, "shares": classes.shares.tolist()}
