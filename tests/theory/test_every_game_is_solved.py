"""No game is refused: every shape and scale, and the degenerate kinds, by the gap that is left."""

from fractions import Fraction

import numpy as np
import pytest

from gan_edu.theory.games import exploitability, solve

RNG_SEED = 1928


def tied(rng, m, n):
    return rng.integers(-1, 2, (m, n)).astype(float)


KINDS = {
    "normal": lambda rng, m, n: rng.normal(size=(m, n)),
    "two levels": lambda rng, m, n: rng.integers(0, 2, (m, n)).astype(float),
    "tied, with noise": lambda rng, m, n: tied(rng, m, n) + 1e-11 * rng.normal(size=(m, n)),
    "nearly rank one": lambda rng, m, n: (
        np.outer(rng.normal(size=m), rng.normal(size=n))
        + 10.0 ** rng.integers(-12, -6) * rng.normal(size=(m, n))
    ),
    "rank one": lambda rng, m, n: np.outer(rng.normal(size=m), rng.normal(size=n)),
    "constant": lambda rng, m, n: np.full((m, n), rng.normal()),
    "repeated": lambda rng, m, n: np.tile(rng.normal(size=(-(-m // 2), -(-n // 2))), (2, 2)),
    "all scales": lambda rng, m, n: (
        10.0 ** rng.uniform(-9, 9, (m, n)) * rng.choice([-1.0, 1.0], (m, n))
    ),
    "one move forbidden": lambda rng, m, n: np.vstack(
        [rng.normal(size=(m, n)), np.full(n, -(10.0 ** rng.uniform(6, 13)))]
    ),
    "far from 0": lambda rng, m, n: 1e9 + rng.normal(size=(m, n)),
    "every scale of float64": lambda rng, m, n: 10.0 ** rng.uniform(-300, 300, (m, n)),
    "ends of float64": lambda rng, m, n: rng.normal(size=(m, n)) * 10.0 ** rng.uniform(-300, 300),
    "skew-symmetric": lambda rng, m, _: (lambda a: a - a.T)(rng.normal(size=(m, m))),
}


def games(count, largest):
    """As many games of each kind, with sides spread over the decades."""
    rng = np.random.default_rng(RNG_SEED)
    for k in range(count):
        m, n = (int(size) for size in largest ** rng.uniform(0, 1, size=2))
        kind = list(KINDS)[k % len(KINDS)]
        yield kind, KINDS[kind](rng, m, n)


def solves(kind, payoff):
    row, column, value = solve(payoff)
    gap = exploitability(payoff, row, column)
    assert gap <= 1e-9 * np.ptp(payoff), (kind, payoff.shape, gap / np.ptp(payoff))
    slack = 1e-9 * np.ptp(payoff) + 1e-14 * np.abs(payoff).max()
    assert (row @ payoff).min() - slack <= value <= (payoff @ column).max() + slack


def test_240_games_of_up_to_30_by_30_are_solved():
    for kind, payoff in games(240, 30):
        solves(kind, payoff)


@pytest.mark.slow
@pytest.mark.exhaustive  # 240 games of up to 30 by 30 stand beside it
def test_a_thousand_games_of_up_to_120_by_120_are_solved():
    for kind, payoff in games(1000, 120):
        solves(kind, payoff)


@pytest.mark.parametrize("kind", ["all scales", "tied, with noise", "one move forbidden"])
def test_a_small_game_of_many_scales_is_solved_to_the_last_bit(kind):
    """The exact duality gap of the rounded strategies, in fractions, is a few units of rounding."""
    rng = np.random.default_rng(RNG_SEED)
    for _ in range(20):
        m, n = (int(size) for size in rng.integers(1, 7, size=2))
        payoff = KINDS[kind](rng, m, n)
        row, column, value = solve(payoff)
        entries = np.vectorize(Fraction, otypes=[object])(payoff)
        x, y = (np.array([Fraction(p) for p in strategy]) for strategy in (row, column))
        round_off = Fraction(1e-14) * max((x @ abs(entries)).max(), (abs(entries) @ y).max())
        secured, conceded = (x @ entries).min(), (entries @ y).max()
        if kind == "one move forbidden":  # it is not made, so its payoff costs no digits
            round_off = Fraction(1e-14) * max(x @ abs(entries))
        assert conceded - secured <= round_off
        assert abs(Fraction(value) - secured) <= round_off
