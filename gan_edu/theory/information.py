r"""Entropy and mutual information of two random variables.

A pair :math:`(X, Y)` of finite variables is a table ``joint[x, y]`` of probabilities. Entropies are
:math:`\mathrm{H}(X) = -\sum_x p(x) \log p(x)`; mutual information is
:math:`I(X; Y) = \mathrm{KL}(P_{XY} \| P_X \otimes P_Y)`. For a continuous :math:`X` and a finite
:math:`Y` the pair is a list of conditional laws of :math:`Y`, one for each sample of :math:`X`.

Each function sums its own definition, so that the identities between them (chain rule, symmetry,
:math:`I = \mathrm{H}(Y) - \mathrm{H}(Y|X)`) are theorems that a test can test. Logarithms are
natural unless ``base`` is given, and :math:`0 \log 0 = 0`. Nothing here knows of the Inception
Score: ``inception`` is the other side of the theorem ``thm-inception-score-information``.
"""

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import entr, rel_entr

from gan_edu.theory._relative_entropy import dependence, excess
from gan_edu.theory._validation import (
    as_class_probabilities,
    as_distribution,
    as_joint,
    as_real,
    require_size,
)


def entropy(p: ArrayLike, *, base: float | None = None) -> float:
    r"""Shannon entropy :math:`\mathrm{H}(p) = -\sum_i p_i \log p_i`.

    Args:
        p: Probability vector, (n,).
        base: Base of the logarithm, above 1; the default is e (nats), 2 gives bits.

    Returns:
        The entropy, in [0, log n]; relative error below 1e-12. A sum above 1 by its rounding can
        make the formula negative: then 0.

    Raises:
        ValueError: If ``p`` is no probability vector.

    References:
        Shannon (1948), "A mathematical theory of communication"; book, ``thm-entropy-bounds``.

    Example:
        >>> entropy([0.5, 0.25, 0.25], base=2), entropy([1.0, 0.0])
        (1.5, 0.0)
    """
    return _in_base(float(entr(as_distribution(p, "p")).sum()), base)


def joint_entropy(joint: ArrayLike, *, base: float | None = None) -> float:
    r"""Entropy of the pair, :math:`\mathrm{H}(X, Y) = -\sum_{x,y} p(x, y) \log p(x, y)`.

    Args:
        joint: Joint probabilities ``joint[x, y]``, (a, b).
        base: Base of the logarithm, above 1; the default is e (nats).

    Returns:
        The entropy, in [0, log(a b)].

    Raises:
        ValueError: If ``joint`` is no table of probabilities with sum 1.

    References:
        Cover & Thomas (2006), section 2.2; book, ``thm-chain-rule``.

    Example:
        >>> joint_entropy([[0.5, 0.0], [0.25, 0.25]], base=2)
        1.5
    """
    return _in_base(float(entr(as_joint(joint)).sum()), base)


def conditional_entropy(joint: ArrayLike, *, base: float | None = None) -> float:
    r"""What is left to know of Y after X: :math:`\mathrm{H}(Y | X)`.

    .. math:: \mathrm{H}(Y | X) = -\sum_{x,y} p(x, y) \log \frac{p(x, y)}{p(x)}

    For :math:`\mathrm{H}(X | Y)` pass the transposed table.

    Args:
        joint: Joint probabilities ``joint[x, y]``, (a, b).
        base: Base of the logarithm, above 1; the default is e (nats).

    Returns:
        The entropy, in [0, log b]; 0 iff each x of positive probability decides y.

    Raises:
        ValueError: If ``joint`` is no table of probabilities with sum 1.

    References:
        Cover & Thomas (2006), section 2.2; book, ``thm-chain-rule``.

    Example:
        >>> conditional_entropy([[0.5, 0.0], [0.25, 0.25]], base=2)
        0.5
    """
    table = as_joint(joint)
    # The likeliest y of each x apart: its ratio p(x, y)/p(x) may round to 1.
    likeliest = table.argmax(axis=1, keepdims=True)
    rest = table.copy()
    np.put_along_axis(rest, likeliest, 0.0, axis=1)
    largest, others = np.take_along_axis(table, likeliest, axis=1), rest.sum(axis=1, keepdims=True)
    odds = np.divide(others, largest, out=np.zeros_like(others), where=largest > 0.0)
    unlikely = rel_entr(rest, np.broadcast_to(largest + others, rest.shape))
    return _in_base(float((largest * np.log1p(odds)).sum() - unlikely.sum()), base)


