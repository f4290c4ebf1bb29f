r"""The linear program of a zero-sum game, solved to a smaller error than the solver promises.

Maximise :math:`v` subject to :math:`A^\top x \ge v`, :math:`x \in \Delta_m`. The dual variables of
the inequalities are the column player's strategy (book, ``thm-von-neumann``).
"""

import itertools
from collections.abc import Iterator

import numpy as np
import scipy

from gan_edu.theory._validation import FloatArray

# HiGHS accepts no tolerance below 1e-10, and it applies to the numbers it is given. A game that is
# almost degenerate may need them multiplied by `scale` or shifted by `offset`; most games need the
# first pair only. At a tolerance below what round-off allows, HiGHS may call a game unbounded: the
# last resort is what it uses by default.
_SCALINGS = ((1.0, 1.0), (1e3, 1.0), (1.0, 0.0), (1e2, 1.0), (1e4, 0.0), (1e2, 0.0), (1e4, 1.0))
_TOLERANCES = (1e-10, 1e-9, 1e-7)
_GOOD_GAP = 1e-10


def solve_relative_to_range(matrix: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Strategies by HiGHS, the best that any attempt gives."""
    low, span = float(matrix.min()), float(np.ptp(matrix))
    unit = (matrix - low) / (span or 1.0)  # in [0, 1], so that tolerances mean the same everywhere
    row, column = (np.full(size, 1.0 / size) for size in matrix.shape)
    for x, y in _candidates(unit):
        # A pair is as good as its two halves, so the best half of any candidate is kept.
        row = max(row, x, key=lambda x: (x @ unit).min())
        column = min(column, y, key=lambda y: (unit @ y).max())
        if (unit @ column).max() - (row @ unit).min() <= _GOOD_GAP:
            break
    return row, column


def _candidates(unit: FloatArray) -> Iterator[tuple[FloatArray, FloatArray]]:
    """Pairs (x, y) of strategies, each attempt followed by the same made exact on its support.

    The first pair solves almost every game; the caller measures the duality gap and asks for more.
    A linear system on the support costs much less than another linear program.

    Args:
        unit: Payoff matrix (m, n) with entries in [0, 1].

    Yields:
        Strategies (m,) and (n,), true distributions.
    """
    for tolerance, (scale, offset) in itertools.product(_TOLERANCES, _SCALINGS):
        pair = _linear_program(unit, scale, offset, tolerance)
        if pair is not None:
            yield pair
            yield _exact_on_support(unit, *pair)


def _linear_program(
    unit: FloatArray, scale: float, offset: float, tolerance: float
) -> tuple[FloatArray, FloatArray] | None:
    """The optimal x of the row player's program and its dual y; None if HiGHS gives up."""
    m, n = unit.shape
    result = scipy.optimize.linprog(
        c=np.append(np.zeros(m), -1.0),
        A_ub=np.hstack([-scale * (unit.T + offset), np.ones((n, 1))]),
        b_ub=np.zeros(n),
        A_eq=np.append(np.ones(m), 0.0)[np.newaxis],
        b_eq=[1.0],
        bounds=(0.0, None),
        method="highs-ds",
        options={
            "primal_feasibility_tolerance": tolerance,
            "dual_feasibility_tolerance": tolerance,
        },
    )
    if result.x is None:
        return None
    return _as_strategy(result.x[:m]), _as_strategy(-result.ineqlin.marginals)


def _exact_on_support(
    unit: FloatArray, x: FloatArray, y: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Each side equal on the support of the other (book, ``prop-complementary-slackness``)."""
    rows, columns = np.flatnonzero(x), np.flatnonzero(y)
    support = unit[np.ix_(rows, columns)]
    exact_x, exact_y = np.zeros_like(x), np.zeros_like(y)
    exact_x[rows] = _equaliser(support.T)
    exact_y[columns] = _equaliser(support)
    return _as_strategy(exact_x), _as_strategy(exact_y)


def _equaliser(payoff: FloatArray) -> FloatArray:
    """Weights y with sum 1 that give every row the same payoff, in the sense of least squares."""
    m, n = payoff.shape
    system = np.block([[payoff, -np.ones((m, 1))], [np.ones((1, n)), np.zeros((1, 1))]])
    solution: FloatArray = np.linalg.lstsq(system, np.append(np.zeros(m), 1.0))[0]
    return solution[:n]


def _as_strategy(weights: FloatArray) -> FloatArray:
    """The solver's vector without its round-off: no entry below 0, sum 1."""
    weights = np.maximum(weights, 0.0)
    total = weights.sum()
    return weights / total if total > 0.0 else np.full(weights.size, 1.0 / weights.size)
