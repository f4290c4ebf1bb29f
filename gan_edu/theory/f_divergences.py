r"""The f-divergences of laws on a finite set, and their variational form.

For a convex f with :math:`f(1) = 0`,

.. math:: D_f(p \| q) = \sum_{q_i > 0} q_i f(p_i / q_i) + f'(\infty) \sum_{q_i = 0} p_i,

and every critic T proves :math:`D_f \ge E_p T - E_q f^*(T)`; the best one is :math:`f'(p/q)` (book,
``prop-variational-form``). ``DIVERGENCES`` names the functions f. Nothing here calls
``divergences``, whose functions are other formulas for some of the same numbers.
"""

import numpy as np
from numpy.typing import ArrayLike

from gan_edu.theory._convex_functions import DIVERGENCES as DIVERGENCES
from gan_edu.theory._convex_functions import Divergence as Divergence
from gan_edu.theory._validation import as_choice, as_distributions, as_real_array, require_size


def f_divergence(p: ArrayLike, q: ArrayLike, divergence: str) -> float:
    r"""The f-divergence :math:`D_f(p \| q)`, for the convex f with this name.

    Args:
        p: Probability vector, (n,).
        q: Probability vector on the same atoms, (n,).
        divergence: A name from ``DIVERGENCES``.

    Returns:
        The divergence, 0 if p = q; ``inf`` where the limits of f say so.

    Raises:
        ValueError: If ``p`` or ``q`` is no probability vector, sizes differ, or no divergence has
            this name.

    References:
        Csiszár (1967); Liese & Vajda (2006); book, definition ``def-f-divergence``.

    Example:
        >>> f_divergence([0.75, 0.25], [0.25, 0.75], "tv")
        0.5
    """
    as_choice(divergence, "divergence", tuple(DIVERGENCES))
    p, q = as_distributions(p, q)
    one = DIVERGENCES[divergence]
    both = (p > 0.0) & (q > 0.0)
    inner = float((q[both] * one.f(p[both] / q[both])).sum())
    only_q, only_p = float(q[p == 0.0].sum()), float(p[q == 0.0].sum())
    outer = (limit * mass for limit, mass in ((one.at_zero, only_q), (one.at_infinity, only_p)))
    return inner + sum(term for term in outer if not np.isnan(term))


def variational_value(p: ArrayLike, q: ArrayLike, critic: ArrayLike, divergence: str) -> float:
    r"""The lower bound :math:`E_p T - E_q f^*(T) \le D_f(p \| q)` that a critic T proves.

    Args:
        p: Probability vector, (n,).
        q: Probability vector on the same atoms, (n,).
        critic: T, one number per atom, (n,).
        divergence: A name from ``DIVERGENCES``.

    Returns:
        The bound; ``-inf`` if T leaves the domain of :math:`f^*` where q has mass.

    Raises:
        ValueError: If ``p`` or ``q`` is no probability vector, sizes differ, or no divergence has
            this name.

    References:
        Nguyen, Wainwright & Jordan (2010); Nowozin, Cseke & Tomioka (2016); book,
        ``prop-variational-form``.

    Example:
        >>> variational_value([0.75, 0.25], [0.25, 0.75], [0.5, -0.5], "tv")
        0.5
    """
    as_choice(divergence, "divergence", tuple(DIVERGENCES))
    p, q = as_distributions(p, q)
    critic = as_real_array(critic, "critic", 1, "one real number per atom")
    require_size(critic, "critic", p.size, "p")
    seen = q > 0.0
    cost = DIVERGENCES[divergence].conjugate(critic[seen])
    return float(p @ critic - (q[seen] * cost).sum())
