"""Integrals over the line of a function of two log densities.

``divergences`` says what to integrate; this module says where to cut the line and when to trust the
sum.
"""

import itertools
import math
from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike
from scipy.integrate import quad

from gan_edu.theory._validation import FloatArray, fail


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
        value = integrand(float(p.logpdf(x)), float(q.logpdf(x)))
        if value == math.inf:
            raise _InfiniteError
        return value

    total = error = 0.0
    try:
        for a, b in itertools.pairwise(cuts):
            # full_output=1: quad reports trouble in its error estimate instead of warning
            piece, estimate, *_ = quad(
                at, a, b, epsabs=1e-13, epsrel=1e-12, limit=200, full_output=1
            )
            total, error = total + piece, error + estimate
    except _InfiniteError:
        return math.inf
    if not error <= 1e-9 * max(1.0, abs(total)):
        advice = (
            "It may be infinite; if it is not, pass `points` around the peaks of the densities."
        )
        raise fail("The integral", "accurate to 1e-9", f"{total!r} +- {error!r}", advice)
    return total


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
    try:
        cuts = np.array(points, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise fail("points", expected, points, f"NumPy says: {error}.") from error
    if cuts.ndim != 1 or cuts.size < 2 or not (np.diff(cuts) > 0.0).all():
        raise fail("points", expected, points, "Sort them and drop repetitions.")
    return cuts
