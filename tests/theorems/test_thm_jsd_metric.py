"""Theorem thm-jsd-metric (cited): the square root of JSD obeys the triangle inequality."""

import numpy as np
import sympy as sp
from hypothesis import given, settings

from gan_edu.theory import divergences

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


def test_the_root_of_kl_is_no_metric():
    assert divergences.kl([0.5, 0.5], [0.9, 0.1]) != divergences.kl([0.9, 0.1], [0.5, 0.5])
