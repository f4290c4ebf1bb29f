"""Proposition prop-clipped-critic: a clipped critic on two points does not settle."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st


def play(state, step, steps, bound=1.0, damping=0.0):
    theta, psi = state
    path = [np.array(state, dtype=float)]
    for _ in range(steps):
        moved = psi - step * theta - step * damping * psi
        theta, psi = theta + step * psi, float(np.clip(moved, -bound, bound))
        path.append(np.array([theta, psi]))
    return np.array(path)


def test_symbolically_a_step_without_a_cut_multiplies_by_1_plus_eta_squared():
    theta, psi, eta = sp.symbols("theta psi eta", real=True)
    moved = (theta + eta * psi) ** 2 + (psi - eta * theta) ** 2
    assert sp.expand(moved - (1 + eta**2) * (theta**2 + psi**2)) == 0


@given(st.floats(-2, 2), st.floats(-1, 1), st.floats(0.01, 1.5))
@settings(max_examples=60)
def test_from_no_start_but_the_solution_does_it_stay_near_the_solution(theta, psi, step):
    if np.hypot(theta, psi) > 1e-3:
        path = play((theta, psi), step, int(200 + 20 / step**2) if step > 0.1 else 3000)
        late = np.linalg.norm(path[len(path) // 2 :], axis=1)
        assert late.max() > min(0.5, np.hypot(theta, psi))


def test_it_is_the_bilinear_field_of_pytorch():
    import torch

    theta, psi = torch.tensor(0.4, requires_grad=True), torch.tensor(-0.2, requires_grad=True)
    value = psi * 0.0 - psi * theta  # E_P T - E_Q T, data at 0
    slopes = torch.autograd.grad(value, [theta, psi])
    assert (-float(slopes[0]), float(slopes[1])) == (pytest.approx(-0.2), pytest.approx(-0.4))


# False variants: `check` is the statement, and refutes each change of it.


def check(damping=0.0, power=2, settles=False, bound=1.0):
    """Uncut steps grow by the factor; whatever is cut has |psi| = 1; no path tends to 0."""
    for start in ((0.3, 0.0), (0.0, -0.5), (2.0, 1.0), (-1.0, 0.2)):
        for step in (0.05, 0.3, 1.0):
            path = play(start, step, 2000, damping=damping)
            squares = (path**2).sum(axis=1)
            cut = np.abs(path[1:, 1]) >= 1.0 - 1e-12
            free = ~cut
            growth = squares[1:][free] / squares[:-1][free]
            assert growth == pytest.approx(np.full(growth.size, 1 + step**power), rel=1e-9)
            assert np.abs(path[:, 1]).max() <= bound
            assert (np.sqrt(squares[-200:]).max() < 0.1) == settles


FALSE = {
    "with a damping term": {"damping": 1.0},
    "growth by 1 + eta": {"power": 1},
    "it settles": {"settles": True},
    "within half of the clip": {"bound": 0.5},
}
