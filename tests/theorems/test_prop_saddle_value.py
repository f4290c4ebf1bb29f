"""Proposition prop-saddle-value: saddle points are the pairs of optimal strategies, if equal."""

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gan_edu.theory import games

from .instances import games as instances


def by_definition(payoff):
    """Pairs (i, j) with payoff[k, j] <= payoff[i, j] <= payoff[i, l] for all k, l."""
    rows, columns = range(payoff.shape[0]), range(payoff.shape[1])
    return {
        (i, j)
        for i, j in product(rows, columns)
        if all(payoff[k, j] <= payoff[i, j] for k in rows)
        and all(payoff[i, j] <= payoff[i, k] for k in columns)
    }


def by_optimality(payoff):
    """Pairs of a row that attains the maximin and a column that attains the minimax, if equal."""
    secured, conceded = payoff.min(axis=1), payoff.max(axis=0)
    if secured.max() != conceded.min():
        return set()
    best_rows = np.flatnonzero(secured == secured.max())
    best_columns = np.flatnonzero(conceded == conceded.min())
    return {(int(i), int(j)) for i, j in product(best_rows, best_columns)}


def test_every_order_of_the_entries_of_a_2_by_2_game_obeys_the_proposition():
    # Both sides depend only on how the four entries compare: four levels show every case.
    for entries in product(range(4), repeat=4):
        payoff = np.array(entries).reshape(2, 2)
        assert by_definition(payoff) == by_optimality(payoff)


few_levels = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.integers(-2, 2).map(float))
)


@given(few_levels)
def test_the_definition_optimality_and_the_library_agree_and_share_one_payoff(payoff):
    found = {(int(i), int(j)) for i, j in games.saddle_points(payoff)}
    assert found == by_definition(payoff) == by_optimality(payoff)
    assert len({payoff[pair] for pair in found}) <= 1


def test_without_attainment_equality_gives_no_saddle_point():
    # f(s, s') = s on [0, 1) x {0}: maximin = minimax = 1, but every s can be improved.
    for s in np.linspace(0, 1, 1000, endpoint=False):
        better = (s + 1) / 2
        assert s < better < 1


def test_without_equality_optimal_strategies_are_no_saddle_point():
    pennies = np.array([[1.0, -1.0], [-1.0, 1.0]])
    assert by_definition(pennies) == set()
    assert games.maximin(pennies) != games.minimax(pennies)


# False variants: `check` is the statement, and refutes each change of it.


def pairs_of(combine, equality):
    def by_rule(payoff):
        secured, conceded = payoff.min(axis=1), payoff.max(axis=0)
        if equality and secured.max() != conceded.min():
            return set()
        return {
            (i, j)
            for i, j in product(range(payoff.shape[0]), range(payoff.shape[1]))
            if combine(secured[i] == secured.max(), conceded[j] == conceded.min())
        }

    return by_rule


def check(combine=lambda row, column: row and column, equality=True, strict=False, pays=np.max):
    """The saddle points by definition and by optimality, with ties and without; their payoff."""
    for payoff in [*instances(), *(np.array(e).reshape(2, 2) for e in product((0, 1), repeat=4))]:
        found = by_definition(payoff)
        for place in found:
            assert payoff[place] == pays(payoff.min(axis=1)) == np.min(payoff.max(axis=0))
        if strict:
            found = {(i, j) for i, j in found if (payoff[:, j] == payoff[i, j]).sum() == 1}
        assert found == pairs_of(combine, equality)(payoff)
        assert found == {(int(i), int(j)) for i, j in games.saddle_points(payoff)} or strict


FALSE = {
    "one optimal strategy is enough": {"combine": lambda row, column: row or column},
    "without equal values": {"equality": False},
    "with strict inequalities": {"strict": True},
    "a payoff that is not the common number": {"pays": np.min},
}
