r"""Finite zero-sum games: exact equilibria by linear programming, approximate ones by learning.

A game is a matrix :math:`A`. The **row** player picks :math:`i` and receives :math:`a_{ij}`; the
**column** player picks :math:`j` and pays it. So rows maximise and columns minimise. With mixed
strategies :math:`x` and :math:`y` the expected payoff is :math:`x^\top A y`.

``solve`` follows the proof of von Neumann's theorem by LP duality (book, ``thm-von-neumann``) and
``hedge``, of ``learning``, the second proof (``prop-hedge-regret``). Neither calls the other.
``exploitability`` checks the answers of both.
"""

import operator
from fractions import Fraction
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gan_edu.theory._exact_simplex import solve_exactly
from gan_edu.theory._linear_program import solve_relative_to_range
from gan_edu.theory._validation import (
    FloatArray,
    as_choice,
    as_distribution,
    as_payoff,
    require_size,
)
from gan_edu.theory.learning import HedgeRun as HedgeRun
from gan_edu.theory.learning import hedge as hedge

_WORST_GAP = 1e-9
_DISPARITY = 20  # powers of two between payoffs: a tolerance relative to the range is too wide
_MOST_BITS = 120_000  # of all payoffs as whole numbers: a second or so
_EPS = float(np.finfo(np.float64).eps)


class Equilibrium(NamedTuple):
    """A saddle point of a zero-sum game: ``row`` (m,), ``column`` (n,) and the ``value``.

    Where the sizes of the payoffs other than 0 differ by a factor above 2^20, and the payoffs have
    at most 120,000 bits as whole multiples of one unit (30 by 30 of them from 1e-9 to 1e9), each
    number is the float64 nearest to that of an exact equilibrium. Of other games the duality gap is
    at most 1e-9 of the range of the payoffs, and the value is right to that; so a large game with
    forbidding payoffs may keep fewer digits of the others, and ``exploitability`` says how many.
    """

    row: FloatArray
    column: FloatArray
    value: float


def solve(payoff: ArrayLike) -> Equilibrium:
    r"""An equilibrium :math:`(x^*, y^*)` and the value :math:`v` of a zero-sum game.

    Solves the row player's linear program, maximise :math:`v` subject to :math:`A^\top x \ge v`,
    :math:`x \in \Delta_m`; its dual variables are the column player's strategy. ``Equilibrium``
    says how exact the answer is. A game may have other equilibria, never another value.

    Args:
        payoff: Matrix (m, n) of what the row player receives.

    Returns:
        ``Equilibrium(row, column, value)``.

    Raises:
        ValueError: If ``payoff`` is not a finite real matrix.
        ArithmeticError: If the solver cannot reach the gap of 1e-9 (no such game is known to us).

    References:
        von Neumann (1928); book, theorem ``thm-von-neumann``.

    Example:
        >>> solve([[1.0, -1.0], [-1.0, 1.0]])
        Equilibrium(row=array([0.5, 0.5]), column=array([0.5, 0.5]), value=0.0)
    """
    matrix = as_payoff(payoff)
    exponents = np.frexp(matrix[matrix != 0.0])[1]
    disparity = int(np.ptp(exponents)) if exponents.size else 0
    if disparity > _DISPARITY and matrix.size * (disparity + 53) <= _MOST_BITS:
        return Equilibrium(*solve_exactly(matrix))
    row, column = solve_relative_to_range(matrix)
    # Payoffs far from the value, of moves that nobody makes, drown the others: solve once more with
    # these clipped, and keep the answer if it is better in the game as it is.
    for _ in range(2):
        value, played = _value(matrix, row, column), matrix[np.ix_(row > 0.0, column > 0.0)]
        reach = 10.0 * float(np.abs(played - value).max())
        if not 0.0 < reach < float(np.ptp(matrix)) / 100.0:
            break
        clipped = np.clip(matrix, value - reach, value + reach)
        other = solve_relative_to_range(clipped)
        if not _gap(matrix, *other) < _gap(matrix, row, column):
            break
        row, column = other
    gap = _gap(matrix, row, column) / (float(np.ptp(matrix)) or 1.0)
    if gap > _WORST_GAP:
        raise ArithmeticError(f"the solver stopped at a relative duality gap of {gap:.1e} > 1e-9")
    return Equilibrium(row, column, _value(matrix, row, column))


def exploitability(payoff: ArrayLike, row: ArrayLike, column: ArrayLike) -> float:
    r"""Duality gap :math:`\max_i (Ay)_i - \min_j (A^\top x)_j`, zero exactly at a saddle point.

    It is what the two players together could gain by best responses. It is never negative; a gap
    that is smaller than the round-off of its own computation is returned as 0.

    Args:
        payoff: Matrix (m, n).
        row: Mixed strategy of the row player, (m,).
        column: Mixed strategy of the column player, (n,).

    Returns:
        The gap, in the units of the payoff.

    Raises:
        ValueError: If an argument is no payoff or no strategy, or if sizes differ.

    References:
        Book, ``thm-von-neumann``: by (a) the gap is 0 exactly if both strategies are optimal, and
        by (b) these pairs are the saddle points.

    Example:
        >>> exploitability([[0.0, 1.0], [-1.0, 0.0]], [0.5, 0.5], [1.0, 0.0])
        0.5
    """
    matrix = as_payoff(payoff)
    x = _strategy(row, "row", matrix.shape[0])
    y = _strategy(column, "column", matrix.shape[1])
    return _gap(matrix, x, y)


