"""Theorem thm-von-neumann and proposition prop-hedge-regret, against vertex enumeration."""

import itertools
import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gan_edu.theory.games import (
    best_response,
    exploitability,
    hedge,
    maximin,
    minimax,
    saddle_points,
    solve,
)

# A range of 5e-324 leaves no float64 for a tolerance relative to it.
small_games = st.tuples(st.integers(1, 6), st.integers(1, 6)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.floats(-1e6, 1e6, allow_subnormal=False))
)


def secured_by_vertices(payoff):
    """The row player's value by trying every vertex of {(x, v): A'x >= v, x in the simplex}.

    A vertex makes m of the m + n inequalities tight. Whatever it finds is secured by a true
    strategy, so it is a lower bound even after round-off; -A' gives the column player's bound.
    """
    m, n = payoff.shape
    inequalities = np.block(
        [[payoff.T, -np.ones((n, 1))], [np.eye(m), np.zeros((m, 1))]]
    )  # each row times (x, v) must be >= 0
    total = np.append(np.ones(m), 0.0)
    tight = np.array(list(itertools.combinations(range(m + n), m)))
    systems = np.concatenate(
        [inequalities[tight], np.broadcast_to(total, (len(tight), 1, m + 1))], axis=1
    )
    systems = systems[np.linalg.cond(systems) < 1e12]
    right = np.append(np.zeros(m), 1.0)[:, np.newaxis]
    x = np.linalg.solve(systems, np.broadcast_to(right, (len(systems), m + 1, 1)))[:, :m, 0]
    x = np.maximum(x[(x > -1e-12).all(axis=1)], 0.0)
    x /= x.sum(axis=1, keepdims=True)
    return (x @ payoff).min(axis=1).max()


def random_game(rng, kind):
    m, n = rng.integers(1, 6, size=2)
    match kind:
        case "real":
            return rng.normal(size=(m, n))
        case "integer":
            return rng.integers(-2, 3, size=(m, n)).astype(float)
        case "binary":
            return rng.integers(0, 2, size=(m, n)).astype(float)
        case "repeated rows and columns":
            base = rng.integers(-3, 4, size=(m, n)).astype(float)
            return base[rng.integers(0, m, size=5)][:, rng.integers(0, n, size=5)]
        case "constant":
            return np.full((m, n), rng.normal())
        case "rank one":
            return np.outer(rng.normal(size=m), rng.normal(size=n))
        case "skew-symmetric":
            square = rng.normal(size=(m, m))
            return square - square.T
        case "tiny":
            return 1e-9 * rng.normal(size=(m, n))
        case "huge, far from 0":
            return 1e9 * (5.0 + rng.normal(size=(m, n)))


KINDS = ["real", "integer", "binary", "repeated rows and columns", "constant", "rank one"]
KINDS += ["skew-symmetric", "tiny", "huge, far from 0"]


@pytest.mark.parametrize("kind", KINDS)
def test_value_and_strategies_agree_with_vertex_enumeration_on_100_games(kind):
    rng = np.random.default_rng(KINDS.index(kind))
    for _ in range(100):
        payoff = random_game(rng, kind)
        span, centre = np.ptp(payoff) or 1.0, payoff.mean()
        unit = (payoff - centre) / span
        lower, upper = secured_by_vertices(unit), -secured_by_vertices(-unit.T)
        assert upper - lower == pytest.approx(0.0, abs=1e-10)  # the oracle proves itself
        row, column, value = solve(payoff)
        assert (value - centre) / span == pytest.approx(lower, abs=1e-9)
        assert 0.0 <= exploitability(payoff, row, column) <= 1e-9 * span


