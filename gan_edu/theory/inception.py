r"""The Inception Score from class probabilities: plug-in and splits.

A classifier gives image :math:`i` the class probabilities :math:`p(\cdot | x_i)`: row i of
``probs``. With :math:`\hat p` the mean of the m rows, the score of these rows is

.. math:: \widehat{\mathrm{IS}} = \exp\Big(\frac1m \sum_i
          \mathrm{KL}\big(p(\cdot | x_i) \,\|\, \hat p\big)\Big) \in [1, \min(m, K)].

It is the plug-in estimate of
:math:`\mathrm{IS} = \exp \mathrm{E}\, \mathrm{KL}(p(\cdot | X) \| p)`, and it is biased:
``inception_bias`` has ``bias`` and ``extrapolate``, which are names here too. Nothing here knows of
mutual information: ``information`` is the other side of the theorem
``thm-inception-score-information``.
"""

import math
import numbers
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import entr

from gan_edu.theory._validation import (
    FloatArray,
    as_class_probabilities,
    as_count,
    as_real_array,
    fail,
)
from gan_edu.theory.inception_bias import Extrapolation as Extrapolation
from gan_edu.theory.inception_bias import bias as bias
from gan_edu.theory.inception_bias import extrapolate as extrapolate

_BLOCK = 2**17  # entries that are worked on at once: one megabyte, which a cache holds
_TINY = float(np.finfo(np.float64).tiny)


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
    expected = "logits (shape (m, K), finite)"
    table = as_real_array(logits, "logits", 2, expected, keep_float32=True)
    result = np.empty(table.shape)
    block = max(1, _BLOCK // table.shape[1])
    with np.errstate(over="ignore", under="ignore"):
        for start in range(0, len(table), block):  # no second table of float64
            rows = result[start : start + block]
            rows[:] = table[start : start + block]
            rows -= rows.max(axis=1, keepdims=True)
            np.exp(rows, out=rows)
            rows /= rows.sum(axis=1, keepdims=True)
    return result


def inception_score(
    probs: ArrayLike, splits: int = 10, shuffle: bool = True, seed: int = 2020
) -> Score:
    """The Inception Score with its splits, equal to torch-fidelity's in convention and order.

    The rows are put in the order of ``RandomState(seed).permutation``, cut into splits at
    ``i * m // splits``, and each split is scored with its own mean law. The mean and the std
    (ddof=0) are over these scores, so each is the score of m / splits images, not of m.

    Args:
        probs: Class probabilities, (m, K), each row with sum 1 within 1e-5: float32 networks round
            that much, and a row weighs as much as it sums to. float32 is read without a copy. For
            logits pass ``probabilities(logits)``.
        splits: Number of splits S, 1 to m.
        shuffle: Whether to permute the rows first. Without it, images sorted by class give splits
            that hold few classes, and a far lower score.
        seed: Seed of the permutation, 0 to 2**32 - 1.

    Returns:
        ``Score(mean, std, per_split)``, each score in [1, min(n, K)], where n, the number of images
        in that split, is m / S rounded down or up. A score beyond a bound by its round-off is
        returned as the bound.

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
    rows = as_class_probabilities(probs, "probs", keep_float32=True)
    split = split_of(len(rows), splits, shuffle, seed)
    order = np.argsort(split, kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(split))[:-1])
    scores = np.array([_plug_in(rows, part) for part in parts])
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
    if not isinstance(score, Score):
        raise fail("score", expected, score, "Pass what inception_score returned.")
    per_split = as_real_array(score.per_split, "score.per_split", 1, "finite scores, (splits,)")
    if per_split.size < 2:
        raise fail("score", expected, score, "Ask inception_score for more splits.")
    return float(np.std(per_split, ddof=1)) / math.sqrt(per_split.size)


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


def _plug_in(rows: FloatArray, images: NDArray[np.intp]) -> float:
    """Exponential of the mean KL of some of the rows against their mean, in one pass over blocks.

    The mean KL is H(mean) - mean H(row) for the table of the rows divided by its sum. So rows that
    float32 rounded weigh as much as they sum to, and the score obeys its bounds.
    """
    block = max(1, _BLOCK // rows.shape[1])
    own = total = 0.0  # sums of p log p and of s log s, where s is the sum of a row
    classes = np.zeros(rows.shape[1])
    for start in range(0, len(images), block):
        p = rows[images[start : start + block]].astype(np.float64, copy=False)
        logs = np.maximum(p, _TINY)  # below _TINY the log is wrong and p log p negligible
        np.log(logs, out=logs)
        logs *= p  # not a dot product: threads of BLAS take longer to wake than this takes
        own += float(logs.sum())
        sums = p.sum(axis=1)
        total += float((sums * np.log(sums)).sum())
        classes += p.sum(axis=0)
    mass = float(classes.sum())
    entropies = own - total + float(entr(classes).sum())
    score = math.exp(entropies / mass + math.log(mass))
    return min(max(score, 1.0), float(min(len(images), rows.shape[1])))  # beyond only by round-off


def _as_seed(seed: object) -> int:
    expected = "a whole number from 0 to 2**32 - 1"
    if isinstance(seed, bool | np.bool) or not isinstance(seed, numbers.Integral):
        raise fail("seed", expected, seed, "Pass an int.")
    if not 0 <= int(seed) < 2**32:
        raise fail("seed", expected, seed, "Choose a number between.")
    return int(seed)
