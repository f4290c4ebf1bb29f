"""Proposition prop-least-error: no rule errs less than (1 − TV)/2, and {p > q} attains it."""

from itertools import product

import numpy as np
import pytest
import sympy as sp
from scipy import stats
from scipy.spatial.distance import cityblock

from gan_edu.theory import divergences

from .instances import PAIRS


def error(p, q, says_real):
    """Probability that a rule is wrong on a fair mixture."""
    return 0.5 * q[says_real].sum() + 0.5 * p[~says_real].sum()


def rules(n):
    """Every subset of n points."""
    return [np.array(subset, dtype=bool) for subset in product([False, True], repeat=n)]


def test_symbolically_the_best_choice_at_a_point_is_the_larger_density():
    p, q = sp.symbols("p q", nonnegative=True)
    assert sp.simplify(sp.Min(p, q) - (p + q - sp.Abs(p - q)) / 2).subs({p: 3, q: 5}) == 0


def test_all_rules_of_small_spaces_are_tried():
    for p, q in PAIRS:
        if len(p) > 6:
            continue
        errors = [error(p, q, rule) for rule in rules(len(p))]
        tv = 0.5 * cityblock(p, q)  # SciPy's
        assert min(errors) == pytest.approx(0.5 * (1 - tv), abs=1e-12)
        assert error(p, q, p > q) == pytest.approx(min(errors), abs=1e-12)
        assert divergences.tv(p, q) == pytest.approx(tv, abs=1e-12)


@pytest.mark.parametrize("distance", [0.5, 1.0, 3.0])
def test_two_normal_laws_have_the_error_of_the_classical_threshold(distance):
    # For N(0, 1) and N(m, 1) the best rule cuts in the middle; its error is Phi(−m/2).
    tv = 2 * stats.norm.cdf(distance / 2) - 1
    assert 0.5 * (1 - tv) == pytest.approx(stats.norm.sf(distance / 2))
    rng = np.random.default_rng(0)
    real, fake = rng.normal(0, 1, 200_000), rng.normal(distance, 1, 200_000)
    wrong = 0.5 * (real > distance / 2).mean() + 0.5 * (fake <= distance / 2).mean()
    assert wrong == pytest.approx(0.5 * (1 - tv), abs=0.004)


def test_on_the_pictures_that_a_rule_was_fitted_to_its_accuracy_proves_nothing():
    # P = Q, so TV = 0; a rule that knows its 20 real and 20 fake draws by heart is always right.
    rng = np.random.default_rng(1)
    real, fake = rng.random(20), rng.random(20)
    known = set(real)
    right = np.mean([x in known for x in real] + [x not in known for x in fake])
    assert right == 1.0
    fresh = rng.random(2000)
    assert np.mean([x in known for x in fresh]) == 0.0


# False variants: `check` is the statement, and refutes each change of it.


def check(
    least=lambda tv: 0.5 * (1 - tv), best=lambda p, q: p > q, proves=lambda a: 2 * a - 1, real=0.5
):
    """The least error over all rules, who attains it, and what an accuracy proves."""
    for p, q in PAIRS:
        tv = 0.5 * cityblock(p, q)
        errors = np.array([error(2 * real * p, 2 * (1 - real) * q, r) for r in rules(len(p))])
        assert errors.min() == pytest.approx(least(tv), abs=1e-12)
        assert error(p, q, best(p, q)) == pytest.approx(errors.min(), abs=1e-12)
        assert (proves(1 - errors) <= tv + 1e-12).all()
        assert proves(1 - errors).max() == pytest.approx(tv, abs=1e-12)


FALSE = {
    "half of the least error": {"least": lambda tv: 0.25 * (1 - tv)},
    "1 − TV": {"least": lambda tv: 1 - tv},
    "the rule {q > p}": {"best": lambda p, q: q > p},
    "real where p > 0": {"best": lambda p, q: p > 0},
    "TV is at least the accuracy": {"proves": lambda a: a},
    "a weaker bound": {"proves": lambda a: a - 0.5},
    "three of four pictures real": {"real": 0.75},
}
