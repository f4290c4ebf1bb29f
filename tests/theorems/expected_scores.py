"""Expected plug-in scores as finite sums: a generator with few pictures, all counts of m draws."""

import numpy as np
from scipy import stats

CHANCES = np.array([0.5, 0.3, 0.2])
# The classifier's answers to the three pictures; one class has probability 0 for the second.
LAWS = np.array([[0.8, 0.1, 0.1], [0.1, 0.9, 0.0], [0.2, 0.2, 0.6]])
COPIES = np.repeat(LAWS, [5, 3, 2], axis=0)  # ten pictures of equal weight with the same law


def expected_scores(m, laws=LAWS, chances=CHANCES):
    """Expected logarithm of the plug-in score of m pictures, and expected score."""
    first, second = np.divmod(np.arange((m + 1) ** 2), m + 1)
    counts = np.stack([first, second, m - first - second], axis=1)
    counts = counts[counts[:, 2] >= 0]
    chance = stats.multinomial.pmf(counts, m, chances)
    shares = counts / m
    logs = stats.entropy(shares @ laws, axis=1) - shares @ stats.entropy(laws, axis=1)
    return chance @ logs, chance @ np.exp(logs)
