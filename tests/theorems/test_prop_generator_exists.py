"""Proposition prop-generator-exists: a prior without atoms reaches every law, a point does not."""

import numpy as np
import pytest
from scipy import stats
from scipy.special import xlogy

from .instances import PAIRS


def generator(law, values):
    """G(u): the value whose part of (0, 1] holds u, the quantile function of a finite law."""
    ends = np.cumsum(law)

    def generate(u):
        place = np.minimum(np.searchsorted(ends, u * ends[-1], side="left"), len(law) - 1)
        return values[place]

    return generate


def uniform_from(prior, z):
    """u(z) = E(z), E the distribution function of the prior."""
    return prior.cdf(z)


def reached(law, prior, draws=40_000, seed=0):
    """Frequencies of G(u(z)) for z from the prior."""
    z = prior.rvs(draws, random_state=seed)
    points = np.arange(len(law))
    made = generator(law, points)(uniform_from(prior, z))
    return np.bincount(made, minlength=len(law)) / draws


@pytest.mark.parametrize("prior", [stats.norm(), stats.uniform(-1, 2), stats.cauchy()])
def test_priors_without_atoms_reach_every_finite_law(prior):
    for law, _ in PAIRS:
        np.testing.assert_allclose(reached(law, prior), law, atol=4 * np.sqrt(0.25 / 40_000) + 1e-9)


@pytest.mark.parametrize("target", [stats.norm(2, 3), stats.expon(), stats.cauchy()])
def test_a_uniform_number_reaches_continuous_laws_too(target):
    z = stats.norm().rvs(20_000, random_state=1)
    made = target.ppf(stats.norm().cdf(z))
    assert stats.kstest(made, target.cdf).pvalue > 1e-3


def test_a_number_on_the_line_reaches_a_law_in_the_plane():
    # Digits in turn: one uniform number holds two independent ones.
    u = np.random.default_rng(2).random(50_000)
    digits = np.floor(u[:, None] * 2.0 ** np.arange(1, 41)) % 2
    weights = 0.5 ** np.arange(1, 21)
    x, y = digits[:, ::2] @ weights, digits[:, 1::2] @ weights
    for part in (x, y):
        assert stats.kstest(part, "uniform").pvalue > 1e-3
    assert abs(np.corrcoef(x, y)[0, 1]) < 4 / np.sqrt(len(u))


def best_answer_to_a_point():
    """The best V against a point mass if P is normal: D is 0 at the point and 1 elsewhere."""
    return xlogy(1.0, 1.0) + np.log(1 - 0.0)


def test_a_prior_of_one_point_gives_the_two_orders_different_values():
    assert best_answer_to_a_point() == 0.0
    # In the other order D moves first: sup over x of D decides, and E log D is at most its log.
    highest = np.linspace(0.001, 0.999, 9999)
    assert (np.log(highest) + np.log(1 - highest)).max() == pytest.approx(-np.log(4), abs=1e-6)


# False variants: `check` is the statement, and refutes each change of it.


class Dice:
    """A prior with atoms: a die of so many sides, and its distribution function."""

    def __init__(self, sides):
        self.sides = sides

    def rvs(self, draws, random_state):
        return np.random.default_rng(random_state).integers(1, self.sides + 1, draws)

    def cdf(self, z):
        return z / self.sides


ORDERS = (0.0, -np.log(4))
NORMAL = stats.norm()


def check(prior=NORMAL, two_orders=ORDERS, from_prior=uniform_from):
    """Every finite law is reached; the point mass gives minimax 0 and maximin −log 4."""
    for law, _ in PAIRS:
        z = prior.rvs(40_000, random_state=3)
        u = from_prior(prior, z)
        made = np.bincount(generator(law, np.arange(len(law)))(u), minlength=len(law)) / len(z)
        np.testing.assert_allclose(made, law, atol=0.011)
    highest = np.linspace(0.001, 0.999, 999)
    assert best_answer_to_a_point() == pytest.approx(two_orders[0], abs=1e-9)
    last = (np.log(highest) + np.log(1 - highest)).max()
    assert last == pytest.approx(two_orders[1], abs=1e-3)


FALSE = {
    "a prior of one point": {"prior": Dice(1)},
    "a coin": {"prior": Dice(2)},
    "without the distribution function": {"from_prior": lambda prior, z: np.clip(z, 0, 1)},
    "one value for both orders": {"two_orders": (-np.log(4), -np.log(4))},
}
