"""Laws and tables for the checks that false variants must not pass: random ones and every border.

Borders are equal laws, disjoint ones, partly common supports, ties, laws a millionth apart and a
mass of 1; of tables, empty rows, independence, one variable deciding the other, noisy channels.
"""

import numpy as np


def _random_law(rng, size, zeros):
    law = 0.01 + rng.dirichlet(np.full(size, rng.choice([0.3, 1.0, 5.0])))
    law = law * (rng.random(size) < 0.7) if zeros else law
    law[rng.integers(size)] += 0.1
    return law / law.sum()


def tuples_of_laws(count, seed=0, *, number=30, positive=False):
    """Tuples of ``count`` random laws on the same points; half have zeros unless ``positive``."""
    rng = np.random.default_rng(seed)
    for k in range(number):
        size = int(rng.integers(2, 7))
        zeros = not positive and k % 2 == 0
        yield tuple(_random_law(rng, size, zeros) for _ in range(count))


_NEAR = 2.0**-20
_BORDERS = [
    ([1.0], [1.0]),
    ([0.5, 0.5], [0.5, 0.5]),
    ([1.0, 0.0], [0.0, 1.0]),
    ([0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 0.25, 0.75]),
    ([0.5, 0.5, 0.0], [0.0, 0.5, 0.5]),
    ([1.0, 0.0], [0.5, 0.5]),
    ([0.5, 0.5], [1.0, 0.0]),
    ([0.25, 0.25, 0.5], [0.25, 0.5, 0.25]),
    ([0.5 + _NEAR, 0.5 - _NEAR], [0.5, 0.5]),
    ([0.5, 0.5, 0.0], [0.25, 0.75, 0.0]),
]
PAIRS = [tuple(map(np.array, pair)) for pair in _BORDERS] + list(tuples_of_laws(2))
POSITIVE_PAIRS = list(tuples_of_laws(2, 1, positive=True))


def _tables():
    rng = np.random.default_rng(3)
    yield np.array([[0.5, 0.0], [0.0, 0.5]])
    yield np.array([[0.25, 0.25], [0.25, 0.25]])
    yield np.array([[0.5, 0.5], [0.0, 0.0]])
    yield np.array([[0.9, 0.0], [0.05, 0.05]])
    yield np.array([[0.0, 1 / 3], [1 / 3, 0.0], [0.0, 1 / 3]])  # y = x^2, not correlated
    for flip in (0.01, 0.3):  # a noisy channel
        yield np.array([[1 - flip, flip], [flip, 1 - flip]]) / 2
    for _ in range(20):
        shape = tuple(rng.integers(1, 6, size=2))
        yield _random_law(rng, int(np.prod(shape)), zeros=bool(rng.random() < 0.5)).reshape(shape)
    for _ in range(5):
        p_x, p_y = (rng.dirichlet(np.ones(size)) for size in rng.integers(1, 5, size=2))
        yield np.outer(p_x, p_y)


TABLES = list(_tables())


def games(number=30, seed=4):
    """Payoff matrices: matching pennies, ties, a saddle point, random ones."""
    rng = np.random.default_rng(seed)
    yield np.array([[1.0, -1.0], [-1.0, 1.0]])
    yield np.array([[0.0, 1.0], [-1.0, 0.0]])
    yield np.zeros((2, 3))
    for k in range(number):
        shape = tuple(rng.integers(1, 6, size=2))
        yield rng.normal(size=shape) if k % 2 else rng.integers(-2, 3, shape).astype(float)


def pictures(number=25, seed=5):
    """Tables of the answers of a classifier, one law a row; some sure, some equal."""
    rng = np.random.default_rng(seed)
    yield np.eye(4)
    yield np.tile([0.2, 0.8], (3, 1))
    yield np.array([[0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 0.3, 0.7]])
    for k in range(number):
        rows, classes = rng.integers(1, 8, size=2)
        yield np.array([_random_law(rng, int(classes), k % 2 == 0) for _ in range(rows)])
