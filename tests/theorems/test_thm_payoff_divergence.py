"""Theorem thm-payoff-divergence: every score becomes a divergence, 0 only at Q = P."""

import numpy as np
import pytest
import sympy as sp
from scipy import optimize
from scipy.spatial.distance import cityblock, jensenshannon

from gan_edu.theory import payoffs

from .instances import PAIRS

NAMES = tuple(payoffs.PAYOFFS)


def triangle(p, q):
    seen = p + q > 0
    return float((np.square(p - q)[seen] / (p + q)[seen]).sum())


# The last column of the book's table, by SciPy's distances.
MAXIMA = {
    "log": lambda p, q: -np.log(4) + 2 * np.nan_to_num(jensenshannon(p, q)) ** 2,
    "linear": lambda p, q: 1 + cityblock(p, q) / 2,
    "brier": lambda p, q: -0.5 + triangle(p, q) / 4,
    "least squares": lambda p, q: -0.25 + triangle(p, q) / 8,
    "hinge": lambda p, q: -2 + cityblock(p, q),
}


@pytest.mark.parametrize("name", ["log", "brier", "least squares"])
def test_symbolically_the_posterior_is_the_only_stationary_answer(name):
    t, share = sp.symbols("t pi", positive=True)
    real, fake = {
        "log": (sp.log(t), sp.log(1 - t)),
        "brier": (-((1 - t) ** 2), -(t**2)),
        "least squares": (-((t - 1) ** 2) / 2, -(t**2) / 2),
    }[name]
    score = share * real + (1 - share) * fake
    assert sp.solve(sp.diff(score, t), t) == [share]
    assert sp.simplify(sp.diff(score, t, 2).subs(t, share)).is_negative or name == "log"
    second = sp.simplify(sp.diff(score, t, 2).subs({t: sp.Rational(1, 3), share: 0.3}))
    assert second < 0


def test_symbolically_the_brier_game_is_a_half_less_a_quarter_of_the_triangle():
    p, q = sp.symbols("p q", positive=True)
    share = p / (p + q)
    game = -(p + q) * share * (1 - share)
    stated = -(p + q) / 4 + (p - q) ** 2 / (4 * (p + q))
    assert sp.simplify(game - stated) == 0


@pytest.mark.parametrize("name", NAMES)
def test_a_numeric_search_over_discriminators_finds_no_more(name):
    low, high = (np.clip(end, -2, 2) for end in payoffs.PAYOFFS[name].answers)
    inside = (low + 1e-9, high - 1e-9)
    for p, q in PAIRS[:12]:
        loss = lambda d: -payoffs.payoff_value(p, q, d, name)  # noqa: B023, E731
        found = optimize.minimize(
            loss, np.full(p.size, 0.4), bounds=[inside] * p.size, method="Powell"
        )
        assert -found.fun <= MAXIMA[name](p, q) + 1e-9
        assert -found.fun == pytest.approx(MAXIMA[name](p, q), abs=2e-3)


def test_a_score_that_is_straight_at_a_half_does_not_see_a_small_difference():
    # It pays 1 or -1 less 0.3 for an answer and 0 for silence: phi is 0 near pi = 1/2.
    share = np.array([0.55, 0.45])
    phi = np.maximum(0.0, np.abs(2 * share - 1) - 0.3)
    assert phi.sum() == 0.0


# False variants: `check` is the statement, and refutes each change of it.


def check(factor=1.0, floor=0.0, proper=None, zero_only_if_equal=True, names=NAMES, bend=1.0):
    """Best answers reach the table's maximum, nothing exceeds it, 0 exactly for equal laws."""
    rng = np.random.default_rng(0)
    for name in names:
        rule = payoffs.PAYOFFS[name]
        low, high = (np.clip(end, -2, 2) for end in rule.answers)
        constant = MAXIMA[name](np.array([1.0]), np.array([1.0]))
        for p, q in PAIRS:
            divergence = MAXIMA[name](p, q) - constant
            top = constant + floor + factor * divergence
            best = payoffs.payoff_value(p, q, payoffs.best_answers(p, q, name), name)
            assert best == pytest.approx(top, abs=1e-9)
            d = rng.uniform(low, high, p.size)
            assert payoffs.payoff_value(p, q, d, name) <= top + 1e-9
            honest = np.divide(p, p + q, out=np.full_like(p, 0.5), where=p + q > 0)
            honest_earns = payoffs.payoff_value(p, q, honest, name)
            if rule.proper if proper is None else proper:
                assert honest_earns == pytest.approx(top, abs=1e-9)
            assert divergence >= -1e-12
            if zero_only_if_equal:
                assert (divergence * bend < 1e-14) == np.allclose(p, q, rtol=0.0, atol=1e-9)


FALSE = {
    "twice the divergence": {"factor": 2.0},
    "another constant": {"floor": 0.1},
    "every score is proper": {"proper": True},
    "a little more": {"factor": 1.001},
    "the divergence is always 0": {"bend": 0.0},
}
