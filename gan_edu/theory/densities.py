r"""Divergences between laws on the line that have a density.

``kl_gaussian`` is a closed form; the functions named ``*_density`` integrate the definitions of
``divergences`` by adaptive quadrature, with a check that both densities have mass 1. Logarithms are
natural and :math:`0 \log 0 = 0`.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from gan_edu.theory._quadrature import Law, integrate
from gan_edu.theory._relative_entropy import midpoint_excess, phi
from gan_edu.theory._validation import FloatArray, as_real


def kl_density(p: Law, q: Law, *, points: ArrayLike | None = None) -> float:
    r"""KL divergence :math:`\int p \log (p/q)\, dx` of laws on the line, by adaptive quadrature.

    Args:
        p: Law with ``logpdf`` and ``ppf``, for example ``scipy.stats.norm(0, 1)``.
        q: Law with ``logpdf`` and ``ppf``.
        points: Where to cut the line, increasing, (k,); the integral runs from the first point to
            the last, and both laws have all their mass there. By default quantiles of both laws;
            then the integral runs over both supports. A peak between two cuts may be missed: then
            the mass that was found is not 1, which is an error. Where a density jumps, cut: at a
            jump between two cuts the result may be wrong by a few times 1e-9.

    Returns:
        The divergence in nats. ``inf`` where the quadrature meets a point with :math:`q = 0 < p`.

    Raises:
        ValueError: If a law has no density, its mass between the cuts is not 1 within 1e-9, or the
            quadrature does not reach 1e-9 (relative, or absolute below 1). The last happens if the
            divergence is infinite because of the tails.

    References:
        Book, theorem ``thm-gibbs``.

    Example:
        >>> from scipy.stats import norm
        >>> round(kl_density(norm(0, 1), norm(2, 1)), 9)
        2.0
    """

    def integrand(log_p: FloatArray, log_q: FloatArray) -> FloatArray:
        density_p, density_q = np.exp(log_p), np.exp(log_q)
        ratio = np.where(density_p > 0.0, log_p - log_q, 0.0)
        terms: FloatArray = density_p * ratio - density_p + density_q  # at least 0
        # By the logarithms: exp(log p) may underflow where p is above 0.
        return np.where((log_q == -math.inf) & (log_p > -math.inf), math.inf, terms)

    return integrate(integrand, p, q, points)


def js_density(p: Law, q: Law, *, points: ArrayLike | None = None) -> float:
    r"""Jensen–Shannon divergence of two laws on the line, by adaptive quadrature.

    Args:
        p: Law with ``logpdf`` and ``ppf``, for example ``scipy.stats.norm(0, 1)``.
        q: Law with ``logpdf`` and ``ppf``.
        points: Where to cut the line, as in ``kl_density``.

    Returns:
        The divergence in nats, in [0, log 2].

    Raises:
        ValueError: As ``kl_density``.

    References:
        Lin (1991); book, theorem ``thm-jsd-bounds``.

    Example:
        >>> from scipy.stats import uniform
        >>> bool(abs(js_density(uniform(0, 1), uniform(2, 1)) - math.log(2)) < 1e-12)
        True
    """
    return integrate(
        lambda log_p, log_q: midpoint_excess(np.exp(log_p), np.exp(log_q)) / 2.0, p, q, points
    )


def tv_density(p: Law, q: Law, *, points: ArrayLike | None = None) -> float:
    r"""Total variation distance :math:`\frac12 \int |p - q|\, dx` of two laws on the line.

    Args:
        p: Law with ``logpdf`` and ``ppf``, for example ``scipy.stats.norm(0, 1)``.
        q: Law with ``logpdf`` and ``ppf``.
        points: Where to cut the line, as in ``kl_density``.

    Returns:
        The distance, in [0, 1].

    Raises:
        ValueError: As ``kl_density``.

    References:
        Book, theorem ``thm-jsd-bounds``.

    Example:
        >>> from scipy.stats import uniform
        >>> round(tv_density(uniform(0, 1), uniform(0.25, 1)), 9)
        0.25
    """

    def integrand(log_p: FloatArray, log_q: FloatArray) -> FloatArray:
        half: FloatArray = np.abs(np.exp(log_p) - np.exp(log_q)) / 2.0
        return half

    return integrate(integrand, p, q, points, bent=True)


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
        The divergence in nats, ``inf`` if it exceeds float64; relative error below 1e-12.

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
    return _scale_term(sigma_p, sigma_q) + _shift_term(mu_p, mu_q, sigma_q)


def _scale_term(sigma_p: float, sigma_q: float) -> float:
    """(r^2 - 1)/2 - log r for r = sigma_p / sigma_q."""
    v = (sigma_q - sigma_p) / sigma_p * ((sigma_q + sigma_p) / sigma_p)  # 1/r^2 - 1
    r = sigma_p / sigma_q
    if abs(v) <= 0.1:  # then (r^2 - 1) - log r^2 = r^2 phi(v)
        return r * r * float(phi(np.array([v]))[0]) / 2.0
    in_range = 1e-300 < r < 1e300  # else the quotient may have underflowed or overflowed
    log_r = math.log(r) if in_range else math.log(sigma_p) - math.log(sigma_q)
    return (r * (r / 2.0) - 0.5) - log_r


def _shift_term(mu_p: float, mu_q: float, sigma_q: float) -> float:
    """((mu_p - mu_q) / sigma_q)^2 / 2, by the exact difference of the means where it is finite."""
    shift = mu_p - mu_q
    half = shift / 2.0 / sigma_q if math.isfinite(shift) else (mu_p / 2.0 - mu_q / 2.0) / sigma_q
    return half * (2.0 * half)
