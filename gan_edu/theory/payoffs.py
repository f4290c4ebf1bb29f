r"""Other payoffs for the game: proper scores and their best answers.

A *payoff* gives the discriminator :math:`a(t)` for the answer t about a real point and
:math:`b(t)` about a generated one. On a finite set, with laws p of the data and q of the generator,
it plays for

.. math:: \sum_i p_i\, a(t_i) + q_i\, b(t_i).

``best_answers`` and ``best_value`` solve this point by point. Nothing here calls ``criterion`` or
``f_divergences``: the theorem ``thm-payoff-divergence``, best value = constant + :math:`D_f`,
compares this module with that one.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import xlog1py, xlogy

from gan_edu.theory._validation import (
    FloatArray,
    as_choice,
    as_distributions,
    as_real_array,
    fail,
    require_size,
)


@dataclass(frozen=True)
class Payoff:
    r"""What one answer earns, and the best one.

    Attributes:
        real: :math:`\pi, t \mapsto \pi a(t)`: what an answer t about real points of mass
            :math:`\pi` earns; 0 where the mass is 0.
        fake: The same with b, for generated points.
        answers: The interval that t is taken from.
        best: The best t for the posterior :math:`\pi = p/(p+q)`.
        proper: Whether the posterior itself is a best answer, for every :math:`\pi`.
    """

    real: Callable[[FloatArray, FloatArray], FloatArray]
    fake: Callable[[FloatArray, FloatArray], FloatArray]
    answers: tuple[float, float]
    best: Callable[[FloatArray], FloatArray]
    proper: bool


def _log(mass: FloatArray, t: FloatArray) -> FloatArray:
    return xlogy(mass, t).astype(np.float64)


def _log_of_rest(mass: FloatArray, t: FloatArray) -> FloatArray:
    return xlog1py(mass, -t).astype(np.float64)


def _posterior(posterior: FloatArray) -> FloatArray:
    return posterior


PAYOFFS: dict[str, Payoff] = {
    "log": Payoff(_log, _log_of_rest, (0.0, 1.0), _posterior, True),
    "brier": Payoff(
        lambda mass, t: -mass * np.square(1.0 - t),
        lambda mass, t: -mass * np.square(t),
        (0.0, 1.0),
        _posterior,
        True,
    ),
    "linear": Payoff(
        lambda mass, t: mass * t,
        lambda mass, t: mass * (1.0 - t),
        (0.0, 1.0),
        lambda posterior: np.heaviside(posterior - 0.5, 0.5),
        False,
    ),
    # Mao et al. (2017), with the labels 1 and 0: a score, which need not lie in [0, 1].
    "least squares": Payoff(
        lambda mass, t: -mass * np.square(t - 1.0) / 2.0,
        lambda mass, t: -mass * np.square(t) / 2.0,
        (-np.inf, np.inf),
        _posterior,
        True,
    ),
    # Lim & Ye (2017): any score beyond 1 or -1 earns no more.
    "hinge": Payoff(
        lambda mass, t: mass * np.minimum(0.0, t - 1.0),
        lambda mass, t: mass * np.minimum(0.0, -1.0 - t),
        (-np.inf, np.inf),
        lambda posterior: np.sign(posterior - 0.5),
        False,
    ),
}


def best_answers(p: ArrayLike, q: ArrayLike, payoff: str = "log") -> FloatArray:
    r"""The answers t that earn most: at each point the best one for its posterior.

    Args:
        p: Data law, (n,).
        q: Generator law on the same atoms, (n,).
        payoff: A name from ``PAYOFFS``.

    Returns:
        One answer per atom, (n,); where neither law has mass the answer to the posterior 1/2.

    Raises:
        ValueError: If ``p`` or ``q`` is no probability vector, sizes differ, or no payoff has this
            name.

    References:
        Book, theorem ``thm-payoff-divergence``; Gneiting & Raftery (2007) for proper scores.

    Example:
        >>> best_answers([0.75, 0.25], [0.25, 0.75], "brier")
        array([0.75, 0.25])
        >>> best_answers([0.75, 0.25], [0.25, 0.75], "hinge")
        array([ 1., -1.])
    """
    as_choice(payoff, "payoff", tuple(PAYOFFS))
    p, q = as_distributions(p, q)
    return PAYOFFS[payoff].best(_shares(p, q))


def payoff_value(p: ArrayLike, q: ArrayLike, answers: ArrayLike, payoff: str = "log") -> float:
    r"""What the answers t earn: :math:`\sum_i p_i a(t_i) + q_i b(t_i)`.

    Args:
        p: Data law, (n,).
        q: Generator law on the same atoms, (n,).
        answers: One answer per atom, (n,), in the payoff's interval.
        payoff: A name from ``PAYOFFS``.

    Returns:
        The expected payoff of the discriminator; may be ``-inf`` for "log".

    Raises:
        ValueError: If ``p`` or ``q`` is no probability vector, an answer leaves the interval,
            sizes differ, or no payoff has this name.

    Example:
        >>> payoff_value([0.75, 0.25], [0.25, 0.75], [1.0, 0.0], "linear")  # 1 + TV
        1.5
    """
    as_choice(payoff, "payoff", tuple(PAYOFFS))
    p, q = as_distributions(p, q)
    rule = PAYOFFS[payoff]
    low, high = rule.answers
    expected = f"one answer per atom, each in [{low:g}, {high:g}]"
    t = as_real_array(answers, "answers", 1, expected)
    require_size(t, "answers", p.size, "p")
    if (t < low).any() or (t > high).any():
        raise fail("answers", expected, answers, "Pass what this payoff scores, not logits.")
    return float((rule.real(p, t) + rule.fake(q, t)).sum())


def best_value(p: ArrayLike, q: ArrayLike, payoff: str = "log") -> float:
    r"""The most that any answers can earn, :math:`\sum_i (p_i + q_i)\, \varphi(\pi_i)`.

    Here :math:`\pi = p/(p+q)` and :math:`\varphi(\pi) = \max_t \pi a(t) + (1 - \pi) b(t)`.

    Args:
        p: Data law, (n,).
        q: Generator law on the same atoms, (n,).
        payoff: A name from ``PAYOFFS``.

    Returns:
        The largest expected payoff, always finite.

    Raises:
        ValueError: If ``p`` or ``q`` is no probability vector, sizes differ, or no payoff has this
            name.

    References:
        Book, theorem ``thm-payoff-divergence``.

    Example:
        >>> best_value([1.0, 0.0], [0.0, 1.0], "hinge")
        0.0
    """
    as_choice(payoff, "payoff", tuple(PAYOFFS))
    p, q = as_distributions(p, q)
    rule, share = PAYOFFS[payoff], _shares(p, q)
    t = rule.best(share)
    # The masses as shares of p + q: a tiny one may round the posterior to 0 or 1, never to nan.
    return float(((p + q) * (rule.real(share, t) + rule.fake(1.0 - share, t))).sum())


def _shares(p: FloatArray, q: FloatArray) -> FloatArray:
    """The posterior p/(p + q), 1/2 where neither law has mass."""
    largest = np.maximum(p, q)
    scale = np.where(largest > 0.0, largest, 1.0)  # so that tiny masses do not underflow
    real, fake = p / scale, q / scale
    share = np.divide(real, real + fake, out=np.full_like(p, 0.5), where=largest > 0.0)
    inside = np.clip(share, np.nextafter(0.0, 1.0), np.nextafter(1.0, 0.0))
    return np.where((p > 0.0) & (q > 0.0), inside, share)  # log of a share that rounds to 0 or 1
