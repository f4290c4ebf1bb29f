"""Decision procedures and ball arithmetic confirm the regions, games and digits of the book."""

from fractions import Fraction

import numpy as np
import pytest
from flint import arb

from gan_edu.theory import games, named_games
from gan_edu.theory.dynamics import METHODS, rate
from proofs.certificates import bias, constants, equilibria, regions
from website.contents import CHAPTERS, markdown_of

CLAIMS = [(name, claim) for name, claims in regions.REGIONS.items() for claim in claims]
each_claim = pytest.mark.parametrize(
    ("name", "claim"), CLAIMS, ids=[f"{name}: {claim.statement}" for name, claim in CLAIMS]
)
GAMES = {
    "matching pennies": (named_games.matching_pennies(), Fraction(0)),
    "rock, paper, scissors": (named_games.rock_paper_scissors(), Fraction(0)),
    "Colonel Blotto": (named_games.colonel_blotto(5, 3), Fraction(0)),
    "poker endgame": (named_games.poker_endgame(), Fraction(-1, 4)),
}


def test_every_method_of_the_library_has_a_certificate() -> None:
    assert set(METHODS) <= set(regions.REGIONS)


@each_claim
def test_region_is_a_theorem_of_real_arithmetic(name: str, claim: regions.Claim) -> None:
    assert regions.counterexample(claim.theorem) is None, name


@each_claim
def test_false_variant_has_a_counterexample(name: str, claim: regions.Claim) -> None:
    assert regions.counterexample(claim.false_variant) is not None, name


@pytest.mark.parametrize(
    ("method", "below", "above"), [("extragradient", 0.999, 1.001), ("optimistic", 0.577, 0.578)]
)
def test_library_turns_where_the_theorem_does(method: str, below: float, above: float) -> None:
    assert rate(method, below) < 1 < rate(method, above)


@pytest.mark.parametrize("name", GAMES)
def test_equilibrium_is_exact(name: str) -> None:
    payoff, value = GAMES[name]
    found = games.solve(payoff)
    row, column = (
        [Fraction(float(p)).limit_denominator(1000) for p in strategy]
        for strategy in (found.row, found.column)
    )
    exact = [[Fraction(float(entry)) for entry in entries] for entries in payoff]
    assert equilibria.is_equilibrium(exact, row, column, value)
    assert not equilibria.is_equilibrium(exact, row, column, value + Fraction(1, 10**9))
    np.testing.assert_allclose(found.value, float(value), atol=1e-12)


@pytest.mark.parametrize(("chapter", "text", "value"), constants.CONSTANTS)
def test_printed_digits_enclose_the_constant(chapter, text, value) -> None:
    (page,) = (page for page in CHAPTERS if f"/{chapter}-" in page)
    assert " ".join(text.split()) in " ".join(markdown_of(page).split())
    assert constants.enclosed(value(), constants.NUMBER.findall(text)[-1])


def test_wrong_digit_is_not_enclosed() -> None:
    assert constants.enclosed(arb(2).log(), "0.69", cut=True)
    assert not constants.enclosed(arb(2).log(), "0.70", cut=True)
    assert not constants.enclosed(arb(2).log(), "0.6932")


def test_residual_of_the_bias_is_positive() -> None:
    bound = Fraction(65, 100)
    low, high = bias.MIDDLE
    assert low <= bound  # below it t² <= 0.65 t
    assert bias.intervals_needed(bound, low, high) is not None
    assert bias.tail_holds(bound, high)


def test_constant_of_the_bias_is_cut_after_four_digits() -> None:
    low, high = bias.MIDDLE
    assert bias.intervals_needed(Fraction(6477, 10**4), low, high) is not None
    t = arb(39215) / 10**4
    assert (1 + t).log() ** 2 / t > arb(6476) / 10**4
    assert bias.intervals_needed(Fraction(6475, 10**4), low, high) is None
