"""Proposition prop-hedge-regret, on payoffs that react to the player."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import softmax

from gan_edu.theory import games

from .strategies import payoffs, seeds


def regret(answer, actions, rounds, eta):
    """Regret of Hedge when ``answer(strategy, past)`` chooses the payoffs of each round."""
    past, received = np.zeros(actions), 0.0
    for _ in range(rounds):
        strategy = softmax(eta * past)
        now = answer(strategy, past)
        received += strategy @ now
        past += now
    return past.max() - received


def test_symbolically_the_step_minimises_the_bound():
    eta, log_r, rounds = sp.symbols("eta L T", positive=True)
    bound = log_r / eta + eta * rounds / 8
    step = sp.solve(sp.diff(bound, eta), eta)[0]
    assert sp.simplify(step - sp.sqrt(8 * log_r / rounds)) == 0
    assert sp.simplify(bound.subs(eta, step) - sp.sqrt(rounds * log_r / 2)) == 0
    assert sp.simplify(sp.diff(bound, eta, 2)).is_positive


@given(seeds(), st.integers(2, 6), st.integers(1, 80), st.floats(0.01, 5))
def test_the_bound_holds_for_every_step_against_random_and_hostile_payoffs(
    seed, actions, rounds, eta
):
    rng = np.random.default_rng(seed)

    def random(strategy, past):
        return rng.random(actions)

    def hostile(strategy, past):  # the likeliest action gets nothing, the others everything
        return (np.arange(actions) != strategy.argmax()).astype(float)

    for answer in (random, hostile):
        bound = np.log(actions) / eta + eta * rounds / 8
        assert regret(answer, actions, rounds, eta) <= bound + 1e-10
        step = np.sqrt(8 * np.log(actions) / rounds)
        limit = np.sqrt(rounds * np.log(actions) / 2)
        assert regret(answer, actions, rounds, step) <= limit + 1e-10


@given(payoffs(5))
@settings(max_examples=30)
def test_the_value_from_the_linear_program_lies_between_the_averages_of_two_learners(payoff):
    rounds = 200
    run = games.hedge(payoff, rounds)
    value = games.solve(payoff).value
    secured, conceded = (run.row @ payoff).min(), (payoff @ run.column).max()
    span = np.ptp(payoff)
    assert secured - 1e-7 <= value <= conceded + 1e-7
    limit = span * sum(np.sqrt(np.log(size) / (2 * rounds)) for size in payoff.shape)
    assert conceded - secured <= limit + 1e-10


def alternating(strategy, past):
    """Two actions; the one that is not ahead is paid, the second one in a tie."""
    return np.array([1.0, 0.0]) if past[0] < past[1] else np.array([0.0, 1.0])


def test_without_payoffs_in_the_unit_interval_the_bound_fails():
    rounds = 200
    eta = np.sqrt(8 * np.log(2) / rounds)
    bound = np.sqrt(rounds * np.log(2) / 2)
    assert regret(alternating, 2, rounds, eta) <= bound
    assert regret(lambda *seen: 10 * alternating(*seen), 2, rounds, eta) > bound


def test_following_the_leader_without_weights_has_linear_regret():
    rounds, past, received = 200, np.array([0.0, 0.5]), 0.0
    for _ in range(rounds):  # all weight on the leader, who is paid nothing
        leader = past.argmax()
        now = np.eye(2)[1 - leader]
        received += now[leader]
        past += now
    assert received == 0.0
    assert past.max() - 0.5 - received == pytest.approx(rounds / 2, abs=1.0)


# False variants: `check` is the statement, and refutes each change of it.


def even(strategy, past):
    """Two actions, paid in turn: each round costs nearly an eighth of the step size."""
    return np.array([1.0, 0.0]) if past.sum() % 2 == 0 else np.array([0.0, 1.0])


def check(
    share=1.0, scale=1.0, eighth=1 / 8, weights=True, tuned=lambda T, r: np.sqrt(T * np.log(r) / 2)
):
    """Regret against random payoffs, the one that follows the leader, and where a term is tight."""
    for actions, answer, rounds, eta in (
        (2, even, 600, 0.5),
        (5, lambda strategy, past: np.eye(5)[0], 1000, 0.005),  # one action is always paid
    ):
        found = regret(answer, actions, rounds, eta)
        assert found <= share * np.log(actions) / eta + eta * rounds * eighth
    for rounds, actions in ((1, 2), (100, 7)):
        eta = np.sqrt(8 * np.log(actions) / rounds)
        right = share * np.log(actions) / eta + eta * rounds * eighth
        assert right == pytest.approx(tuned(rounds, actions), rel=1e-12)
    rng = np.random.default_rng(0)
    for actions, rounds in ((2, 1), (2, 200), (5, 50)):
        for eta in (0.05, np.sqrt(8 * np.log(actions) / rounds), 3.0):
            for answer in (
                lambda strategy, past: rng.random(strategy.size),
                lambda strategy, past: (np.arange(past.size) != strategy.argmax()).astype(float),
            ):
                found = regret(
                    lambda s, past, a=answer: scale * a(s, past),
                    actions,
                    rounds,
                    eta if weights else 1e9,
                )
                assert found <= share * np.log(actions) / eta + eta * rounds * eighth + 1e-9
    for payoff in ([[1.0, -1.0], [-1.0, 1.0]], rng.normal(size=(3, 4))):
        run = games.hedge(payoff, 100)
        sizes = np.shape(payoff)
        limit = np.ptp(payoff) * sum(np.sqrt(np.log(size) / 200) for size in sizes)
        assert run.gap[-1] <= limit + 1e-12
        assert games.exploitability(payoff, run.row, run.column) == pytest.approx(
            run.gap[-1], abs=1e-12
        )


FALSE = {
    "without the logarithm of the actions": {"share": 0.0},
    "a fiftieth instead of an eighth": {"eighth": 1 / 50, "share": 0.3},
    "payoffs in [0, 10]": {"scale": 10.0},
    "following the leader": {"weights": False},
    "a ninth": {"eighth": 1 / 9},
    "four fifths of the logarithm": {"share": 0.8},
    "the tuned bound without the half": {"tuned": lambda T, r: np.sqrt(T * np.log(r))},
}
