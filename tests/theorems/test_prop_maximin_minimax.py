"""Proposition prop-maximin-minimax: to move second never hurts."""

import numpy as np
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sympy.logic.inference import satisfiable

from gan_edu.theory import games

from .instances import games as instances
from .strategies import payoffs


def test_symbolically_no_threshold_separates_maximin_from_minimax():
    # maximin > level means: some row is above the level in every column. With one truth value
    # "above" for each entry, "maximin above, minimax not above" must be unsatisfiable.
    entries = sp.Matrix(3, 3, sp.symbols("above:9"))
    maximin_above = sp.Or(*(sp.And(*entries.row(i)) for i in range(3)))
    minimax_above = sp.And(*(sp.Or(*entries.col(j)) for j in range(3)))
    assert satisfiable(sp.And(maximin_above, sp.Not(minimax_above))) is False
    assert satisfiable(sp.And(minimax_above, sp.Not(maximin_above)))  # the converse is false


@given(payoffs())
def test_maximin_is_at_most_minimax_and_both_agree_with_loops(payoff):
    rows, columns = range(payoff.shape[0]), range(payoff.shape[1])
    secured = max(min(payoff[i, j] for j in columns) for i in rows)
    conceded = min(max(payoff[i, j] for i in rows) for j in columns)
    assert games.maximin(payoff) == secured
    assert games.minimax(payoff) == conceded
    assert secured <= conceded


@given(arrays(np.float64, (3, 4), elements=st.sampled_from([-np.inf, -1.0, 0.0, 2.0, np.inf])))
def test_infinite_payoffs_are_allowed(payoff):
    assert payoff.min(axis=1).max() <= payoff.max(axis=0).min()


def test_equality_is_not_part_of_the_proposition():
    pennies = np.array([[1.0, -1.0], [-1.0, 1.0]])
    assert games.maximin(pennies) < games.minimax(pennies)


# False variants: `check` is the statement, and refutes each change of it.


def check(compare=lambda secured, conceded: secured <= conceded, swap=False):
    """Both pure values, with ties, a saddle point and none; payoffs may be infinite."""
    endless = np.array([[np.inf, -np.inf], [-np.inf, np.inf]])
    for payoff in (endless, endless[:1], np.array([[np.inf, 0.0], [1.0, np.inf]])):
        assert compare(payoff.min(axis=1).max(), payoff.max(axis=0).min())
    for payoff in instances():
        secured, conceded = payoff.min(axis=1).max(), payoff.max(axis=0).min()
        assert (games.maximin(payoff), games.minimax(payoff)) == (
            (conceded, secured) if swap else (secured, conceded)
        )
        assert compare(secured, conceded)


FALSE = {
    "to move second never helps": {"compare": lambda a, b: a >= b},
    "always equal": {"compare": lambda a, b: a == b},
    "never equal": {"compare": lambda a, b: a < b},
    "the names exchanged": {"swap": True},
    "not so far apart": {"compare": lambda a, b: a <= b <= a + 1e3},
}
