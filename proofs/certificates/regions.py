"""Factors and stability regions of the methods, as theorems of real arithmetic that Z3 decides.

The methods are those of ``gan_edu.theory.dynamics`` on min over x, max over y of xy. A root of a
method's characteristic polynomial is ``s + i t``. Sources: book, ``thm-bilinear-rates``,
``prop-alternating-steps``, ``prop-optimistic-steps``, ``prop-bilinear-flows``, ``prop-dirac-gan``.

A theorem is what holds for all real numbers: Z3 proves that its negation has no solution. Beside
each stands a false variant, for which Z3 must find a counterexample.
"""

from __future__ import annotations

from typing import NamedTuple

import z3

eta, gamma, a, b, x, y, s, t, r = z3.Reals("eta gamma a b x y s t r")


class Claim(NamedTuple):
    """A theorem about all real numbers, and a variant that is false."""

    statement: str
    theorem: z3.BoolRef
    false_variant: z3.BoolRef


def counterexample(claim: z3.BoolRef) -> z3.ModelRef | None:
    """Numbers for which a claim is false, or ``None`` if Z3 proves that there are none.

    Args:
        claim: A formula of real arithmetic; its free variables stand for all real numbers.

    Returns:
        A counterexample, or ``None``: the claim is a theorem.

    Raises:
        ValueError: If Z3 cannot decide the claim.

    Example:
        >>> counterexample(x * x + 1 > 0) is None, counterexample(x * x > 0)
        (True, [x = 0])
    """
    solver = z3.SolverFor("QF_NRA")
    solver.add(z3.Not(claim))
    answer = solver.check()
    if answer == z3.unknown:
        raise ValueError(f"Z3 cannot decide {claim}: {solver.reason_unknown()}")
    return solver.model() if answer == z3.sat else None


def _square(p: z3.ArithRef, q: z3.ArithRef) -> z3.ArithRef:
    return p * p + q * q


def _root(sum_re: z3.ArithRef, sum_im: z3.ArithRef, product: tuple[object, object]) -> z3.BoolRef:
    """That z = s + i t solves z^2 - (sum) z + product = 0."""
    real = s * s - t * t - (sum_re * s - sum_im * t) + product[0]
    imaginary = 2 * s * t - (sum_re * t + sum_im * s) + product[1]
    return z3.And(real == 0, imaginary == 0)


_h = (x - eta * y, y + eta * x)  # a step from (x, y)
_form = b * x * x + a * y * y - a * b * x * y
_after = (x - a * y, y + b * (x - a * y))
_form_after = b * _after[0] ** 2 + a * _after[1] ** 2 - a * b * _after[0] * _after[1]
_extra = (x - eta * _h[1], y + eta * _h[0])
_factor = 1 - eta**2 + eta**4
_optimistic = _root(z3.RealVal(1), -2 * eta, (z3.RealVal(0), -eta))
_dirac = _root(gamma, z3.RealVal(0), (z3.Q(1, 4), z3.RealVal(0)))
_inside = _square(1 - eta * s, eta * t) < 1  # |1 - eta lambda| < 1 for lambda = s + i t

