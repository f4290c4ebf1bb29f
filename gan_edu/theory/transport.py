r"""The Wasserstein distance of order 1 on finite metric spaces and on the line.

For laws p, q on n points with distances :math:`d_{ij}`,

.. math::
    W_1(p, q) = \min_{\gamma} \sum_{ij} \gamma_{ij} d_{ij}
              = \max_f \Big\{ \sum_i p_i f_i - q_i f_i : f_i - f_j \le d_{ij} \Big\},

over the couplings :math:`\gamma \ge 0` with row sums p and column sums q, and over the functions
with slope at most 1 (book, ``thm-kantorovich-rubinstein``). ``cheapest_plan`` solves the first
program, ``best_critic`` the second; neither calls the other, so a test that compares them tests the
theorem. Both use HiGHS. ``on_the_line`` is :math:`\int |F_p - F_q|` (``prop-wasserstein-line``).
"""

from typing import Any, NamedTuple

import numpy as np
import scipy
from numpy.typing import ArrayLike

from gan_edu.theory._validation import (
    FloatArray,
    as_distribution,
    as_distributions,
    as_real_array,
    fail,
    require_size,
)


class Plan(NamedTuple):
    """A coupling and what it costs.

    Attributes:
        cost: Its mean distance, the Wasserstein distance if the plan is the cheapest.
        coupling: Mass moved from point i to point j, (n, n).
    """

    cost: float
    coupling: FloatArray


class Critic(NamedTuple):
    """A function of slope at most 1 and what it sees.

    Attributes:
        gain: :math:`E_p f - E_q f`, the Wasserstein distance if the critic is the best one.
        values: f at each point, (n,), 0 at the first.
    """

    gain: float
    values: FloatArray


def cheapest_plan(p: ArrayLike, q: ArrayLike, distances: ArrayLike) -> Plan:
    r"""The coupling of p and q with the least mean distance, by linear programming.

    Args:
        p: Probability vector, (n,).
        q: Probability vector on the same points, (n,).
        distances: Metric :math:`d_{ij}` of the points, (n, n).

    Returns:
        The plan; its cost is :math:`W_1(p, q)`, to about 1e-10 of the largest distance.

    Raises:
        ValueError: If ``p`` or ``q`` is no probability vector, or ``distances`` no metric on its
            points.

    References:
        Villani (2009), chapter 6; book, ``def-wasserstein``.

    Example:
        >>> cheapest_plan([1.0, 0.0], [0.5, 0.5], [[0.0, 2.0], [2.0, 0.0]]).cost
        1.0
    """
    p, q = as_distributions(p, q)
    d, unit = _as_metric(distances, p.size)
    n = p.size
    ones, eye = np.ones((1, n)), scipy.sparse.eye_array(n)
    sums = scipy.sparse.vstack([scipy.sparse.kron(eye, ones), scipy.sparse.kron(ones, eye)])
    # One of the 2n equations follows from the others; dropping it keeps rounding out of the sums.
    equations = {"A_eq": sums.tocsr()[:-1], "b_eq": np.concatenate([p, q])[:-1]}
    coupling = _optimum((d / unit).ravel(), equations).reshape(n, n)
    return Plan(float((coupling * d).sum()), coupling)


