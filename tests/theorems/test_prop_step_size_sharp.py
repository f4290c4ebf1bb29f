"""Proposition prop-step-size-sharp: for every step size above 1 some step raises the criterion."""

import pytest
import sympy as sp
from mpmath import mp, mpf

LAWS = ((mpf("0.1"), mpf("0.9")), (mpf("0.4"), mpf("0.6")))
ETAS = (mpf("1.1"), mpf("1.5"), mpf(2), mpf(5))


def criterion(p, q):
    """C at 120 digits, far below float64's smallest numbers."""
    terms = [(a, a / (a + b)) for a, b in zip(p, q, strict=True)]
    terms += [(b, b / (a + b)) for a, b in zip(p, q, strict=True)]
    return mp.fsum(weight * mp.log(share) for weight, share in terms if weight)


def step(p, q, eta):
    """The mirror step, by its definition with the exact discriminator."""
    weights = [b * mp.exp(-eta * mp.log(b / (a + b))) if b else mpf(0) for a, b in zip(p, q)]  # noqa: B905
    total = mp.fsum(weights)
    return [weight / total for weight in weights]


def rises(p, eta, epsilon):
    """Whether one step from (epsilon, 1 − epsilon) raises C."""
    q = (epsilon, 1 - epsilon)
    return criterion(p, step(p, q, eta)) > criterion(p, q)


@pytest.fixture(autouse=True)
def _digits():
    with mp.workdps(120):
        yield


def test_symbolically_the_limit_of_the_rise_is_positive():
    s = sp.symbols("s", positive=True)
    end = s * sp.log(s / (1 + s)) - sp.log(1 + s)
    assert sp.simplify(sp.diff(end, s) - sp.log(s / (1 + s))) == 0
    assert sp.limit(sp.log(s / (1 + s)), s, sp.oo) == 0  # and below 0 before


@pytest.mark.parametrize(
    ("eta", "epsilon"), [("1.01", "1e-100"), ("1.1", "1e-30"), ("1.5", "1e-8"), ("2", "1e-3")]
)
def test_the_numbers_of_the_text(eta, epsilon):
    with mp.workdps(400):
        assert rises(LAWS[0], mpf(eta), mpf(epsilon))


@pytest.mark.parametrize(("eta", "enough"), [("1.1", 11), ("2", 3)])
def test_the_text_names_the_first_power_of_ten_that_is_small_enough(eta, enough):
    with mp.workdps(400):
        found = [rises(LAWS[0], mpf(eta), mpf(10) ** -k) for k in range(1, 40)]
    assert found == [k >= enough for k in range(1, 40)]


def test_with_a_step_of_1_or_less_no_start_rises():
    for p in LAWS:
        for eta in (mpf("0.3"), mpf(1)):
            assert not any(rises(p, eta, mpf(10) ** -k) for k in range(1, 90, 4))


# False variants: `check` is the statement, and refutes each change of it.


def check(etas=ETAS, laws=LAWS, small=(-60, -90, -119), start=lambda e: (e, 1 - e)):
    """Small enough epsilons raise C for every step size above 1."""
    with mp.workdps(400):
        for p in laws:
            for eta in etas:
                for power in small:
                    q = start(mpf(10) ** power)
                    assert criterion(p, step(p, q, eta)) > criterion(p, q)


FALSE = {
    "a step of 1": {"etas": (mpf(1),)},
    "a step of 0.9": {"etas": (mpf("0.9"),)},
    "also if the first point is the likelier": {"laws": ((mpf("0.9"), mpf("0.1")),)},
    "also if both are as likely": {"laws": ((mpf("0.5"), mpf("0.5")),)},
    "epsilon need not be small": {"small": (-1,), "etas": (mpf("1.1"),)},
    "from the law itself": {"start": lambda e: LAWS[0]},
}