def best_response(payoff: ArrayLike, opponent: ArrayLike, player: Literal["row", "column"]) -> int:
    """The pure strategy of ``player`` that does best against a mixed strategy of the opponent.

    Args:
        payoff: Matrix (m, n).
        opponent: The opponent's mixed strategy: (n,) if ``player`` is "row", (m,) if it is
            "column".
        player: Who responds: "row" maximises, "column" minimises.

    Returns:
        The index of the row or column; the lowest one if several are equally good.

    Raises:
        ValueError: If an argument is malformed or sizes differ.

    Example:
        >>> best_response([[0, -1, 1], [1, 0, -1], [-1, 1, 0]], [1.0, 0.0, 0.0], "row")
        1
    """
    matrix = as_payoff(payoff)
    as_choice(player, "player", ("row", "column"))
    gains = matrix if player == "row" else -matrix.T
    weights = _strategy(opponent, "opponent", gains.shape[1])
    with np.errstate(over="ignore", invalid="ignore"):  # then all are tied, and compared exactly
        found = gains @ weights
        round_off = gains.shape[1] * _EPS * (np.abs(gains) @ weights)
        doubtful = ~(found + round_off < (found - round_off).max())
    tied = np.flatnonzero(doubtful)
    if tied.size == 1:
        return int(tied[0])
    exact = [sum(map(operator.mul, map(Fraction, gains[i]), map(Fraction, weights))) for i in tied]
    return int(tied[exact.index(max(exact))])


def maximin(payoff: ArrayLike) -> float:
    r"""What the row player can secure with a pure strategy: :math:`\max_i \min_j a_{ij}`.

    Args:
        payoff: Matrix (m, n).

    Returns:
        The pure maximin value; never above ``minimax(payoff)``.

    Raises:
        ValueError: If ``payoff`` is not a finite real matrix.

    Example:
        >>> maximin([[1.0, -1.0], [-1.0, 1.0]]), minimax([[1.0, -1.0], [-1.0, 1.0]])
        (-1.0, 1.0)
    """
    return float(as_payoff(payoff).min(axis=1).max())


def minimax(payoff: ArrayLike) -> float:
    r"""What the column player must pay at most with a pure strategy: :math:`\min_j \max_i a_{ij}`.

    Args:
        payoff: Matrix (m, n).

    Returns:
        The pure minimax value; never below ``maximin(payoff)``, equal to it iff a pure saddle
        exists.

    Raises:
        ValueError: If ``payoff`` is not a finite real matrix.

    Example:
        >>> maximin([[1.0, 2.0], [3.0, 4.0]]), minimax([[1.0, 2.0], [3.0, 4.0]])
        (3.0, 3.0)
    """
    return float(as_payoff(payoff).max(axis=0).min())


def saddle_points(payoff: ArrayLike) -> NDArray[np.intp]:
    """All pure saddle points: entries that are largest in their column and smallest in their row.

    Args:
        payoff: Matrix (m, n).

    Returns:
        Index pairs (i, j), shape (k, 2), int; k = 0 if the game has no pure saddle point.

    Raises:
        ValueError: If ``payoff`` is not a finite real matrix.

    Example:
        >>> saddle_points([[0.0, 1.0], [-1.0, 0.0]])
        array([[0, 0]])
    """
    matrix = as_payoff(payoff)
    largest = matrix == matrix.max(axis=0)
    smallest = matrix == matrix.min(axis=1, keepdims=True)
    return np.argwhere(largest & smallest)


def _strategy(values: ArrayLike, name: str, size: int) -> FloatArray:
    strategy = as_distribution(values, name)
    require_size(strategy, name, size, "the strategies of that player in payoff")
    return strategy


def _gap(payoff: FloatArray, x: FloatArray, y: FloatArray) -> float:
    """Duality gap; one below the round-off of the two sums that it subtracts is 0."""
    centred = payoff - _centre(payoff, x, y)
    secured, conceded = x @ centred, centred @ y
    j, i = secured.argmin(), conceded.argmax()
    gap = float(conceded[i] - secured[j])
    sizes = float(np.abs(centred[i]) @ y + x @ np.abs(centred[:, j]))
    return 0.0 if gap <= _EPS * sum(payoff.shape) * sizes else gap


def _value(payoff: FloatArray, x: FloatArray, y: FloatArray) -> float:
    """The middle of what x secures and what y concedes."""
    centre = _centre(payoff, x, y)
    centred = payoff - centre
    return centre + float((x @ centred).min() + (centred @ y).max()) / 2.0


def _centre(payoff: FloatArray, x: FloatArray, y: FloatArray) -> float:
    """The expected payoff: a common offset that would drown the payoffs played in round-off."""
    with np.errstate(over="ignore"):  # a sum of x above 1 by its rounding may overflow
        return float(np.clip(x @ payoff @ y, payoff.min(), payoff.max()))
