"""Proposition prop-no-density: a Lipschitz map from few dimensions has an image of volume 0."""

import numpy as np
import pytest
import sympy as sp
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gan_edu.models.mlp import MLPGenerator

from .strategies import seeds


@pytest.mark.parametrize(("latent", "dim"), [(1, 2), (1, 3), (2, 3), (10, 784)])
def test_symbolically_the_volume_of_the_cover_tends_to_0(latent, dim):
    n, c = sp.symbols("n c", positive=True)
    cover = n**latent * (c * sp.sqrt(latent) / n) ** dim
    assert sp.limit(cover, n, sp.oo) == 0


def cells_hit(points, side):
    """How many cells of a grid a cloud of points meets."""
    cells = np.floor(points / side).astype(int)
    return len(set(map(tuple, cells.tolist())))


@given(seeds(), st.sampled_from([2, 3]))
@settings(max_examples=5)
def test_a_smooth_curve_meets_about_n_of_the_n_to_the_d_cells(seed, dim):
    rng = np.random.default_rng(seed)
    frequency, phase = rng.uniform(0.5, 3, size=dim), rng.uniform(0, 6, size=dim)
    curve = np.sin(np.linspace(0, 1, 40_001)[:, None] * frequency + phase)
    length = np.linalg.norm(np.diff(curve, axis=0), axis=1).sum()
    for n in (50, 500):
        # a piece of length 1/n meets at most 2^d cells of side 1/n
        assert cells_hit(curve, 1 / n) <= 2**dim * (n * length + 1)
    assert cells_hit(curve, 1 / 500) / 500**dim < cells_hit(curve, 1 / 50) / 50**dim / 4


@given(seeds(), st.integers(1, 4), st.integers(1, 3))
@settings(max_examples=40)
def test_a_linear_generator_has_a_covariance_without_volume(seed, latent, extra):
    weight = np.random.default_rng(seed).normal(size=(latent + extra, latent))
    covariance = weight @ weight.T
    assert np.linalg.matrix_rank(covariance) == latent
    assert abs(np.linalg.det(covariance)) < 1e-10 * np.linalg.norm(covariance, 2) ** (
        latent + extra
    )


def test_near_an_image_a_network_makes_images_of_latent_dim_directions_only():
    """Fifty neighbours could span fifty directions; all but seven vanish with the distance."""
    random = torch.Generator().manual_seed(0)
    generator = MLPGenerator(latent_dim=7, generator=random).double()
    z = torch.randn(7, generator=random, dtype=torch.float64)
    steps = torch.randn(50, 7, generator=random, dtype=torch.float64)
    sizes = []
    for distance in (1e-3, 1e-5):
        with torch.no_grad():
            moved = (generator(z + distance * steps) - generator(z[None])).flatten(1)
        sizes.append(torch.linalg.svdvals(moved) / distance)
    near, nearer = sizes
    np.testing.assert_allclose(near[:7], nearer[:7], rtol=0.01)
    assert nearer[6] > 0.1 * nearer[0]
    assert nearer[7] < 0.02 * near[7] < 0.002 * near[6]


def test_with_equal_dimensions_the_cover_keeps_its_volume():
    n, c = sp.symbols("n c", positive=True)
    assert sp.limit(n**3 * (c * sp.sqrt(3) / n) ** 3, n, sp.oo) == sp.expand(c**3 * 3 * sp.sqrt(3))
    square = np.stack(np.meshgrid(*[np.linspace(0, 1, 400, endpoint=False)] * 2), -1)
    assert cells_hit(square.reshape(-1, 2), 1 / 50) == 50**2  # the identity map


def hilbert(order, index):
    """Cell of Hilbert's curve: one number to a cell of the 2^order x 2^order grid."""
    x = y = 0
    side = 1
    while side < 2**order:
        right, up = 1 & (index // 2), 1 & (index ^ (index // 2))
        if up == 0:
            if right == 1:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
        x, y = x + side * right, y + side * up
        index //= 4
        side *= 2
    return x, y


def test_without_lipschitz_one_dimension_fills_two():
    order = 6
    visited = [hilbert(order, index) for index in range(4**order)]
    assert len(set(visited)) == 4**order  # every cell
    steps = np.abs(np.diff(np.array(visited), axis=0)).sum(axis=1)
    assert (steps == 1).all()  # and the curve never jumps


# False variants: `check` is the statement, and refutes each change of it.


def curve(number):
    t = np.linspace(0, 1, number, endpoint=False)
    return np.stack([(1 + np.cos(9 * t)) / 2, t], axis=1)


def square(number):
    side = np.linspace(0, 1, int(number**0.5), endpoint=False)
    return np.stack(np.meshgrid(side, side), -1).reshape(-1, 2)


def filling(number):
    order = int(np.log2(number)) // 2
    return np.array([hilbert(order, index) for index in range(4**order)]) / 2**order


def check(image=curve, falls=3.0):
    """The share of the cells that the image meets falls as the cells become smaller."""
    points = image(2**16)
    shares = [cells_hit(points, 1 / n) / n**2 for n in (8, 32, 128)]
    assert shares[1] <= shares[0] / falls
    assert shares[2] <= shares[1] / falls
    # Not as fast as for a point: one dimension is left.
    assert shares[2] >= shares[1] / 8


FALSE = {
    "as many dimensions as the space": {"image": square},
    "a map that is not Lipschitz": {"image": filling},
    "as fast as the image of a point": {"falls": 15.0},
}
