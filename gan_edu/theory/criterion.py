r"""The value function of the GAN game on a finite set (Goodfellow et al., 2014).

With data law :math:`p`, generator law :math:`q` (vectors on the same atoms) and discriminator
:math:`d \in [0, 1]^n`,

.. math:: V(q, d) = \sum_i p_i \log d_i + q_i \log (1 - d_i) \in [-\infty, 0], \qquad 0 \log 0 = 0.

``optimal_discriminator`` maximises :math:`V`, ``virtual_criterion`` is the maximum and
``mirror_step`` descends it. Nothing here knows of a divergence: the theorem ``thm-criterion-jsd``,
:math:`C = -\log 4 + 2\,\mathrm{JS}`, compares this module with ``divergences``.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import xlog1py, xlogy

from gan_edu.theory._validation import (
    FloatArray,
    as_distributions,
    as_real,
    as_real_array,
    fail,
    require_size,
)


def optimal_discriminator(p: ArrayLike, q: ArrayLike, prior: float = 0.5) -> FloatArray:
    r"""The discriminator :math:`D^* = \pi p / (\pi p + (1 - \pi) q)` that maximises the value.

    :math:`D^*(x)` is the posterior probability that x is real if a share :math:`\pi` of the
    examples is. It maximises :math:`\pi\, E_p \log D + (1 - \pi)\, E_q \log(1 - D)`; at :math:`\pi
    = 1/2` that is V/2.

    Args:
        p: Data law, (n,).
        q: Generator law on the same atoms, (n,).
        prior: Share :math:`\pi` of real examples, in (0, 1).

    Returns:
        :math:`D^*` per atom, (n,). 1 where only p has mass, 0 where only q has, 0.5 where neither
        has (there every value is optimal). Where both have mass it lies inside (0, 1): a quotient
        that float64 would round to 0 or 1 becomes the nearest float64 inside, so the value stays
        finite.

    Raises:
        ValueError: If ``p`` or ``q`` is no probability vector, sizes differ, or ``prior`` is not in
            (0, 1).

    References:
        Goodfellow et al. (2014), proposition 1; book, theorem ``thm-optimal-discriminator``.

    Example:
        >>> optimal_discriminator([0.5, 0.5, 0.0, 0.0], [0.5, 0.0, 0.5, 0.0])
        array([0.5, 1. , 0. , 0.5])
    """
    p, q = as_distributions(p, q)
    share = as_real(prior, "prior", 0.0, 1.0)
    # Dividing both masses by the larger one keeps tiny masses from underflowing.
    largest = np.maximum(p, q)
    scale = np.where(largest > 0.0, largest, 1.0)
    real, fake = share * (p / scale), (1.0 - share) * (q / scale)
    d = np.divide(real, real + fake, out=np.full_like(p, 0.5), where=largest > 0.0)
    both = (p > 0.0) & (q > 0.0)
    return np.where(both, np.clip(d, np.nextafter(0.0, 1.0), np.nextafter(1.0, 0.0)), d)


def value(p: ArrayLike, q: ArrayLike, d: ArrayLike) -> float:
    r"""The value function :math:`V(q, d) = E_p \log d + E_q \log(1 - d)`.

    Args:
        p: Data law, (n,).
        q: Generator law on the same atoms, (n,).
        d: Discriminator: one probability of "real" per atom, (n,), entries in [0, 1].

    Returns:
        V in nats, at most 0; ``-inf`` if d is 0 where p has mass or 1 where q has.

    Raises:
        ValueError: If ``p`` or ``q`` is no probability vector, ``d`` leaves [0, 1], or sizes
            differ.

    References:
        Goodfellow et al. (2014), equation 1; book, theorem ``thm-optimal-discriminator``.

    Example:
        >>> round(value([0.5, 0.5], [0.5, 0.5], [0.5, 0.5]), 6)  # -log 4
        -1.386294
    """
    p, q = as_distributions(p, q)
    d = _as_discriminator(d, p.size)
    return float((xlogy(p, d) + xlog1py(q, -d)).sum())


def virtual_criterion(p: ArrayLike, q: ArrayLike) -> float:
    r"""The virtual training criterion :math:`C(q) = \max_d V(q, d)`, in closed form.

    Inserting :math:`D^*` gives :math:`\sum p \log\frac{p}{p+q} + q \log\frac{q}{p+q}`.

    Args:
        p: Data law, (n,).
        q: Generator law on the same atoms, (n,).

    Returns:
        C in nats, in [-log 4, 0] for laws whose sums are 1; relative error below 1e-12.

    Raises:
        ValueError: If ``p`` or ``q`` is no probability vector, or sizes differ.

    References:
        Goodfellow et al. (2014), section 4.1; book, theorem ``thm-criterion-jsd``.

    Example:
        >>> virtual_criterion([1.0, 0.0], [0.0, 1.0])
        0.0
    """
    p, q = as_distributions(p, q)
    return float((_log_share(p, q) + _log_share(q, p)).sum())


def mirror_step(p: ArrayLike, q: ArrayLike, eta: float = 1.0) -> FloatArray:
    r"""One mirror-descent step of the generator law on the virtual criterion.

    .. math:: q' \propto q \exp(-\eta \log(1 - D^*)) = q^{1-\eta} (p + q)^\eta

    The subgradient of C at q is :math:`\log(1 - D^*)`, so this is mirror descent with the entropy
    as mirror map. At :math:`\eta = 1` it is exactly :math:`(p + q) / 2`. From :math:`q_0`, positive
    wherever p is, T steps reach :math:`C(q_T) + \log 4 \le \mathrm{KL}(p \| q_0) / (\eta T)`. For
    :math:`\eta < 1` an atom without mass never gets any: the hypothesis on :math:`q_0` cannot be
    dropped.

    Args:
        p: Data law, (n,).
        q: Generator law on the same atoms, (n,).
        eta: Step size, in (0, 1].

    Returns:
        The next generator law, (n,).

    Raises:
        ValueError: If ``p`` or ``q`` is no probability vector, sizes differ, or ``eta`` is not in
            (0, 1].

    References:
        Lu, Freund & Nesterov (2018), theorem 3.1; book, theorem ``thm-mirror-step``.

    Example:
        >>> mirror_step([0.5, 0.5], [1.0, 0.0])
        array([0.75, 0.25])
    """
    p, q = as_distributions(p, q)
    step = as_real(eta, "eta", 0.0, 1.0, closed="right")
    weights: FloatArray = q ** (1.0 - step) * (p + q) ** step
    weights /= weights.sum()
    return weights


def _log_share(mass: FloatArray, other: FloatArray) -> FloatArray:
    """Mass log(mass / (mass + other)), without the log of a ratio that rounds to 1."""
    larger = mass >= other
    odds = np.divide(other, mass, out=np.zeros_like(mass), where=larger & (mass > 0.0))
    share = np.divide(mass, mass + other, out=np.ones_like(mass), where=~larger)
    return np.where(larger, -mass * np.log1p(odds), xlogy(mass, share))


def _as_discriminator(values: ArrayLike, size: int) -> FloatArray:
    expected = "one probability of 'real' per atom (one axis, entries in [0, 1])"
    d = as_real_array(values, "d", 1, expected)
    require_size(d, "d", size, "p")
    if (d < 0.0).any() or (d > 1.0).any():
        advice = "Pass probabilities, not logits: the sigmoid of a logit is one."
        raise fail("d", expected, values, advice)
    return d
