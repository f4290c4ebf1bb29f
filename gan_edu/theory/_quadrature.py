"""Integrals over the line of a function of two log densities.

``divergences`` says what to integrate; this module says where to cut the line and when to trust the
sum.
"""

import itertools
import math
from collections.abc import Callable
from typing import Protocol

import numpy as np
import scipy
from numpy.typing import ArrayLike

from gan_edu.theory._validation import FloatArray, as_real_array, fail

_LOG_LARGEST = math.log(np.finfo(np.float64).max)


class Law(Protocol):
    """A law on the line with a density, such as a frozen distribution of ``scipy.stats``."""

    def logpdf(self, x: float, /) -> float:
        """Logarithm of the density at ``x``; -inf where the density is 0."""

    def ppf(self, q: float, /) -> float:
        """Quantile of order ``q``; asked only for where to cut the line."""


def integrate(
    integrand: Callable[[float, float], float], p: Law, q: Law, points: ArrayLike | None
) -> float:
    """Integral of ``integrand(log p(x), log q(x))`` over the pieces between the cuts."""
    cuts = _quantile_cuts(p, q) if points is None else _as_cuts(points)
    for law, name in ((p, "p"), (q, "q")):
        if not callable(getattr(law, "logpdf", None)):
            raise fail(name, "a law with a method logpdf", law, "Pass e.g. scipy.stats.norm(0, 1).")

    def at(x: float) -> float:
        log_p, log_q = float(p.logpdf(x)), float(q.logpdf(x))
        if not max(log_p, log_q) < _LOG_LARGEST:  # also NaN
            advice = (
                "Integrate another pair of laws, or cut the line so that no node meets the pole."
            )
            raise fail(f"The densities at {x!r}", "finite numbers", (log_p, log_q), advice)
        value = integrand(log_p, log_q)
        if value == math.inf:
            raise _InfiniteError
        return value

    finite = cuts[np.isfinite(cuts)]
    width = float(finite[-1] - finite[0]) if finite.size else 0.0
    total = error = 0.0
    try:
        for a, b in itertools.pairwise(cuts):
            piece, estimate = _quad(at, a, b, width)
            total, error = total + piece, error + estimate
    except _InfiniteError:
        return math.inf
    if not error <= 1e-9 * max(1.0, abs(total)):
        advice = (
            "It may be infinite; if it is not, pass `points` around the peaks of the densities."
        )
        raise fail("The integral", "accurate to 1e-9", f"{total!r} +- {error!r}", advice)
    return total


def _quad(f: Callable[[float], float], a: float, b: float, width: float) -> tuple[float, float]:
    """Integral of ``f`` from a to b and its error estimate; ``width`` is the scale of a tail."""
    if math.isfinite(a) == math.isfinite(b):
        start, step, low, high = 0.0, 1.0, a, b
    else:
        # quad maps a half-line to (0, 1] by 1/(1 + u): measure u in the width of the laws.
        start, step = (a, width or 1.0) if b == math.inf else (b, -(width or 1.0))
        low, high = 0.0, math.inf
    # With full_output quad does not warn: trouble shows in its error estimate.
    value, estimate, *_ = scipy.integrate.quad(
        lambda u: f(start + step * u),
        low,
        high,
        epsabs=1e-13 / abs(step),
        epsrel=1e-12,
        limit=200,
        full_output=1,
    )
    return abs(step) * value, abs(step) * estimate


class _InfiniteError(Exception):
    """The integrand is infinite at a node of the quadrature."""


def _quantile_cuts(p: Law, q: Law) -> FloatArray:
    """Quantiles of both laws, close enough that no peak of a density falls between two of them."""
    lower = np.array([0.0, 1e-16, 1e-10, 1e-6, 1e-3, 0.05, 0.25])
    levels = np.concatenate([lower, [0.5], 1.0 - lower[::-1]])
    cuts = []
    for law, name in ((p, "p"), (q, "q")):
        if not callable(getattr(law, "ppf", None)):
            advice = "Pass e.g. scipy.stats.norm(0, 1), or say where to cut the line with `points`."
            raise fail(name, "a law with methods logpdf and ppf", law, advice)
        cuts += [float(law.ppf(level)) for level in levels]
    if np.isnan(cuts).any():
        raise fail("p and q", "laws with valid parameters", (p, q), "A quantile is NaN.")
    return np.unique(cuts)


def _as_cuts(points: ArrayLike) -> FloatArray:
    expected = "at least two increasing real numbers, the first and last perhaps infinite"
    cuts = as_real_array(points, "points", 1, expected, infinite=True)
    if cuts.size < 2 or not (cuts[1:] > cuts[:-1]).all():
        raise fail("points", expected, points, "Sort them and drop repetitions.")
    return cuts