def mutual_information(joint: ArrayLike, *, base: float | None = None) -> float:
    r"""Mutual information :math:`I(X; Y) = \mathrm{KL}(P_{XY} \| P_X \otimes P_Y)`.

    .. math:: I(X; Y) = \sum_{x,y:\, p(x,y) > 0} p(x, y) \log \frac{p(x, y)}{p(x)\, p(y)}

    Args:
        joint: Joint probabilities ``joint[x, y]``, (a, b).
        base: Base of the logarithm, above 1; the default is e (nats).

    Returns:
        The information, in [0, log min(a, b)]; relative error below 1e-12. A sum that differs from
        1 by its rounding can make the formula negative: then 0, which
        ``thm-mutual-information-zero`` says is the least value.

    Raises:
        ValueError: If ``joint`` is no table of probabilities with sum 1.

    References:
        Cover & Thomas (2006), section 2.3; book, ``thm-mutual-information-zero``.

    Example:
        >>> mutual_information([[0.5, 0.0], [0.0, 0.5]], base=2)
        1.0
        >>> mutual_information([[0.25, 0.25], [0.25, 0.25]])
        0.0
    """
    return _in_base(dependence(as_joint(joint)), base)


def mutual_information_mixed(
    conditionals: ArrayLike, weights: ArrayLike | None = None, *, base: float | None = None
) -> float:
    r"""Mutual information of any X and a finite Y, from the conditional laws of Y.

    .. math:: I(X; Y) = \mathrm{E}_x \mathrm{KL}(P_{Y|x} \| P_Y), \qquad P_Y = \mathrm{E}_x P_{Y|x}

    X may be continuous: an image, say. Only the laws of Y at the sampled values of X enter.

    Args:
        conditionals: Row i is the law of Y given the i-th value of X, (m, K); rows may come from a
            float32 network, so each sum is 1 within 1e-5.
        weights: Probability of each value of X, (m,); the default is 1/m for each.
        base: Base of the logarithm, above 1; the default is e (nats).

    Returns:
        The information, in [0, log min(m, K)], exact for the law that ``weights`` gives. As an
        estimate from m samples of a continuous X it is too low on average.

    Raises:
        ValueError: If a row is no law, or ``weights`` is no probability vector with m entries.

    References:
        Book, ``thm-mixed-information``; Barratt & Sharma (2018), "A note on the Inception Score".

    Example:
        >>> laws = [[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]]
        >>> mutual_information_mixed(laws, [0.25, 0.25, 0.5], base=2)
        0.5
    """
    rows = as_class_probabilities(conditionals, "conditionals")
    if weights is None:
        share, beyond_one = np.full(len(rows), 1.0 / len(rows)), 0.0
    else:
        share = as_distribution(weights, "weights")
        require_size(share, "weights", len(rows), "the rows of conditionals")
        beyond_one = math.fsum([*share.tolist(), -1.0])
    p_y = share @ rows
    # A class whose mean is 0 or underflows to 0 has a term below 1e-300, not infinity.
    seen = np.where(p_y > 0.0, rows, 0.0)
    rest = share @ (seen - p_y) + beyond_one * p_y  # what the rounding of p_y took away
    own = excess(seen, np.broadcast_to(p_y, rows.shape), rest).sum(axis=1)
    return _in_base(float(share @ own) - beyond_one * float(p_y.sum()), base)


def _in_base(nats: float, base: float | None) -> float:
    # A definition gives less than 0 only if a sum of the argument differs from 1 by its rounding.
    nats = max(0.0, nats)
    return nats if base is None else nats / math.log(as_real(base, "base", 1.0, math.inf))
