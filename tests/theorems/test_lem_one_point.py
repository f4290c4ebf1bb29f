"""Lemma lem-one-point: p log t + q log(1 - t) has exactly one maximiser, p/(p + q)."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize
from scipy.special import xlog1py, xlogy

POSITIVE = st.floats(1e-3, 10.0)
# 0 or far above round-off: with 1e-200 the quotient itself rounds to 0 or 1.
MASS = st.one_of(st.just(0.0), POSITIVE)


def f(t, p, q):
    return xlogy(p, t) + xlog1py(q, -t)


def test_symbolically_the_only_stationary_point_is_the_quotient_and_f_is_strictly_concave():
    p, q, t = sp.symbols("p q t", positive=True)
    formula = p * sp.log(t) + q * sp.log(1 - t)
    assert sp.solve(sp.diff(formula, t), t) == [p / (p + q)]
    curvature = sp.together(sp.diff(formula, t, 2))
    # −(p(1−t)² + q t²) / (t²(1−t)²): a sum of positive terms with a minus, on all of (0, 1).
    expected = -(p * (1 - t) ** 2 + q * t**2) / (t**2 * (1 - t) ** 2)
    assert sp.simplify(curvature - expected) == 0
    assert sp.simplify(curvature.subs(t, p / (p + q)) + (p + q) ** 3 / (p * q)) == 0


@given(POSITIVE, POSITIVE)
def test_a_general_purpose_search_finds_the_quotient(p, q):
    found = optimize.minimize_scalar(
        lambda t: -f(t, p, q), bounds=(0, 1), method="bounded", options={"xatol": 1e-12}
    ).x
    # A search that compares values sees a flat top: half of the digits, not all.
    assert found == pytest.approx(p / (p + q), abs=1e-5)


@given(MASS, MASS, st.floats(0, 1))
def test_no_number_beats_the_quotient_also_at_the_edges(p, q, t):
    if p + q > 0:
        best = p / (p + q)
        assert f(t, p, q) <= f(best, p, q) + 1e-12
        if abs(t - best) > 1e-3:
            assert f(t, p, q) < f(best, p, q)


@pytest.mark.parametrize(("p", "q", "edge"), [(0.3, 0.0, 1.0), (0.0, 0.3, 0.0)])
def test_with_one_density_zero_there_is_no_stationary_point_and_the_edge_wins(p, q, edge):
    inside = np.linspace(0.01, 0.99, 99)
    slopes = p / inside - q / (1 - inside)
    assert np.abs(slopes).min() > 0.29
    assert f(edge, p, q) == 0.0
    assert (f(inside, p, q) < 0).all()


def test_without_any_mass_every_number_is_a_maximiser():
    assert (f(np.linspace(0, 1, 11), 0.0, 0.0) == 0).all()


# False variants: `check` is the statement, and refutes each change of it.


def check(best=lambda p, q: p / (p + q), masses=(1e-3, 0.3, 5.0), without_mass=False):
    """The maximiser and that it is the only one, also where one of the masses is 0."""
    pairs = [(p, q) for p in (0.0, *masses) for q in (0.0, *masses) if p + q > 0]
    pairs += [(0.0, 0.0)] if without_mass else []
    for p, q in pairs:
        top = best(p, q) if p + q > 0 else 0.5
        others = np.linspace(0, 1, 4001)
        others = others[np.abs(others - top) > 1e-3]
        assert (f(others, p, q) < f(top, p, q)).all()


FALSE = {
    "the other share": {"best": lambda p, q: q / (p + q)},
    "pulled to a half": {"best": lambda p, q: (p + 0.1) / (p + q + 0.2)},
    "never at the edge": {"best": lambda p, q: min(max(p / (p + q), 0.01), 0.99)},
    "unique also without mass": {"without_mass": True},
    "a fraction of a hundredth off": {"best": lambda p, q: max(p / (p + q) - 2e-3, 0.0)},
}
