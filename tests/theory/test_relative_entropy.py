"""What the accurate sums rest on, in fractions."""

from fractions import Fraction

import numpy as np

from gan_edu.theory._relative_entropy import _exact_product


def mantissas(rng, number):
    """Numbers from 1 to 2: any, next to 1, next to 2, and next to a few leading bits."""
    kinds = rng.integers(0, 4, number)
    any_ = rng.integers(2**52, 2**53, number).astype(float)
    near = rng.integers(0, 2**28, number)
    unit = 2.0 ** rng.integers(1, 53, number)
    leading = np.floor(any_ / unit) * unit + rng.integers(-1, 2, number)
    chosen = np.choose(kinds, [any_, 2.0**52 + near, 2.0**53 - 1 - near, leading])
    return np.clip(chosen, 2.0**52, 2.0**53 - 1) / 2.0**52


def test_a_product_and_what_its_rounding_took_away_are_exact():
    rng = np.random.default_rng(1971)
    a, b = mantissas(rng, 20_000), mantissas(rng, 20_000)
    scale = 2.0 ** rng.integers(-200, 1, size=20_000)
    product, rest = _exact_product(a * scale, b)
    for x, y, rounded, lost in zip(a * scale, b, product, rest, strict=True):
        assert Fraction(rounded) + Fraction(lost) == Fraction(x) * Fraction(y)
