r"""The Inception Score from class probabilities: plug-in, splits, bias, extrapolation.

A classifier gives image :math:`i` the class probabilities :math:`p(\cdot | x_i)`: row i of
``probs``. With :math:`\hat p` the mean of the m rows, the score of these rows is

.. math:: \widehat{\mathrm{IS}} = \exp\Big(\frac1m \sum_i
          \mathrm{KL}\big(p(\cdot | x_i) \,\|\, \hat p\big)\Big) \in [1, \min(m, K)].

It is the plug-in estimate of
:math:`\mathrm{IS} = \exp \mathrm{E}\, \mathrm{KL}(p(\cdot | X) \| p)`, and it is biased; ``bias``
gives the first order and ``extrapolate`` removes it. Nothing here knows of mutual information:
``information`` is the other side of the theorem ``thm-inception-score-information``.
"""

import math
import numbers
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import entr, rel_entr, softmax

from gan_edu.theory._validation import (
    FloatArray,
    as_class_probabilities,
    as_count,
    as_real_array,
    fail,
)


class Score(NamedTuple):
    """An Inception Score as the literature reports it.

    Attributes:
        mean: Mean over the splits of the score of each split.
        std: Population standard deviation (ddof=0) over the splits. It is no standard error.
        per_split: The score of each split, (splits,).
    """

    mean: float
    std: float
    per_split: FloatArray


class Extrapolation(NamedTuple):
    """A score extrapolated to infinitely many samples, with its standard error."""

    value: float
    standard_error: float


def probabilities(logits: ArrayLike) -> FloatArray:
    r"""Class probabilities from a network's logits: softmax in float64.

    The score sums terms :math:`t \log t`, and float64 keeps t down to 1e-308. So a very negative
    logit costs the score less than 1e-300: a second path through log-softmax is not needed.

    Args:
        logits: One row per image, (m, K), finite.

    Returns:
        Probabilities, (m, K), float64, each row with sum 1 within round-off.

    Raises:
        ValueError: If ``logits`` is no table of finite numbers.

    References:
        Book, chapter 10.

    Example:
        >>> probabilities([[0.0, 0.0], [1000.0, 0.0]])
        array([[0.5, 0.5],
               [1. , 0. ]])
    """
    table = as_real_array(logits, "logits", 2, "logits (shape (m, K), finite)")
    with np.errstate(over="ignore", under="ignore"):
        return np.asarray(softmax(table, axis=1), dtype=np.float64)


def inception_score(
    probs: ArrayLike, splits: int = 10, shuffle: bool = True, seed: int = 2020
) -> Score:
    """The Inception Score with its splits, equal to torch-fidelity's in convention and order.

    The rows are put in the order of ``RandomState(seed).permutation``, cut into splits at
    ``i * m // splits``, and each split is scored with its own mean law. The mean and the std
    (ddof=0) are over these scores, so each is the score of m / splits images, not of m.

    Args:
        probs: Class probabilities, (m, K), each row with sum 1 within 1e-5 (float32 networks round
            that much; rows are used as they are). For logits pass ``probabilities(logits)``.
        splits: Number of splits S, 1 to m.
        shuffle: Whether to permute the rows first. Without it, images sorted by class give splits
            that hold few classes, and a far lower score.
        seed: Seed of the permutation, 0 to 2**32 - 1.

    Returns:
        ``Score(mean, std, per_split)``, each score in [1, min(m / S, K)] up to round-off.

    Raises:
        ValueError: If ``probs`` is no table of class probabilities, or there are more splits than
            rows.

    References:
        Salimans et al. (2016), "Improved techniques for training GANs"; torch-fidelity 0.4.0,
        ``metric_isc.py``; book, ``thm-inception-score-information``.

    Example:
        >>> inception_score([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]], splits=1).mean
        2.0
        >>> inception_score([[0.7, 0.3]] * 20).mean
        1.0
    """
    rows = as_class_probabilities(probs, "probs")
    split = split_of(len(rows), splits, shuffle, seed)
    scores = np.array([math.exp(_log_score(rows[split == i])) for i in range(int(splits))])
    return Score(float(scores.mean()), float(scores.std()), scores)


