"""Theorem thm-jsd-bounds: 0 ≤ JSD ≤ log 2, with 0 for equal and log 2 for disjoint laws only."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from scipy import stats
from scipy.spatial.distance import jensenshannon

from gan_edu.theory import divergences

from .instances import PAIRS
from .strategies import laws


def test_symbolically_the_density_ratio_to_the_mixture_is_at_most_2_and_2_only_without_q():
    p, q = sp.symbols("p q", positive=True)
    ratio = p / ((p + q) / 2)
    assert sp.simplify(2 - ratio - 2 * q / (p + q)) == 0  # the distance to 2 is positive, 0 at q=0


@given(laws(2))
def test_jsd_is_what_scipy_computes_and_lies_between_the_bounds(pair):
    p, q = pair
    js = divergences.js(p, q)
    assert js == pytest.approx(jensenshannon(p, q) ** 2, abs=1e-10)
    assert 0 <= js <= np.log(2) + 1e-12


@given(laws(2))
def test_jsd_is_between_half_of_tv_squared_and_log_2_times_tv_so_both_ends_are_sharp(pair):
    p, q = pair
    tv = divergences.tv(p, q)
    js = divergences.js(p, q)
    # js = 0 forces tv = 0; js = log 2 forces tv = 1, that is disjoint supports.
    assert tv**2 / 2 - 1e-10 <= js <= np.log(2) * tv + 1e-10


@given(laws(2))
def test_laws_moved_to_disjoint_points_have_jsd_log_2(pair):
    p, q = pair
    zeros = np.zeros_like(p)
    far = divergences.js(np.concatenate([p, zeros]), np.concatenate([zeros, q]))
    assert far == pytest.approx(np.log(2), abs=1e-12)


def test_a_point_and_a_density_are_singular_although_the_point_lies_in_its_support():
    """Cells of the line, smaller and smaller: what they show of JSD rises to log 2."""
    seen = []
    for cells in (10, 100, 1000, 10_000):
        q = np.diff(stats.norm.cdf(np.linspace(-10, 10, cells + 2)))
        p = np.zeros_like(q)
        p[cells // 2] = 1.0  # the cell of 0
        seen.append(divergences.js(p, q / q.sum()))
    assert seen == sorted(seen)
    assert np.log(2) - 0.01 < seen[-1] < np.log(2)


def test_without_the_mixture_there_is_no_upper_bound():
    assert divergences.kl([0.5, 0.5], [1.0, 0.0]) == np.inf
    assert divergences.js([0.5, 0.5], [1.0, 0.0]) < np.log(2)


# False variants: `check` is the statement, and refutes each change of it.

LOG_2 = np.log(2)


def check(
    upper=LOG_2,
    lower_case=np.array_equal,
    upper_case=lambda p, q: bool((np.minimum(p, q) == 0).all()),
):
    """Both bounds and both cases of equality, by SciPy and by the library."""
    for p, q in PAIRS:
        js = divergences.js(p, q)
        assert js == pytest.approx(jensenshannon(p, q) ** 2, abs=1e-10)
        assert 0.0 <= js <= upper + 1e-15
        assert (js == 0.0) == lower_case(p, q)
        assert (js >= np.log(2) - 1e-12) == upper_case(p, q)


FALSE = {
    "a smaller upper bound": {"upper": 0.69},
    "0 for equal supports": {"lower_case": lambda p, q: np.array_equal(p > 0, q > 0)},
    "log 2 for different supports": {"upper_case": lambda p, q: not np.array_equal(p > 0, q > 0)},
    "log 2 never": {"upper_case": lambda p, q: False},
}
