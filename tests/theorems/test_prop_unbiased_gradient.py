"""Proposition prop-unbiased-gradient: averaged over minibatches, the gradient is exact."""

from itertools import combinations, product

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import given, settings
from scipy.integrate import quad
from scipy.special import expit, log_expit
from torch.nn.functional import softplus

from .strategies import seeds


def test_symbolically_all_minibatches_average_to_the_gradient_of_the_training_set():
    w = sp.Symbol("w", real=True)
    training_set, generated = [-1, 1, 2], [0, 3]

    def value(real, fake):
        log_d = sum(-sp.log(1 + sp.exp(-w * x)) for x in real) / sp.Integer(len(real))
        return log_d + sum(-sp.log(1 + sp.exp(w * x)) for x in fake) / sp.Integer(len(fake))

    batches = list(product(combinations(training_set, 2), product(generated, repeat=2)))
    average = sum(sp.diff(value(*batch), w) for batch in batches) / len(batches)
    assert sp.simplify(average - sp.diff(value(training_set, generated), w)) == 0


def gradient(weights, real, fake):
    """Gradient of the estimate of V by autograd; D is a small network in float64."""
    weights = weights.clone().requires_grad_()

    def logit(x):
        return torch.tanh(x[:, None] * weights[:5] + weights[5:10]) @ weights[10:]

    estimate = -softplus(-logit(real)).mean() - softplus(logit(fake)).mean()
    return torch.autograd.grad(estimate, weights)[0].numpy()


def exact_gradient(weights, real, fake):
    """The same for the whole sets, by central differences of a NumPy formula."""

    def value(theta):
        def logit(x):
            return np.tanh(x[:, None] * theta[:5] + theta[5:10]) @ theta[10:]

        fits = np.logaddexp(0, -logit(real)).mean() + np.logaddexp(0, logit(fake)).mean()
        return -fits

    steps = 1e-5 * np.eye(weights.size)
    return np.array([(value(weights + e) - value(weights - e)) / 2e-5 for e in steps])


@given(seeds())
@settings(max_examples=15)
def test_autograd_on_every_minibatch_averages_to_the_gradient_of_the_whole(seed):
    rng = np.random.default_rng(seed)
    weights, real, fake = rng.normal(size=15), rng.normal(size=4), rng.normal(size=3)
    theta = torch.from_numpy(weights)
    batches = product(combinations(real, 2), product(fake, repeat=2))
    gradients = [gradient(theta, torch.tensor(x), torch.tensor(z)) for x, z in batches]
    # 1e-7: the error of a central difference with steps of 1e-5
    assert np.mean(gradients, axis=0) == pytest.approx(
        exact_gradient(weights, real, fake), abs=1e-7
    )


def test_with_draws_from_another_law_the_gradient_is_that_of_the_other_law():
    rng = np.random.default_rng(0)
    weights, real, fake = rng.normal(size=15), np.array([-1.0, 0.0, 2.0]), rng.normal(size=3)
    only_two = exact_gradient(weights, real[:2], fake)  # the third image is never drawn
    assert np.abs(only_two - exact_gradient(weights, real, fake)).max() > 0.01


def test_without_a_bound_on_the_gradients_the_exchange_fails():
    # log D(x) = -1 for x < theta and -2 beyond, x uniform: the gradient is 0 at every x but one,
    # and E[log D] = theta - 2 has the derivative 1.
    x = (np.arange(100_000) + 0.5) / 100_000

    def log_d(theta):
        return np.where(x < theta, -1.0, -2.0)

    quotients = (log_d(0.5 + 1e-3) - log_d(0.5)) / 1e-3
    assert (quotients != 0).mean() == pytest.approx(1e-3, abs=1e-5)
    assert quotients.mean() == pytest.approx(1.0, abs=1e-2)


# False variants: `check` is the statement, and refutes each change of it.


def slope(theta, real, fake, link, normalise, reduce):
    """Derivative of the estimate of V in one weight, by a central difference."""

    def value(weight):
        logits = [weight * link(x) for x in (real, fake)]
        if normalise:
            both = np.concatenate(logits)
            logits = [(x - both.mean()) / (both.std() + 0.1) * (1 + weight) for x in logits]
        return -reduce(np.logaddexp(0, -logits[0])) - reduce(np.logaddexp(0, logits[1]))

    return (value(theta + 1e-5) - value(theta - 1e-5)) / 2e-5


def leaky(x):
    return np.where(x > 0, x, 0.2 * x)


# log D(x) and its slope in theta, for x uniform on [0, 1]: smooth, with a kink, with a jump.
SMOOTH = (lambda theta, x: log_expit(theta - x), lambda theta, x: expit(x - theta))
KINK = (lambda theta, x: -1.0 - max(theta - x, 0.0), lambda theta, x: -float(x < theta))
JUMP = (lambda theta, x: -1.0 if x < theta else -2.0, lambda theta, x: 0.0)


def check(
    link=(np.tanh, leaky, np.square),
    normalise=False,
    reduce=np.mean,
    drawn=slice(None),
    latents=slice(None),
    curves=(SMOOTH, KINK),
):
    """The mean over all minibatches is the gradient of the whole, with and without kinks."""
    for log_d, derivative in curves:
        mean = quad(lambda x, f=derivative: f(0.4, x), 0, 1, points=[0.4])[0]
        ends = [
            quad(lambda x, f=log_d, theta=theta: f(theta, x), 0, 1, points=[theta])[0]
            for theta in (0.4 - 1e-5, 0.4 + 1e-5)
        ]
        assert (ends[1] - ends[0]) / 2e-5 == pytest.approx(mean, abs=1e-6)
    rng = np.random.default_rng(0)
    for function in link:
        real, fake = rng.normal(size=4), rng.normal(1, 2, size=3)
        batches = product(combinations(real[drawn], 2), product(fake[latents], repeat=2))
        slopes = [
            slope(0.7, np.array(x), np.array(z), function, normalise, reduce) for x, z in batches
        ]
        whole = slope(0.7, real, fake, function, normalise, reduce)
        assert np.mean(slopes) == pytest.approx(whole, abs=1e-7)


FALSE = {
    "with batch normalisation": {"normalise": True},
    "sums instead of means": {"reduce": np.sum},
    "draws from a part of the data": {"drawn": slice(3)},
    "latent draws from a part of the prior": {"latents": slice(2)},
    "a discriminator that jumps": {"curves": (JUMP,)},
}
