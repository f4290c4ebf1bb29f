"""Proposition prop-variational-form: every critic proves a lower bound of an f-divergence."""

import numpy as np
import pytest
import sympy as sp

from gan_edu.theory.f_divergences import DIVERGENCES, f_divergence, variational_value

from .instances import PAIRS, POSITIVE_PAIRS

SMOOTH = tuple(name for name in DIVERGENCES if name != "tv")


def test_symbolically_the_conjugate_of_the_gan_gives_the_value_function():
    u, d = sp.symbols("u D", positive=True)
    f = u * sp.log(u) - (u + 1) * sp.log((u + 1) / 2)
    t = sp.diff(f, u)
    conjugate = sp.simplify(sp.expand_log(u * t - f, force=True))
    stated = -sp.log(2 - sp.exp(sp.log(2 * u / (1 + u))))
    assert sp.simplify(sp.expand_log(sp.simplify(conjugate - stated), force=True)) == 0
    # T = log 2D: -f*(T) = log(2 - 2D), so the bound is log D + log(1 - D) + log 4.
    critic = sp.log(2 * d)
    bound = critic + sp.log(2 - sp.exp(critic))
    assert (
        sp.simplify(sp.expand_log(bound.subs(d, sp.Rational(1, 3)) - sp.log(sp.Rational(8, 9))))
        == 0
    )


def test_symbolically_the_slope_of_the_ratio_attains_the_supremum():
    u, w = sp.symbols("u w", positive=True)
    for f in (u * sp.log(u), -sp.log(u), (u - 1) ** 2, (sp.sqrt(u) - 1) ** 2):
        t = sp.diff(f, u)
        inner = w * t - f.subs(u, w)
        assert sp.simplify(sp.diff(inner, w).subs(w, u)) == 0
        assert sp.diff(inner, w, 2).subs({w: 0.7, u: 1.3}) < 0


@pytest.mark.parametrize("name", SMOOTH)
def test_an_ascent_from_nothing_comes_to_the_divergence_and_not_above(name):
    from scipy import optimize

    p, q = POSITIVE_PAIRS[3]
    found = optimize.minimize(
        lambda critic: min(1e6, -variational_value(p, q, critic, name)),
        DIVERGENCES[name].slope(np.ones(p.size)) - 0.01,
        method="Nelder-Mead",
        options={"maxiter": 20_000, "maxfev": 20_000, "xatol": 1e-9, "fatol": 1e-12},
    )
    exact = f_divergence(p, q, name)
    assert -found.fun <= exact + 1e-9
    assert -found.fun == pytest.approx(exact, abs=1e-4)


def test_where_supports_differ_no_bounded_critic_reaches_kl():
    p, q = np.array([0.5, 0.5]), np.array([1.0, 0.0])
    assert f_divergence(p, q, "kl") == np.inf
    assert variational_value(p, q, [0.5, 50.0], "kl") > 20.0


# False variants: `check` is the statement, and refutes each change of it.


def check(inside=True, shift=0.0, factor=1.0, swap=False, attained=True, everywhere=False):
    """Random critics stay below the divergence, and f'(p/q) reaches it on equal supports."""
    rng = np.random.default_rng(0)
    for name in SMOOTH:
        one = DIVERGENCES[name]
        for p, q in PAIRS:
            exact = f_divergence(q, p, name) if swap else f_divergence(p, q, name)
            for _ in range(5):
                critic = one.slope(rng.uniform(0.05, 3.0, p.size))
                assert factor * variational_value(p, q, critic, name) + shift <= exact + 1e-12
        for p, q in POSITIVE_PAIRS:
            best = one.slope(p / q)
            if not attained:
                best = best - 0.05
            reached = variational_value(p, q, best, name)
            assert reached == pytest.approx(f_divergence(p, q, name), abs=1e-9)
    if not inside:  # above log 2 the formula log(2 - e^T) has no value
        with np.errstate(invalid="ignore"):
            assert np.log(2.0 - np.exp(0.8)) > -np.inf
    if everywhere:  # equality also where supports differ
        p, q = np.array([0.5, 0.5]), np.array([1.0, 0.0])
        assert variational_value(p, q, [0.0, 1.0], "kl") == f_divergence(p, q, "kl")


FALSE = {
    "critics outside the domain": {"inside": False},
    "a bound that is a little higher": {"shift": 0.01},
    "twice the bound": {"factor": 2.0},
    "the laws exchanged": {"swap": True},
    "another critic is the best": {"attained": False},
    "equality on different supports": {"everywhere": True},
}
