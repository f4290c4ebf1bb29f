r"""Closed forms for :math:`\min_x \max_y xy`: the damped flow and the rate of each method.

``dynamics`` defines the methods and plays them; this module holds the formulas that do not overflow
or cancel before their results do.
"""

import math
from collections.abc import Callable
from typing import Literal, get_args

import numpy as np

from gan_edu.theory._validation import FloatArray

Method = Literal[
    "simultaneous", "alternating", "proximal", "extragradient", "optimistic", "damped", "continuous"
]
METHODS: tuple[Method, ...] = get_args(Method)

F = np.array([[0.0, 1.0], [-1.0, 0.0]])  # the field is F @ z, and F @ F = -1


def damped_flow(t: float, gamma: float) -> FloatArray:
    """The exponential of t M for M = -F - diag(0, gamma), in closed form: exact however stiff."""
    h = gamma / 2.0
    if h < 1.0:  # a complex pair of eigenvalues, -h +- i w
        w = math.sqrt((1.0 - h) * (1.0 + h))
        turn = math.sin(w * t) / w
        matrix: FloatArray = math.cos(w * t) * np.eye(2) + turn * (h * np.diag([1.0, -1.0]) - F)
        return math.exp(-h * t) * matrix
    r = _root_of_square_minus_one(h)  # a slow and a fast eigenvalue, -slow and -fast
    fast = h + r
    slow = 1.0 / fast
    decayed = math.exp(-2.0 * r * t)  # of the fast direction relative to the slow one
    s = -math.expm1(-2.0 * r * t) / (2.0 * r) if r > 0.0 else t
    # The last entry is 1 - fast s, which cancels where the fast direction has decayed.
    last = 1.0 - fast * s if decayed > 0.5 else (fast * decayed - slow) / (2.0 * r)
    matrix = np.array([[1.0 + slow * s, -s], [s, last]])
    return math.exp(-slow * t) * matrix


def _root_of_square_minus_one(x: float) -> float:
    """Root of x^2 - 1, without the overflow of the square and the cancellation near 1."""
    return math.sqrt(x - 1.0) * math.sqrt(x + 1.0)


def _alternating_factor(eta: float) -> float:
    # Eigenvalues of determinant 1 and trace 2 - eta^2: a complex pair until eta = 2, then real.
    half = eta / 2.0
    return 1.0 if eta <= 2.0 else (half + _root_of_square_minus_one(half)) ** 2


def _optimistic_factor(eta: float) -> float:
    # Roots of s^2 - (1 - 2i eta) s - i eta, whose discriminant is 1 - 4 eta^2.
    if eta <= 0.5:
        return math.sqrt((1.0 + math.sqrt((1.0 - 2.0 * eta) * (1.0 + 2.0 * eta))) / 2.0)
    return math.sqrt(eta) * math.sqrt(2.0 * eta + _root_of_square_minus_one(2.0 * eta))


def _damped_factor(eta: float, gamma: float) -> float:
    # Largest real part of the roots of s^2 + gamma s + 1, without cancellation for a large gamma.
    half = gamma / 2.0
    slowest = half if half <= 1.0 else 1.0 / (half + _root_of_square_minus_one(half))
    return math.exp(-eta * slowest)


FACTORS: dict[Method, Callable[[float, float], float]] = {
    "simultaneous": lambda eta, _: math.hypot(1.0, eta),
    "alternating": lambda eta, _: _alternating_factor(eta),
    "proximal": lambda eta, _: 1.0 / math.hypot(1.0, eta),
    "extragradient": lambda eta, _: math.hypot(1.0 - eta * eta, eta),
    "optimistic": lambda eta, _: _optimistic_factor(eta),
    "damped": _damped_factor,
    "continuous": lambda eta, _: 1.0,
}
