"""Where the line is cut, and when a sum is trusted: at the border itself."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
import scipy.integrate
from scipy import stats

from gan_edu.theory._quadrature import integrate
from gan_edu.theory.divergences import js_density, kl_density, tv_density

UNIFORM = stats.uniform(0, 1)


def integral(monkeypatch, total, errors, masses=(1.0, 1.0)):
    """The integral over [0, 1] if SciPy finds these numbers and these errors of them."""
    found = SimpleNamespace(estimate=np.array([total, *masses]), error=np.array(errors))
    monkeypatch.setattr(scipy.integrate, "cubature", lambda *_, **__: found)
    return integrate(lambda log_p, log_q: log_p, UNIFORM, UNIFORM, [0.0, 1.0])


@pytest.mark.parametrize(("total", "largest"), [(0.0, 1e-9), (0.5, 1e-9), (4.0, 4e-9)])
@pytest.mark.parametrize("where", [0, 1, 2])
def test_an_error_of_1e_9_is_trusted_relative_above_1_and_a_larger_one_is_not(
    monkeypatch, total, largest, where
):
    errors = np.zeros(3)
    errors[where] = largest
    assert integral(monkeypatch, total, errors) == total
    with pytest.raises(ValueError, match="The integral must be accurate to 1e-9"):
        integral(monkeypatch, total, 1.01 * errors)


@pytest.mark.parametrize("law", ["p", "q"])
def test_a_mass_may_differ_from_1_by_less_than_1e_9_in_either_direction(monkeypatch, law):
    for sign in (-1, 1):
        masses = [1.0 + sign * 0.99e-9 * (law == name) for name in "pq"]
        assert integral(monkeypatch, 0.5, np.zeros(3), masses) == 0.5
        masses = [1.0 + sign * 1.01e-9 * (law == name) for name in "pq"]
        with pytest.raises(ValueError, match=f"The mass of {law} must be 1 within 1e-9"):
            integral(monkeypatch, 0.5, np.zeros(3), masses)


@pytest.mark.parametrize(
    "points", [[0.0], [0.0, 0.0], [1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 2.0, 1.0], [0.0, 1.0, 1.0]]
)
def test_cuts_that_do_not_increase_are_refused(points):
    with pytest.raises(ValueError, match="points must be at least two increasing real numbers"):
        kl_density(UNIFORM, UNIFORM, points=points)


@pytest.mark.parametrize(
    "points", [[-math.inf, math.inf], [-math.inf, 0.0, math.inf], [-math.inf, -50, 60, math.inf]]
)
def test_half_lines_and_the_whole_line_are_integrated_whatever_the_cuts_between(points):
    found = kl_density(stats.norm(0, 1), stats.norm(1, 1), points=points)
    assert found == pytest.approx(0.5, abs=1e-9)


def test_mass_of_the_first_law_outside_the_second_is_infinite_on_either_side():
    normal = stats.norm(0, 1)
    for support in ((-39, math.inf), (-math.inf, 39)):
        assert kl_density(normal, stats.truncnorm(*support)) == math.inf
        assert kl_density(stats.truncnorm(*support), normal) == pytest.approx(0.0, abs=1e-9)
        assert js_density(normal, stats.truncnorm(*support)) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    "points",
    [
        None,
        [-math.inf, math.inf],
        [-math.inf, 0.3, math.inf],
        [-math.inf, -50.0, -40.0, math.inf],
        [-math.inf, 40.0, 50.0, math.inf],
        [-60.0, 60.0],
    ],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_where_two_densities_meet_their_distance_loses_no_digits(points, swapped):
    """Two normal laws of one width meet in the middle, two others on both sides of it."""
    pairs = [
        ((0.0, 1.0), (1.0, 1.0), 2 * stats.norm.cdf(0.5) - 1),
        ((3.0, 0.5), (-2.0, 0.5), 2 * stats.norm.cdf(5) - 1),
    ]
    inside = [stats.norm.cdf(math.sqrt(8 / 3 * math.log(2)) / s) * 2 - 1 for s in (1, 2)]
    pairs.append(((0.0, 1.0), (0.0, 2.0), inside[0] - inside[1]))
    for first, second, right in pairs:
        laws = [stats.norm(*first), stats.norm(*second)][:: -1 if swapped else 1]
        assert tv_density(*laws, points=points) == pytest.approx(right, abs=1e-13)


def test_laws_without_common_mass_or_with_the_same_have_no_place_to_meet():
    assert tv_density(UNIFORM, UNIFORM) == 0.0
    assert tv_density(UNIFORM, stats.uniform(3, 1)) == pytest.approx(1.0, abs=1e-13)
    assert tv_density(UNIFORM, stats.uniform(0.25, 1)) == pytest.approx(0.25, abs=1e-13)
    assert tv_density(UNIFORM, stats.triang(0.5, 0, 1)) == pytest.approx(0.25, abs=1e-13)
