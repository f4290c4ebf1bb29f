"""What every function of ``theory`` asks of its arguments, said once.

Each ``as_*`` function returns its argument as float64 (or a Python number) or raises ``ValueError``
with the argument's name, what was expected, what was given and what to do. Nothing is clipped or
renormalised.
"""

import math
import numbers
import reprlib
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

_ARRAY_ERRORS = (TypeError, ValueError, OverflowError, RuntimeError)
FloatArray = NDArray[np.float64]
Closed = Literal["both", "neither", "left", "right"]

SUM_TOLERANCE = 1e-9
ROW_TOLERANCE = 1e-5
_LARGEST_COUNT = 10**8


def fail(name: str, expected: str, given: object, advice: str) -> ValueError:
    """The one form of every error message."""
    try:
        shown = reprlib.repr(given)
    except ValueError:  # Python prints no integer of more than 4,300 digits
        shown = f"{type(given).__name__} with too many digits to print"
    return ValueError(f"{name} must be {expected}; got {shown}. {advice}")


def as_real_array(
    values: ArrayLike,
    name: str,
    ndim: int,
    expected: str,
    *,
    infinite: bool = False,
    keep_float32: bool = False,
) -> FloatArray:
    """A non-empty array of real numbers with ``ndim`` axes; infinite ones only if asked for.

    ``keep_float32`` saves the copy of a large table that its caller converts piece by piece.
    """
    if isinstance(values, np.ma.MaskedArray):
        raise fail(name, expected, values, "It is a masked array: fill or drop the masked entries.")
    try:
        array = np.asarray(values)
    except _ARRAY_ERRORS as error:
        raise fail(name, expected, values, f"NumPy makes no array of it: {error}.") from error
    if array.dtype.kind not in "iuf":
        advice = f"Its entries are not real numbers (NumPy dtype {array.dtype})."
        raise fail(name, expected, values, advice)
    if array.ndim != ndim or array.size == 0:
        raise fail(name, expected, values, f"Its shape is {array.shape}.")
    with np.errstate(over="ignore"):  # a long double may exceed float64: the next line says so
        kept = keep_float32 and array.dtype == np.float32
        converted = array if kept else array.astype(np.float64, copy=False)
    if array.dtype.kind in "iu" and not _is_exact(array):
        advice = "float64 has no such integer: subtract a constant or divide by one."
        raise fail(name, expected, values, advice)
    low, high = float(converted.min()), float(converted.max())  # NaN if an entry is NaN
    if math.isnan(low) or not (infinite or (math.isfinite(low) and math.isfinite(high))):
        raise fail(name, expected, values, "Remove the entries that are NaN or infinite.")
    return converted


def _is_exact(integers: NDArray[np.signedinteger] | NDArray[np.unsignedinteger]) -> bool:
    """Whether float64 holds each integer; beyond 2^53 it holds every second one, and fewer."""
    if integers.itemsize < 8:
        return True
    large = integers[(integers > 2**53) | (integers < -(2**53))]
    return all(int(float(number)) == number for number in map(int, large))


def as_distribution(values: ArrayLike, name: str) -> FloatArray:
    """A probability vector: entries at least 0, sum 1 within 1e-9."""
    expected = "a probability vector (one axis, entries >= 0, sum 1)"
    p = as_real_array(values, name, 1, expected)
    if (p < 0).any():
        worst = int(p.argmin())
        raise fail(name, expected, values, f"Entry {worst} is negative: {p[worst]!r}.")
    with np.errstate(over="ignore"):
        total = float(p.sum())
    if abs(total - 1.0) > SUM_TOLERANCE:
        advice = f"It sums to {total!r}: divide it by its sum, in float64, if you meant that."
        raise fail(name, expected, values, advice)
    return p