def best_critic(p: ArrayLike, q: ArrayLike, distances: ArrayLike) -> Critic:
    r"""The function f of slope at most 1 with the largest :math:`E_p f - E_q f`.

    Args:
        p: Probability vector, (n,).
        q: Probability vector on the same points, (n,).
        distances: Metric :math:`d_{ij}` of the points, (n, n).

    Returns:
        The critic; its gain is :math:`W_1(p, q)`, to about 1e-10 of the largest distance.

    Raises:
        ValueError: If ``p`` or ``q`` is no probability vector, or ``distances`` no metric on its
            points.

    References:
        Villani (2009), theorem 5.10; book, ``thm-kantorovich-rubinstein``.

    Example:
        >>> best_critic([1.0, 0.0], [0.5, 0.5], [[0.0, 2.0], [2.0, 0.0]])
        Critic(gain=1.0, values=array([ 0., -2.]))
    """
    p, q = as_distributions(p, q)
    d, unit = _as_metric(distances, p.size)
    n = p.size
    first, second = np.nonzero(~np.eye(n, dtype=bool))
    rows = np.arange(first.size)
    slopes = scipy.sparse.csr_array(
        (
            np.repeat([1.0, -1.0], first.size),
            (np.tile(rows, 2), np.concatenate([first, second])),
        ),
        shape=(max(first.size, 1), n),
    )
    limits = (d / unit)[first, second] if first.size else np.zeros(1)
    bounds = [(0.0, 0.0)] + [(None, None)] * (n - 1)  # only differences count
    values = _optimum(q - p, {"A_ub": slopes, "b_ub": limits, "bounds": bounds}) * unit
    return Critic(float((p - q) @ values), values)


def on_the_line(
    x: ArrayLike, y: ArrayLike, p: ArrayLike | None = None, q: ArrayLike | None = None
) -> float:
    r"""Wasserstein distance of two laws on the line, :math:`\int |F_p(t) - F_q(t)|\, dt`.

    Args:
        x: Points of the first law, (n,).
        y: Points of the second, (m,).
        p: Masses of the points x, (n,); equal ones if not given.
        q: Masses of the points y, (m,); equal ones if not given.

    Returns:
        The distance, exact up to rounding.

    Raises:
        ValueError: If points are not finite, a mass vector is no law or sizes differ.

    References:
        Book, ``prop-wasserstein-line``; Vallender (1974).

    Example:
        >>> on_the_line([0.0], [3.0]), on_the_line([0.0, 1.0], [1.0, 2.0])
        (3.0, 1.0)
    """
    places = [
        as_real_array(points, name, 1, "points on the line, finite real numbers")
        for points, name in ((x, "x"), (y, "y"))
    ]
    masses = []
    for points, given, name, where in zip(places, (p, q), "pq", "xy", strict=True):
        law = np.full(points.size, 1.0 / points.size) if given is None else given
        masses.append(as_distribution(law, name))
        require_size(masses[-1], name, points.size, where)
    at = np.concatenate(places)
    order = np.argsort(at, kind="stable")
    excess = np.cumsum(np.concatenate([masses[0], -masses[1]])[order])
    return float((np.abs(excess[:-1]) * np.diff(at[order])).sum())


def _as_metric(values: ArrayLike, size: int) -> tuple[FloatArray, float]:
    """A matrix of distances that is one, and its largest entry (1 if all are 0)."""
    expected = (
        "a metric: a square matrix, symmetric, 0 exactly on the diagonal, with d_ik <= d_ij + d_jk"
    )
    d = as_real_array(values, "distances", 2, expected)
    if d.shape != (size, size):
        raise fail("distances", expected, values, f"Its shape is {d.shape} for {size} points.")
    unit = float(d.max()) or 1.0
    apart = d[~np.eye(size, dtype=bool)]
    if not (np.array_equal(d, d.T) and not np.diag(d).any() and (apart > 0.0).all()):
        raise fail("distances", expected, values, "Merge equal points, and make it symmetric.")
    detours = (d[:, :, np.newaxis] + d[np.newaxis]).min(axis=1)
    if (d > detours + 1e-9 * unit).any():
        raise fail("distances", expected, values, "A detour is shorter than the direct way.")
    return d, unit


def _optimum(cost: FloatArray, constraints: dict[str, Any]) -> FloatArray:
    """Where HiGHS finds the least cost; each program here has an optimum."""
    names = ("primal_feasibility_tolerance", "dual_feasibility_tolerance")
    constraints["options"] = dict.fromkeys(names, 1e-10)  # the least that HiGHS accepts
    found = scipy.optimize.linprog(cost, **constraints)
    if found.x is None:
        raise RuntimeError(f"HiGHS found no optimum of a program that has one: {found.message}")
    solution: FloatArray = found.x
    return solution
