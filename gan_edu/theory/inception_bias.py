r"""The bias of the Inception Score: its first order, and a score that is free of it.

The score of m images is the plug-in estimate of :math:`\mathrm{IS} = \exp \mathrm{E}\,
\mathrm{KL}(p(\cdot | X) \| p)` and too low on average; ``inception`` says what it is.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gan_edu.theory._relative_entropy import excess
from gan_edu.theory._validation import FloatArray, as_class_probabilities, as_count, fail


class Extrapolation(NamedTuple):
    """A score extrapolated to infinitely many samples, with its standard error."""

    value: float
    standard_error: float


def bias(probs: ArrayLike, m: int | None = None, *, log: bool = False) -> float:
    r"""First-order bias of the plug-in score at size m; negative: the plug-in is too low.

    With :math:`\chi^2` and KL of :math:`p(\cdot | X)` against :math:`p`, the delta method gives

    .. math:: \mathrm{E}\, \widehat{\mathrm{IS}} - \mathrm{IS} \approx
              -\frac{\mathrm{IS}}{2m} \big(\mathrm{E}\chi^2 - \mathrm{Var}\,\mathrm{KL}\big), \qquad
              \mathrm{E} \ln \widehat{\mathrm{IS}} - \ln \mathrm{IS} \approx
              -\frac{1}{2m} \mathrm{E}\chi^2.

    The rows of ``probs`` stand for the law of :math:`p(\cdot | X)`, each with the same weight:
    moments are population moments (ddof=0) over the rows.

    Args:
        probs: Class probabilities, (n, K). Rows that are the exact law give the exact first-order
            bias; rows that are a sample give its plug-in estimate.
        m: Size of the sample that is scored; the default is n. For a score with splits this is the
            size of one split.
        log: Bias of the logarithm of the score instead of the score.

    Returns:
        The first-order bias; the error of this formula is of order 1/m².

    Raises:
        ValueError: If ``probs`` is no table of class probabilities, or ``m`` no whole number.

    References:
        Book, ``thm-inception-score-bias``; Miller (1955) for one-hot rows, -(K - 1) / 2m.

    Example:
        >>> bias([[1.0, 0.0], [0.0, 1.0]], m=50, log=True), bias([[1.0, 0.0], [0.0, 1.0]], m=50)
        (-0.01, -0.02)
    """
    rows = as_class_probabilities(probs, "probs")
    size = len(rows) if m is None else as_count(m, "m")
    if not isinstance(log, bool | np.bool):
        raise fail("log", "True or False", log, "Pass a bool.")
    kept = rows[:, rows.max(axis=0) > np.finfo(float).tiny * len(rows)]  # p > 0, and no underflow
    p, lost = _mean(kept)
    chi2 = float((((kept - p - lost) ** 2).mean(axis=0) / p).sum())
    if log:
        return -chi2 / (2 * size)
    kl = excess(kept, np.broadcast_to(p, kept.shape), lost).sum(axis=1)
    return -math.exp(float(kl.mean())) * (chi2 - float(kl.var())) / (2 * size)


def extrapolate(probs: ArrayLike) -> Extrapolation:
    r"""The score at 1/m = 0, on the straight line through sizes m and m - 1: the jackknife.

    The plug-in's mean is a + b/m + O(1/m²). Let s be the score of all m rows and :math:`\bar s`
    the mean of the m scores of all rows but one. The line through :math:`(1/m, s)` and
    :math:`(1/(m-1), \bar s)` meets 1/m = 0 at :math:`m s - (m - 1) \bar s`. No subsample is drawn
    at random, so the result does not depend on the order of the rows. It may exceed K.

    Args:
        probs: Class probabilities, (m, K), m at least 2.

    Returns:
        ``Extrapolation(value, standard_error)``, with the jackknife standard error. It covers the
        sampling of the rows, not the training of the model. A sample that is small beside the
        number of classes it should hold has a bias beyond the first order, which stays.

    Raises:
        ValueError: If ``probs`` is no table of class probabilities, or has one row.

    References:
        Chong & Forsyth (2020), "Effectively unbiased FID and Inception Score and where to find
        them", for extrapolating the score in 1/m; Quenouille (1956) for the jackknife; book,
        ``prop-jackknife``.

    Example:
        >>> value, standard_error = extrapolate([[0.9, 0.1]] * 50 + [[0.2, 0.8]] * 50)
        >>> round(value, 4), round(standard_error, 4)
        (1.3203, 0.0023)
    """
    rows = as_class_probabilities(probs, "probs")
    m = len(rows)
    if m < 2:
        raise fail("probs", "at least 2 rows", f"{m} row", "One image has no smaller sample.")
    # A class whose mean underflows has terms below 1e-300.
    rows = rows[:, rows.max(axis=0) > np.finfo(float).tiny * m]
    mean, lost = _mean(rows)
    everyone = np.broadcast_to(mean, rows.shape)
    own = excess(rows, everyone, lost).sum(axis=1)
    move = (mean - rows + lost) / (m - 1)  # to the mean of the others
    others = np.maximum(mean + move, 0.0)
    moved = excess(others, everyone, (others - mean) - move).sum(axis=1)
    # Log of the score without row i minus that of all, not as a difference of nearly equal numbers.
    change = (own.mean() - own) / (m - 1) - moved
    score, relative = math.exp(own.mean()), np.expm1(change)
    value = score * (1.0 - (m - 1) * float(relative.mean()))
    return Extrapolation(value, score * math.sqrt((m - 1) * float(relative.var())))


def _mean(rows: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The mean of the rows and what its rounding took away; of nearly equal rows that is a lot."""
    mean: FloatArray = rows.mean(axis=0)
    return mean, (rows - mean).mean(axis=0)