def split_of(m: int, splits: int = 10, shuffle: bool = True, seed: int = 2020) -> NDArray[np.int64]:
    """The split that each of m images falls into, as ``inception_score`` cuts them.

    A program that sees its images in batches adds each to the sums of its split, and so needs no
    memory for all of them.

    Args:
        m: Number of images, at least 1.
        splits: Number of splits S, 1 to m.
        shuffle: Whether to permute the images first.
        seed: Seed of the permutation, 0 to 2**32 - 1.

    Returns:
        Numbers from 0 to S - 1, (m,); each occurs m / S times, rounded down or up.

    Raises:
        ValueError: If ``m`` or ``splits`` is no whole number from 1, ``splits`` exceeds ``m``,
            ``shuffle`` is no bool, or ``seed`` is out of range.

    References:
        torch-fidelity 0.4.0, ``metric_isc.py``.

    Example:
        >>> split_of(6, splits=3, shuffle=False)
        array([0, 0, 1, 1, 2, 2])
    """
    size, count = as_count(m, "m"), as_count(splits, "splits")
    if count > size:
        advice = f"There are {size}: use fewer splits or more images."
        raise fail("splits", "at most the number of images", splits, advice)
    if not isinstance(shuffle, bool | np.bool):
        raise fail("shuffle", "True or False", shuffle, "Pass a bool.")
    starts = np.array([i * size // count for i in range(count + 1)])
    place = np.repeat(np.arange(count), np.diff(starts))  # of a place in the shuffled order
    if not shuffle:
        return place
    split = np.empty_like(place)
    split[np.random.RandomState(_as_seed(seed)).permutation(size)] = place
    return split


def standard_error(score: Score) -> float:
    r"""Standard error of a score's mean over its S splits: :math:`s / \sqrt{S}`, s with ddof=1.

    It says how much the mean over S splits of this size would vary with other images. It says
    nothing about the bias at this size, nor about training the same model again.

    Args:
        score: What ``inception_score`` returned, with at least 2 splits.

    Returns:
        The standard error, in units of the score.

    Raises:
        ValueError: If ``score`` is no ``Score`` or has only one split.

    References:
        Book, chapter 10.

    Example:
        >>> standard_error(Score(2.0, 1.0, np.array([1.0, 3.0])))
        1.0
    """
    expected = "a Score with at least 2 splits"
    if not isinstance(score, Score) or len(score.per_split) < 2:
        raise fail("score", expected, score, "Ask inception_score for more splits.")
    return float(np.std(score.per_split, ddof=1)) / math.sqrt(len(score.per_split))


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
    p = kept.mean(axis=0)
    chi2 = float((kept.var(axis=0) / p).sum())
    if log:
        return -chi2 / (2 * size)
    kl = rel_entr(kept, p).sum(axis=1)
    return -math.exp(_log_score(rows)) * (chi2 - float(kl.var())) / (2 * size)


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
    own = _negative_entropies(rows)
    rest = np.maximum(rows.sum(axis=0) - rows, 0.0) / (m - 1)
    left_out = np.exp((own.sum() - own) / (m - 1) - _negative_entropies(rest))
    score = math.exp(_log_score(rows))
    # m s - (m - 1) mean, written as a small correction: the difference of large numbers rounds.
    value = score + (m - 1) * float((score - left_out).mean())
    return Extrapolation(value, math.sqrt((m - 1) * float(left_out.var())))


def cap(m: int, K: int) -> int:
    """Largest score that m images and K classes can have: min(m, K).

    Args:
        m: Number of images that are scored together (the size of one split), at least 1.
        K: Number of classes of the classifier, at least 1.

    Returns:
        The smaller of the two.

    Raises:
        ValueError: If ``m`` or ``K`` is no whole number, at least 1.

    References:
        Book, ``prop-inception-score-cap``.

    Example:
        >>> cap(100, 1000)
        100
    """
    return min(as_count(m, "m"), as_count(K, "K"))


def _log_score(rows: FloatArray) -> float:
    """Mean KL of the rows against their mean; at least 0, so a negative round-off is set to 0."""
    m, total = len(rows), rows.sum(axis=0)
    # p / mean = m p / total: the total cannot underflow to 0 where p > 0, the mean could.
    return max(0.0, float(rel_entr(m * rows, total).sum()) / m**2)


def _negative_entropies(rows: FloatArray) -> FloatArray:
    """Sum of p log p for each row, (m,)."""
    return -np.asarray(entr(rows).sum(axis=1), dtype=np.float64)


def _as_seed(seed: object) -> int:
    expected = "a whole number from 0 to 2**32 - 1"
    if isinstance(seed, bool | np.bool) or not isinstance(seed, numbers.Integral):
        raise fail("seed", expected, seed, "Pass an int.")
    if not 0 <= int(seed) < 2**32:
        raise fail("seed", expected, seed, "Choose a number between.")
    return int(seed)