def as_distributions(p: ArrayLike, q: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Two probability vectors ``p`` and ``q`` on the same atoms."""
    first, second = as_distribution(p, "p"), as_distribution(q, "q")
    require_size(second, "q", first.size, "p")
    return first, second


def require_size(array: FloatArray, name: str, size: int, reference: str) -> None:
    """Raise unless ``array`` has as many entries as ``reference``, which has ``size``."""
    if array.size != size:
        raise ValueError(
            f"{name} must have one entry for each of {reference}; got {array.size} entries for "
            f"{size}. Give both on the same atoms, with 0 where there is no mass."
        )


def as_payoff(values: ArrayLike) -> FloatArray:
    """A payoff matrix whose largest difference of entries is a finite float64."""
    expected = "a matrix of real numbers (two axes, at least one row and one column)"
    payoff = as_real_array(values, "payoff", 2, expected)
    with np.errstate(over="ignore"):
        span = payoff.max() - payoff.min()
    if not np.isfinite(span):
        raise fail("payoff", expected, values, "Its range overflows float64: divide by a constant.")
    return payoff


def as_real(
    value: object, name: str, lower: float, upper: float, closed: Closed = "neither"
) -> float:
    """A finite real number in an interval that contains the ends named by ``closed``."""
    left = "[" if closed in ("both", "left") else "("
    right = "]" if closed in ("both", "right") else ")"
    expected = f"a finite real number in {left}{lower:g}, {upper:g}{right}"
    if isinstance(value, bool | np.bool) or not isinstance(value, numbers.Real):
        raise fail(name, expected, value, "Pass a plain number.")
    try:
        number = float(value)
    except OverflowError as error:
        raise fail(name, expected, value, "It overflows float64.") from error
    if isinstance(value, numbers.Integral) and number != value:
        raise fail(name, expected, value, "float64 has no such integer: pass one that it has.")
    inside = (lower < number or (left == "[" and number == lower)) and (
        number < upper or (right == "]" and number == upper)
    )
    if not (inside and math.isfinite(number)):
        raise fail(name, expected, value, "Choose a value inside the interval.")
    return number


def as_count(value: object, name: str) -> int:
    """A whole number from 1 to 10^8: an array of so many rows still fits into memory."""
    expected = "a whole number, at least 1 and at most 10^8"
    if isinstance(value, bool | np.bool) or not isinstance(value, numbers.Integral):
        raise fail(name, expected, value, "Pass an int.")
    count = int(value)
    if not 1 <= count <= _LARGEST_COUNT:
        raise fail(name, expected, value, "Choose a number between.")
    return count


def as_choice(value: str, name: str, choices: tuple[str, ...]) -> None:
    """Raise unless ``value`` is one of the names in ``choices``."""
    if not (isinstance(value, str) and value in choices):
        raise fail(name, f"one of {', '.join(choices)}", value, "Check the spelling.")


def as_joint(values: ArrayLike) -> FloatArray:
    """A table of joint probabilities ``joint[x, y]``: entries at least 0, sum 1 within 1e-9."""
    expected = "a table of joint probabilities (two axes, entries >= 0, sum 1)"
    joint = as_real_array(values, "joint", 2, expected)
    if (joint < 0).any():
        advice = f"Its smallest entry is {float(joint.min())!r}."
        raise fail("joint", expected, values, advice)
    with np.errstate(over="ignore"):
        total = float(joint.sum())
    if abs(total - 1.0) > SUM_TOLERANCE:
        advice = f"It sums to {total!r}: divide a table of counts by its sum, in float64."
        raise fail("joint", expected, values, advice)
    return joint


def as_class_probabilities(
    values: ArrayLike, name: str, *, keep_float32: bool = False
) -> FloatArray:
    """One law of the class per row, (m, K): entries at least 0, each row's sum 1 within 1e-5.

    The tolerance is wider than for other laws because such rows come from float32 networks, whose
    softmax rounds each of K entries.
    """
    expected = "class probabilities (shape (m, K), entries >= 0, each row's sum 1 within 1e-5)"
    rows = as_real_array(values, name, 2, expected, keep_float32=keep_float32)
    if rows.min() < 0.0:
        worst = int(rows.min(axis=1).argmin())
        raise fail(name, expected, values, f"Row {worst} has the entry {rows[worst].min()!s}.")
    with np.errstate(over="ignore"):
        sums = rows.sum(axis=1, dtype=np.float64)
    worst = int(np.abs(sums - 1.0).argmax())
    if abs(sums[worst] - 1.0) > ROW_TOLERANCE:
        remedy = "For logits, call probabilities(logits)."
        if getattr(values, "dtype", None) == np.float16:
            remedy = "float16 rounds too much: take the softmax in float32 or float64."
        raise fail(name, expected, values, f"Row {worst} sums to {sums[worst]!s}. {remedy}")
    return rows
