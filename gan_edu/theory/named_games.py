r"""The games of chapter 2, as payoff matrices for the row player (see ``gan_edu.theory.games``)."""

import itertools
import math

import numpy as np
from numpy.typing import NDArray

from gan_edu.theory._validation import FloatArray, as_count, as_real, fail

_MOST_ALLOCATIONS = 2000


def matching_pennies() -> FloatArray:
    """Each player shows heads or tails; the row player wins 1 if they match and loses 1 if not.

    Returns:
        Payoff (2, 2). No pure saddle; the value is 0 at (1/2, 1/2).

    References:
        von Neumann (1928), "Zur Theorie der Gesellschaftsspiele".

    Example:
        >>> matching_pennies()
        array([[ 1., -1.],
               [-1.,  1.]])
    """
    return np.array([[1.0, -1.0], [-1.0, 1.0]])


def rock_paper_scissors() -> FloatArray:
    """Rock, paper, scissors in this order; the winner receives 1 from the loser.

    Returns:
        Payoff (3, 3), skew-symmetric: the value is 0 at (1/3, 1/3, 1/3).

    References:
        von Neumann (1928), "Zur Theorie der Gesellschaftsspiele".

    Example:
        >>> rock_paper_scissors()[1]  # paper beats rock
        array([ 1.,  0., -1.])
    """
    return np.array([[0.0, -1.0, 1.0], [1.0, 0.0, -1.0], [-1.0, 1.0, 0.0]])


def blotto_allocations(soldiers: int, fields: int) -> NDArray[np.int64]:
    """Every way to send a number of soldiers to a number of battlefields.

    Args:
        soldiers: Soldiers of one player, at least 1.
        fields: Battlefields, at least 1.

    Returns:
        Allocations (k, fields), int64, in lexicographic order; k = C(soldiers + fields - 1, fields
        - 1).

    Raises:
        ValueError: If an argument is no whole number >= 1, or there are more than 2,000
            allocations.

    Example:
        >>> blotto_allocations(2, 2)
        array([[0, 2],
               [1, 1],
               [2, 0]])
    """
    soldiers, fields = as_count(soldiers, "soldiers"), as_count(fields, "fields")
    places = soldiers + fields - 1
    if max(soldiers, fields) > _MOST_ALLOCATIONS or math.comb(places, soldiers) > _MOST_ALLOCATIONS:
        expected = f"small enough for at most {_MOST_ALLOCATIONS} allocations"
        raise fail("(soldiers, fields)", expected, (soldiers, fields), "Lower one of them.")
    # Stars and bars: the gaps between `fields - 1` bars among the places hold the soldiers.
    bars = np.array(list(itertools.combinations(range(places), fields - 1)), dtype=np.int64)
    bars = bars.reshape(len(bars), fields - 1)
    return np.diff(bars, axis=1, prepend=-1, append=places) - 1


def colonel_blotto(soldiers: int, fields: int) -> FloatArray:
    """Two colonels divide equal armies; the payoff is battlefields won minus battlefields lost.

    Args:
        soldiers: Soldiers of each player, at least 1.
        fields: Battlefields, at least 1.

    Returns:
        Payoff (k, k), skew-symmetric, in the order of ``blotto_allocations``: the value is 0.

    Raises:
        ValueError: As ``blotto_allocations``.

    References:
        Borel (1921), "La théorie du jeu et les équations intégrales à noyau symétrique";
        Gross & Wagner (1950), "A continuous Colonel Blotto game", RAND RM-408.

    Example:
        >>> colonel_blotto(2, 2)
        array([[0., 0., 0.],
               [0., 0., 0.],
               [0., 0., 0.]])
    """
    sent = blotto_allocations(soldiers, fields)
    payoff = np.zeros((len(sent), len(sent)))
    for field in range(fields):
        payoff += np.sign(np.subtract.outer(sent[:, field], sent[:, field]))
    return payoff


def poker_endgame(win_probability: float = 0.25, ante: float = 1.0, bet: float = 2.0) -> FloatArray:
    r"""The last round of poker: the row player sees a card, then bets or checks.

    Both have paid the ante. The row player's card wins with probability :math:`p`. After a bet the
    column player calls or folds; after a check the cards are shown.

    Args:
        win_probability: Chance that the row player holds the winning card, in (0, 1).
        ante: What each player has paid, above 0.
        bet: Size of the bet, above 0.

    Returns:
        Payoff (4, 2). Rows: bet always (bluff), bet only the winning card, bet only the losing
        card, check always. Columns: call, fold. With the default values the value is -1/4, the row
        player bluffs one time in six and the column player calls half the time.

    Raises:
        ValueError: If an argument is out of its range.

    References:
        Ferguson, "Game Theory", part II, section 5 ("Basic endgame in poker").

    Example:
        >>> poker_endgame()[:2]
        array([[-1.5,  1. ],
               [ 0. , -0.5]])
    """
    p = as_real(win_probability, "win_probability", 0.0, 1.0)
    pot = as_real(ante, "ante", 0.0, math.inf)
    raised = pot + as_real(bet, "bet", 0.0, math.inf)
    if math.isinf(raised):
        raise fail("ante + bet", "at most the largest float64", (ante, bet), "Lower one of them.")
    # For each card: the payoff if the row player bets, against call and against fold; if it checks.
    win_bet, win_check = np.array([raised, pot]), np.array([pot, pot])
    lose_bet, lose_check = np.array([-raised, pot]), np.array([-pot, -pot])
    plans = [(win_bet, lose_bet), (win_bet, lose_check), (win_check, lose_bet)]
    plans.append((win_check, lose_check))
    return np.array([p * with_win + (1.0 - p) * with_loss for with_win, with_loss in plans])