def nearly_degenerate_game(seed):
    """Two scales in one matrix: equilibria of the large entries that the small ones tell apart."""
    rng = np.random.default_rng(seed)
    m, n = rng.integers(1, 16, size=2)
    noise = 10.0 ** -rng.integers(4, 12)
    return [
        rng.integers(0, 2, (m, n)) + noise * rng.normal(size=(m, n)),
        rng.integers(-1, 2, (m, n)) + noise * rng.integers(-2, 3, (m, n)),
        np.outer(rng.normal(size=m), rng.normal(size=n)) + noise * rng.normal(size=(m, n)),
        10.0 ** rng.uniform(-9, 9, (m, n)) * rng.choice([-1.0, 1.0], (m, n)),
        np.diag(10.0 ** rng.uniform(-9, 0, max(m, n))),
    ][seed % 5]


def test_exploitability_stays_below_1e_9_of_the_range_on_nearly_degenerate_games():
    worst = 0.0
    for seed in range(500):
        payoff = nearly_degenerate_game(seed)
        row, column, _ = solve(payoff)
        worst = max(worst, exploitability(payoff, row, column) / max(np.ptp(payoff), 1e-300))
    assert worst <= 1e-9


@pytest.mark.parametrize("kind", ["real", "binary", "repeated"])
def test_a_game_of_500_by_500_takes_under_three_seconds(kind):
    rng = np.random.default_rng(0)
    payoff = {
        "real": lambda: rng.normal(size=(500, 500)),
        "binary": lambda: rng.integers(0, 2, (500, 500)).astype(float),
        "repeated": lambda: np.tile(rng.normal(size=(100, 250)), (5, 2)),
    }[kind]()
    start = time.process_time()  # wall-clock time would also count other programs
    row, column, _ = solve(payoff)
    seconds = time.process_time() - start
    assert exploitability(payoff, row, column) <= 1e-9 * np.ptp(payoff)
    assert seconds < 3.0


@given(small_games)
@settings(max_examples=150)
def test_every_answer_is_a_pair_of_distributions_and_a_saddle_point(payoff):
    row, column, value = solve(payoff)
    span = np.ptp(payoff)
    for strategy in (row, column):
        assert (strategy >= 0.0).all()
        assert strategy.sum() == pytest.approx(1.0, abs=1e-12)
    assert exploitability(payoff, row, column) <= 1e-9 * span
    assert maximin(payoff) <= value + 1e-9 * span
    assert value <= minimax(payoff) + 1e-9 * span
    # prop-complementary-slackness: only best responses are played
    against_column, against_row = payoff @ column, row @ payoff
    slack = 2e-9 * span + 1e-12 * np.abs(payoff).max()
    assert row @ (against_column.max() - against_column) <= slack
    assert column @ (against_row - against_row.min()) <= slack


@given(small_games, st.floats(1e-3, 1e3), st.floats(-1e3, 1e3))
@settings(max_examples=50)
def test_the_value_scales_shifts_and_changes_sign_with_the_players(payoff, factor, shift):
    value, size = solve(payoff).value, np.abs(payoff).max() + 1.0
    scaled = solve(factor * payoff + shift).value
    assert scaled == pytest.approx(factor * value + shift, abs=1e-8 * (factor * size + abs(shift)))
    assert solve(-payoff.T).value == pytest.approx(-value, abs=1e-8 * size)


def test_a_two_by_two_game_without_saddle_has_the_textbook_solution():
    a, b, c, d = 3.0, -1.0, -2.0, 4.0
    total = a + d - b - c
    row, column, value = solve([[a, b], [c, d]])
    assert value == pytest.approx((a * d - b * c) / total, abs=1e-12)
    np.testing.assert_allclose(row, [(d - c) / total, (a - b) / total], atol=1e-12)
    np.testing.assert_allclose(column, [(d - b) / total, (a - c) / total], atol=1e-12)


def test_rows_are_the_player_who_receives():
    row, column, value = solve([[1.0, 2.0], [3.0, 4.0]])
    assert (row.tolist(), column.tolist(), value) == ([0.0, 1.0], [1.0, 0.0], 3.0)


