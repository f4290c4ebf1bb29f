"""Proposition prop-value-law: V depends on the generator only through the law Q."""

from itertools import permutations

import numpy as np
import pytest
import sympy as sp
from hypothesis import given

from gan_edu.theory import criterion

from .strategies import law_of, seeds


def value_by_latents(p, prior, generator, d):
    """V as it is defined: the second expectation runs over latent points."""
    return p @ np.log(d) + prior @ np.log(1 - d[generator])


def test_symbolically_a_map_that_keeps_a_uniform_prior_keeps_the_second_term():
    d = sp.symbols("D:3", positive=True)
    generator = [0, 2, 2, 1]

    def term(order):
        return sum(sp.log(1 - d[generator[z]]) for z in order) / 4

    for order in permutations(range(4)):
        assert sp.expand(term(order) - term(range(4))) == 0


@given(law_of(4), law_of(9), seeds())
def test_the_value_by_latents_is_the_value_by_laws(p, prior, seed):
    rng = np.random.default_rng(seed)
    generator, d = rng.integers(0, 4, size=9), rng.uniform(0.05, 0.95, size=4)
    pushed = np.bincount(generator, weights=prior, minlength=4)
    expected = criterion.value(p, pushed, d)
    assert value_by_latents(p, prior, generator, d) == pytest.approx(expected, abs=1e-10)


@given(law_of(4), seeds())
def test_two_generators_with_one_law_have_one_value(p, seed):
    rng = np.random.default_rng(seed)
    generator, d = rng.integers(0, 4, size=9), rng.uniform(0.05, 0.95, size=4)
    uniform, other = np.full(9, 1 / 9), generator[rng.permutation(9)]
    assert value_by_latents(p, uniform, generator, d) == pytest.approx(
        value_by_latents(p, uniform, other, d), abs=1e-10
    )


def test_without_a_map_that_keeps_the_prior_the_value_changes():
    p, d = np.array([0.5, 0.5]), np.array([0.9, 0.2])
    skewed, generator = np.array([0.7, 0.2, 0.1]), np.array([0, 1, 1])
    moved = generator[[2, 1, 0]]
    difference = value_by_latents(p, skewed, generator, d) - value_by_latents(p, skewed, moved, d)
    assert abs(difference) > 0.5


def test_two_laws_can_share_the_value_for_one_discriminator_but_not_for_all():
    p, first, second = np.array([0.5, 0.5]), np.array([0.9, 0.1]), np.array([0.1, 0.9])
    blind, seeing = np.array([0.5, 0.5]), np.array([0.9, 0.2])
    assert criterion.value(p, first, blind) == pytest.approx(criterion.value(p, second, blind))
    assert abs(criterion.value(p, first, seeing) - criterion.value(p, second, seeing)) > 0.5


# False variants: `check` is the statement, and refutes each change of it.


# Two generators with the same law, under a uniform prior and under another one.
TWINS = [
    ([0, 1, 2, 2], [2, 0, 2, 1], [0.25] * 4),
    ([1, 0, 0, 2], [0, 1, 1, 2], [0.5, 0.2, 0.3, 0]),
]


def check(
    push=lambda g, prior: np.bincount(g, weights=prior, minlength=3),
    order=(0, 1, 2, 3),
    twins=TWINS,
):
    """The value over latent points and over laws, and for a rearranged generator."""
    p, d = np.array([0.2, 0.8, 0.0]), np.array([0.9, 0.2, 0.6])
    for generator in ([0, 1, 2, 2], [1, 1, 1, 1], [2, 0, 0, 1]):
        for prior in ([0.25] * 4, [0.7, 0.2, 0.1, 0.0]):
            g, weights = np.array(generator), np.array(prior)
            value = value_by_latents(p, weights, g, d)
            assert value == pytest.approx(criterion.value(p, push(g, weights), d), abs=1e-12)
            assert value_by_latents(p, weights, g[list(order)], d) == pytest.approx(
                value, abs=1e-12
            )
    for first, second, prior in twins:
        values = [value_by_latents(p, np.array(prior), np.array(g), d) for g in (first, second)]
        assert values[0] == pytest.approx(values[1], abs=1e-12)


FALSE = {
    "the number of latent points": {"push": lambda g, prior: np.bincount(g, minlength=3) / 4},
    "any rearrangement of the latent space": {"order": (3, 2, 1, 0)},
    "the prior as the law": {"push": lambda g, prior: np.append(prior[:2], prior[2:].sum())},
    "two generators with the same image": {"twins": [([0, 1, 2, 2], [0, 1, 1, 2], [0.25] * 4)]},
}
