r"""The equilibrium of a small game in whole numbers: no rounding until the last step.

A float64 solver compares payoffs with a tolerance relative to the largest one. Beside a payoff of
1e12 it cannot see one of 1e-8, so games with payoffs of very different sizes are solved here.
"""

from fractions import Fraction

import numpy as np

from gan_edu.theory._validation import FloatArray


def solve_exactly(payoff: FloatArray) -> tuple[FloatArray, FloatArray, float]:
    """Both strategies and the value, each number the float64 nearest to the exact one.

    With all payoffs shifted above 0, maximise the sum of w subject to ``payoff @ w <= 1`` and
    ``w >= 0``: then w divided by its sum is the column player's strategy, the dual variables
    divided by theirs are the row player's, and the value is the inverse of the sum (Dantzig, 1951).

    Args:
        payoff: Matrix (m, n).

    Returns:
        Strategies (m,) and (n,), and the value.
    """
    m, n = payoff.shape
    numbers = [[Fraction(entry) for entry in row] for row in payoff.tolist()]
    unit = max(entry.denominator for row in numbers for entry in row)  # all are powers of two
    whole = [[int(entry * unit) for entry in row] for row in numbers]
    shift = 1 - min(min(row) for row in whole)
    slack = [[int(i == k) for k in range(m)] for i in range(m)]
    table = [[entry + shift for entry in row] + slack[i] + [1] for i, row in enumerate(whole)]
    table.append([-1] * n + [0] * (m + 1))
    basis, common = _optimise(table, n)
    total = table[-1][-1]
    column = np.zeros(n)
    for row, variable in enumerate(basis):
        if variable < n:
            column[variable] = float(Fraction(table[row][-1], total))
    strategy = np.array([float(Fraction(table[-1][n + i], total)) for i in range(m)])
    return strategy, column, float((Fraction(common, total) - shift) / unit)


def _optimise(table: list[list[int]], n: int) -> tuple[list[int], int]:
    """Pivot until no reduced cost is negative; entries are numerators over one denominator.

    Bland's rule, which ends; each division is exact (Edmonds, 1967).

    Returns:
        The basic variable of each row and the common denominator.
    """
    basis, common = list(range(n, n + len(table) - 1)), 1
    while True:
        entering = next((j for j, cost in enumerate(table[-1][:-1]) if cost < 0), None)
        if entering is None:
            return basis, common
        candidates = [i for i in range(len(basis)) if table[i][entering] > 0]
        leaving = min(
            candidates, key=lambda i: (Fraction(table[i][-1], table[i][entering]), basis[i])
        )
        pivot_row, pivot = table[leaving], table[leaving][entering]
        for i, row in enumerate(table):
            if i != leaving:
                factor = row[entering]
                table[i] = [
                    (pivot * entry - factor * other) // common
                    for entry, other in zip(row, pivot_row, strict=True)
                ]
        basis[leaving], common = entering, pivot
