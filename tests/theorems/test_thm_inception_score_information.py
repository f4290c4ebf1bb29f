"""Theorem thm-inception-score-information: log IS = I(X; Y) = H(Y) − H(Y|X)."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad
from scipy.special import softmax
from scipy.stats import norm

from gan_edu.theory import inception, information

from .instances import pictures as instances
from .strategies import law_of

pictures = st.tuples(st.integers(1, 8), st.integers(1, 6)).flatmap(
    lambda size: st.lists(law_of(size[1]), min_size=size[0], max_size=size[0]).map(np.array)
)


def test_symbolically_the_mean_divergence_is_a_difference_of_entropies():
    w, s, t = sp.symbols("w s t", positive=True)
    weights, laws = [w, 1 - w], [[s, 1 - s], [t, 1 - t]]
    p_y = [sum(weights[i] * laws[i][y] for i in (0, 1)) for y in (0, 1)]
    pairs = [(i, y) for i in (0, 1) for y in (0, 1)]
    log_score = sum(weights[i] * laws[i][y] * sp.log(laws[i][y] / p_y[y]) for i, y in pairs)
    doubt = -sum(weights[i] * laws[i][y] * sp.log(laws[i][y]) for i, y in pairs)
    entropy = -sum(p * sp.log(p) for p in p_y)
    rest = sp.expand_log(log_score - (entropy - doubt), force=True)
    assert sp.simplify(sp.expand(rest)) == 0


@given(pictures)
def test_the_logarithm_of_the_score_is_the_information(laws):
    log_score = np.log(inception.inception_score(laws, splits=1).mean)
    assert log_score == pytest.approx(information.mutual_information_mixed(laws), abs=1e-12)
    joint = laws / len(laws)  # joint[x, y]
    assert log_score == pytest.approx(information.mutual_information(joint), abs=1e-9)


@given(pictures)
def test_the_score_is_a_quotient_of_effective_numbers_of_classes(laws):
    effective = np.exp(stats.entropy(laws.mean(axis=0)))
    hesitation = np.exp(stats.entropy(laws, axis=1).mean())
    score = inception.inception_score(laws, splits=1).mean
    assert score == pytest.approx(effective / hesitation, rel=1e-12)


def test_the_fraction_of_the_report_is_not_the_integrand():
    laws, w = np.array([[0.9, 0.1], [0.2, 0.8]]), 0.5
    p_y = laws.mean(axis=0)
    as_printed = (w * laws * np.log(p_y / (w * p_y))).sum()  # ln p(y) / (p(x) p(y))
    assert as_printed == pytest.approx(np.log(2))  # of these laws, whatever they are
    assert abs(as_printed - information.mutual_information_mixed(laws)) > 0.4


# False variants: `check` is the statement, and refutes each change of it.


def entropies_of_a_continuum():
    """H(Y) and H(Y|X) by quadrature, for one real pixel X ~ N(0, 1) and three classes."""
    mean = [quad(lambda x, y=y: norm.pdf(x) * answers(x)[y], -12, 12)[0] for y in range(3)]
    doubt = quad(lambda x: norm.pdf(x) * stats.entropy(answers(x)), -12, 12, epsabs=1e-11)[0]
    return stats.entropy(mean), doubt


def answers(x):
    """A classifier: the softmax of three lines."""
    return softmax(np.add(np.multiply.outer(x, [2.0, 0.0, -1.0]), [0.0, 0.5, 0.2]), axis=-1)


def score_of_a_continuum(number=10**5):
    """The score of as many pictures of equal weight, in the middle of equal shares of the law."""
    middles = norm.ppf((np.arange(number) + 0.5) / number)
    return inception.inception_score(answers(middles), splits=1).mean


def check(base=np.e, doubt=1.0, splits=1, stretch=1.0):
    """Both sides, and entropies by SciPy; pictures may repeat and leave classes out."""
    uncertain, left = entropies_of_a_continuum()
    assert np.log(score_of_a_continuum()) == pytest.approx(uncertain - doubt * left, abs=1e-6)
    for laws in instances():
        log_score = np.log(inception.inception_score(laws, splits=min(splits, len(laws))).mean)
        assert log_score == pytest.approx(
            stretch * information.mutual_information_mixed(laws), abs=1e-12
        )
        entropies = stats.entropy(laws.mean(axis=0), base=base)
        entropies -= doubt * stats.entropy(laws, axis=1, base=base).mean()
        assert log_score == pytest.approx(entropies, abs=1e-12)


FALSE = {
    "bits": {"base": 2},
    "without the doubt that is left": {"doubt": 0.0},
    "the mean over two splits": {"splits": 2},
    "half of the information": {"stretch": 0.5},
}
