"""Drag the class probabilities of a few images and see their Inception Score (chapter 10)."""

from __future__ import annotations

import traitlets

from gan_edu.figures.interactive.base import PlayFigure, source, style
from gan_edu.figures.interactive.traits import Numbers, OneOf, Whole, refuse

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
        image: The image that the sliders change, from 1 to the number of rows.
    """

    _esm = source("image_scores", "score_drawing", "score_words", "inception_score")
    _css = style()
    probs = Numbers(
        _MIXED,
        [(4, 8), (2, 5)],
        0.0,
        1.0,
        says="4 to 8 rows of 2 to 5 probabilities, each row with sum 1",
        advice="Divide each row by its sum if you meant that.",
        sums="one",
    )
    splits = Whole(1, 1, 4)
    shuffle = OneOf(False, True)
    image = Whole(1, 1, 8).tag(at_most="probs")

    @traitlets.validate("probs")
    def _rows_for_the_image(self, proposal: traitlets.Bunch) -> list[list[float]]:
        rows: list[list[float]] = proposal["value"]
        self._is_an_image(self.image, rows)
        return rows

    @traitlets.validate("image")
    def _of_a_row(self, proposal: traitlets.Bunch) -> int:
        image: int = proposal["value"]
        self._is_an_image(image, self.probs)
        return image

    @staticmethod
    def _is_an_image(image: int, rows: list[list[float]]) -> None:
        if image > len(rows):
            expected = f"at most the number of rows of probs, {len(rows)}"
            refuse("image", expected, image, "Set image = 1 first.")
