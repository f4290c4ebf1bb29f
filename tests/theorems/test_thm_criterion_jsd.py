"""Theorem thm-criterion-jsd: C(Q) = −log 4 + 2 JSD(P‖Q)."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from scipy import integrate, stats
from scipy.spatial.distance import jensenshannon

from gan_edu.theory import criterion, divergences

from .instances import PAIRS
from .strategies import laws


def test_symbolically_the_integrands_differ_by_p_plus_q_times_log_2():
    p, q = sp.symbols("p q", positive=True)
    d = p / (p + q)
    value = p * sp.log(d) + q * sp.log(1 - d)
    half = (p + q) / 2
    two_jsd = p * sp.log(p / half) + q * sp.log(q / half)
    difference = sp.expand_log(sp.simplify(value - two_jsd), force=True)
    assert sp.simplify(difference + (p + q) * sp.log(2)) == 0


@given(laws(2))
@settings(max_examples=300)
def test_criterion_and_divergence_agree_though_they_share_no_code(pair):
    p, q = pair
    c = criterion.virtual_criterion(p, q)
    assert c == pytest.approx(-np.log(4) + 2 * divergences.js(p, q), abs=1e-12)
    assert c == pytest.approx(-np.log(4) + 2 * jensenshannon(p, q) ** 2, abs=1e-10)


@pytest.mark.parametrize(("mean", "std"), [(0.0, 1.0), (1.0, 1.0), (3.0, 0.5), (-2.0, 2.5)])
def test_the_identity_holds_for_normal_laws_by_quadrature(mean, std):
    real, fake = stats.norm(0, 1), stats.norm(mean, std)

    def integrand(x):
        logit = real.logpdf(x) - fake.logpdf(x)
        return -real.pdf(x) * np.logaddexp(0, -logit) - fake.pdf(x) * np.logaddexp(0, logit)

    c, _ = integrate.quad(integrand, -40, 40, points=[0, mean], epsabs=1e-12, limit=400)
    assert c == pytest.approx(-np.log(4) + 2 * divergences.js_density(real, fake), abs=1e-9)


def test_with_another_discriminator_than_the_best_the_identity_fails():
    p, q = np.array([0.8, 0.2]), np.array([0.3, 0.7])
    right_side = -np.log(4) + 2 * divergences.js(p, q)
    assert criterion.value(p, q, np.array([0.5, 0.5])) < right_side - 0.1


# False variants: `check` is the statement, and refutes each change of it.


def check(constant=4.0, factor=2.0, divergence=divergences.js):
    """The library's two sides, and SciPy's divergence; supports may differ or be disjoint."""
    for p, q in PAIRS:
        right = -np.log(constant) + factor * divergence(p, q)
        assert criterion.virtual_criterion(p, q) == pytest.approx(right, abs=1e-12)
        assert divergence(p, q) == pytest.approx(jensenshannon(p, q) ** 2, abs=1e-10)


FALSE = {
    "another constant": {"constant": 2.0},
    "one divergence": {"factor": 1.0},
    "total variation": {"divergence": divergences.tv},
}
