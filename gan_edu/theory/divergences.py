r"""Divergences between probability laws, on finite sets and on the line.

For finite laws :math:`p, q` (vectors on the same atoms, :math:`m = (p+q)/2`):

* Kullback–Leibler :math:`\mathrm{KL}(p \| q) = \sum p \log (p/q)`, infinite unless :math:`q > 0`
  where :math:`p > 0`;
* Jensen–Shannon :math:`\mathrm{JS} = \frac12 \mathrm{KL}(p \| m) + \frac12 \mathrm{KL}(q \| m)`, in
  :math:`[0, \log 2]`;
* total variation :math:`\mathrm{TV} = \frac12 \sum |p - q|`, in :math:`[0, 1]`;
* :math:`\chi^2(p \| q) = \sum (p - q)^2 / q`, infinite unless :math:`q > 0` where :math:`p > 0`.

The functions named ``*_density`` integrate the same expressions over densities on the line.
Logarithms are natural and :math:`0 \log 0 = 0`. Nothing here knows of a discriminator:
``criterion`` is the other side of the theorem ``thm-criterion-jsd``.
"""

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import rel_entr

from gan_edu.theory._quadrature import Law, integrate
from gan_edu.theory._validation import as_distributions, as_real


def kl(p: ArrayLike, q: ArrayLike, *, base: float | None = None) -> float:
    r"""Kullback–Leibler divergence :math:`\mathrm{KL}(p \| q) = \sum_i p_i \log (p_i / q_i)`.

    Args:
        p: Probability vector, (n,).
        q: Probability vector on the same atoms, (n,).
        base: Base of the logarithm, above 1; the default is e (nats).

    Returns:
        The divergence, ``inf`` if some :math:`q_i = 0 < p_i`. A negative round-off is returned as
        0, which Gibbs' inequality (``thm-gibbs``) says is the least value.

    Raises:
        ValueError: If ``p`` or ``q`` is no probability vector, or sizes differ.

    References:
        Book, theorem ``thm-gibbs``; Kullback & Leibler (1951).

    Example:
        >>> kl([0.5, 0.5], [0.5, 0.5]), kl([0.5, 0.5], [1.0, 0.0])
        (0.0, inf)
    """
    p, q = as_distributions(p, q)
    return _in_base(float(rel_entr(p, q).sum()), base)


