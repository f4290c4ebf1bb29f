"""Drag the class probabilities of a few images and see their Inception Score (chapter 10)."""

from __future__ import annotations

import numpy as np
import traitlets

from gan_edu.figures.interactive.base import PlayFigure, source, style

_MIXED = [
    [0.90, 0.05, 0.03, 0.02],
    [0.25, 0.55, 0.10, 0.10],
    [0.05, 0.85, 0.05, 0.05],
    [0.10, 0.10, 0.60, 0.20],
    [0.02, 0.03, 0.05, 0.90],
    [0.10, 0.15, 0.25, 0.50],
]


class InceptionScore(PlayFigure):
    """Class probabilities of m images: both entropies, the score, its bias, its caps, its splits.

    Attributes:
        probs: 4 to 8 rows (images) of 2 to 5 probabilities (classes); each row sums to 1.
        splits: Number of splits, 1 to 4.
        shuffle: Whether the images are permuted before they are split.
    """

    _esm = source("inception_score")
    _css = style()
    probs = traitlets.List(_MIXED).tag(sync=True)
    splits = traitlets.Int(1, min=1, max=4).tag(sync=True)
    shuffle = traitlets.Bool(False).tag(sync=True)

    @traitlets.validate("probs")
    def _rows_of_probabilities(self, proposal: traitlets.Bunch) -> list[list[float]]:
        try:
            table = np.array(proposal["value"], dtype=np.float64)
        except (TypeError, ValueError):  # rows of different lengths, or no numbers
            table = np.empty(0)
        fits = table.ndim == 2 and 4 <= len(table) <= 8 and 2 <= table.shape[1] <= 5
        if not fits or not ((table >= 0).all() and np.allclose(table.sum(1), 1, rtol=0, atol=1e-9)):
            raise ValueError(
                "probs must be 4 to 8 rows of 2 to 5 probabilities, each row with sum 1; "
                f"got {proposal['value']!r}. Divide each row by its sum if you meant that."
            )
        rows: list[list[float]] = table.tolist()
        return rows
