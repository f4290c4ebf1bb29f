"""The rates of the chapter on failures, against eigenvalues of the update and an ODE solver."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from gan_edu.theory.dynamics import METHODS, averages, measured_rate, play, rate

STEPS = [0.01, 0.1, 0.3, 0.5, 1 / math.sqrt(3), 1 / math.sqrt(2), 0.9, 1.0, 1.5, 1.999, 2.5, 7.0]
starts = st.tuples(*[st.floats(-10, 10)] * 2).filter(lambda z: math.hypot(*z) > 1e-3)


def spectral_radius(method, step, **options):
    """Largest |eigenvalue| of the update, whose matrix is read off the moves of basis vectors.

    The optimistic method is a map of (z_t, z_{t-1}). Two steps from
    z_0 = z_{-1} = e determine its two blocks, because it is linear.
    """
    first = np.column_stack([play(method, step, e, 1, **options)[1] for e in np.eye(2)])
    if method != "optimistic":
        return np.abs(np.linalg.eigvals(first)).max()
    second = np.column_stack([play(method, step, e, 2)[2] for e in np.eye(2)])
    # z_1 = (B + C) z_0 and z_2 = B z_1 + C z_0, so z_2 - z_1 = B (z_1 - z_0).
    b = (second - first) @ np.linalg.inv(first - np.eye(2))
    companion = np.block([[b, first - b], [np.eye(2), np.zeros((2, 2))]])
    return np.abs(np.linalg.eigvals(companion)).max()


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("method", METHODS)
def test_rate_is_the_spectral_radius_of_one_step(method, step):
    # a double root (optimistic, eta = 1/2) is only found to the square root of the precision
    defective = method == "optimistic" and step == 0.5
    tolerance = 1e-6 if defective else 1e-10
    assert rate(method, step) == pytest.approx(spectral_radius(method, step), rel=tolerance)


@pytest.mark.parametrize("damping", [0.01, 0.5, 1.9, 2.0, 2.1, 10.0])
def test_damped_rate_is_the_spectral_radius_of_the_flow(damping):
    tolerance = 1e-6 if damping == 2.0 else 1e-10
    radius = spectral_radius("damped", 0.7, damping=damping)
    assert rate("damped", 0.7, damping=damping) == pytest.approx(radius, rel=tolerance)
    assert rate("damped", 0.7, damping=damping) < 1.0


@pytest.mark.parametrize(
    ("method", "squared"),
    [
        ("simultaneous", lambda eta: 1 + eta**2),
        ("alternating", lambda eta: 1.0),
        ("proximal", lambda eta: 1 / (1 + eta**2)),
        ("extragradient", lambda eta: 1 - eta**2 + eta**4),
        ("optimistic", lambda eta: (1 + math.sqrt(1 - 4 * eta**2)) / 2),
        ("continuous", lambda eta: 1.0),
    ],
)
def test_the_square_of_the_rate_is_the_factor_in_the_books_table(method, squared):
    for eta in (0.05, 0.2, 0.49):
        assert rate(method, eta) ** 2 == pytest.approx(squared(eta), rel=1e-13)


def test_best_steps_and_limits_of_convergence_are_those_of_the_theorem():
    etas = np.linspace(0.001, 1.2, 1200)
    extra = np.array([rate("extragradient", eta) ** 2 for eta in etas])
    optimistic = np.array([rate("optimistic", eta) ** 2 for eta in etas])
    assert extra.min() == pytest.approx(3 / 4, abs=1e-6)
    assert etas[extra.argmin()] == pytest.approx(1 / math.sqrt(2), abs=1e-3)
    assert optimistic.min() == pytest.approx(1 / 2, abs=1e-2)
    assert etas[optimistic.argmin()] == pytest.approx(1 / 2, abs=1e-3)
    np.testing.assert_array_equal(extra < 1, etas < 1)
    np.testing.assert_array_equal(optimistic < 1, etas < 1 / math.sqrt(3))
    assert all(rate("simultaneous", eta) > 1 > rate("proximal", eta) for eta in etas)


@pytest.mark.parametrize("step", [0.05, 0.3, 0.5, 0.7, 0.95])
@pytest.mark.parametrize("method", METHODS)
def test_measured_rate_approaches_the_exact_one(method, step):
    measured = measured_rate(play(method, step, [1.0, 0.5], 400))
    geometric = method in {"simultaneous", "proximal", "extragradient", "continuous"}
    assert measured == pytest.approx(rate(method, step), rel=1e-9 if geometric else 0.01)


@given(st.sampled_from(METHODS), st.floats(0.01, 1.0), starts)
def test_trajectories_are_linear_in_the_start(method, step, start):
    start = np.array(start)
    unit = np.stack([play(method, step, e, 20) for e in np.eye(2)])
    expected = np.tensordot(start, unit, axes=1)
    scale = np.abs(unit).max() * np.abs(start).max()
    np.testing.assert_allclose(play(method, step, start, 20), expected, atol=1e-12 * scale)


@pytest.mark.parametrize("damping", [0.3, 2.0, 5.0])
def test_flows_agree_with_an_ode_solver(damping):
    times = np.linspace(0.0, 5.0, 21)
    for method, friction in (("continuous", 0.0), ("damped", damping)):
        solution = solve_ivp(
            lambda _, z, g=friction: [-z[1], z[0] - g * z[1]],
            (0.0, 5.0),
            [1.0, -2.0],
            t_eval=times,
            rtol=1e-10,
            atol=1e-12,
        )
        ours = play(method, 0.25, [1.0, -2.0], 20, damping=damping)
        np.testing.assert_allclose(ours, solution.y.T, atol=1e-8)


@given(st.floats(0.01, 1.9), starts)
def test_alternating_steps_conserve_their_ellipse_and_the_continuous_flow_its_circle(step, start):
    x, y = play("alternating", step, start, 200).T
    conserved = x**2 + y**2 - step * x * y
    np.testing.assert_allclose(conserved, conserved[0], rtol=1e-9)
    radius = np.hypot(*play("continuous", step, start, 200).T)
    np.testing.assert_allclose(radius, radius[0], rtol=1e-12)


@given(st.floats(0.01, 1.0), starts, st.integers(1, 300))
def test_each_simultaneous_step_multiplies_the_norm_by_exactly_the_rate(step, start, steps):
    norms = np.hypot(*play("simultaneous", step, start, steps).T)
    np.testing.assert_allclose(norms[1:] / norms[:-1], rate("simultaneous", step), rtol=1e-12)


@given(st.floats(0.01, 0.5), starts, st.integers(1, 200))
def test_averages_are_within_the_bound_of_the_theorem(step, start, steps):
    trajectory = play("simultaneous", step, start, steps)
    norms = np.hypot(*trajectory.T)
    mean = averages(trajectory)[steps - 1]
    assert np.hypot(*mean) <= (norms[0] + norms[-1]) / (step * steps) * (1 + 1e-9)
    # alternating steps: the sum of y_t is (x_0 - x_T) / eta and all iterates stay bounded
    trajectory = play("alternating", step, start, steps)
    mean_y = averages(trajectory)[steps - 1, 1]
    expected = (trajectory[0, 0] - trajectory[-1, 0]) / (step * steps)
    assert mean_y == pytest.approx(expected, abs=1e-9 * (1 + norms[0]) / step)


@given(st.integers(1, 50))
def test_averages_are_the_means_of_the_leading_points(length):
    points = np.random.default_rng(length).normal(size=(length, 2))
    expected = [points[: t + 1].mean(axis=0) for t in range(length)]
    np.testing.assert_allclose(averages(points), expected, atol=1e-14)


@pytest.mark.parametrize("size", [5e-324, 3e-310, 1.0, 1.7976931348623157e308])
def test_averages_of_equal_points_are_this_point_at_both_ends_of_float64(size):
    for length in (1, 3, 7, 49):
        points = np.tile([size, -size], (length, 1))
        np.testing.assert_array_equal(averages(points), points)


def test_without_a_number_the_damping_is_1():
    assert rate("damped", 0.7) == rate("damped", 0.7, damping=1.0) != rate("damped", 0.7, damping=2)
    ours, other = (play("damped", 0.7, [1.0, 2.0], 3, **k) for k in ({}, {"damping": 1.0}))
    np.testing.assert_array_equal(ours, other)


def test_the_first_optimistic_step_is_a_simultaneous_one():
    ours, plain = (play(m, 0.3, [1.0, 2.0], 1) for m in ("optimistic", "simultaneous"))
    np.testing.assert_allclose(ours, plain, atol=1e-15)


def test_overflow_and_unreadable_trajectories_are_errors():
    # The norm grows by the root of 101 in each step: above 1.8e308 after 308 of them.
    message = r"got \('simultaneous', 10.0, 1000\). The point after 308 steps overflows float64"
    with pytest.raises(ValueError, match=message):
        play("simultaneous", 10.0, [1.0, 1.0], 1000)
    with pytest.raises(ValueError, match="saddle itself"):
        measured_rate(np.zeros((10, 2)))
    with pytest.raises(ValueError, match="at least 4 points"):
        measured_rate(np.ones((3, 2)))
    with pytest.raises(ValueError, match="one of simultaneous, alternating"):
        rate("newton", 0.1)
