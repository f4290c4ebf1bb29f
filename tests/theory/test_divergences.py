"""Divergences against SciPy's own implementations and against closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.spatial.distance import jensenshannon

from gan_edu.theory.divergences import (
    chi2,
    js,
    js_density,
    kl,
    kl_density,
    kl_gaussian,
    tv,
    tv_density,
)


def pair_of_laws(rng):
    """Two laws on the same atoms; about a third of the pairs have atoms without mass."""
    size = rng.integers(1, 30)
    p, q = rng.dirichlet(np.full(size, rng.choice([0.05, 0.5, 5.0])), size=2)
    if rng.random() < 0.35:
        p, q = (law * (rng.random(size) < 0.7) for law in (p, q))
        p[rng.integers(size)] += 0.1
        q[rng.integers(size)] += 0.1
    return p / p.sum(), q / q.sum()


PAIRS = [pair_of_laws(np.random.default_rng(seed)) for seed in range(1500)]

weights = st.lists(st.floats(0, 1, allow_subnormal=True), min_size=2, max_size=8)
laws = (
    st.integers(2, 8)
    .flatmap(
        lambda n: st.tuples(
            *[st.lists(st.floats(0, 1), min_size=n, max_size=n).filter(lambda w: sum(w) > 1e-3)] * 2
        )
    )
    .map(lambda pair: tuple(np.array(w) / np.sum(w) for w in pair))
)


def test_kl_and_js_agree_with_scipy_on_1500_pairs():
    for p, q in PAIRS:
        assert kl(p, q) == pytest.approx(stats.entropy(p, q), rel=1e-12, abs=1e-12)
        assert js(p, q) == pytest.approx(jensenshannon(p, q) ** 2, rel=1e-12, abs=1e-12)
        assert js(p, q, base=2) == pytest.approx(jensenshannon(p, q, base=2) ** 2, abs=1e-12)
        assert kl(p, q, base=10) == pytest.approx(
            stats.entropy(p, q, base=10), rel=1e-12, abs=1e-12
        )


def test_tv_agrees_with_the_best_event_and_chi2_with_the_variance_of_the_ratio():
    for p, q in PAIRS:
        assert tv(p, q) == pytest.approx((p - q)[p > q].sum(), abs=1e-12)
        if (p[q == 0.0] > 0.0).any():
            assert chi2(p, q) == math.inf
        else:
            ratio = stats.rv_discrete(values=(np.arange((q > 0).sum()), q[q > 0]))
            quotient = (p[q > 0] / q[q > 0])[ratio.xk]
            variance = np.average(quotient**2, weights=ratio.pk) - 1.0
            assert chi2(p, q) == pytest.approx(variance, rel=1e-9, abs=1e-9)


def test_kl_and_chi2_are_infinite_exactly_where_p_has_mass_and_q_has_none():
    for p, q in PAIRS:
        outside = bool((p[q == 0.0] > 0.0).any())
        assert (kl(p, q) == math.inf) == outside
        assert (chi2(p, q) == math.inf) == outside
        assert math.isfinite(js(p, q))
        assert math.isfinite(tv(p, q))


@given(laws)
def test_gibbs_pinsker_and_the_bounds_of_the_jensen_shannon_divergence(pair):
    p, q = pair
    assert kl(p, q) >= 0.0
    assert kl(p, p) == js(p, p) == tv(p, p) == chi2(p, p) == 0.0
    assert 0.0 <= js(p, q) <= math.log(2) + 1e-15
    assert js(p, q) == pytest.approx(js(q, p), abs=1e-15)
    assert tv(p, q) ** 2 <= 2 * js(p, q) + 1e-15
    assert 2 * tv(p, q) ** 2 <= kl(p, q) + 1e-12
    assert kl(p, q) <= math.log1p(chi2(p, q)) + 1e-12


def test_disjoint_laws_are_as_far_apart_as_laws_can_be():
    p, q = [0.25, 0.75, 0.0, 0.0], [0.0, 0.0, 0.5, 0.5]
    assert js(p, q) == pytest.approx(math.log(2), abs=1e-15)
    assert js(p, q, base=2) == pytest.approx(1.0, abs=1e-15)
    assert tv(p, q) == 1.0
    assert kl(p, q) == kl(q, p) == math.inf


def test_kl_is_not_symmetric_and_takes_the_data_first():
    p, q = [0.5, 0.5], [0.9, 0.1]
    assert kl(p, q) == pytest.approx(0.5 * math.log(25 / 9), abs=1e-15)
    assert kl(q, p) == pytest.approx(0.9 * math.log(1.8) + 0.1 * math.log(0.2), abs=1e-15)


def test_denormal_masses_neither_warn_nor_turn_infinite():
    p, q = [1.0, 5e-324], [1.0, 0.0]
    assert js(p, q) == pytest.approx(0.0, abs=1e-300)
    assert kl(q, p) == 0.0
    assert kl([0.5, 0.5], [1e-320, 1.0]) == pytest.approx(367.7, abs=0.1)
    assert chi2([0.5, 0.5], [1e-320, 1.0]) == math.inf


def gaussian_pairs():
    rng = np.random.default_rng(5)
    normals = rng.normal(size=(24, 4))
    ours = [(3 * m, math.exp(s), 3 * n, math.exp(t)) for m, s, n, t in normals]
    extremes = [(0, 1e-3, 0, 1e3), (0, 1e3, 0, 1e-3), (0, 1, 1e4, 1), (-50, 0.1, 50, 0.2)]
    return ours + extremes + [(1e6, 1e-2, 1e6 + 1, 1), (0, 1, 0, 1), (0, 1, 1e-4, 1)]


@pytest.mark.parametrize(
    "pair", gaussian_pairs(), ids=lambda pair: "{:.3g},{:.3g}|{:.3g},{:.3g}".format(*pair)
)
def test_quadrature_agrees_with_the_closed_form_for_gaussians(pair):
    mean_p, std_p, mean_q, std_q = pair
    p, q = stats.norm(mean_p, std_p), stats.norm(mean_q, std_q)
    assert kl_density(p, q) == pytest.approx(kl_gaussian(*pair), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(("a", "s", "b", "t"), [(0, 1, 5, 1), (0, 1, 0, 100), (2, 50, -3, 0.1)])
def test_quadrature_agrees_with_the_closed_form_for_cauchy_laws(a, s, b, t):
    exact = math.log(((s + t) ** 2 + (a - b) ** 2) / (4 * s * t))  # Chyzak & Nielsen (2019)
    assert kl_density(stats.cauchy(a, s), stats.cauchy(b, t)) == pytest.approx(exact, abs=1e-9)


@pytest.mark.parametrize("gap", [0.0, 0.3, 1.0, 4.0, 20.0])
def test_js_and_tv_of_two_gaussians_agree_with_a_grid_and_with_the_normal_cdf(gap):
    p, q = stats.norm(0, 1), stats.norm(gap, 1)
    assert tv_density(p, q) == pytest.approx(2 * stats.norm.cdf(gap / 2) - 1, abs=1e-9)
    # sums over an equally spaced grid converge faster than any power for such densities
    grid = np.linspace(-12, gap + 12, 4001)
    assert js_density(p, q) == pytest.approx(jensenshannon(p.pdf(grid), q.pdf(grid)) ** 2, abs=1e-9)


def test_narrow_against_wide_and_bounded_laws():
    narrow, wide = stats.norm(0, 1e-3), stats.norm(0, 1e3)
    grid = np.linspace(-0.02, 0.02, 20001)
    inside = tv_density(narrow, wide)
    assert inside == pytest.approx(
        np.trapezoid(np.maximum(narrow.pdf(grid) - wide.pdf(grid), 0), grid), abs=1e-8
    )
    unit, double = stats.uniform(0, 1), stats.uniform(0, 2)
    assert kl_density(unit, double) == pytest.approx(math.log(2), abs=1e-12)
    assert kl_density(double, unit) == math.inf
    exact = js([0.5, 0.5], [1.0, 0.0])
    assert js_density(double, unit) == pytest.approx(exact, abs=1e-12)


class TwoBumps:
    """A mixture that has a log density but no quantiles."""

    def logpdf(self, x):
        """Log of the mean of two normal densities."""
        return np.logaddexp(stats.norm.logpdf(x, -3), stats.norm.logpdf(x, 3)) - math.log(2)


def test_points_replace_quantiles_and_heavy_tails_are_reported():
    one = stats.norm(0, 1)
    cuts = [-math.inf, -6, -3, 0, 3, 6, math.inf]
    grid = np.linspace(-16, 16, 4001)
    exact = stats.entropy(np.exp(TwoBumps().logpdf(grid)), one.pdf(grid))
    assert kl_density(TwoBumps(), one, points=cuts) == pytest.approx(exact, abs=1e-9)
    with pytest.raises(ValueError, match="law with methods logpdf and ppf"):
        kl_density(TwoBumps(), one)
    with pytest.raises(ValueError, match="It may be infinite"):
        kl_density(stats.cauchy(), one)  # infinite because of the tails
    with pytest.raises(ValueError, match="increasing"):
        kl_density(one, one, points=[1.0, 0.0])


@pytest.mark.parametrize("found", [math.inf, math.nan, 710.0])
@pytest.mark.parametrize("divergence", [kl_density, js_density, tv_density])
def test_a_density_that_is_no_finite_number_is_refused_with_the_place(divergence, found):
    class Pole:
        def logpdf(self, x):
            return np.where(np.asarray(x) > 0.7, found, 0.0)

    uniform = stats.uniform(0, 1)
    for p, q in ((Pole(), uniform), (uniform, Pole())):
        with pytest.raises(ValueError, match=r"densities at 0\.[789]\d* must be finite numbers"):
            divergence(p, q, points=[0.0, 1.0])


@given(*[st.floats(-1e6, 1e6), st.floats(1e-6, 1e6)] * 2)
def test_the_gaussian_closed_form_is_never_negative_and_zero_for_equal_laws(a, s, b, t):
    assert kl_gaussian(a, s, b, t) >= 0.0
    assert kl_gaussian(a, s, a, s) == 0.0
