"""Theorem thm-data-processing: what is made from X tells no more about Y than X does."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from sklearn.metrics import mutual_info_score

from gan_edu.theory import divergences, information

from .instances import TABLES
from .strategies import joint_tables, laws, seeds


def test_symbolically_merging_two_rows_loses_the_divergence_between_them():
    a, b, c, d = sp.symbols("a b c d", positive=True)
    p_y = (a + c, b + d)  # one row merged out of two; the third row of the table does not matter

    def row(x, y):
        return x * sp.log(x / (x + y) / p_y[0]) + y * sp.log(y / (x + y) / p_y[1])

    loss = row(a, b) + row(c, d) - row(a + c, b + d)
    alike = sp.simplify(sp.expand_log(loss.subs({c: 2 * a, d: 2 * b}), force=True))
    assert alike == 0
    assert loss.subs({a: 3, b: 1, c: 1, d: 3}).evalf() > 0


@given(joint_tables(), seeds())
def test_a_random_channel_gains_nothing(joint, seed):
    rng = np.random.default_rng(seed)
    channel = rng.dirichlet(np.full(4, 0.5), size=len(joint))
    before = information.mutual_information(joint)
    assert information.mutual_information(channel.T @ joint) <= before + 1e-12


@given(joint_tables(), seeds())
def test_relabelling_keeps_all_information(joint, seed):
    order = np.random.default_rng(seed).permutation(len(joint))
    before = information.mutual_information(joint)
    assert information.mutual_information(joint[order]) == pytest.approx(before, abs=1e-12)


def test_merging_rows_keeps_all_information_exactly_when_they_are_proportional():
    same = np.array([[0.1, 0.3], [0.05, 0.15], [0.3, 0.1]])
    merged = np.array([same[0] + same[1], same[2]])
    before = information.mutual_information(same)
    assert information.mutual_information(merged) == pytest.approx(before, abs=1e-12)
    other = np.array([same[0] + same[2], same[1]])
    assert information.mutual_information(other) < before - 0.05


@given(laws(2))
def test_a_discriminator_that_sees_a_feature_has_a_smaller_divergence_to_find(pair):
    p, q = pair
    merged = [np.append(law[:-2], law[-2] + law[-1]) for law in (p, q)]
    assert divergences.js(*merged) <= divergences.js(p, q) + 1e-12


def test_processing_that_looks_at_y_can_gain():
    rng = np.random.default_rng(0)
    x, y = rng.integers(2, size=(2, 1000))
    assert mutual_info_score(x, y) < 0.01
    assert mutual_info_score(np.where(x == 0, y, 1), y) > 0.1


# False variants: `check` is the statement, and refutes each change of it.


def nothing_left(joint, channel):
    """Whether X and Y are independent given each U: the tables of X and Y have rank 1."""
    tables = [share[:, None] * joint for share in channel.T]
    return all(
        np.allclose(table * table.sum(), np.outer(table.sum(axis=1), table.sum(axis=0)), atol=1e-9)
        for table in tables
    )


def one_to_one(joint, channel):
    """Whether each U comes from one X only."""
    return bool(((channel > 0).sum(axis=0) <= 1).all())


def check(
    loses=lambda before, after: after <= before + 1e-12,
    looks_at_y=False,
    function=None,
    equal=nothing_left,
):
    """Noisy channels, merging and relabelling of X; I(U; Y), and when nothing is lost."""
    information_of = function or information.mutual_information
    rng = np.random.default_rng(0)
    for joint in TABLES:
        before = information_of(joint)
        size = len(joint)
        merged = np.eye(size)[:, : max(1, size - 1)] + 0.0
        merged[-1, -1] = 1.0
        noisy, permuted = rng.dirichlet(np.ones(3), size), np.eye(size)[rng.permutation(size)]
        for channel in (permuted, noisy, merged):
            after = channel.T @ joint
            if looks_at_y:  # U is Y itself
                after = np.diag(joint.sum(axis=0))
            assert loses(before, information_of(after))
            lost = before - information_of(after)
            assert (lost < 1e-12) == equal(joint, channel) or looks_at_y or function


FALSE = {
    "processing that looks at Y": {"looks_at_y": True},
    "something is always lost": {"loses": lambda before, after: after < before - 1e-9},
    "nothing is ever lost": {"loses": lambda before, after: abs(after - before) < 1e-9},
    "for the entropy of the pair": {"function": information.joint_entropy},
    "all is kept by one-to-one functions only": {"equal": one_to_one},
}
