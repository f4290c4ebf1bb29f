"""The mathematics of the book in NumPy and SciPy: no torch, no matplotlib.

Games and dynamics (chapters 2 and 8), divergences and the criterion (chapters 4, 5 and 7),
information and the Inception Score (chapters 9 and 10), other payoffs and transport (chapter 13).
Arrays are float64, logarithms natural. The two sides of a theorem never call each other, so that a
test which compares them tests the theorem.
SciPy loads its optimiser and integrator at first use.
"""

from gan_edu.theory import (
    criterion,
    divergences,
    dynamics,
    f_divergences,
    games,
    inception,
    information,
    local_dynamics,
    named_games,
    payoffs,
    transport,
)

__all__ = [
    "criterion",
    "divergences",
    "dynamics",
    "f_divergences",
    "games",
    "inception",
    "information",
    "local_dynamics",
    "named_games",
    "payoffs",
    "transport",
]
