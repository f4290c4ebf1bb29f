"""Proposition prop-conditional-information: I(X, Z; Y) = I(Z; Y) + I(X; Y | Z), and it is ≥ 0."""

import numpy as np
import pytest
import sympy as sp
from scipy import stats

from gan_edu.theory import information


def cubes(number=25, seed=0):
    """Joint tables p[x, y, z]: random, coins with their parity, independent given Z."""
    rng = np.random.default_rng(seed)
    parity = np.zeros((2, 2, 2))
    for x in range(2):
        for y in range(2):
            parity[x, y, x ^ y] = 0.25
    yield parity
    copy = np.zeros((2, 2, 2))
    copy[0, 0, 0] = copy[1, 1, 1] = 0.5
    yield copy
    for k in range(number):
        shape = tuple(rng.integers(1, 4, size=3))
        if k % 3 == 0:  # independent given Z
            z = rng.dirichlet(np.ones(shape[2]))
            rows = [rng.dirichlet(np.ones(n), size=shape[2]) for n in shape[:2]]
            yield np.einsum("z,zx,zy->xyz", z, *rows)
        else:
            cube = rng.dirichlet(np.full(np.prod(shape), 0.4)).reshape(shape)
            yield cube


def mutual(table):
    """Mutual information of a table of probabilities: SciPy's relative entropy."""
    product = np.outer(table.sum(axis=1), table.sum(axis=0))
    return float(stats.entropy(table.ravel(), product.ravel()))


def conditional(cube):
    weights = cube.sum(axis=(0, 1))
    return sum(w * mutual(cube[:, :, z] / w) for z, w in enumerate(weights) if w > 0)


def pair(cube):
    """The table of (X, Z) against Y."""
    return cube.transpose(0, 2, 1).reshape(-1, cube.shape[1])


def test_symbolically_the_logarithms_add_up():
    p, xz, zy, x, y, z = sp.symbols("p_xyz p_xz p_zy p_x p_y p_z", positive=True)
    both = sp.log(p / (xz * y))
    alone = sp.log(zy / (z * y))
    given = sp.log((p / z) / ((xz / z) * (zy / z)))
    assert sp.simplify(sp.expand_log(both - alone - given, force=True)) == 0
    assert x.is_positive


def test_the_library_agrees():
    for cube in cubes():
        both = information.mutual_information(pair(cube))
        alone = information.mutual_information(cube.sum(axis=0).T)
        assert both - alone == pytest.approx(conditional(cube), abs=1e-9)


def test_the_parity_of_two_coins_tells_all_when_one_coin_is_known():
    parity = next(cubes())
    assert mutual(parity.sum(axis=2)) == pytest.approx(0.0, abs=1e-12)
    assert conditional(parity) == pytest.approx(np.log(2))


# False variants: `check` is the statement, and refutes each change of it.


def independent(cube):
    for z in range(cube.shape[2]):
        table = cube[:, :, z]
        product = np.outer(table.sum(axis=1), table.sum(axis=0))
        if table.sum() > 0 and np.abs(table * table.sum() - product).max() > 1e-9:
            return False
    return True


def check(alone=lambda cube: cube.sum(axis=0), sign=1.0, at_most=None, zero=independent):
    """SciPy's numbers of the three tables, and when the conditional one is 0."""
    for cube in cubes():
        given = conditional(cube)
        assert given >= -1e-12
        total = mutual(pair(cube))
        assert total == pytest.approx(mutual(alone(cube)) + sign * given, abs=1e-9)
        assert (given < 1e-9) == zero(cube)
        if at_most is not None:
            assert given <= at_most(cube) + 1e-9


FALSE = {
    "X alone in the first place": {"alone": lambda cube: cube.sum(axis=2)},
    "a difference": {"sign": -1.0},
    "a condition only lowers it": {"at_most": lambda cube: mutual(cube.sum(axis=2))},
    "zero if X and Y are independent": {"zero": lambda cube: mutual(cube.sum(axis=2)) < 1e-9},
}
