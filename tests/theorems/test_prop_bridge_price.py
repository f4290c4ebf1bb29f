"""Proposition prop-bridge-price: a generator of bounded slope leaves points between the modes."""

import numpy as np
import pytest
import sympy as sp
from scipy import stats

norm = stats.norm


def shares(stretch, low=-1.0, high=1.0, shift=0.0):
    """Exact shares of {low}, of {high} and between, for a clipped line of this slope."""
    at_low = norm.cdf((low - shift) / stretch)
    at_high = norm.sf((high - shift) / stretch)
    return at_low, at_high, 1 - at_low - at_high


def forced(share, distance, stretch):
    return norm.cdf(norm.ppf(share) + distance / stretch) - share


def test_symbolically_the_clipped_line_has_equality():
    stretch = sp.symbols("Lambda", positive=True)
    cdf = lambda t: (1 + sp.erf(t / sp.sqrt(2))) / 2  # noqa: E731
    share = cdf(-1 / stretch)
    between = cdf(1 / stretch) - share
    # Phi^-1(share) = -1/Lambda, and the distance of the modes is 2.
    assert sp.simplify(between - (cdf(-1 / stretch + 2 / stretch) - share)) == 0


def test_the_numbers_of_the_text():
    found = [shares(stretch)[2] for stretch in (1, 3, 10)]
    assert found == pytest.approx([0.683, 0.261, 0.080], abs=5e-4)


@pytest.mark.parametrize("seed", range(4))
def test_random_networks_obey_it(seed):
    import torch
    from torch import nn

    torch.manual_seed(seed)
    layers = [nn.Linear(3, 32), nn.Tanh(), nn.Linear(32, 2)]
    with torch.no_grad():
        for layer in layers[::2]:
            layer.weight *= 6.0
        stretch = np.prod([float(torch.linalg.matrix_norm(la.weight, 2)) for la in layers[::2]])
        made = nn.Sequential(*layers)(torch.randn(200_000, 3)).numpy()[:, 0]
    for low, high in ((-1.0, 1.0), (0.0, 0.5), (-3.0, 3.0)):
        first, second = (made <= low).mean(), (made >= high).mean()
        if 0.0 < first < 1.0:
            bound = norm.sf(norm.ppf(first) + (high - low) / stretch)
            assert second <= bound + 5e-3  # of the sample


# False variants: `check` is the statement, and refutes each change of it.


def check(gap=lambda distance, stretch: distance / stretch, equal=True, prior=norm):
    """Clipped lines reach the bound; others, and those of another prior, stay on its side."""
    for stretch in (0.5, 1.0, 3.0, 10.0):
        for low, high, shift in ((-1.0, 1.0, 0.0), (-1.0, 1.0, 0.4), (0.0, 0.2, -0.3)):
            at_low = prior.cdf((low - shift) / stretch)
            at_high = prior.sf((high - shift) / stretch)
            least = norm.cdf(norm.ppf(at_low) + gap(high - low, stretch)) - at_low
            between = 1 - at_low - at_high
            assert between >= least - 1e-9
            if equal:
                assert between == pytest.approx(least, abs=1e-9)
    # A generator that folds reaches less than the bound allows: |z| clipped.
    first, second = 2 * norm.cdf(0.2) - 1, 2 * norm.sf(1.2)
    assert second <= norm.sf(norm.ppf(first) + gap(1.0, 1.0)) + 1e-12
    assert second < norm.sf(norm.ppf(first) + gap(1.0, 1.0)) - 1e-3


FALSE = {
    "half of the stretch": {"gap": lambda distance, stretch: 2 * distance / stretch},
    "twice the stretch": {"gap": lambda distance, stretch: distance / (2 * stretch)},
    "a prior with heavy tails": {"prior": stats.t(2)},
    "without the stretch": {"gap": lambda distance, stretch: distance},
}