REGIONS: dict[str, list[Claim]] = {
    "simultaneous": [
        Claim(
            "every step, from every point, multiplies the squared norm by 1 + eta^2",
            _square(*_h) == (1 + eta**2) * _square(x, y),
            _square(*_h) == (1 + eta) * _square(x, y),
        ),
        Claim(
            "so it grows for every step size",
            z3.Implies(z3.And(eta > 0, _square(x, y) > 0), _square(*_h) > _square(x, y)),
            z3.Implies(z3.And(eta > 0, _square(x, y) >= 0), _square(*_h) > _square(x, y)),
        ),
    ],
    "alternating": [
        Claim(
            "the quadratic form is the same after a step", _form_after == _form, _form < _form_after
        ),
        Claim(
            "for a b < 4 the form is positive, so its level sets are ellipses",
            z3.Implies(z3.And(a > 0, b > 0, a * b < 4, _square(x, y) > 0), _form > 0),
            z3.Implies(z3.And(a > 0, b > 0, a * b <= 4, _square(x, y) > 0), _form > 0),
        ),
        Claim(
            "for a b >= 4 it is not: (a, 2) has a form that is not positive",
            z3.Implies(z3.And(a > 0, b > 0, a * b >= 4), b * a * a + 4 * a - 2 * a * a * b <= 0),
            z3.Implies(z3.And(a > 0, b > 0, a * b > 3), b * a * a + 4 * a - 2 * a * a * b <= 0),
        ),
        Claim(
            "for a b <= 4 both roots have the modulus 1; above, one is outside",
            z3.Implies(
                z3.And(a > 0, b > 0, _root(2 - a * b, z3.RealVal(0), (1, 0)), _square(s, t) > 1),
                a * b > 4,
            ),
            z3.Implies(
                z3.And(a > 0, b > 0, _root(2 - a * b, z3.RealVal(0), (1, 0)), _square(s, t) > 1),
                a * b > 5,
            ),
        ),
    ],
    "proximal": [
        Claim(
            "every step divides the squared norm by 1 + eta^2",
            z3.Implies(
                z3.And(s == x - eta * t, t == y + eta * s),
                (1 + eta**2) * _square(s, t) == _square(x, y),
            ),
            z3.Implies(
                z3.And(s == x - eta * t, t == y + eta * s), 2 * _square(s, t) == _square(x, y)
            ),
        ),
    ],
    "extragradient": [
        Claim(
            "every step multiplies the squared norm by 1 - eta^2 + eta^4",
            _square(*_extra) == _factor * _square(x, y),
            _square(*_extra) == (1 - eta**2) * _square(x, y),
        ),
        Claim(
            "the factor is below 1 exactly for eta < 1",
            z3.Implies(eta > 0, (_factor < 1) == (eta < 1)),
            z3.Implies(eta > 0, (_factor < 1) == (eta <= 1)),
        ),
        Claim(
            "the factor is least, 3/4, at eta^2 = 1/2",
            z3.And(_factor >= z3.Q(3, 4), (_factor == z3.Q(3, 4)) == (2 * eta**2 == 1)),
            _factor >= z3.Q(4, 5),
        ),
    ],
    "optimistic": [
        Claim(
            "for eta < 1/sqrt 3 both roots are inside the unit circle",
            z3.Implies(z3.And(eta > 0, 3 * eta**2 < 1, _optimistic), _square(s, t) < 1),
            z3.Implies(z3.And(eta > 0, 3 * eta**2 < 2, _optimistic), _square(s, t) < 1),
        ),
        Claim(
            "for eta >= 1/sqrt 3 one of the two roots, z or 1 - 2 i eta - z, is not",
            z3.Implies(
                z3.And(eta > 0, 3 * eta**2 >= 1, _optimistic),
                z3.Or(_square(s, t) >= 1, _square(1 - s, -2 * eta - t) >= 1),
            ),
            z3.Implies(
                z3.And(eta > 0, 4 * eta**2 >= 1, _optimistic),
                z3.Or(_square(s, t) >= 1, _square(1 - s, -2 * eta - t) >= 1),
            ),
        ),
    ],
    "damped": [
        Claim(
            "for gamma > 0 every root has a negative real part",
            z3.Implies(z3.And(gamma > 0, _root(-gamma, z3.RealVal(0), (1, 0))), s < 0),
            z3.Implies(z3.And(gamma >= 0, _root(-gamma, z3.RealVal(0), (1, 0))), s < 0),
        ),
        Claim(
            "the rate is gamma/2 below 2, and 2/(gamma + sqrt(gamma^2 - 4)) above",
            z3.Implies(
                z3.And(gamma > 0, _root(-gamma, z3.RealVal(0), (1, 0))),
                z3.And(
                    z3.Implies(gamma < 2, 2 * s == -gamma),
                    z3.Implies(
                        z3.And(gamma > 2, r > 0, r * r == gamma**2 - 4), s * (gamma + r) <= -2
                    ),
                ),
            ),
            z3.Implies(z3.And(gamma > 0, _root(-gamma, z3.RealVal(0), (1, 0))), 2 * s == -gamma),
        ),
    ],
    "continuous": [
        Claim(
            "both roots are imaginary, so the norm stays",
            z3.Implies(_root(z3.RealVal(0), z3.RealVal(0), (1, 0)), s == 0),
            z3.Implies(_root(z3.RealVal(0), z3.RealVal(0), (1, 0)), s < 0),
        ),
    ],
    "Dirac-GAN with R1": [
        Claim(
            "without the penalty no step size is stable",
            z3.Implies(z3.And(eta > 0, gamma == 0, _dirac), z3.Not(_inside)),
            z3.Implies(z3.And(eta > 0, gamma >= 0, _dirac), z3.Not(_inside)),
        ),
        Claim(
            "for 0 < gamma <= 1 the steps are stable exactly for eta < 4 gamma",
            z3.Implies(
                z3.And(eta > 0, gamma > 0, gamma <= 1, _dirac), _inside == (eta < 4 * gamma)
            ),
            z3.Implies(
                z3.And(eta > 0, gamma > 0, gamma <= 2, _dirac), _inside == (eta < 4 * gamma)
            ),
        ),
        Claim(
            "for gamma > 1 exactly for eta < 4 / (gamma + sqrt(gamma^2 - 1))",
            z3.Implies(
                z3.And(eta > 0, gamma > 1, r > 0, r * r == gamma**2 - 1, _dirac),
                z3.And(
                    z3.Implies(eta * (gamma + r) < 4, _inside),
                    z3.Implies(z3.And(eta * (gamma + r) >= 4, 2 * s == gamma + r), z3.Not(_inside)),
                ),
            ),
            z3.Implies(
                z3.And(eta > 0, gamma > 1, r > 0, r * r == gamma**2 - 1, _dirac),
                z3.Implies(eta * gamma < 4, _inside),
            ),
        ),
    ],
}
