"""Random instances for the checks of the theorems: laws, pairs of laws, payoff matrices."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

# Masses far above round-off: a mass of 1e-300 tests float64, not the theorem.
_masses = st.floats(0.0, 1.0).map(lambda mass: mass if mass > 1e-6 else 0.0)


def _law(masses):
    return np.array(masses) / np.sum(masses)


def law_of(size, *, positive=False):
    """Probability vectors with ``size`` entries; without ``positive`` some entries may be 0."""
    entries = st.floats(1e-3, 1.0) if positive else _masses
    lists = st.lists(entries, min_size=size, max_size=size)
    return lists.filter(lambda masses: sum(masses) > 1e-3).map(_law)


def laws(count, *, positive=(), sizes=(2, 7)):
    """``count`` laws on the same points; those whose index is in ``positive`` have no zeros."""
    return st.integers(*sizes).flatmap(
        lambda size: st.tuples(*(law_of(size, positive=k in positive) for k in range(count)))
    )


def payoffs(largest=6, *, least=1, bound=10.0):
    """Payoff matrices with at most ``largest`` rows and columns."""
    sizes = st.integers(least, largest)
    return st.tuples(sizes, sizes).flatmap(
        lambda shape: arrays(np.float64, shape, elements=st.floats(-bound, bound, width=32))
    )


def seeds():
    """Seeds of a NumPy generator, for instances that are easier drawn than described."""
    return st.integers(0, 2**32 - 1)


def joint_tables(largest=5):
    """Joint probabilities of two finite variables, ``joint[x, y]``; some entries may be 0."""
    sizes = st.integers(1, largest)
    return st.tuples(sizes, sizes).flatmap(
        lambda shape: law_of(shape[0] * shape[1]).map(lambda law: law.reshape(shape))
    )
