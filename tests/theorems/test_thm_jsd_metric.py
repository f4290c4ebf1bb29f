"""Theorem thm-jsd-metric (cited): the square root of JSD obeys the triangle inequality."""

import numpy as np
import sympy as sp
from hypothesis import given, settings

from gan_edu.theory import divergences

from .instances import tuples_of_laws
from .strategies import laws


def test_symbolically_jsd_is_symmetric():
    p, q = sp.symbols("p q", positive=True)
    half = (p + q) / 2
    integrand = p * sp.log(p / half) + q * sp.log(q / half)
    swapped = integrand.subs({p: q, q: p}, simultaneous=True)
    assert sp.simplify(integrand - swapped) == 0


@given(laws(3))
@settings(max_examples=300)
def test_the_root_obeys_the_triangle_inequality(triple):
    a, b, c = triple
    direct = np.sqrt(divergences.js(a, c))
    # The root magnifies round-off near 0: √1e-16 is 1e-8.
    assert direct <= np.sqrt(divergences.js(a, b)) + np.sqrt(divergences.js(b, c)) + 1e-7


def test_without_the_root_the_triangle_inequality_fails():
    left, middle, right = [1.0, 0.0], [0.5, 0.5], [0.0, 1.0]
    detour = divergences.js(left, middle) + divergences.js(middle, right)
    assert divergences.js(left, right) > detour + 0.2


def test_the_root_of_kl_is_no_metric_for_two_reasons():
    a, b, c = ([t, 1 - t] for t in (0.5, 0.2, 1e-9))
    assert divergences.kl(a, b) != divergences.kl(b, a)
    direct, first, second = (divergences.kl(*pair) ** 0.5 for pair in ((a, c), (a, b), (b, c)))
    assert direct > first + second + 0.5  # the way round is shorter


# False variants: `check` is the statement, and refutes each change of it.


def check(power=0.5, distance=divergences.js):
    """The triangle inequality, also for three laws on a line, near to each other, and disjoint."""
    close = [np.array([0.5 + k * 1e-4, 0.5 - k * 1e-4]) for k in range(3)]
    corners = [np.array([1.0, 0.0]), np.array([0.5, 0.5]), np.array([0.0, 1.0])]
    for a, b, c in [*tuples_of_laws(3, number=60), close, corners, [corners[0], *corners[:2]]]:
        sides = [distance(x, y) ** power for x, y in ((a, c), (a, b), (b, c))]
        assert sides[0] <= (sides[1] + sides[2]) * (1 + 1e-12)
        assert sides[1] == distance(b, a) ** power
        assert (sides[1] == 0) == np.array_equal(a, b)


FALSE = {
    "without the root": {"power": 1.0},
    "a larger power": {"power": 0.6},
    "the root of KL": {"distance": divergences.kl},
}
