"""Theorem thm-optimal-discriminator: D* = p/(p + q) maximises V, uniquely where data occur."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given

from gan_edu.theory import criterion

from .instances import PAIRS
from .strategies import laws, seeds


def test_symbolically_the_loss_from_a_wrong_d_is_a_weighted_kl_between_coins():
    p, q, d = sp.symbols("p q d", positive=True)
    star = p / (p + q)
    gap = p * sp.log(star / d) + q * sp.log((1 - star) / (1 - d))
    coin = star * sp.log(star / d) + (1 - star) * sp.log((1 - star) / (1 - d))
    assert sp.simplify(gap - (p + q) * coin) == 0
    # Stationary at D* and convex in d: so the gap is 0 there and positive elsewhere.
    assert sp.simplify(sp.diff(gap, d).subs(d, star)) == 0
    assert sp.simplify(sp.diff(gap, d, 2) - (p / d**2 + q / (1 - d) ** 2)) == 0


@given(laws(2), seeds())
def test_no_discriminator_beats_d_star_and_its_value_is_between_minus_log_4_and_0(pair, seed):
    p, q = pair
    best = criterion.value(p, q, criterion.optimal_discriminator(p, q))
    rivals = np.random.default_rng(seed).uniform(0, 1, size=(50, p.size))
    assert max(criterion.value(p, q, d) for d in rivals) <= best + 1e-12
    assert -np.log(4) - 1e-12 <= best <= 0


@given(laws(2, positive=(0, 1)), seeds())
def test_a_change_where_data_occur_costs_exactly_the_weighted_kl(pair, seed):
    p, q = pair
    d = np.random.default_rng(seed).uniform(0.05, 0.95, p.size)
    star = criterion.optimal_discriminator(p, q)
    coin_kl = star * np.log(star / d) + (1 - star) * np.log((1 - star) / (1 - d))
    gap = criterion.value(p, q, star) - criterion.value(p, q, d)
    assert gap == pytest.approx((p + q) @ coin_kl, abs=1e-10)


@given(laws(2), seeds())
def test_the_common_measure_does_not_matter(pair, seed):
    p, q = pair
    # Densities with respect to another measure are p/w and q/w.
    weights = np.random.default_rng(seed).uniform(0.1, 5, p.size)
    total = p + q
    with np.errstate(invalid="ignore"):
        quotient = (p / weights) / (p / weights + q / weights)
    star = criterion.optimal_discriminator(p, q)
    np.testing.assert_allclose(star[total > 0], quotient[total > 0], atol=1e-12)


def test_without_almost_everywhere_d_star_is_not_unique():
    p, q = np.array([0.4, 0.6, 0.0]), np.array([0.5, 0.5, 0.0])
    star = criterion.optimal_discriminator(p, q)
    for anything in (0.0, 0.3, 1.0):
        other = np.array([star[0], star[1], anything])
        assert criterion.value(p, q, other) == criterion.value(p, q, star)


def test_with_values_inside_0_1_only_the_supremum_is_not_attained():
    p, q = [1.0, 0.0], [0.0, 1.0]
    values = [criterion.value(p, q, [1 - e, e]) for e in (1e-1, 1e-4, 1e-8)]
    assert values == sorted(values)
    assert max(values) < criterion.value(p, q, [1.0, 0.0]) == 0.0


# False variants: `check` is the statement, and refutes each change of it.


LEAST = -np.log(4)


def quotient(p, q):
    return np.divide(p, p + q, out=np.full_like(p, 0.3), where=p + q > 0)


def check(best=quotient, unique=lambda p, q: p + q > 0, largest=0.0, least=LEAST):
    """The maximiser, unique where there is mass, for every mu, also with zeros; its value."""
    rng = np.random.default_rng(0)
    for p, q in PAIRS:
        mu = rng.uniform(0.5, 2.0, p.size)  # other weights of the points, and densities by them
        np.testing.assert_allclose(best(p / mu, q / mu), best(p, q), atol=1e-12)
        star = best(p, q)
        top = criterion.value(p, q, star)
        assert least - 1e-12 <= top <= largest
        assert criterion.value(p, q, criterion.optimal_discriminator(p, q)) == pytest.approx(
            top, abs=1e-12
        )
        for i in range(p.size):
            for level in (0.0, 0.1, 0.5, 0.9, 1.0):
                other = star.copy()
                other[i] = level
                worse = criterion.value(p, q, other) < top - 1e-9
                assert worse == (bool(unique(p, q)[i]) and abs(level - star[i]) > 1e-3)


FALSE = {
    "the other share": {"best": lambda p, q: 1 - quotient(p, q)},
    "never certain": {"best": lambda p, q: np.clip(quotient(p, q), 0.05, 0.95)},
    "unique also without mass": {"unique": lambda p, q: np.ones(p.size)},
    "a value below 0 always": {"largest": -1e-3},
    "a value above -log 4 always": {"least": -1.38},
    "the quotient of squared densities": {"best": lambda p, q: quotient(p**2, q**2)},
    "a maximiser that depends on mu": {"best": lambda p, q: np.clip(quotient(p, q), 0, p.max())},
}
