"""Proposition prop-field-not-gradient: F = (f_g, -f_d) is a gradient only if f is a sum."""

import pytest
import sympy as sp

g, d = sp.symbols("theta_g theta_d", real=True)
SUMS = [g**2 - d**2, sp.exp(g) + sp.sin(d), sp.Integer(3) * g]
PLAYED = [g * d, g**2 + g * d - d**2, sp.log(1 + sp.exp(g * d)), g**2 * d]


def field(f):
    return sp.diff(f, g), -sp.diff(f, d)


def curl(f):
    """Zero everywhere if and only if the field is a gradient, on the whole plane."""
    first, second = field(f)
    return sp.simplify(sp.diff(first, d) - sp.diff(second, g))


@pytest.mark.parametrize("f", SUMS)
def test_of_a_sum_the_field_is_the_gradient_of_the_difference(f):
    first, second = f.subs(d, 0), f.subs(g, 0) - f.subs({g: 0, d: 0})
    potential = first - second
    assert sp.simplify(first + second - f) == 0
    assert [sp.diff(potential, x) for x in (g, d)] == list(field(f))
    assert curl(f) == 0


@pytest.mark.parametrize("f", PLAYED)
def test_with_a_mixed_derivative_the_work_round_a_square_is_not_zero(f):
    assert curl(f) != 0
    first, second = field(f)
    # A gradient would do no work on a closed path; this one runs round [0, 1] x [0, 1].
    t = sp.Symbol("t", real=True)
    sides = [
        first.subs({g: t, d: 0}),
        second.subs({g: 1, d: t}),
        -first.subs({g: t, d: 1}),
        -second.subs({g: 0, d: t}),
    ]
    work = sum(sp.Integral(side, (t, 0, 1)).evalf() for side in sides)
    assert abs(work) > 0.1


def test_minimising_together_instead_of_playing_gives_a_gradient():
    # With the same sign for both players the mixed term does no harm.
    f = g**2 + g * d + d**2
    assert sp.diff(sp.diff(f, g), d) == sp.diff(sp.diff(f, d), g)


# False variants: `check` is the statement, and refutes each change of it.

a, b = sp.symbols("a b", real=True)  # a second parameter of each player
CASES = [  # function, and whether it is a sum of one of G's and one of D's parameters
    (g**2 - d**2, True),
    (sp.exp(g) + sp.sin(d) + a * g - b * d, True),
    (g * a + sp.cos(d * b), True),
    (g * d, False),
    (g**2 + a * b, False),
    (a * g + b * d + a * d**2, False),
]


SLIT = sp.Piecewise((g**3, (g > 0) & (d > 0)), (0, True))  # on the plane without g >= 0, d = 0


def check(rule=lambda is_sum: is_sum, second=-1, cases=CASES):
    """The field is a gradient, that is its Jacobian is symmetric, exactly for a sum."""
    for f, is_sum in cases:
        field = [sp.diff(f, g), sp.diff(f, a), second * sp.diff(f, d), second * sp.diff(f, b)]
        jacobian = sp.Matrix(field).jacobian([g, a, d, b])
        assert (sp.simplify(jacobian - jacobian.T) == sp.zeros(4)) == rule(is_sum)


FALSE = {
    "always a gradient": {"rule": lambda is_sum: True},
    "never a gradient": {"rule": lambda is_sum: False},
    "players that minimise together": {"second": 1},
    "a function that is not defined on a half-line": {"cases": [(SLIT, False)]},
}
