r"""Learning dynamics of :math:`\min_x \max_y xy`, the smallest game that rotates.

The field is :math:`F(z) = (y, -x)` for :math:`z = (x, y)`; its only zero is the saddle point 0. A
method takes a step :math:`\eta` from :math:`z_t` to :math:`z_{t+1}`:

================  =====================================================================
"simultaneous"    :math:`z' = z - \eta F(z)`: gradient descent-ascent
"alternating"     :math:`x' = x - \eta y`, then :math:`y' = y + \eta x'`
"proximal"        :math:`z' = z - \eta F(z')`: the implicit step
"extragradient"   :math:`z' = z - \eta F(z - \eta F(z))`
"optimistic"      :math:`z' = z - 2\eta F(z) + \eta F(z_{t-1})`, with :math:`z_{-1} = z_0`
"damped"          exact flow of :math:`\dot x = -y,\ \dot y = x - \gamma y` for time :math:`\eta`
"continuous"      exact flow of :math:`\dot z = -F(z)` for time :math:`\eta`
================  =====================================================================

Here z is the pair of both players' parameters, :math:`(\theta_g, \theta_d)` in the book.

``play`` runs a method, ``rate`` is the theory (book, ``thm-bilinear-rates``,
``prop-alternating-steps``, ``prop-optimistic-steps``, ``prop-bilinear-flows``), ``measured_rate``
reads the factor off a trajectory. A rate is always the asymptotic factor per step of the **norm**
:math:`\lVert z_t \rVert`, not of its square: below 1 converges, above 1 diverges. For a bilinear
game :math:`y^\top A x` read :math:`\eta s_j` for :math:`\eta`, one singular value at a time
(``prop-bilinear-singular-values``). Any other game is nearly linear close to an equilibrium:
``local_dynamics`` reads its rates off the Jacobian, and its functions are names here too.
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from gan_edu.theory._bilinear import FACTORS, F, Method, damped_flow
from gan_edu.theory._bilinear import METHODS as METHODS
from gan_edu.theory._validation import FloatArray, as_choice, as_count, as_real, as_real_array, fail
from gan_edu.theory.local_dynamics import jacobian as jacobian
from gan_edu.theory.local_dynamics import largest_step as largest_step
from gan_edu.theory.local_dynamics import slowest_decay as slowest_decay
from gan_edu.theory.local_dynamics import spectral_radius as spectral_radius

_ONE = np.eye(2)


def play(
    method: Method, step: float, start: ArrayLike, steps: int, *, damping: float = 1.0
) -> FloatArray:
    r"""The trajectory :math:`z_0, \dots, z_T` of a method on :math:`\min_x \max_y xy`.

    Args:
        method: One of ``METHODS``; the module docstring defines them.
        step: Step size :math:`\eta > 0`; for the two flows, the time between two points.
        start: :math:`z_0 = (x_0, y_0)`, shape (2,).
        steps: Number of steps :math:`T \ge 1`.
        damping: :math:`\gamma > 0` of the method "damped"; the other methods ignore it.

    Returns:
        Points, shape (steps + 1, 2), float64; the first is ``start``.

    Raises:
        ValueError: If an argument is out of its range, or the trajectory overflows float64.

    References:
        Book, chapter on failures; Daskalakis et al. (2018) for the optimistic method, Gidel et
        al. (2019) for the alternating one.

    Example:
        >>> play("simultaneous", 1.0, [1.0, 0.0], 2)
        array([[1., 0.],
               [1., 1.],
               [0., 2.]])
    """
    as_choice(method, "method", METHODS)
    eta = as_real(step, "step", 0.0, math.inf)
    gamma = as_real(damping, "damping", 0.0, math.inf)
    trajectory = np.empty((as_count(steps, "steps") + 1, 2))
    trajectory[0] = _as_point(start)
    with np.errstate(over="ignore", invalid="ignore"):  # overflow is reported below
        update = _update(method, eta, gamma)
        trajectory[1] = update(trajectory[0], trajectory[0])
        for t in range(1, len(trajectory) - 1):
            trajectory[t + 1] = update(trajectory[t], trajectory[t - 1])
    finite = np.isfinite(trajectory).all(axis=1)
    if not finite.all():
        advice = f"The point after {finite.argmin()} steps overflows float64: lower step or steps."
        raise fail("trajectory", "finite", (method, eta, len(trajectory) - 1), advice)
    return trajectory


def rate(method: Method, step: float, *, damping: float = 1.0) -> float:
    r"""The exact asymptotic factor of :math:`\lVert z_t \rVert` per step, in closed form.

    It is the spectral radius of the update. Where the update is defective (optimistic at
    :math:`\eta = 1/2`, alternating at :math:`\eta = 2`, damped at :math:`\gamma = 2`) the norm has
    a further factor :math:`t`, which no rate shows.

    Args:
        method: One of ``METHODS``.
        step: Step size :math:`\eta > 0`.
        damping: :math:`\gamma > 0` of the method "damped"; the other methods ignore it.

    Returns:
        The factor; its square is the factor of :math:`x^2 + y^2`.

    Raises:
        ValueError: If an argument is out of its range or the factor overflows float64.

    References:
        Book, ``thm-bilinear-rates`` and the propositions beside it.

    Example:
        >>> round(rate("extragradient", 0.5**0.5) ** 2, 12)
        0.75
    """
    as_choice(method, "method", METHODS)
    eta = as_real(step, "step", 0.0, math.inf)
    gamma = as_real(damping, "damping", 0.0, math.inf)
    try:
        factor = FACTORS[method](eta, gamma)
    except OverflowError:
        factor = math.inf
    if not math.isfinite(factor):
        raise fail("step", "small enough for a finite factor", step, "Lower it.")
    return factor


def measured_rate(trajectory: ArrayLike) -> float:
    r"""The factor of :math:`\lVert z_t \rVert` per step that a trajectory shows.

    It is the exponential of the slope of :math:`\log \lVert z_t \rVert`, fitted by least squares to
    the second half of the points: exact for a geometric sequence, within :math:`O(1/T)` of the rate
    for one that also oscillates or carries a factor :math:`t`.

    Args:
        trajectory: Points, shape (T + 1, 2), with T at least 3 and no point at the saddle.

    Returns:
        The measured factor, to compare with ``rate``.

    Raises:
        ValueError: If the shape is wrong, a point is not finite, or a point is the saddle 0 itself.

    Example:
        >>> round(measured_rate(play("simultaneous", 1.0, [1.0, 0.0], 10)) ** 2, 12)
        2.0
    """
    points = _as_trajectory(trajectory)
    if len(points) < 4:
        raise fail("trajectory", "at least 4 points long", trajectory, "Play more steps.")
    largest = np.abs(points).max(axis=1)
    if not largest.all():
        advice = "A point is the saddle itself, where no rate can be read: play fewer steps."
        raise fail("trajectory", "away from 0", trajectory, advice)
    # Scaled first: the norm of a finite point may overflow, its logarithm does not.
    x, y = (points / largest[:, np.newaxis]).T
    half = (np.log(largest) + np.log(np.hypot(x, y)))[len(points) // 2 :]
    times = np.arange(len(half)) - (len(half) - 1) / 2.0
    slope = float(times @ (half - half.mean()) / (times @ times))
    try:
        return math.exp(slope)
    except OverflowError as error:
        advice = "The factor that it shows overflows float64: lower the step."
        raise fail("trajectory", "of a rate that float64 holds", trajectory, advice) from error


def averages(trajectory: ArrayLike) -> FloatArray:
    r"""Running averages :math:`\bar z_t = \frac{1}{t+1} \sum_{s \le t} z_s` of a trajectory.

    For simultaneous steps :math:`\lVert \bar z_{T-1} \rVert = \lVert z_T - z_0 \rVert / (\eta
    T)`, so averages can converge where the last iterate does not.

    Args:
        trajectory: Points, shape (T + 1, 2).

    Returns:
        Averages, same shape.

    Raises:
        ValueError: If the shape is wrong or a point is not finite.

    References:
        Book, ``prop-bilinear-averages``; Gidel et al. (2019).

    Example:
        >>> averages([[1.0, 0.0], [0.0, 1.0]])
        array([[1. , 0. ],
               [0.5, 0.5]])
    """
    points = _as_trajectory(trajectory)
    counts = np.arange(1.0, len(points) + 1.0)[:, np.newaxis]
    # Divided first only if their sum might overflow: the quotient of tiny numbers would underflow.
    fits = np.abs(points).max() <= np.finfo(np.float64).max / len(points) / 2.0
    scale = 1.0 if fits else 2.0 ** (len(points).bit_length() + 1)  # exact
    found = np.cumsum(points / scale, axis=0) / counts
    low, high = (extreme.accumulate(points) / scale for extreme in (np.minimum, np.maximum))
    inside: FloatArray = np.clip(found, low, high) * scale
    return inside


def _update(
    method: Method, eta: float, gamma: float
) -> Callable[[FloatArray, FloatArray], FloatArray]:
    """The map (z_t, z_{t-1}) -> z_{t+1}; only the optimistic method looks back."""
    if method == "optimistic":
        return lambda z, previous: z - 2.0 * eta * (F @ z) + eta * (F @ previous)
    if method == "alternating":
        return lambda z, _: np.array([z[0] - eta * z[1], z[1] + eta * (z[0] - eta * z[1])])
    if method == "extragradient":
        return lambda z, _: z - eta * (F @ (z - eta * (F @ z)))
    if method == "simultaneous":
        return lambda z, _: z - eta * (F @ z)
    if method == "proximal":
        implicit = np.linalg.inv(_ONE + eta * F)
        return lambda z, _: implicit @ z
    if method == "damped":
        flow = damped_flow(eta, gamma)
        return lambda z, _: flow @ z
    rotation = math.cos(eta) * _ONE - math.sin(eta) * F
    return lambda z, _: rotation @ z


def _as_point(values: ArrayLike) -> FloatArray:
    point = as_real_array(values, "start", 1, "a point (x, y), two finite real numbers")
    if point.size != 2:
        raise fail("start", "a point (x, y), two finite real numbers", values, "Pass two numbers.")
    return point


def _as_trajectory(values: ArrayLike) -> FloatArray:
    expected = "points (x, y), shape (T + 1, 2)"
    points = as_real_array(values, "trajectory", 2, expected)
    if points.shape[1] != 2:
        raise fail("trajectory", expected, values, f"Its shape is {points.shape}.")
    return points
