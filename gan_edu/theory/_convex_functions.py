r"""Convex functions f with f(1) = 0, their slopes and conjugates: one row a divergence.

``payoffs`` sums them; this module holds the formulas. :math:`f^*(t) = \sup_{u \ge 0} (ut - f(u))`
is infinite outside :math:`\operatorname{dom} f^*`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import lambertw, xlogy

from gan_edu.theory._validation import FloatArray

LOG2 = math.log(2.0)


@dataclass(frozen=True)
class Divergence:
    r"""A convex f and what its divergence needs: limits, slope and conjugate.

    Attributes:
        f: :math:`f(u)` for u > 0, elementwise.
        at_zero: :math:`f(0) = \lim_{u \to 0} f(u)`, may be infinite.
        at_infinity: :math:`f'(\infty) = \lim f(u)/u`, may be infinite.
        slope: :math:`f'(u)` for u > 0; the best T of the variational form at :math:`u = p/q`.
        conjugate: :math:`f^*(t)`, elementwise, ``inf`` outside its domain.
    """

    f: Callable[[FloatArray], FloatArray]
    at_zero: float
    at_infinity: float
    slope: Callable[[FloatArray], FloatArray]
    conjugate: Callable[[FloatArray], FloatArray]


def _u_log_u(u: FloatArray) -> FloatArray:
    return xlogy(u, u).astype(np.float64)


def _below(
    bound: float, formula: Callable[[FloatArray], FloatArray], *, reached: bool = False
) -> Callable[[FloatArray], FloatArray]:
    """The formula where t < bound (or t = bound, if reached), infinity elsewhere."""

    def conjugate(t: FloatArray) -> FloatArray:
        inside = t <= bound if reached else t < bound
        found = np.full_like(t, np.inf)
        found[inside] = formula(t[inside])
        return found

    return conjugate


def _lost_mode_conjugate(t: FloatArray) -> FloatArray:
    # The maximal u has s = 1 + 1/u with log s - s = t + log 2 - 1: Lambert's W, lower branch.
    s = -lambertw(-2.0 * np.exp(t - 1.0), -1).real
    return LOG2 - np.log(s) - 1.0


DIVERGENCES: dict[str, Divergence] = {
    "kl": Divergence(_u_log_u, 0.0, math.inf, lambda u: np.log(u) + 1.0, lambda t: np.exp(t - 1.0)),
    "reverse kl": Divergence(
        lambda u: -np.log(u),
        math.inf,
        0.0,
        lambda u: -1.0 / u,
        _below(0.0, lambda t: -1.0 - np.log(-t)),
    ),
    "twice js": Divergence(
        lambda u: _u_log_u(u) - (u + 1.0) * np.log((u + 1.0) / 2.0),
        LOG2,
        LOG2,
        lambda u: LOG2 - np.log1p(1.0 / u),
        _below(LOG2, lambda t: -np.log(2.0 - np.exp(t))),
    ),
    "twice kl of the mixture": Divergence(
        lambda u: -(1.0 + u) * np.log(2.0 * u / (1.0 + u)),
        math.inf,
        -LOG2,
        lambda u: np.log1p(1.0 / u) - LOG2 - 1.0 / u,
        _below(-LOG2, _lost_mode_conjugate, reached=True),
    ),
    "tv": Divergence(
        lambda u: np.abs(u - 1.0) / 2.0,
        0.5,
        0.5,
        lambda u: np.sign(u - 1.0) / 2.0,
        _below(0.5, lambda t: np.maximum(t, -0.5), reached=True),
    ),
    "chi2": Divergence(
        lambda u: np.square(u - 1.0),
        1.0,
        math.inf,
        lambda u: 2.0 * (u - 1.0),
        lambda t: np.where(t >= -2.0, t + t * t / 4.0, -1.0),
    ),
    "squared hellinger": Divergence(
        lambda u: np.square(np.sqrt(u) - 1.0),
        1.0,
        1.0,
        lambda u: 1.0 - 1.0 / np.sqrt(u),
        _below(1.0, lambda t: t / (1.0 - t)),
    ),
    "brier": Divergence(
        lambda u: np.square(u - 1.0) / (4.0 * (u + 1.0)),
        0.25,
        0.25,
        lambda u: 0.25 - 1.0 / np.square(u + 1.0),
        _below(
            0.25,
            lambda t: np.where(
                t >= -0.75, 1.0 - t - 2.0 * np.sqrt(np.maximum(0.25 - t, 0.0)), -0.25
            ),
            reached=True,
        ),
    ),
}
