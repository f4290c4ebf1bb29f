r"""What held-out data prove about the distance of two laws: lower bounds with a confidence.

A discriminator that tells real from generated pictures proves that the laws differ. On m real
pictures that it has **never seen** and m fresh generated ones, Hoeffding's inequality turns its
average into a bound that holds with probability at least :math:`1 - \delta` (book,
``prop-held-out-bound`` and ``prop-held-out-accuracy``). On its training pictures the same numbers
prove nothing (``prop-empirical-supremum``).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import xlogy

from gan_edu.theory._validation import FloatArray, as_real, as_real_array, fail


class Certificate(NamedTuple):
    r"""A lower bound and what it is made of.

    Attributes:
        bound: With the stated confidence the divergence is at least this; below 0 it says nothing.
        estimate: What the held-out sample shows, before the allowance.
        allowance: What is taken off for the sample's luck.
        confidence: :math:`1 - \delta`.
    """

    bound: float
    estimate: float
    allowance: float
    confidence: float


def jsd_certificate(
    real: ArrayLike, fake: ArrayLike, *, epsilon: float = 0.1, delta: float = 0.05
) -> Certificate:
    r"""A lower bound of JSD(P‖Q) from a discriminator's answers, in nats.

    The answers are cut off at :math:`\varepsilon` and :math:`1 - \varepsilon`, which is part of the
    method: the cut-off answers are those of another discriminator, and every discriminator gives a
    bound. Choose ``epsilon`` before looking at the held-out pictures.

    Args:
        real: D's answers to real pictures that it has not seen, (m,), in [0, 1].
        fake: D's answers to fresh generated ones, (m,), in [0, 1].
        epsilon: Where the answers are cut off, in (0, 1/2).
        delta: Allowed probability that the bound is wrong, in (0, 1).

    Returns:
        The certificate: :math:`\frac12(\hat V + \log 4)` minus
        :math:`\frac12 \log\frac{1-\varepsilon}{\varepsilon} \sqrt{\log(1/\delta)/m}`.

    Raises:
        ValueError: An answer outside [0, 1], different numbers of them, or a parameter out of
            range.

    References:
        Hoeffding (1963); book, ``prop-held-out-bound``.

    Example:
        >>> round(jsd_certificate([0.9] * 1000, [0.1] * 1000).bound, 3)
        0.528
    """
    cut = as_real(epsilon, "epsilon", 0.0, 0.5)
    chance = as_real(delta, "delta", 0.0, 1.0)
    of_real, of_fake = (np.clip(a, cut, 1.0 - cut) for a in _answers(real, fake))
    value = float(np.log(of_real).mean() + np.log1p(-of_fake).mean())
    allowance = math.log((1.0 - cut) / cut) * math.sqrt(math.log(1.0 / chance) / of_real.size) / 2.0
    estimate = (value + math.log(4.0)) / 2.0
    return Certificate(estimate - allowance, estimate, allowance, 1.0 - chance)


def tv_certificate(real: ArrayLike, fake: ArrayLike, *, delta: float = 0.05) -> Certificate:
    r"""A lower bound of TV(P, Q) from the share of right verdicts: D > 1/2 says "real".

    Args:
        real: D's answers to real pictures that it has not seen, (m,), in [0, 1].
        fake: D's answers to fresh generated ones, (m,), in [0, 1].
        delta: Allowed probability that the bound is wrong, in (0, 1).

    Returns:
        The certificate: :math:`2\hat\alpha - 1 - \sqrt{\log(1/\delta)/m}` for the accuracy
        :math:`\hat\alpha` over the 2m pictures.

    Raises:
        ValueError: An answer outside [0, 1], different numbers of them, or ``delta`` out of range.

    References:
        Hoeffding (1963); book, ``prop-held-out-accuracy``.

    Example:
        >>> tv_certificate([0.9, 0.8, 0.7, 0.4], [0.1, 0.2, 0.3, 0.4]).estimate
        0.75
    """
    chance = as_real(delta, "delta", 0.0, 1.0)
    of_real, of_fake = _answers(real, fake)
    accuracy = (float((of_real > 0.5).mean()) + float((of_fake <= 0.5).mean())) / 2.0
    allowance = math.sqrt(math.log(1.0 / chance) / of_real.size)
    estimate = 2.0 * accuracy - 1.0
    return Certificate(estimate - allowance, estimate, allowance, 1.0 - chance)


def jsd_from_tv(tv: float) -> float:
    r"""The least JSD, in nats, of two laws with this total variation: :math:`\log 2 - h((1+TV)/2)`.

    Args:
        tv: A lower bound of the total variation, at most 1; below 0 it says nothing, as 0 does.

    Raises:
        ValueError: Above 1.

    References:
        Book, ``prop-jsd-from-tv``.

    Example:
        >>> jsd_from_tv(1.0) == math.log(2.0), jsd_from_tv(-0.1)
        (True, 0.0)
    """
    share = (1.0 + max(0.0, as_real(tv, "tv", -math.inf, 1.0, closed="right"))) / 2.0
    return math.log(2.0) + float(xlogy(share, share) + xlogy(1.0 - share, 1.0 - share))


def _answers(real: ArrayLike, fake: ArrayLike) -> tuple[FloatArray, FloatArray]:
    expected = "answers of a discriminator: one axis, each in [0, 1]"
    found = []
    for values, name in ((real, "real"), (fake, "fake")):
        answers = as_real_array(values, name, 1, expected)
        if (answers < 0.0).any() or (answers > 1.0).any():
            raise fail(name, expected, values, "Pass probabilities: the sigmoid of the logits.")
        found.append(answers)
    if found[0].size != found[1].size:
        sizes = f"{found[0].size} and {found[1].size}"
        raise fail("fake", "as many answers as real", fake, f"There are {sizes}.")
    return found[0], found[1]
