r"""The terms of relative entropies, accurate where the two masses are nearly equal.

:math:`\sum p \log (p/q)` of two nearly equal laws is a small sum of large terms: those of first
order, :math:`p - q`, cancel. So this module sums :math:`p \log (p/q) - p + q \ge 0` instead, from
:math:`u = (p - q)/q` and :math:`\varphi(u) = (1 + u) \log(1 + u) - u`, and adds the difference of
the sums of p and q, which is 0 but for the rounding of the arguments. Nothing here knows what the
sum is for.
"""

import math

import numpy as np
from scipy.special import rel_entr

from gan_edu.theory._validation import FloatArray

# phi(u) / u^2 = sum over k >= 0 of (-u)^k / ((k + 1)(k + 2)): 15 terms are exact for |u| <= 1/10.
_NEAR = 0.1
_SERIES = np.array([(-1.0) ** k / ((k + 1) * (k + 2)) for k in range(15)])
_EVEN_SERIES = 2.0 * _SERIES[::2]  # of phi(t) + phi(-t), in t^2
# A sum that is this much smaller than its terms has lost three digits of sixteen.
_SMALL = 1e-3


def phi(u: FloatArray) -> FloatArray:
    """(1 + u) log(1 + u) - u without cancellation, for u in [-0.1, 0.1]."""
    series: FloatArray = np.polynomial.polynomial.polyval(u, _SERIES)
    return u * u * series


def excess(p: FloatArray, q: FloatArray, rest: FloatArray | float = 0.0) -> FloatArray:
    """The terms p log(p/q) - p + q of each pair of masses, at least 0; inf where q = 0 < p.

    A ``rest`` is what the rounding of q to float64 took away.
    """
    difference = (p - q) - rest
    near = np.abs(difference) <= _NEAR * q
    u = np.divide(difference, q, out=np.zeros_like(difference), where=near & (q > 0.0))
    far: FloatArray = rel_entr(p, q) - difference
    return np.where(near, q * phi(u), far)


def midpoint_excess(p: FloatArray, q: FloatArray) -> FloatArray:
    """The terms p log(p/m) + q log(q/m), m = (p + q)/2, of each pair of masses, at least 0."""
    total, difference = p + q, p - q
    near = np.abs(difference) <= _NEAR * total
    t = np.divide(difference, total, out=np.zeros_like(total), where=near & (total > 0.0))
    even = t * t * np.polynomial.polynomial.polyval(t * t, _EVEN_SERIES)
    # p/m = 2p/(p+q): the sum p + q cannot underflow to 0 where p > 0, the mean could.
    twice = np.where(near, total * even, rel_entr(2.0 * p, total) + rel_entr(2.0 * q, total))
    return twice / 2.0


def relative_entropy(p: FloatArray, q: FloatArray) -> float:
    """Sum of p log(p/q) over masses of any total: negative only if the totals differ."""
    plain = rel_entr(p, q)
    total = float(plain.sum())
    if not abs(total) < _SMALL * np.abs(plain).sum() < math.inf:
        return total
    return float(excess(p, q).sum()) + math.fsum([*p.ravel().tolist(), *(-q).ravel().tolist()])


def dependence(joint: FloatArray) -> float:
    """Sum of joint log(joint / product of its margins), for a table with sum 1 or nearly so."""
    p_x, p_y = joint.sum(axis=1, keepdims=True), joint.sum(axis=0)
    rows = np.divide(joint, p_x, out=np.zeros_like(joint), where=joint > 0.0)
    plain = p_x * rel_entr(rows, np.broadcast_to(p_y, joint.shape))
    total = float(plain.sum())
    if total > _SMALL:
        return total
    product, rest = _exact_product(p_x, p_y)
    difference = (joint - product) - rest
    near = np.abs(difference) <= _NEAR * product
    u = np.divide(difference, product, out=np.zeros_like(joint), where=near & (product > 0.0))
    # Not rel_entr(joint, product): where the product underflows, joint does not.
    far = plain - difference
    # The margins are rounded: to first order, that changes the sum by what the last line takes off.
    cells, x, y = (_beyond_one(masses) for masses in (joint, p_x, p_y))
    return float(np.where(near, product * phi(u), far).sum()) - cells - x * y


def _exact_product(a: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The product rounded to float64 and what the rounding took away (Dekker, 1971)."""
    product = a * b
    (a_high, a_low), (b_high, b_low) = _halves(a), _halves(b)
    rest = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
    return product, rest


def _halves(a: FloatArray) -> tuple[FloatArray, FloatArray]:
    """A number as the sum of two with 26 bits each, whose products are exact (Veltkamp)."""
    shifted = (2.0**27 + 1.0) * a
    high = shifted - (shifted - a)
    return high, a - high


def _beyond_one(masses: FloatArray) -> float:
    """The sum of the masses minus 1, rounded once."""
    return math.fsum([*masses.ravel().tolist(), -1.0])
