"""Proposition prop-alternating-steps: an ellipse is kept, for any two step sizes and any k."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gan_edu.theory.dynamics import play, rate

sizes = st.floats(0.01, 3.0)
starts = st.tuples(*[st.floats(-10, 10)] * 2).filter(lambda z: math.hypot(*z) > 1e-2)


def path(eta_g, eta_d, start, steps, k=1):
    """The rule of the statement, with k steps of D."""
    g, d = start
    points = [(g, d)]
    for _ in range(steps):
        g = g - eta_g * d
        for _ in range(k):
            d = d + eta_d * g
        points.append((g, d))
    return np.array(points)


def kept(points, eta_g, eta_d):
    g, d = points.T
    return eta_d * g**2 + eta_g * d**2 - eta_g * eta_d * g * d


def test_symbolically_the_quadratic_form_is_kept_and_the_determinant_is_one():
    g, d, a, b = sp.symbols("g d eta_g eta_d", real=True)
    new_g = g - a * d
    new_d = d + b * new_g
    form = lambda x, y: b * x**2 + a * y**2 - a * b * x * y  # noqa: E731
    assert sp.expand(form(new_g, new_d) - form(g, d)) == 0
    matrix = sp.Matrix([new_g, new_d]).jacobian([g, d])
    assert sp.expand(matrix.det()) == 1
    assert sp.expand(matrix.trace() - (2 - a * b)) == 0
    hessian = sp.hessian(form(g, d), (g, d)) / 2
    assert sp.expand(hessian.det() - (a * b - (a * b) ** 2 / 4)) == 0


@given(sizes, sizes, starts)
@settings(max_examples=80)
def test_below_four_the_form_is_kept_and_nothing_converges(eta_g, eta_d, start):
    assume(eta_g * eta_d < 3.9)
    points = path(eta_g, eta_d, start, 500)
    values = kept(points, eta_g, eta_d)
    np.testing.assert_allclose(values, values[0], rtol=1e-7)
    form = np.array([[eta_d, -eta_g * eta_d / 2], [-eta_g * eta_d / 2, eta_g]])
    low, high = np.linalg.eigvalsh(form)
    squares = (points**2).sum(axis=1)
    assert squares.max() <= values[0] / low * (1 + 1e-6)
    assert squares.min() >= values[0] / high * (1 - 1e-6)


@given(sizes, st.floats(0.01, 0.5), starts, st.integers(1, 5))
@settings(max_examples=50)
def test_k_steps_of_d_are_one_step_k_times_as_long(eta_g, eta_d, start, k):
    assume(eta_g * k * eta_d < 3.9)
    several, one = path(eta_g, eta_d, start, 40, k), path(eta_g, k * eta_d, start, 40)
    np.testing.assert_allclose(several, one, rtol=1e-6, atol=1e-6 * np.abs(one).max())


@pytest.mark.parametrize(("eta_g", "eta_d"), [(2.5, 2.5), (1.0, 5.0), (10.0, 0.5)])
def test_above_four_the_norm_grows_by_the_factor_of_the_statement(eta_g, eta_d):
    u = eta_g * eta_d
    factor = (u - 2 + math.sqrt(u * u - 4 * u)) / 2
    norms = np.linalg.norm(path(eta_g, eta_d, (1.0, 0.3), 60), axis=1)
    assert norms[-1] / norms[-2] == pytest.approx(factor, rel=1e-6)
    assert rate("alternating", math.sqrt(u)) == pytest.approx(factor)


def test_above_four_one_line_of_starts_shrinks():
    matrix = np.array([[1, -2.5], [2.5, 1 - 6.25]])
    values, vectors = np.linalg.eig(matrix)
    start = vectors[:, np.abs(values).argmin()]
    assert np.linalg.norm(path(2.5, 2.5, start, 5)[-1]) < 1e-2


def test_at_four_the_norm_grows_by_equal_amounts():
    norms = np.linalg.norm(path(4.0, 1.0, (1.0, 0.0), 200), axis=1)
    np.testing.assert_allclose(np.diff(norms)[100:], np.diff(norms)[-1], rtol=1e-3)
    assert np.diff(norms)[-1] > 0.1


def test_with_one_size_for_both_it_is_the_librarys_method():
    start = (0.4, -1.3)
    np.testing.assert_allclose(
        play("alternating", 0.7, start, 50), path(0.7, 0.7, start, 50), atol=1e-10
    )


# False variants: `check` is the statement, and refutes each change of it.


def growth_above_four(u):
    return (u - 2 + math.sqrt(u * u - 4 * u)) / 2


def check(
    cross=1.0,
    products=(0.25, 1.0, 3.0),
    steps_of_d=lambda k, eta: k * eta,
    growth=growth_above_four,
    on_line=False,
    order=1,
):
    """The form; below a product of 4 nothing converges or escapes, above it grows; k steps of D."""
    for u in products:
        for ratio in (0.5, 1.0, 2.0):
            eta_g, eta_d = ratio * u**0.5, u**0.5 / ratio
            points = path(eta_g, eta_d, (1.0, 0.3), 400)
            g, d = points.T
            values = eta_d * g**2 + eta_g * d**2 - cross * eta_g * eta_d * g * d
            np.testing.assert_allclose(values, values[0], rtol=1e-7)
            norms = np.linalg.norm(points, axis=1)
            assert 0.05 < norms.min() <= norms.max() < 20
            several = path(eta_g, eta_d / 5, (1.0, 0.3), 20, 3)
            one = path(eta_g, steps_of_d(3, eta_d / 5), (1.0, 0.3), 20)
            np.testing.assert_allclose(several, one, rtol=1e-6)
    for eta_g, eta_d in ((2.5, 2.5), (1.0, 5.0), (10.0, 0.5)):
        matrix = np.array([[1, -eta_g], [eta_d, 1 - eta_g * eta_d]])
        values, vectors = np.linalg.eig(matrix)
        start = vectors[:, np.abs(values).argmin()] if on_line else np.array([1.0, 0.3])
        norms = np.linalg.norm(path(eta_g, eta_d, start, 12), axis=1)
        assert norms[12] > norms[10] > norms[2]
        norms = np.linalg.norm(path(eta_g, eta_d, start, 60), axis=1)
        assert norms[60] / norms[59] == pytest.approx(growth(eta_g * eta_d), rel=1e-6)
    for eta_g, eta_d in ((2.0, 2.0), (4.0, 1.0)):
        # (eta_g, 2) spans the line of the starts that only turn their sign.
        start = (eta_g, 2.0) if on_line else (1.0, 0.3)
        sizes = np.linalg.norm(path(eta_g, eta_d, start, 4000), axis=1)
        assert sizes[4000] / sizes[2000] == pytest.approx(2.0**order, rel=1e-2)


FALSE = {
    "the cross term added": {"cross": -1.0},
    "half of the cross term": {"cross": 0.5},
    "a product of 4": {"products": (4.0,)},
    "k steps count once": {"steps_of_d": lambda k, eta: eta},
    "half of the growth above 4": {"growth": lambda u: growth_above_four(u) / 2},
    "the growth u - 2": {"growth": lambda u: u - 2},
    "every start grows": {"on_line": True},
    "bounded at 4": {"order": 0},
    "like the square of t at 4": {"order": 2},
}
