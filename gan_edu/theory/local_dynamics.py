r"""Convergence near an equilibrium: the field of a game, linearised.

Simultaneous gradient steps of a game are :math:`z' = z - \eta F(z)`. Near a point with
:math:`F(z^*) = 0` only the Jacobian :math:`J = F'(z^*)` counts: if the spectral radius of
:math:`I - \eta J` is below 1 the steps converge from every start that is near enough, at nearly
this factor a step (book, ``thm-local-convergence``). Here are the Jacobian, the radius, and the
step below which it is under 1. For methods on the bilinear game itself, see ``dynamics``.
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gan_edu.theory._validation import FloatArray, as_real, as_real_array, fail

Field = Callable[[FloatArray], ArrayLike]


def jacobian(field: Field, point: ArrayLike, *, width: float = 1e-5) -> FloatArray:
    r"""The Jacobian :math:`F'(z)` by central differences: column j is the slope along :math:`z_j`.

    Args:
        field: F, from a point (n,) to a vector (n,).
        point: z, (n,).
        width: Half of the difference's length; the error is of the order of its square, plus
            rounding over it.

    Returns:
        (n, n), about 10 digits right for a smooth field of size 1.

    Raises:
        ValueError: If the point is not finite or the field returns another shape.

    Example:
        >>> jacobian(lambda z: [z[1], -z[0]], [0.0, 0.0]).round(9) + 0.0
        array([[ 0.,  1.],
               [-1.,  0.]])
    """
    z = as_real_array(point, "point", 1, "a point: one axis of finite real numbers")
    h = as_real(width, "width", 0.0, math.inf)
    columns = []
    for direction in np.eye(z.size):
        ahead, behind = (
            as_real_array(field(z + side * h * direction), "field(point)", 1, "a finite vector")
            for side in (1.0, -1.0)
        )
        if ahead.shape != z.shape:
            advice = "Return one entry for each parameter."
            raise fail("field(point)", f"of shape {z.shape}", ahead, advice)
        columns.append((ahead - behind) / (2.0 * h))
    return np.stack(columns, axis=1)


def spectral_radius(matrix: ArrayLike, step: float) -> float:
    r"""Spectral radius of the step's Jacobian, :math:`\rho(I - \eta J)`.

    Args:
        matrix: J, the Jacobian of the game's field at an equilibrium, (n, n).
        step: :math:`\eta > 0`.

    Returns:
        The asymptotic factor per step near the equilibrium: below 1 the steps converge locally.

    Raises:
        ValueError: If the matrix is not square and finite or the step is not positive.

    References:
        Ostrowski (1966); book, ``thm-local-convergence``.

    Example:
        >>> spectral_radius([[0.0, 1.0], [-1.0, 0.0]], 1.0) ** 2  # bilinear: 1 + step^2
        2.0000000000000004
    """
    eigenvalues = _eigenvalues(matrix)
    return float(np.abs(1.0 - as_real(step, "step", 0.0, math.inf) * eigenvalues).max())


def largest_step(matrix: ArrayLike) -> float:
    r"""The step :math:`\min 2\Re\lambda/|\lambda|^2`: below it simultaneous steps converge locally.

    Args:
        matrix: J, the Jacobian of the game's field at an equilibrium, (n, n).

    Returns:
        The threshold; 0 if some eigenvalue has no positive real part (up to rounding): then no step
        has a radius below 1.

    Raises:
        ValueError: If the matrix is not square and finite.

    References:
        Book, ``thm-local-convergence``.

    Example:
        >>> largest_step([[2.0]]), largest_step([[0.0, 1.0], [-1.0, 0.0]])
        (1.0, 0.0)
    """
    eigenvalues = _eigenvalues(matrix)
    rounding = 1e-12 * float(np.abs(eigenvalues).max())
    if (eigenvalues.real <= rounding).any():
        return 0.0
    return float((2.0 * eigenvalues.real / np.abs(eigenvalues) ** 2).min())


def slowest_decay(matrix: ArrayLike) -> float:
    r"""The least real part of the eigenvalues: how fast the flow :math:`\dot z = -F(z)` comes near.

    Args:
        matrix: J, the Jacobian of the game's field at an equilibrium, (n, n).

    Returns:
        The rate r of :math:`e^{-rt}`; not positive if the linearised flow does not converge.

    Raises:
        ValueError: If the matrix is not square and finite.

    Example:
        >>> slowest_decay([[1.0, 0.0], [0.0, 3.0]])
        1.0
    """
    return float(_eigenvalues(matrix).real.min())


def _eigenvalues(matrix: ArrayLike) -> NDArray[np.complex128]:
    expected = "a square matrix of finite real numbers"
    square = as_real_array(matrix, "matrix", 2, expected)
    if square.shape[0] != square.shape[1]:
        raise fail("matrix", expected, matrix, f"Its shape is {square.shape}.")
    return np.linalg.eigvals(square).astype(np.complex128)
