r"""Divergences between probability laws on finite sets.

For finite laws :math:`p, q` (vectors on the same atoms, :math:`m = (p+q)/2`):

* Kullback–Leibler :math:`\mathrm{KL}(p \| q) = \sum p \log (p/q)`, infinite unless :math:`q > 0`
  where :math:`p > 0`;
* Jensen–Shannon :math:`\mathrm{JS} = \frac12 \mathrm{KL}(p \| m) + \frac12 \mathrm{KL}(q \| m)`, in
  :math:`[0, \log 2]`;
* total variation :math:`\mathrm{TV} = \frac12 \sum |p - q|`, in :math:`[0, 1]`;
* :math:`\chi^2(p \| q) = \sum (p - q)^2 / q`, infinite unless :math:`q > 0` where :math:`p > 0`.

``densities`` has the same for laws with a density on the line; its functions are names here too.
Logarithms are natural and :math:`0 \log 0 = 0`. Nothing here knows of a discriminator:
``criterion`` is the other side of the theorem ``thm-criterion-jsd``.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from gan_edu.theory._relative_entropy import midpoint_excess, relative_entropy
from gan_edu.theory._validation import as_distributions, as_real
from gan_edu.theory.densities import js_density as js_density
from gan_edu.theory.densities import kl_density as kl_density
from gan_edu.theory.densities import kl_gaussian as kl_gaussian
from gan_edu.theory.densities import tv_density as tv_density


def kl(p: ArrayLike, q: ArrayLike, *, base: float | None = None) -> float:
    r"""Kullback–Leibler divergence :math:`\mathrm{KL}(p \| q) = \sum_i p_i \log (p_i / q_i)`.

    Args:
        p: Probability vector, (n,).
        q: Probability vector on the same atoms, (n,).
        base: Base of the logarithm, above 1; the default is e (nats).

    Returns:
        The divergence, ``inf`` if some :math:`q_i = 0 < p_i`; relative error below 1e-12. Sums of
        p and q that differ by their rounding can make the formula negative: then 0, which Gibbs'
        inequality (``thm-gibbs``) says is the least value.

    Raises:
        ValueError: If ``p`` or ``q`` is no probability vector, or sizes differ.

    References:
        Book, theorem ``thm-gibbs``; Kullback & Leibler (1951).

    Example:
        >>> kl([0.5, 0.5], [0.5, 0.5]), kl([0.5, 0.5], [1.0, 0.0])
        (0.0, inf)
    """
    p, q = as_distributions(p, q)
    return _in_base(relative_entropy(p, q), base)


def js(p: ArrayLike, q: ArrayLike, *, base: float | None = None) -> float:
    r"""Jensen–Shannon divergence :math:`\frac12 \mathrm{KL}(p \| m) + \frac12 \mathrm{KL}(q \| m)`.

    Args:
        p: Probability vector, (n,).
        q: Probability vector on the same atoms, (n,).
        base: Base of the logarithm, above 1; the default is e (nats).

    Returns:
        The divergence, always finite: 0 iff p = q, log 2 iff the supports are disjoint (and both
        sums are 1); relative error below 1e-12.

    Raises:
        ValueError: If ``p`` or ``q`` is no probability vector, or sizes differ.

    References:
        Lin (1991), "Divergence measures based on the Shannon entropy"; book, ``thm-jsd-bounds``.

    Example:
        >>> js([0.5, 0.5, 0.0], [0.0, 0.0, 1.0], base=2)
        1.0
    """
    p, q = as_distributions(p, q)
    return _in_base(float(midpoint_excess(p, q).sum()) / 2.0, base)


def tv(p: ArrayLike, q: ArrayLike) -> float:
    r"""Total variation distance :math:`\frac12 \sum_i |p_i - q_i|`.

    Args:
        p: Probability vector, (n,).
        q: Probability vector on the same atoms, (n,).

    Returns:
        The largest difference of probability that p and q give to one event, in [0, 1].

    Raises:
        ValueError: If ``p`` or ``q`` is no probability vector, or sizes differ.

    References:
        Book, theorem ``thm-jsd-bounds`` (TV² ≤ 2 JS).

    Example:
        >>> tv([0.5, 0.5], [1.0, 0.0])
        0.5
    """
    p, q = as_distributions(p, q)
    return float(np.abs(p - q).sum()) / 2.0


def chi2(p: ArrayLike, q: ArrayLike) -> float:
    r"""Pearson's divergence :math:`\chi^2(p \| q) = \sum_i (p_i - q_i)^2 / q_i`.

    Args:
        p: Probability vector, (n,).
        q: Probability vector on the same atoms, (n,).

    Returns:
        The divergence, ``inf`` if some :math:`q_i = 0 < p_i` or if it exceeds float64.

    Raises:
        ValueError: If ``p`` or ``q`` is no probability vector, or sizes differ.

    References:
        Pearson (1900); book, ``thm-gibbs``: :math:`\mathrm{KL} \le \log(1 + \chi^2)`.

    Example:
        >>> chi2([0.75, 0.25], [0.25, 0.75]), chi2([0.5, 0.5], [1.0, 0.0])
        (1.3333333333333335, inf)
    """
    p, q = as_distributions(p, q)
    difference = np.abs(p - q)
    with np.errstate(over="ignore"):
        # By the root of q: d/q may overflow where d^2/q does not, and d^2 underflow.
        ratio = np.divide(difference, np.sqrt(q), out=np.full_like(p, np.inf), where=q > 0.0)
        ratio[difference == 0.0] = 0.0  # where both laws have no mass
        return float(np.square(ratio).sum())


def _in_base(nats: float, base: float | None) -> float:
    # The definition gives less than 0 only if the sums of the arguments differ by their rounding.
    nats = max(0.0, nats)
    return nats if base is None else nats / math.log(as_real(base, "base", 1.0, math.inf))
