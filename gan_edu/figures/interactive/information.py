"""Edit a joint table of two variables and see its entropies as lengths (chapter 9)."""

from __future__ import annotations

import numpy as np
import traitlets

from gan_edu.figures.interactive.base import PlayFigure, source, style


class Information(PlayFigure):
    """A joint law of X and Y, its entropies and mutual information, in nats or bits.

    Attributes:
        weights: 2 to 4 rows (values of X) of 2 to 4 weights (values of Y) from 0 to 10, not all 0;
            the figure divides them by their sum.
        unit: "nats" or "bits".
    """

    _esm = source("information")
    _css = style()
    weights = traitlets.List([[8.0, 2.0], [1.0, 5.0]]).tag(sync=True)
    unit = traitlets.Enum(["nats", "bits"], "nats").tag(sync=True)

    @traitlets.validate("weights")
    def _table_of_weights(self, proposal: traitlets.Bunch) -> list[list[float]]:
        try:
            table = np.array(proposal["value"], dtype=np.float64)
        except (TypeError, ValueError):  # rows of different lengths, or no numbers
            table = np.empty(0)
        fits = table.ndim == 2 and all(2 <= size <= 4 for size in table.shape)
        if not fits or not ((table >= 0) & (table <= 10)).all():
            raise ValueError(
                "weights must be 2 to 4 rows of 2 to 4 numbers from 0 to 10; "
                f"got {proposal['value']!r}. Give every row one number per value of Y."
            )
        rows: list[list[float]] = table.tolist()
        return rows
