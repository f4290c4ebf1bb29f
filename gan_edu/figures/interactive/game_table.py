"""Edit a zero-sum game and see its solution, and two learners that find it (chapter 2)."""

from __future__ import annotations

import traitlets

from gan_edu.figures.interactive.base import PlayFigure, source, style
from gan_edu.figures.interactive.traits import Numbers, OneOf, Whole, refuse


class GameTable(PlayFigure):
    """A payoff matrix to edit: optimal strategies, value, pure saddle points, and Hedge.

    Attributes:
        payoff: What the row player receives, 2 to 4 rows of 2 to 4 numbers from −1000 to 1000.
        rounds: How many rounds of Hedge are planned: 10, 100 or 1000.
        round: The round that is shown, from 1 to ``rounds``.
    """

    _esm = source("matrix_games", "game_table")
    _css = style()
    payoff = Numbers(
        [[-1.0, 3.0, 1.0], [4.0, -2.0, 3.0]],
        [(2, 4), (2, 4)],
        -1000.0,
        1000.0,
        says="2 to 4 rows of 2 to 4 numbers from -1000 to 1000",
        advice="Give every row one number per column.",
    )
    rounds = OneOf(10, 100, 1000, default=100)
    round = Whole(1, 1, 1000).tag(at_most="rounds")

    @traitlets.validate("rounds", "round")
    def _inside_the_plan(self, proposal: traitlets.Bunch) -> int:
        value: int = proposal["value"]
        planned = value if proposal["trait"].name == "rounds" else self.rounds
        shown = value if proposal["trait"].name == "round" else self.round
        if shown > planned:
            refuse("round", f"at most rounds, {planned}", shown, "Set round = 1 first.")
        return value
