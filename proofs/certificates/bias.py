"""The sign of the bias of the Inception Score: log²(1 + t) <= 0.65 t for every t >= 0.

The theorem (book, ``thm-inception-score-bias``) needs it for all t, so it is proven in three parts.

* 0 <= t <= 0.65: log(1 + t) <= t, so the square is at most t² <= 0.65 t.
* 0.65 <= t <= 1000: ball arithmetic on intervals that cover all of it.
* t >= 1000: log(1 + t) = 4 log (1 + t)^(1/4) <= 4 (1 + t)^(1/4), so the square is at most
  16 sqrt(1 + t), and that is at most 0.65 t.
"""

from __future__ import annotations

from fractions import Fraction

from flint import arb, fmpq

MIDDLE = (Fraction(65, 100), Fraction(1000))


def _ball(low: Fraction, high: Fraction) -> arb:
    """A ball that holds the interval."""
    ends = [arb(fmpq(end.numerator, end.denominator)) for end in (low, high)]
    return ends[0].union(ends[1])


def intervals_needed(
    bound: Fraction, low: Fraction, high: Fraction, most: int = 20_000
) -> int | None:
    """How many intervals prove log²(1 + t) < bound · t for all t from low to high.

    Args:
        bound: The factor on the right.
        low: The least t, above 0.
        high: The greatest t.
        most: Give up after so many intervals.

    Returns:
        The number of intervals, or ``None`` if they do not prove it.

    Example:
        >>> intervals_needed(Fraction(1), Fraction(1), Fraction(2)) is not None
        True
    """
    open_intervals, done = [(low, high)], 0
    while open_intervals:
        start, end = open_intervals.pop()
        t = _ball(start, end)
        if (1 + t).log() ** 2 < arb(fmpq(bound.numerator, bound.denominator)) * t:
            done += 1
        elif done + len(open_intervals) > most or end - start < Fraction(1, 10**9):
            return None
        else:
            middle = (start + end) / 2
            open_intervals += [(start, middle), (middle, end)]
    return done


def tail_holds(bound: Fraction, start: Fraction) -> bool:
    """Whether 16 sqrt(1 + t) <= bound · t for all t >= start: the square of the two sides.

    bound² t² - 256 t - 256 grows for t >= 128 / bound², so its value at the start decides.

    Example:
        >>> tail_holds(Fraction(65, 100), Fraction(1000))
        True
    """
    return start >= 128 / bound**2 and bound**2 * start**2 - 256 * start - 256 >= 0
