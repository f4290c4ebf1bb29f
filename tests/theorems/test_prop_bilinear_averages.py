"""Proposition prop-bilinear-averages: averages converge where last iterates do not."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from gan_edu.theory.dynamics import play

starts = st.tuples(*[st.floats(-10, 10)] * 2).filter(lambda z: math.hypot(*z) > 1e-2)


def mean_norm(points):
    """Norm of the average of all points but the last."""
    return np.linalg.norm(points[:-1].mean(axis=0))


def test_symbolically_the_growth_over_t_steps_stays_below_root_e():
    t = sp.Symbol("T", positive=True)
    assert sp.limit((1 + 1 / t) ** (t / 2), t, sp.oo) == sp.exp(sp.Rational(1, 2))
    # log of the square: T log(1 + 1/T) < 1, because log(1 + u) < u.
    assert all((1 + 1 / n) ** (n / 2) < math.exp(0.5) for n in (1, 2, 10, 1e3, 1e6))


@given(st.floats(0.01, 0.8), starts, st.integers(1, 200))
@settings(max_examples=60)
def test_simultaneous_averages_have_exactly_the_norm_of_the_statement(eta, start, steps):
    points = play("simultaneous", eta, start, steps)
    expected = np.linalg.norm(points[-1] - points[0]) / (eta * steps)
    assert mean_norm(points) == pytest.approx(expected, rel=1e-6, abs=1e-9)


@given(starts, st.integers(1, 2000))
@settings(max_examples=60)
def test_with_a_step_chosen_for_the_horizon_the_bound_holds(start, steps):
    points = play("simultaneous", steps**-0.5, start, steps)
    bound = (1 + math.exp(0.5)) * math.hypot(*start) / math.sqrt(steps)
    assert mean_norm(points) <= bound * (1 + 1e-9)
    assert np.linalg.norm(points[-1]) <= math.exp(0.5) * math.hypot(*start) * (1 + 1e-9)


@given(st.floats(0.05, 1.9), st.floats(0.05, 1.9), starts)
@settings(max_examples=40)
def test_alternating_averages_fall_like_one_over_t(eta_g, eta_d, start):
    g, d = start
    points = [start]
    for _ in range(4000):
        g = g - eta_g * d
        d = d + eta_d * g
        points.append((g, d))
    points = np.array(points)
    radius = np.linalg.norm(points, axis=1).max()
    # The sums telescope; each is at most twice the radius over its step, plus two end terms.
    constant = 2 * radius * (1 / eta_g + 1 / eta_d + 1)
    for steps in (10, 100, 1000, 4000):
        assert mean_norm(points[: steps + 1]) <= constant / steps * (1 + 1e-6)


def test_with_a_fixed_step_the_simultaneous_averages_diverge():
    sizes = [mean_norm(play("simultaneous", 0.3, [1, 0], steps)) for steps in (50, 100, 200)]
    assert sizes[0] < sizes[1] < sizes[2]
    assert sizes[2] > 10


# False variants: `check` is the statement, and refutes each change of it.

CONSTANT = 1 + math.exp(0.5)


def alternating_means(u, steps, ratio=1.0):
    g, d, points = 1.0, 0.5, [(1.0, 0.5)]
    for _ in range(steps):
        g = g - ratio * u**0.5 * d
        d = d + u**0.5 / ratio * g
        points.append((g, d))
    return mean_norm(np.array(points))


def check(constant=CONSTANT, order=0.5, horizon=True, u=3.5, norm=1.0, last=1.0):
    """The exact norm, its bound for a step chosen for the horizon, and the alternating rate."""
    for steps in (1, 4, 10, 89, 100, 1000):
        eta = steps**-0.5 if horizon else 0.3
        points = play("simultaneous", eta, [1.0, 0.5], steps)
        exact = np.linalg.norm(points[-1] - points[0]) / (eta * steps)
        assert mean_norm(points) == pytest.approx(norm * exact, rel=1e-9)
        assert mean_norm(points) <= constant * math.hypot(1.0, 0.5) / steps**order * (1 + 1e-9)
    for ratio in (1.0, 3.0):
        rates = [steps**last * alternating_means(u, steps, ratio) for steps in (100, 200, 400)]
        assert max(rates) < 20


FALSE = {
    "a smaller constant": {"constant": 2.5},
    "a rate of one over t": {"order": 1.0},
    "a fixed step": {"horizon": False},
    "alternating steps with a product of 4": {"u": 4.0},
    "twice the norm": {"norm": 2.0},
    "alternating averages like one over the square of t": {"last": 2.0},
}