def js(p: ArrayLike, q: ArrayLike, *, base: float | None = None) -> float:
    r"""Jensen–Shannon divergence :math:`\frac12 \mathrm{KL}(p \| m) + \frac12 \mathrm{KL}(q \| m)`.

    Args:
        p: Probability vector, (n,).
        q: Probability vector on the same atoms, (n,).
        base: Base of the logarithm, above 1; the default is e (nats).

    Returns:
        The divergence, always finite: 0 iff p = q, log 2 iff the supports are disjoint.

    Raises:
        ValueError: If ``p`` or ``q`` is no probability vector, or sizes differ.

    References:
        Lin (1991), "Divergence measures based on the Shannon entropy"; book, ``thm-jsd-bounds``.

    Example:
        >>> js([0.5, 0.5, 0.0], [0.0, 0.0, 1.0], base=2)
        1.0
    """
    p, q = as_distributions(p, q)
    # p/m = 2p/(p+q): the sum p + q cannot underflow to 0 where p > 0, the mean could.
    twice = rel_entr(2.0 * p, p + q).sum() + rel_entr(2.0 * q, p + q).sum()
    return _in_base(float(twice) / 4.0, base)


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
        >>> chi2([0.5, 0.5], [0.25, 0.75]), chi2([0.5, 0.5], [1.0, 0.0])
        (0.3333333333333333, inf)
    """
    p, q = as_distributions(p, q)
    difference = np.abs(p - q)
    with np.errstate(over="ignore"):
        # Divide first: the square of a small difference underflows before the quotient does.
        ratio = np.divide(difference, q, out=np.full_like(p, np.inf), where=q > 0.0)
        terms = np.multiply(difference, ratio, out=np.zeros_like(p), where=difference > 0.0)
        return float(terms.sum())


def kl_gaussian(mean_p: float, std_p: float, mean_q: float, std_q: float) -> float:
    r"""KL divergence between two normal laws on the line, in closed form.

    .. math:: \log\frac{\sigma_q}{\sigma_p}
              + \frac{\sigma_p^2 + (\mu_p - \mu_q)^2}{2 \sigma_q^2} - \frac12

    Args:
        mean_p: Mean of the first law.
        std_p: Standard deviation of the first law, above 0.
        mean_q: Mean of the second law.
        std_q: Standard deviation of the second law, above 0.

    Returns:
        The divergence in nats, ``inf`` if it exceeds float64.

    Raises:
        ValueError: If a mean is not finite or a standard deviation not above 0.

    References:
        Book, theorem ``thm-gibbs``; Kullback (1959), "Information Theory and Statistics".

    Example:
        >>> kl_gaussian(0.0, 1.0, 2.0, 1.0)
        2.0
    """
    mu_p, mu_q = (
        as_real(mean, name, -math.inf, math.inf)
        for mean, name in ((mean_p, "mean_p"), (mean_q, "mean_q"))
    )
    sigma_p = as_real(std_p, "std_p", 0.0, math.inf)
    sigma_q = as_real(std_q, "std_q", 0.0, math.inf)
    spread, shift = sigma_p / sigma_q, mu_p / sigma_q - mu_q / sigma_q
    return max(
        0.0, math.log(sigma_q) - math.log(sigma_p) + (spread * spread + shift * shift - 1) / 2
    )


def kl_density(p: Law, q: Law, *, points: ArrayLike | None = None) -> float:
    r"""KL divergence :math:`\int p \log (p/q)\, dx` of laws on the line, by adaptive quadrature.

    Args:
        p: Law with ``logpdf`` and ``ppf``, for example ``scipy.stats.norm(0, 1)``.
        q: Law with ``logpdf`` and ``ppf``.
        points: Where to cut the line, increasing, (k,); the integral runs from the first point to
            the last, and there is no mass outside them. By default quantiles of both laws, which
            finds every peak of their densities; then the integral runs over both supports.

    Returns:
        The divergence in nats. ``inf`` where the quadrature meets a point with :math:`q = 0 < p`.

    Raises:
        ValueError: If a law has no density, or the quadrature does not reach 1e-9 (relative, or
            absolute below 1). The second happens if the divergence is infinite because of the
            tails.

    References:
        Book, theorem ``thm-gibbs``.

    Example:
        >>> from scipy.stats import norm
        >>> round(kl_density(norm(0, 1), norm(2, 1)), 9)
        2.0
    """

    def integrand(log_p: float, log_q: float) -> float:
        density = math.exp(log_p)
        return density * (log_p - log_q) if density > 0.0 else 0.0

    return max(0.0, integrate(integrand, p, q, points))


def js_density(p: Law, q: Law, *, points: ArrayLike | None = None) -> float:
    r"""Jensen–Shannon divergence of two laws on the line, by adaptive quadrature.

    Args:
        p: Law with ``logpdf`` and ``ppf``.
        q: Law with ``logpdf`` and ``ppf``.
        points: Where to cut the line, as in ``kl_density``.

    Returns:
        The divergence in nats, in [0, log 2].

    Raises:
        ValueError: If a law has no density, or the quadrature does not reach 1e-9.

    References:
        Lin (1991); book, theorem ``thm-jsd-bounds``.

    Example:
        >>> from scipy.stats import uniform
        >>> bool(abs(js_density(uniform(0, 1), uniform(2, 1)) - math.log(2)) < 1e-12)
        True
    """

    def integrand(log_p: float, log_q: float) -> float:
        log_m = float(np.logaddexp(log_p, log_q)) - math.log(2.0)
        halves = (math.exp(log) * (log - log_m) for log in (log_p, log_q) if log > -math.inf)
        return sum(halves) / 2.0

    return max(0.0, integrate(integrand, p, q, points))


def tv_density(p: Law, q: Law, *, points: ArrayLike | None = None) -> float:
    r"""Total variation distance :math:`\frac12 \int |p - q|\, dx` of two laws on the line.

    Args:
        p: Law with ``logpdf`` and ``ppf``.
        q: Law with ``logpdf`` and ``ppf``.
        points: Where to cut the line, as in ``kl_density``.

    Returns:
        The distance, in [0, 1].

    Raises:
        ValueError: If a law has no density, or the quadrature does not reach 1e-9.

    References:
        Book, theorem ``thm-jsd-bounds``.

    Example:
        >>> from scipy.stats import uniform
        >>> round(tv_density(uniform(0, 1), uniform(0.25, 1)), 9)
        0.25
    """
    return integrate(
        lambda log_p, log_q: abs(math.exp(log_p) - math.exp(log_q)) / 2.0, p, q, points
    )


def _in_base(nats: float, base: float | None) -> float:
    nats = max(0.0, nats)  # the exact number is >= 0
    return nats if base is None else nats / math.log(as_real(base, "base", 1.0, math.inf))
