"""Toy mixtures: their densities are exact and their samples have the law they name."""

import numpy as np
import pytest
from scipy import stats

from gan_edu.data import toy


@pytest.mark.parametrize("mixture", [toy.ring(std=0.3), toy.grid(side=3, std=0.4)])
def test_the_density_equals_the_weighted_sum_of_scipy_normals(mixture):
    x = np.random.default_rng(0).normal(size=(50, 2)) * 2
    normals = [stats.multivariate_normal(mean, mixture.std**2) for mean in mixture.means]
    expected = sum(w * n.pdf(x) for w, n in zip(mixture.weights, normals, strict=True))
    assert mixture.density(x) == pytest.approx(expected, rel=1e-12)


def test_the_log_density_stays_finite_where_the_density_underflows():
    far = toy.ring().log_density([100.0, 0.0])
    assert np.isfinite(far)
    assert far == pytest.approx(
        stats.multivariate_normal([2.0, 0.0], 0.02**2).logpdf([100.0, 0.0]) - np.log(8), rel=1e-12
    )


def test_samples_on_the_line_pass_a_kolmogorov_smirnov_test():
    two = toy.two_gaussians(distance=3, std=0.7, first_weight=0.3)
    draws = two.sample(20_000, rng=np.random.default_rng(1))[:, 0]
    left, right = stats.norm(-1.5, 0.7), stats.norm(1.5, 0.7)
    result = stats.kstest(draws, lambda x: 0.3 * left.cdf(x) + 0.7 * right.cdf(x))
    assert result.pvalue > 1e-3


def test_every_mode_of_the_ring_gets_its_share():
    ring = toy.ring()
    modes = ring.nearest_mode(ring.sample(80_000, rng=np.random.default_rng(2)))
    assert stats.chisquare(np.bincount(modes, minlength=8)).pvalue > 1e-3


def test_the_same_generator_state_gives_the_same_draws():
    first, second = (toy.grid().sample(9, rng=np.random.default_rng(3)) for _ in range(2))
    assert np.array_equal(first, second)


@pytest.mark.parametrize(
    ("means", "std", "weights", "message"),
    [
        ([0.0], 1.0, [1.0], "means must be finite"),
        ([[np.nan]], 1.0, [1.0], "means must be finite"),
        ([[0.0]], 0.0, [1.0], "std must be a positive number"),
        ([[0.0]], 1.0, [0.5, 0.5], "one entry for each"),
        ([[0.0], [1.0]], 1.0, [0.5, 0.6], "positive with sum 1"),
        ([[0.0], [1.0]], 1.0, [1.0, 0.0], "positive with sum 1"),
    ],
)
def test_what_is_no_mixture_is_refused(means, std, weights, message):
    with pytest.raises(ValueError, match=message):
        toy.GaussianMixture(np.array(means), std, np.array(weights))


def test_a_point_of_another_dimension_is_refused():
    with pytest.raises(ValueError, match=r"x must have shape \(\.\.\., 2\), got \(3,\)"):
        toy.ring().density([0.0, 0.0, 0.0])


@pytest.mark.parametrize("make", [toy.ring, toy.grid])
def test_no_mode_at_all_is_refused(make):
    with pytest.raises(ValueError, match="at least 1, got 0"):
        make(0)


def test_mixtures_are_equal_if_their_numbers_are():
    assert toy.ring() == toy.ring()
    assert hash(toy.ring()) == hash(toy.ring())
    assert toy.ring() != toy.ring(7)
    assert toy.ring() != toy.ring(radius=3.0)
    assert toy.two_gaussians() != toy.two_gaussians(first_weight=0.4)
    assert toy.ring() != "a ring"
