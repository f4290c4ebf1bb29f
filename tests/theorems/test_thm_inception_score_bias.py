"""Theorem thm-inception-score-bias: E ÎS_m = IS · [1 − (E χ² − Var KL)/2m] + O(1/m²)."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats
from scipy.special import rel_entr

from gan_edu.theory.inception import bias, inception_score

from .expected_scores import CHANCES, COPIES, LAWS, expected_scores
from .strategies import law_of

TRUTH = inception_score(COPIES, splits=1).mean


def test_symbolically_the_exponential_adds_half_of_the_variance():
    xi, zeta, chi2, v, small = sp.symbols("xi zeta chi2 v epsilon", positive=True)
    # xi is of order m^(-1/2) and zeta of order 1/m: powers of epsilon count half orders.
    series = sp.series(sp.exp(small * xi - small**2 * zeta), small, 0, 4).removeO()
    assert sp.expand(series.coeff(small, 1)) == xi  # its mean is 0
    assert sp.expand(series.coeff(small, 2) - (xi**2 / 2 - zeta)) == 0
    mean = (xi**2 / 2 - zeta).subs({xi: sp.sqrt(v), zeta: chi2 / 2})
    assert sp.simplify(mean + (chi2 - v) / 2) == 0


def test_the_error_of_the_first_order_falls_four_times_when_m_doubles():
    errors = [expected_scores(m)[1] - TRUTH - bias(COPIES, m) for m in (40, 80, 160)]
    assert errors[0] / errors[1] == pytest.approx(4, abs=0.4)
    assert errors[1] / errors[2] == pytest.approx(4, abs=0.2)


def test_the_bias_of_the_library_is_the_formula():
    p_y = CHANCES @ LAWS
    chi2 = CHANCES @ ((LAWS - p_y) ** 2 / p_y).sum(axis=1)
    kl = rel_entr(LAWS, p_y).sum(axis=1)
    v = CHANCES @ kl**2 - (CHANCES @ kl) ** 2
    assert bias(COPIES, 60) == pytest.approx(-TRUTH * (chi2 - v) / 120, rel=1e-12)


def test_the_largest_value_of_the_squared_logarithm_over_t_is_below_two_thirds():
    peak = optimize.minimize_scalar(
        lambda t: -(np.log1p(t) ** 2) / t, bounds=(0.1, 50), method="bounded"
    )
    assert -peak.fun == pytest.approx(0.6476, abs=1e-4)
    t = np.geomspace(1e-9, 1e9, 2000)
    assert (np.log1p(t) ** 2 <= 0.6477 * t).all()


@given(st.lists(law_of(4), min_size=2, max_size=8).map(np.array))
def test_the_first_order_is_never_positive(laws):
    p_y = laws.mean(axis=0)
    kept = p_y > 0
    chi2 = ((laws - p_y)[:, kept] ** 2 / p_y[kept]).sum(axis=1)
    kl = rel_entr(laws, p_y).sum(axis=1)
    assert (kl <= np.log1p(chi2) + 1e-12).all()
    assert chi2.mean() - kl.var() >= 0.35 * chi2.mean() - 1e-12
    assert bias(laws, 100) <= 0


def test_jensens_inequality_alone_gives_the_wrong_direction():
    log_mean, mean = expected_scores(30)
    assert mean > np.exp(log_mean)  # the exponential pushes up
    assert mean < TRUTH  # but not enough


def test_the_correction_of_the_logarithm_is_not_that_of_the_score():
    from_logarithm = TRUTH * bias(COPIES, 80, log=True)
    missing = expected_scores(80)[1] - TRUTH
    assert abs(bias(COPIES, 80) - missing) < abs(from_logarithm - missing) / 20


# False variants: `check` is the statement, and refutes each change of it.

OTHERS = [
    (LAWS, CHANCES),
    (np.eye(3), np.array([0.6, 0.2, 0.2])),
    (np.array([[0.5, 0.5], [0.9, 0.1], [0.2, 0.8]]), np.array([0.2, 0.4, 0.4])),
]


def check(variance=1.0, factor=0.5, least=0.35):
    """Exact expectations over all counts: what is left falls like one over m squared."""
    for laws, chances in OTHERS:
        p_y = chances @ laws
        kl = rel_entr(laws, p_y).sum(axis=1)
        chi2 = chances @ ((laws - p_y) ** 2 / p_y).sum(axis=1)
        v = chances @ kl**2 - (chances @ kl) ** 2
        assert chi2 - variance * v >= least * chi2 - 1e-12
        score = np.exp(stats.entropy(p_y) - chances @ stats.entropy(laws, axis=1))
        errors = [
            m * m * (expected_scores(m, laws, chances)[1] / score - 1)
            + m * factor * (chi2 - variance * v)
            for m in (40, 160)
        ]
        assert abs(errors[1]) < 1.5 * abs(errors[0]) + 1e-9
    # A rare picture for a class that is as rare as the peak of log(1 + t)^2/t asks: nearly equal.
    rare, peak = 1e-5, optimize.minimize_scalar(lambda t: -(np.log1p(t) ** 2) / t, (1, 4)).x
    laws, chances = np.array([[1.0, 0.0], [1 / (1 + peak), peak / (1 + peak)]]), [rare, 1 - rare]
    p_y = chances @ laws
    kl, chi2 = rel_entr(laws, p_y).sum(axis=1), chances @ ((laws - p_y) ** 2 / p_y).sum(axis=1)
    assert chi2 - np.cov(kl, aweights=chances, ddof=0) >= least * chi2
    assert bias(COPIES, 60) == pytest.approx(-TRUTH * _first_order(variance, factor) / 60)


def _first_order(variance, factor):
    p_y = CHANCES @ LAWS
    kl = rel_entr(LAWS, p_y).sum(axis=1)
    chi2 = CHANCES @ ((LAWS - p_y) ** 2 / p_y).sum(axis=1)
    return factor * (chi2 - variance * (CHANCES @ kl**2 - (CHANCES @ kl) ** 2))


FALSE = {
    "without the variance": {"variance": 0.0},
    "the variance added": {"variance": -1.0},
    "all instead of half": {"factor": 1.0},
    "36 hundredths of chi-squared": {"least": 0.36},
}
