"""Theorem thm-inception-score-bounds: 1 ≤ IS ≤ exp H(Y) ≤ K, with the cases of equality."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gan_edu.theory.inception import inception_score

from .instances import pictures as instances
from .strategies import law_of

pictures = st.tuples(st.integers(1, 8), st.integers(1, 6)).flatmap(
    lambda size: st.lists(law_of(size[1]), min_size=size[0], max_size=size[0]).map(np.array)
)


def score(laws):
    return inception_score(laws, splits=1).mean


def test_symbolically_two_pictures_have_the_score_1_only_with_equal_laws():
    s, t = sp.symbols("s t", positive=True)
    mean = (s + t) / 2
    log_score = sum(
        (p * sp.log(p / m) + q * sp.log(q / m)) / 2
        for p, q, m in ((s, t, mean), (1 - s, 1 - t, 1 - mean))
    )
    assert sp.simplify(log_score.subs(s, t)) == 0
    assert sp.simplify(sp.diff(log_score, s).subs(s, t)) == 0
    # Strictly convex in s, so s = t is the only zero.
    curvature = sp.diff(log_score, s, 2) * 4 * s * (1 - s) * mean * (1 - mean)
    assert sp.simplify(curvature - (t * (1 - t) + (s - t) ** 2 / 2)) == 0


@given(pictures)
def test_the_score_is_between_1_and_the_effective_number_of_classes(laws):
    effective = np.exp(stats.entropy(laws.mean(axis=0)))
    assert 1 <= score(laws) <= effective * (1 + 1e-12)
    assert effective <= laws.shape[1] * (1 + 1e-12)


@given(law_of(5), st.integers(1, 9))
def test_equal_laws_score_1(law, m):
    assert score(np.tile(law, (m, 1))) == pytest.approx(1, abs=1e-12)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=20))
def test_one_hot_laws_score_the_effective_number_of_classes_and_k_only_if_uniform(classes):
    laws = np.eye(6)[classes]
    assert score(laws) == pytest.approx(np.exp(stats.entropy(laws.mean(axis=0))), rel=1e-12)
    uniform = len(set(np.bincount(classes, minlength=6))) == 1
    assert (score(laws) == pytest.approx(6, rel=1e-9)) == uniform


def test_uniform_classes_without_one_hot_laws_stay_below_k():
    laws = 0.9 * np.eye(10) + 0.01
    assert np.allclose(laws.mean(axis=0), 0.1)
    assert score(laws) < 7


def test_the_bound_is_the_number_of_classes_and_not_the_number_of_pictures():
    laws = np.tile(np.eye(10), (600, 1))
    assert score(laws) == pytest.approx(10, rel=1e-12)  # 6,000 pictures


# False variants: `check` is the statement, and refutes each change of it.


def plug_in(laws):
    """The score by SciPy's entropies: nothing keeps it between its bounds."""
    return np.exp(stats.entropy(laws.mean(axis=0)) - stats.entropy(laws, axis=1).mean())


def check(
    least=1.0,
    effective=lambda laws: np.exp(stats.entropy(laws.mean(axis=0))),
    one=lambda laws: bool(np.allclose(laws, laws[0], atol=1e-12)),
    sure=lambda laws: bool((laws.max(axis=1) == 1).all()),
    full=lambda laws: bool((laws.max(axis=1) == 1).all() and np.ptp(laws.mean(axis=0)) < 1e-12),
    most=lambda laws: laws.shape[1],
):
    """The three bounds and their cases of equality: equal, one-hot, and one-hot even laws."""
    unsure = np.array([[0.7, 0.3], [0.3, 0.7]])  # even over the classes
    for laws in [*instances(), np.eye(6)[[0, 0, 1, 5]], np.tile(np.eye(3), (2, 1)), unsure]:
        found = plug_in(laws)
        assert score(laws) == pytest.approx(found, rel=1e-12)
        assert least * (1 - 1e-12) <= found <= effective(laws) * (1 + 1e-12)
        assert (found <= 1 + 1e-9) == one(laws)
        number = np.exp(stats.entropy(laws.mean(axis=0)))
        assert (found >= number * (1 - 1e-9)) == sure(laws)
        assert number <= most(laws) * (1 + 1e-12)
        assert (found >= laws.shape[1] * (1 - 1e-9)) == full(laws)


FALSE = {
    "a larger least value": {"least": 1.01},
    "half of the classes": {"effective": lambda laws: max(1.0, laws.shape[1] / 2)},
    "1 for equal modes": {"one": lambda laws: len(set(laws.argmax(axis=1))) == 1},
    "the top never": {"sure": lambda laws: False},
    "K for one-hot laws": {"full": lambda laws: bool((laws.max(axis=1) == 1).all())},
    "K for even classes": {"full": lambda laws: np.ptp(laws.mean(axis=0)) < 1e-12},
    "one class fewer": {"most": lambda laws: max(1, laws.shape[1] - 1)},
}
