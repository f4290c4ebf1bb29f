"""Exact equilibria of the games of chapter 2, in fractions.

Complementary slackness (book, ``prop-complementary-slackness``) decides whether two mixed
strategies and a number are a saddle point and its value; in fractions the decision is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Matrix = Sequence[Sequence[Fraction]]
Strategy = Sequence[Fraction]


def is_equilibrium(payoff: Matrix, row: Strategy, column: Strategy, value: Fraction) -> bool:
    """Whether the strategies are a saddle point of the mixed game, with this value.

    Args:
        payoff: What the row player receives, r rows of c fractions.
        row: Mixed strategy of the row player, r fractions.
        column: Mixed strategy of the column player, c fractions.
        value: The payoff at the saddle point.

    Returns:
        Whether no row earns more than the value, no column pays less, and both are laws.

    Raises:
        ValueError: If the sizes do not fit.

    Example:
        >>> half = Fraction(1, 2)
        >>> is_equilibrium([[1, -1], [-1, 1]], [half, half], [half, half], Fraction(0))
        True
    """
    if len(row) != len(payoff) or any(len(entries) != len(column) for entries in payoff):
        raise ValueError(
            f"strategies of {len(row)} and {len(column)} actions do not fit a payoff of "
            f"{len(payoff)} rows: give one number for each row and each column"
        )
    if any(min(strategy) < 0 or sum(strategy) != 1 for strategy in (row, column)):
        return False
    rows = [sum(p * q for p, q in zip(entries, column, strict=True)) for entries in payoff]
    columns = [
        sum(p * entries[j] for p, entries in zip(row, payoff, strict=True))
        for j in range(len(column))
    ]
    return all(earned <= value for earned in rows) and all(paid >= value for paid in columns)
