"""Proposition prop-densities: densities exist under domination, and p/(p+q) knows no measure."""

import numpy as np
import pytest
import sympy as sp
from scipy import integrate, linalg, stats

from gan_edu.theory import criterion, divergences

from .instances import PAIRS


def densities(p, q, mu):
    """Densities of two laws on finitely many points with respect to weights mu > 0."""
    return p / mu, q / mu


def test_symbolically_the_quotient_loses_the_weight():
    p, q, mu = sp.symbols("p q mu", positive=True)
    assert sp.simplify((p / mu) / (p / mu + q / mu) - p / (p + q)) == 0


@pytest.mark.parametrize("seed", range(20))
def test_the_quotient_and_jsd_are_the_same_for_every_dominating_measure(seed):
    rng = np.random.default_rng(seed)
    for p, q in PAIRS:
        both = p + q > 0
        f, g = densities(p, q, rng.uniform(0.1, 5, len(p)))
        quotient = np.divide(f, f + g, out=np.zeros(len(p)), where=both)
        d = criterion.optimal_discriminator(p, q)
        np.testing.assert_allclose(quotient[both], np.asarray(d)[both], atol=1e-12)
        # P(B) = sum of the quotient under P + Q, for every point B.
        np.testing.assert_allclose(quotient * (p + q), p, atol=1e-12)


def test_on_the_line_a_change_of_variable_changes_both_densities_and_not_the_quotient():
    # y = exp(x): volume in y is another measure on the same points.
    p, q = stats.norm(0, 1), stats.norm(1, 2)
    p_of_y, q_of_y = stats.lognorm(1), stats.lognorm(2, scale=np.e)
    x = np.linspace(-3, 3, 50)
    for one, other in ((p, p_of_y), (q, q_of_y)):
        assert not np.allclose(one.pdf(x), other.pdf(np.exp(x)))
    quotient = p.pdf(x) / (p.pdf(x) + q.pdf(x))
    y = np.exp(x)
    np.testing.assert_allclose(p_of_y.pdf(y) / (p_of_y.pdf(y) + q_of_y.pdf(y)), quotient)
    in_x = divergences.js(
        *(law.pmf([0, 1]) for law in (stats.bernoulli(0.2), stats.bernoulli(0.7)))
    )
    assert in_x == pytest.approx(
        divergences.js(*([law[1], law[0]] for law in ([0.8, 0.2], [0.3, 0.7])))
    )


def test_without_domination_there_is_no_density():
    # The point mass at 0: every function has integral 0 over {0}, and the law gives it 1.
    for bump in (stats.norm(0, 0.01).pdf, stats.norm(0, 1e-6).pdf):
        assert integrate.quad(bump, 0, 0)[0] == 0.0
    p, mu = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    assert not (mu[p > 0] > 0).all()


# False variants: `check` is the statement, and refutes each change of it.


def check(
    dominating=np.add,
    quotient=lambda f, g: f / (f + g),
    needs=lambda p, mu: p[mu == 0] == 0,
    exists=lambda p, mu: bool((p[mu == 0] == 0).all()),
    unique=lambda mu: mu > 0,
):
    """When a law has a density, and where it is unique; the sum dominates; the quotient."""
    for p, mu in PAIRS:
        # Densities are the solutions of linear equations; SciPy finds one, and all differences.
        found = np.linalg.lstsq(np.diag(mu), p, rcond=None)[0]
        assert np.allclose(mu * found, p, atol=1e-12) == exists(p, mu)
        differences = linalg.null_space(np.diag(mu))
        assert np.array_equal((np.abs(differences) < 1e-12).all(axis=1), unique(mu))
    rng = np.random.default_rng(0)
    for p, q in PAIRS:
        mu = dominating(p, q)
        assert (mu[(p > 0) | (q > 0)] > 0).all()
        assert np.all(needs(p, mu))
        weights = rng.uniform(0.5, 2, len(p))
        seen = p + q > 0
        d = quotient((p / weights)[seen], (q / weights)[seen])
        np.testing.assert_allclose(d * (p + q)[seen], p[seen], atol=1e-12)


FALSE = {
    "P alone dominates both": {"dominating": lambda p, q: p},
    "the product dominates both": {"dominating": np.multiply},
    "the ratio p/q": {"quotient": lambda f, g: f / np.where(g > 0, g, 1)},
    "the share of the other law": {"quotient": lambda f, g: g / (f + g)},
    "only if mu is P": {"needs": lambda p, mu: mu == p},
    "every law has a density": {"exists": lambda p, mu: True},
    "only for equal supports": {"exists": lambda p, mu: np.array_equal(p > 0, mu > 0)},
    "unique everywhere": {"unique": lambda mu: mu >= 0},
}
