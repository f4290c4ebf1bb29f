"""Proposition prop-small-discriminator: a linear logit sees means of its features only."""

import numpy as np
import pytest
import sympy as sp
from scipy import optimize
from scipy.special import expit

from .instances import tuples_of_laws


def value(w, p, q, features):
    """V for the logit w·features, the last feature 1."""
    a = np.column_stack([features, np.ones(len(features))]) @ w
    return float(-(p @ np.logaddexp(0, -a)) - q @ np.logaddexp(0, a))


def largest(p, q, features):
    start = np.zeros(features.shape[1] + 1)
    # A little weight decay keeps separable laws finite; it can only lower the value found.
    found = optimize.minimize(
        lambda w: -value(w, p, q, features) + 1e-6 * w @ w, start, method="BFGS"
    )
    return value(found.x, p, q, features)


def cases():
    """Laws on the line, features x or (x, x²), some with equal means."""
    rng = np.random.default_rng(0)
    for p, q in tuples_of_laws(2, 7, number=16):
        features = rng.normal(size=(p.size, int(rng.integers(1, 3))))
        yield p, q, features
    x = np.array([-1.0, 0.0, 1.0])
    coin, zero, even = np.array([0.5, 0, 0.5]), np.array([0.0, 1, 0]), np.full(3, 1 / 3)
    for q in (zero, even, coin):
        yield coin, q, x[:, None]
        yield coin, q, np.column_stack([x, x**2])


def test_symbolically_the_gradient_at_zero_is_half_of_the_difference_of_means():
    p, x, y, w, b = sp.symbols("p x y w b", real=True)
    real = -sp.log(1 + sp.exp(-(w * x + b)))
    fake = -sp.log(1 + sp.exp(w * y + b))
    gradient = [sp.diff(real + fake, s).subs({w: 0, b: 0}) for s in (w, b)]
    assert [sp.simplify(gradient[0] - (x - y) / 2), gradient[1]] == [0, 0]
    assert (
        sp.simplify(sp.diff(real, b, 2) + sp.exp(-w * x - b) / (1 + sp.exp(-w * x - b)) ** 2) == 0
    )
    assert p.is_real


def test_the_coin_and_the_point_between_deceive_a_logistic_discriminator():
    coin, zero = np.array([0.5, 0, 0.5]), np.array([0.0, 1, 0])
    x = np.array([-1.0, 0.0, 1.0])
    rng = np.random.default_rng(1)
    for w, b in rng.normal(0, 3, size=(500, 2)):
        d = expit(w * x + b)
        assert coin @ np.log(d) + zero @ np.log1p(-d) <= -np.log(4) + 1e-12


def test_the_normal_law_and_two_points_agree_in_two_moments_and_not_in_the_fourth():
    from scipy import stats

    moments = [stats.norm.moment(k) for k in (1, 2, 3, 4)]
    assert moments == pytest.approx([0, 1, 0, 3])
    assert [np.mean([(-1.0) ** k, 1.0]) for k in (1, 2, 3, 4)] == [0, 1, 0, 1]


# False variants: `check` is the statement, and refutes each change of it.


def check(equal=None, top=-np.log(4.0), squared=False):  # noqa: B008
    """SciPy's ascent reaches above −log 4 exactly where the means differ."""
    for p, q, features in cases():
        seen = np.square(features) if squared else features
        means = (p - q) @ seen
        same = bool(np.abs(means).max() < 1e-12) if equal is None else equal(p, q)
        found = largest(p, q, features)
        assert found >= top - 1e-9
        assert (found <= top + 1e-6) == same


FALSE = {
    "only for equal laws": {"equal": lambda p, q: np.allclose(p, q)},
    "always": {"equal": lambda p, q: True},
    "means of the squares": {"squared": True},
    "the value −log 2": {"top": -float(np.log(2.0))},
}