def test_exploitability_is_zero_exactly_at_saddles_and_positive_elsewhere():
    pennies = [[1.0, -1.0], [-1.0, 1.0]]
    assert exploitability(pennies, [0.5, 0.5], [0.5, 0.5]) == 0.0
    assert exploitability(pennies, [0.75, 0.25], [0.5, 0.5]) == 0.5
    third = np.full(3, 1 / 3)
    assert exploitability([[0, -1, 1], [1, 0, -1], [-1, 1, 0]], third, third) == 0.0
    assert exploitability([[2, -1], [-1, 1]], [0.4, 0.6], [0.4, 0.6]) == 0.0
    assert exploitability([[1e9 + 2, 1e9 - 1], [1e9 - 1, 1e9 + 1]], [0.4, 0.6], [0.4, 0.6]) == 0.0


def test_a_gap_that_is_only_round_off_is_exactly_zero():
    rng = np.random.default_rng(0)
    for size in range(2, 40):
        values, equal = rng.normal(size=size), np.full(size, 1 / size)
        latin = values[np.add.outer(np.arange(size), np.arange(size)) % size]  # each row, once each
        assert exploitability(latin, equal, equal) == 0.0
        latin[0, 0] += 1e-9
        assert exploitability(latin, equal, equal) == pytest.approx(1e-9 / size, rel=1e-4)


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (2, 2), (5, 3), (30, 40)])
@pytest.mark.parametrize("rounds", [1, 2, 50, 1000])
def test_hedge_keeps_its_gap_under_its_bound_at_every_round(shape, rounds):
    rng = np.random.default_rng(rounds)
    for payoff in (rng.normal(size=shape), 1e6 * rng.integers(0, 2, shape) - 3.0):
        run = hedge(payoff, rounds)
        assert run.gap.shape == run.bound.shape == (rounds,)
        assert (run.gap >= 0.0).all()
        assert (run.gap <= run.bound).all()
        at_the_end = sum(math.sqrt(math.log(k) / (2 * rounds)) for k in shape) * np.ptp(payoff)
        assert run.bound[-1] == pytest.approx(at_the_end, rel=1e-12)
        final = exploitability(payoff, run.row, run.column)
        assert run.gap[-1] == pytest.approx(final, abs=1e-12 * max(1.0, np.ptp(payoff)))


def test_hedge_and_the_linear_program_find_the_same_value():
    payoff = np.random.default_rng(3).normal(size=(6, 8))
    run = hedge(payoff, 20_000)
    assert run.row @ payoff @ run.column == pytest.approx(solve(payoff).value, abs=run.bound[-1])
    assert run.bound[-1] < 0.1


@given(small_games)
def test_a_pure_saddle_exists_exactly_where_maximin_equals_minimax(payoff):
    assert maximin(payoff) <= minimax(payoff)
    saddles = saddle_points(payoff)
    assert (len(saddles) > 0) == (maximin(payoff) == minimax(payoff))
    for i, j in saddles:
        row, column = np.eye(payoff.shape[0])[i], np.eye(payoff.shape[1])[j]
        assert exploitability(payoff, row, column) == 0.0
        assert payoff[i, j] == maximin(payoff)


@given(small_games, st.integers(0, 2**32 - 1))
def test_no_mixed_strategy_beats_the_best_response(payoff, seed):
    rng = np.random.default_rng(seed)
    x, y = rng.dirichlet(np.ones(payoff.shape[0])), rng.dirichlet(np.ones(payoff.shape[1]))
    slack = 1e-12 * (np.abs(payoff).max() + 1.0)
    assert payoff[best_response(payoff, y, "row")] @ y >= x @ payoff @ y - slack
    assert x @ payoff[:, best_response(payoff, x, "column")] <= x @ payoff @ y + slack


def test_a_game_whose_range_overflows_is_refused():
    with pytest.raises(ValueError, match="range overflows float64"):
        solve([[1e308, -1e308]])
    with pytest.raises(ValueError, match=r"opponent must have one entry .* got 2 entries for 3"):
        best_response(np.zeros((2, 3)), [0.5, 0.5], "row")
