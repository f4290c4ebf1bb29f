"""Edit a zero-sum game and see its solution, and two learners that find it (chapter 2)."""

from __future__ import annotations

import numpy as np
import traitlets

from gan_edu.figures.interactive.base import PlayFigure, source, style


class GameTable(PlayFigure):
    """A payoff matrix to edit: optimal strategies, value, pure saddle points, and Hedge.

    Attributes:
        payoff: What the row player receives, 2 to 4 rows of 2 to 4 numbers from −1000 to 1000.
    """

    _esm = source("game_table")
    _css = style()
    payoff = traitlets.List([[-1.0, 3.0, 1.0], [4.0, -2.0, 3.0]]).tag(sync=True)

    @traitlets.validate("payoff")
    def _rectangle_of_numbers(self, proposal: traitlets.Bunch) -> list[list[float]]:
        try:
            matrix = np.array(proposal["value"], dtype=np.float64)
        except (TypeError, ValueError):  # rows of different lengths, or no numbers
            matrix = np.empty(0)
        fits = matrix.ndim == 2 and all(2 <= size <= 4 for size in matrix.shape)
        if not fits or not (np.abs(matrix) <= 1000).all():
            raise ValueError(
                "payoff must be 2 to 4 rows of 2 to 4 numbers from -1000 to 1000; "
                f"got {proposal['value']!r}. Give every row one number per column."
            )
        rows: list[list[float]] = matrix.tolist()
        return rows
