"""Proposition prop-plug-in-entropy: frequencies make entropy too low, by at most log(1+(K−1)/m)."""

from itertools import product

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.special import rel_entr

from gan_edu.theory import divergences, information

from .strategies import law_of


def all_samples(p, m):
    """Frequencies and probability of each possible sample of size m."""
    for sample in product(range(p.size), repeat=m):
        yield np.bincount(sample, minlength=p.size) / m, p[list(sample)].prod()


def test_symbolically_the_expected_square_of_a_frequency_gives_classes_minus_1_over_m():
    m, K = sp.symbols("m K", positive=True)
    p = sp.symbols("p", positive=True)
    one = (p**2 + p * (1 - p) / m) / p  # E[p̂²]/p; the K values sum p to 1 and 1 to k
    constant, linear = sp.Poly(sp.expand(one), p).all_coeffs()[::-1]
    assert sp.simplify(K * constant + linear - (1 + (K - 1) / m)) == 0


@given(law_of(3), st.integers(1, 6))
def test_exactly_over_all_samples_the_bias_is_a_divergence_within_the_bounds(p, m):
    mean = sum(weight * information.entropy(freq) for freq, weight in all_samples(p, m))
    lost = sum(weight * divergences.kl(freq, p) for freq, weight in all_samples(p, m) if weight > 0)
    assert mean == pytest.approx(stats.entropy(p) - lost, abs=1e-10)
    assert -1e-12 <= lost <= np.log(1 + ((p > 0).sum() - 1) / m) + 1e-12


def test_the_bias_nears_half_the_bound_as_miller_says():
    p, m = np.array([0.3, 0.2, 0.2, 0.1, 0.1, 0.1]), 400
    counts = np.random.default_rng(4).multinomial(m, p, size=40_000)
    gaps = rel_entr(counts / m, p).sum(axis=1)  # KL(p̂ ‖ p)
    standard_error = gaps.std() / np.sqrt(len(gaps))
    second_order = (1 - (1 / p).sum()) / (12 * m**2)  # next term of the expansion
    assert abs(gaps.mean() - (5 / (2 * m) - second_order)) < 3 * standard_error


def test_draws_that_repeat_each_other_double_the_bias():
    p = np.full(4, 0.25)
    rng = np.random.default_rng(5)
    alone = rel_entr(rng.multinomial(100, p, size=20_000) / 100, p).sum(axis=1).mean()
    twice = rel_entr(2 * rng.multinomial(50, p, size=20_000) / 100, p).sum(axis=1).mean()
    assert twice == pytest.approx(2 * alone, rel=0.05)


# False variants: `check` is the statement, and refutes each change of it.


def check(sign=-1.0, bound=1.0, least=0.0, power=1):
    """Exactly over all samples: what is lost, and its bound, attained by one draw of a uniform."""
    for p in ([1.0, 0.0], [0.5, 0.5], [0.25] * 4, [0.7, 0.2, 0.1], [0.6, 0.4, 0.0]):
        p = np.array(p)
        for m in (1, 2, 4):
            mean = sum(weight * stats.entropy(freq) for freq, weight in all_samples(p, m))
            lost = sum(
                weight * rel_entr(freq, p).sum() for freq, weight in all_samples(p, m) if weight
            )
            assert mean == pytest.approx(stats.entropy(p) + sign * lost, abs=1e-12)
            assert lost >= least - 1e-12
            assert lost <= np.log1p(bound * ((p > 0).sum() - 1) / m**power) + 1e-12


FALSE = {
    "too high": {"sign": 1.0},
    "no bias": {"sign": 0.0},
    "half of the bound": {"bound": 0.5},
    "something is always lost": {"least": 1e-3},
    "a bound with the square of m": {"power": 2},
}
