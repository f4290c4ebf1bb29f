"""The games of chapter 2 have the solutions that their sources give."""

import itertools
import math

import numpy as np
import pytest

from gan_edu.theory.games import saddle_points, solve
from gan_edu.theory.named_games import (
    blotto_allocations,
    colonel_blotto,
    matching_pennies,
    poker_endgame,
    rock_paper_scissors,
)


def test_matching_pennies_and_rock_paper_scissors_are_fair_and_have_no_pure_saddle():
    for payoff in (matching_pennies(), rock_paper_scissors()):
        n = len(payoff)
        row, column, value = solve(payoff)
        assert value == pytest.approx(0.0, abs=1e-12)
        np.testing.assert_allclose(row, np.full(n, 1 / n), atol=1e-12)
        np.testing.assert_allclose(column, np.full(n, 1 / n), atol=1e-12)
        assert saddle_points(payoff).shape == (0, 2)


@pytest.mark.parametrize(("soldiers", "fields"), [(1, 1), (1, 4), (5, 1), (5, 3), (6, 4)])
def test_blotto_lists_every_allocation_once_and_is_skew_symmetric(soldiers, fields):
    allocations = blotto_allocations(soldiers, fields)
    every = itertools.product(range(soldiers + 1), repeat=fields)
    assert [tuple(a) for a in allocations] == [a for a in every if sum(a) == soldiers]
    assert len(allocations) == math.comb(soldiers + fields - 1, fields - 1)
    payoff = colonel_blotto(soldiers, fields)
    np.testing.assert_array_equal(payoff, -payoff.T)
    assert solve(payoff).value == pytest.approx(0.0, abs=1e-9)


def test_five_soldiers_on_three_fields_beat_a_concentrated_army():
    allocations = blotto_allocations(5, 3).tolist()
    payoff = colonel_blotto(5, 3)
    # (2, 2, 1) wins two fields of three against (0, 0, 5)
    assert payoff[allocations.index([2, 2, 1]), allocations.index([0, 0, 5])] == 1.0


def test_fergusons_poker_endgame_is_worth_minus_a_quarter_and_bluffs_one_time_in_six():
    row, column, value = solve(poker_endgame())
    assert value == pytest.approx(-1 / 4, abs=1e-12)
    np.testing.assert_allclose(row, [1 / 6, 5 / 6, 0, 0], atol=1e-12)
    np.testing.assert_allclose(column, [1 / 2, 1 / 2], atol=1e-12)


@pytest.mark.parametrize(("p", "ante", "bet"), [(0.25, 1, 2), (0.4, 1, 1), (0.1, 2, 5)])
def test_the_bluff_makes_the_caller_indifferent(p, ante, bet):
    row, column, _ = solve(poker_endgame(p, ante, bet))
    bluffs_per_bet = bet / (2 * ante + bet)  # odds that the pot offers the caller
    assert row[0] * (1 - p) / p == pytest.approx(bluffs_per_bet, abs=1e-9)
    assert column[0] == pytest.approx(2 * ante / (2 * ante + bet), abs=1e-9)


def test_the_games_have_the_payoffs_that_their_sources_print():
    assert matching_pennies().tolist() == [[1, -1], [-1, 1]]
    assert rock_paper_scissors().tolist() == [[0, -1, 1], [1, 0, -1], [-1, 1, 0]]
    assert poker_endgame().tolist() == poker_endgame(0.25, 1.0, 2.0).tolist()
    # ante 1/2 and bet 1/4: three cards in ten win; a bet that is called is about 3/4
    assert poker_endgame(0.3, 0.5, 0.25) == pytest.approx(
        np.array(
            [
                [0.3 * 0.75 - 0.7 * 0.75, 0.5],
                [0.3 * 0.75 - 0.7 * 0.5, 0.3 * 0.5 - 0.7 * 0.5],
                [0.3 * 0.5 - 0.7 * 0.75, 0.3 * 0.5 + 0.7 * 0.5],
                [0.3 * 0.5 - 0.7 * 0.5] * 2,
            ]
        )
    )


def test_at_most_two_thousand_allocations_are_listed():
    assert blotto_allocations(1999, 2).shape == (2000, 2)
    assert blotto_allocations(2000, 1).tolist() == [[2000]]
    assert blotto_allocations(1, 2000).shape == (2000, 2000)
    for soldiers, fields in ((2000, 2), (2001, 1), (1, 2001)):
        with pytest.raises(ValueError, match="at most 2000 allocations"):
            blotto_allocations(soldiers, fields)


def test_a_blotto_game_too_large_for_a_matrix_is_refused():
    with pytest.raises(ValueError, match="at most 2000 allocations"):
        colonel_blotto(100, 10)
