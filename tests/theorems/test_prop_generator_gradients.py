"""Proposition prop-generator-gradients: slopes of 2 JSD, and of KL(Q||P) - 2 JSD."""

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import given, settings
from scipy.special import rel_entr

from gan_edu.theory import criterion, divergences

from .instances import POSITIVE_PAIRS
from .strategies import laws, seeds


def test_symbolically_on_three_points_with_a_softmax_generator():
    p = sp.symbols("p:3", positive=True)
    s = sp.symbols("s:3", real=True)
    total = sum(sp.exp(x) for x in s)
    q = [sp.exp(x) / total for x in s]
    frozen = sp.symbols("f:3", positive=True)  # q at theta_0, put in after differentiating

    def kl(first, second):
        return sum(a * sp.log(a / b) for a, b in zip(first, second, strict=True))

    mixture = [(a + b) / 2 for a, b in zip(p, q, strict=True)]
    twice_js = kl(p, mixture) + kl(q, mixture)
    d = [a / (a + f) for a, f in zip(p, frozen, strict=True)]
    here = {f: x for f, x in zip(frozen, q, strict=True)}
    saturating = sum(x * sp.log(1 - y) for x, y in zip(q, d, strict=True))
    other = sum(-x * sp.log(y) for x, y in zip(q, d, strict=True))
    numbers = {**dict(zip(p, (0.2, 0.3, 0.5), strict=True)), s[0]: 0.4, s[1]: -0.7, s[2]: 0.1}
    for loss, divergence in ((saturating, twice_js), (other, kl(q, p) - twice_js)):
        gap = sp.diff(loss, s[0]).subs(here) - sp.diff(divergence, s[0])
        assert abs(gap.subs(numbers).evalf(30)) < 1e-14


@given(laws(2, positive=(0, 1)), seeds())
@settings(max_examples=60)
def test_autograd_of_the_losses_agrees_with_differences_of_the_divergences(pair, seed):
    p, q = pair
    move = np.random.default_rng(seed).normal(size=len(q))
    move -= move.mean()
    h = 1e-5 * q.min()
    ahead, behind = q + h * move, q - h * move
    d = torch.tensor(criterion.optimal_discriminator(p, q))
    law = torch.tensor(q, requires_grad=True)
    slopes = []
    for payoff in (torch.log(1 - d), -torch.log(d)):
        (gradient,) = torch.autograd.grad(law @ payoff, law)
        slopes.append(float(gradient.numpy() @ move))
    js = (divergences.js(p, ahead) - divergences.js(p, behind)) / (2 * h)
    kl = (divergences.kl(ahead, p) - divergences.kl(behind, p)) / (2 * h)
    scale = 1e-5 * (1 + np.abs(move).max() / q.min())
    assert slopes[0] == pytest.approx(2 * js, abs=scale)
    assert slopes[1] == pytest.approx(kl - 2 * js, abs=scale)


def test_with_the_discriminator_of_another_generator_the_slope_is_another():
    p, q, move, h = np.array([0.5, 0.5]), np.array([0.2, 0.8]), np.array([1.0, -1.0]), 1e-6
    true = 2 * (divergences.js(p, q + h * move) - divergences.js(p, q)) / h
    d = criterion.optimal_discriminator(p, [0.8, 0.2])
    assert true < 0 < move @ np.log(1 - d)


def test_away_from_the_point_where_d_was_frozen_the_equality_fails():
    p, q, move, h = np.array([0.5, 0.5]), np.array([0.2, 0.8]), np.array([1.0, -1.0]), 1e-6
    d = criterion.optimal_discriminator(p, q)
    later = q + 0.2 * move
    slope = 2 * (divergences.js(p, later + h * move) - divergences.js(p, later)) / h
    assert abs(slope - move @ np.log(1 - d)) > 0.1


def test_where_the_data_have_no_mass_the_second_loss_is_infinite():
    d = criterion.optimal_discriminator([1.0, 0.0], [0.5, 0.5])
    with np.errstate(divide="ignore"):
        assert -np.log(d[1]) == np.inf
    assert divergences.kl([0.5, 0.5], [1.0, 0.0]) == np.inf


def test_symbolically_the_bracket_of_the_second_loss_is_twice_kl_of_the_mixture():
    p, q = sp.symbols("p q", positive=True)
    m = (p + q) / 2
    js_terms = p * sp.log(p / m) + q * sp.log(q / m)
    difference = q * sp.log(q / p) - js_terms - 2 * m * sp.log(m / p)
    assert sp.simplify(sp.expand_log(difference, force=True)) == 0


# False variants: `check` is the statement, and refutes each change of it.


def check(twice=2.0, sign=-1.0, kl=1.0, frozen_at=lambda q: q, bracket=2.0, mixed=0.5, frozen=True):
    """Slopes of both losses with D frozen, against central differences of the divergences."""
    for k, (p, q) in enumerate(POSITIVE_PAIRS[:10]):
        move = np.random.default_rng(k).normal(size=q.size)
        move -= move.mean()
        h = 1e-4 * q.min()
        d = criterion.optimal_discriminator(p, frozen_at(q))

        def slope(function, h=h, q=q, move=move):
            return (function(q + h * move) - function(q - h * move)) / (2 * h)

        js = slope(lambda law, p=p: divergences.js(p, law))
        reverse = slope(lambda law, p=p: divergences.kl(law, p))
        saturating = move @ np.log(1 - d)
        if not frozen:
            saturating = slope(
                lambda law, p=p: law @ np.log(1 - criterion.optimal_discriminator(p, law))
            )
        assert saturating == pytest.approx(twice * js, abs=1e-5)
        assert move @ -np.log(d) == pytest.approx(kl * reverse + sign * 2 * js, abs=1e-5)
    # The bracket is 2 KL(M, P), by SciPy's terms; also where P has points that Q lacks.
    for p, q in [*POSITIVE_PAIRS, (np.array([0.5, 0.5]), np.array([1.0, 0.0]))]:
        difference = divergences.kl(q, p) - 2 * divergences.js(p, q)
        m = (1 - mixed) * p + mixed * q
        assert difference == pytest.approx(bracket * rel_entr(m, p).sum(), abs=1e-12)


FALSE = {
    "one Jensen-Shannon divergence": {"twice": 1.0},
    "the divergence added": {"sign": 1.0},
    "the reverse divergence alone": {"sign": 0.0},
    "the bracket is KL(M, P) once": {"bracket": 1.0},
    "the bracket is KL(Q, P)": {"bracket": 1.0, "mixed": 1.0},
    "the discriminator of another generator": {"frozen_at": lambda q: np.roll(q, 1)},
    "a discriminator that moves along": {"frozen": False},
}
