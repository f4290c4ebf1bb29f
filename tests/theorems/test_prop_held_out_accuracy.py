"""Proposition prop-held-out-accuracy: what the share of right verdicts proves about TV and JSD."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.spatial.distance import cityblock, jensenshannon

from gan_edu.evaluation import certificates

from .strategies import seeds


def failure(p, q, says_real, m, delta, *, slack=1.0, twice=True, by_jsd=False):
    """Exact chance that the bound is wrong, for laws on two points: all outcomes are listed."""
    right_real = float(np.dot(p, says_real))
    right_fake = float(np.dot(q, 1 - np.asarray(says_real)))
    right_real, right_fake = min(right_real, 1.0), min(right_fake, 1.0)  # rounding
    counts = np.arange(m + 1)
    chance = np.outer(
        stats.binom.pmf(counts, m, right_real), stats.binom.pmf(counts, m, right_fake)
    )
    accuracy = (counts[:, None] + counts[None, :]) / (2 * m)
    bound = (2 if twice else 3) * accuracy - 1 - slack * math.sqrt(math.log(1 / delta) / m)
    truth = cityblock(p, q) / 2
    if by_jsd:
        share = np.clip((1 + bound) / 2, 0.5, 1.0)
        bound = math.log(2) - stats.entropy([share, 1 - share], axis=0)
        truth = float(np.nan_to_num(jensenshannon(p, q))) ** 2
    return float(chance[bound > truth + 1e-9].sum())


def test_symbolically_the_exponent_gives_delta():
    m, t, delta = sp.symbols("m t delta", positive=True)
    # Hoeffding: 2 t^2 over the sum of 2m squared ranges (1 / 2m)^2.
    exponent = sp.simplify(-2 * t**2 / (2 * m * (1 / (2 * m)) ** 2))
    assert exponent == -4 * m * t**2
    stated = sp.sqrt(sp.log(1 / delta) / m) / 2
    assert sp.simplify(sp.exp(exponent.subs(t, stated)) - delta) == 0


@given(seeds(), st.integers(1, 80), st.floats(0.01, 0.9))
@settings(max_examples=60)
def test_on_two_points_the_exact_chance_of_failure_is_at_most_delta(seed, m, delta):
    rng = np.random.default_rng(seed)
    p, q = rng.dirichlet([0.5, 0.5], size=2)
    for says_real in ((1, 0), (0, 1), (1, 1)):
        assert failure(p, q, says_real, m, delta) <= delta + 1e-12
        assert failure(p, q, says_real, m, delta, by_jsd=True) <= delta + 1e-12


def test_the_library_says_the_numbers_of_the_exercise():
    real, fake = [0.9] * 850 + [0.1] * 150, [0.1] * 870 + [0.9] * 130
    bound = certificates.tv_certificate(real, fake).bound
    assert bound == pytest.approx(0.665, abs=5e-4)
    assert certificates.jsd_from_tv(bound) == pytest.approx(0.241, abs=5e-4)


# False variants: `check` is the statement, and refutes each change of it.


def check(slack=1.0, twice=True, unseen=True, always=False):
    """Exact chances of failure, for coins of every accuracy and the best classifier."""
    for share, m, delta in ((0.5, 400, 0.05), (0.6, 50, 0.3), (0.5, 400, 1e-9), (0.9, 10, 0.2)):
        p, q = np.array([share, 1 - share]), np.array([1 - share, share])
        wrong = failure(p, q, (1, 0), m, delta, slack=slack, twice=twice)
        assert wrong <= (0.0 if always else delta)
    accuracy = 0.5 if unseen else 1.0  # a memorising D on its training images, P = Q
    assert 2 * accuracy - 1 - math.sqrt(math.log(20) / 1000) <= 0.0


FALSE = {
    "no allowance": {"slack": 0.0},
    "three tenths of the allowance": {"slack": 0.3},
    "three times the accuracy": {"twice": False},
    "images that D was trained on": {"unseen": False},
    "with certainty": {"always": True},
}
