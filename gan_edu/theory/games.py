r"""Finite zero-sum games: exact equilibria by linear programming, approximate ones by learning.

A game is a matrix :math:`A`. The **row** player picks :math:`i` and receives :math:`a_{ij}`; the
**column** player picks :math:`j` and pays it. So rows maximise and columns minimise. With mixed
strategies :math:`x` and :math:`y` the expected payoff is :math:`x^\top A y`.

``solve`` follows the proof of von Neumann's theorem by LP duality (book, ``thm-von-neumann``) and
``hedge`` the second proof by learning (``prop-hedge-regret``). Neither calls the other.
``exploitability`` checks the answers of both.
"""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gan_edu.theory._linear_program import candidates
from gan_edu.theory._validation import (
    FloatArray,
    as_choice,
    as_count,
    as_distribution,
    as_payoff,
    require_size,
)

_GOOD_GAP, _WORST_GAP = 1e-10, 1e-9


class Equilibrium(NamedTuple):
    """A saddle point of a zero-sum game: ``row`` (m,), ``column`` (n,) and the ``value``."""

    row: FloatArray
    column: FloatArray
    value: float


class HedgeRun(NamedTuple):
    """Averages after the last round, (m,) and (n,); ``gap`` and ``bound`` per round, (rounds,)."""

    row: FloatArray
    column: FloatArray
    gap: FloatArray
    bound: FloatArray


def solve(payoff: ArrayLike) -> Equilibrium:
    r"""An equilibrium :math:`(x^*, y^*)` and the value :math:`v` of a zero-sum game.

    Solves the row player's linear program, maximise :math:`v` subject to :math:`A^\top x \ge v`,
    :math:`x \in \Delta_m`; its dual variables are the column player's strategy. The duality gap of
    the answer is at most 1e-9 of the range of the payoffs. A game may have other equilibria, never
    another value.

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
    low, span = _range(matrix)
    unit = (matrix - low) / (span or 1.0)  # in [0, 1], so that tolerances mean the same everywhere
    row, column = (np.full(size, 1.0 / size) for size in matrix.shape)
    for x, y in candidates(unit):
        # A pair is as good as its two halves, so the best half of any candidate is kept.
        row = max(row, x, key=lambda x: (x @ unit).min())
        column = min(column, y, key=lambda y: (unit @ y).max())
        if (unit @ column).max() - (row @ unit).min() <= _GOOD_GAP:
            break
    gap = (unit @ column).max() - (row @ unit).min()
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
        Book, theorem ``thm-von-neumann`` part (b).

    Example:
        >>> exploitability([[0.0, 1.0], [-1.0, 0.0]], [0.5, 0.5], [1.0, 0.0])
        0.5
    """
    matrix = as_payoff(payoff)
    x = _strategy(row, "row", matrix.shape[0])
    y = _strategy(column, "column", matrix.shape[1])
    lower, upper = _guarantees(matrix, x, y)
    round_off = np.finfo(np.float64).eps * sum(matrix.shape) * _range(matrix)[1]
    return 0.0 if upper - lower <= round_off else upper - lower


def hedge(payoff: ArrayLike, rounds: int) -> HedgeRun:
    r"""Both players learn by Hedge (multiplicative weights); their average strategies are returned.

    With payoffs rescaled to [0, 1], horizon :math:`T` and step :math:`\eta = \sqrt{8 \ln m / T}`,
    the regret of a player with :math:`m` actions after :math:`t \le T` rounds is at most :math:`\ln
    m / \eta + \eta t / 8`. The two regrets add up to :math:`t` times the duality gap of the
    averages, so at *every* round

    .. math:: \mathrm{gap}_t \le \mathrm{range}(A) \sum_{k \in \{m, n\}}
              \sqrt{\tfrac{\ln k}{8}} \Bigl(\tfrac{\sqrt T}{t} + \tfrac{1}{\sqrt T}\Bigr),

    which at :math:`t = T` is :math:`\sqrt{\ln m / 2T} + \sqrt{\ln n / 2T}` times the range.

    Args:
        payoff: Matrix (m, n).
        rounds: The horizon :math:`T`.

    Returns:
        ``HedgeRun(row, column, gap, bound)``; gap and bound are in the units of the payoff.

    Raises:
        ValueError: If ``payoff`` is not a finite real matrix or ``rounds`` no whole number >= 1.

    References:
        Freund & Schapire (1999), "Adaptive game playing using multiplicative weights"; book,
        proposition ``prop-hedge-regret``.

    Example:
        >>> run = hedge([[2.0, -1.0], [-1.0, 1.0]], rounds=400)
        >>> bool((run.gap <= run.bound).all())
        True
    """
    matrix = as_payoff(payoff)
    horizon = as_count(rounds, "rounds")
    low, span = _range(matrix)
    unit = (matrix - low) / (span or 1.0)
    eta_row, eta_column = np.sqrt(8.0 * np.log(matrix.shape) / horizon)
    gains, losses = (np.zeros(size) for size in matrix.shape)
    row_total, column_total = np.zeros_like(gains), np.zeros_like(losses)
    gap = np.empty(horizon)
    for t in range(horizon):
        x, y = _weights(eta_row * gains), _weights(-eta_column * losses)
        gains += unit @ y
        losses += x @ unit
        row_total += x
        column_total += y
        gap[t] = gains.max() - losses.min()
    t_plus_1 = np.arange(1.0, horizon + 1.0)
    # The gap of exact averages is >= 0; maximum() only removes a negative round-off.
    gap = span * (np.maximum(gap, 0.0) / t_plus_1)
    factor = (np.sqrt(horizon) / t_plus_1 + 1.0 / np.sqrt(horizon)) * (
        np.sqrt(np.log(matrix.shape) / 8.0).sum()
    )
    with np.errstate(over="ignore"):  # a bound above the largest float64 is inf, and still true
        bound = span * factor
    return HedgeRun(row_total / row_total.sum(), column_total / column_total.sum(), gap, bound)


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
    if player == "row":
        return int((matrix @ _strategy(opponent, "opponent", matrix.shape[1])).argmax())
    return int((_strategy(opponent, "opponent", matrix.shape[0]) @ matrix).argmin())


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
    largest = matrix == matrix.max(axis=0, keepdims=True)
    smallest = matrix == matrix.min(axis=1, keepdims=True)
    return np.argwhere(largest & smallest)


def _weights(scores: FloatArray) -> FloatArray:
    """Weights proportional to exp(score); SciPy's softmax costs three times as much per round."""
    weights = np.exp(scores - scores.max())
    normalised: FloatArray = weights / weights.sum()
    return normalised


def _strategy(values: ArrayLike, name: str, size: int) -> FloatArray:
    strategy = as_distribution(values, name)
    require_size(strategy, name, size, "the strategies of that player in payoff")
    return strategy


def _range(payoff: FloatArray) -> tuple[float, float]:
    """The smallest entry and the difference between the largest and the smallest."""
    low = float(payoff.min())
    return low, float(payoff.max()) - low


def _guarantees(payoff: FloatArray, x: FloatArray, y: FloatArray) -> tuple[float, float]:
    """What x secures for the row player and what y concedes, both above the middle of the range."""
    low, span = _range(payoff)
    centred = payoff - (low + span / 2.0)  # a large common offset would drown the gap in round-off
    return float((x @ centred).min()), float((centred @ y).max())


def _value(payoff: FloatArray, x: FloatArray, y: FloatArray) -> float:
    low, span = _range(payoff)
    return low + span / 2.0 + sum(_guarantees(payoff, x, y)) / 2.0
