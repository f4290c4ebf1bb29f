"""Entropies and mutual information against SciPy and scikit-learn, and against each other."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad
from sklearn.metrics import mutual_info_score

from gan_edu.theory.divergences import js, kl
from gan_edu.theory.information import (
    conditional_entropy,
    entropy,
    joint_entropy,
    mutual_information,
    mutual_information_mixed,
)


def random_table(rng):
    """A joint table of one of the kinds that differ: full, with zeros, decided, independent."""
    rows, columns = rng.integers(1, 12, size=2)
    kind = rng.integers(4)
    if kind == 3:
        return np.outer(rng.dirichlet(np.ones(rows)), rng.dirichlet(np.ones(columns)))
    table = rng.dirichlet(np.full(rows * columns, rng.choice([0.05, 1.0, 5.0])))
    table = table.reshape(rows, columns)
    if kind == 1:
        table = table * (rng.random((rows, columns)) < 0.5)
        table[0, 0] += 0.1
    if kind == 2:  # y is a function of x
        decided = np.zeros_like(table)
        decided[np.arange(rows), rng.integers(columns, size=rows)] = table.sum(axis=1)
        table = decided
    return table / table.sum()


TABLES = [random_table(np.random.default_rng(seed)) for seed in range(1500)]

tables = (
    st.tuples(st.integers(1, 5), st.integers(1, 5))
    .flatmap(
        lambda shape: st.lists(
            st.floats(0, 1, allow_subnormal=True),
            min_size=shape[0] * shape[1],
            max_size=shape[0] * shape[1],
        ).map(lambda weights: np.array(weights).reshape(shape))
    )
    .filter(lambda table: table.sum() > 1e-3)
    .map(lambda table: table / table.sum())
)


def close(value):
    return pytest.approx(value, rel=1e-12, abs=1e-12)


def test_entropies_agree_with_scipy_on_1500_tables():
    for table in TABLES:
        p_x, p_y = table.sum(axis=1), table.sum(axis=0)
        assert entropy(p_y) == close(stats.entropy(p_y))
        assert entropy(p_y, base=2) == close(stats.entropy(p_y, base=2))
        assert joint_entropy(table) == close(stats.entropy(table.ravel()))
        rows = p_x > 0
        of_the_rows = stats.entropy(table[rows], axis=1)
        assert conditional_entropy(table) == close(float(p_x[rows] @ of_the_rows))


def test_mutual_information_agrees_with_scipy_on_1500_tables():
    for table in TABLES:
        product = np.outer(table.sum(axis=1), table.sum(axis=0))
        assert mutual_information(table) == close(stats.entropy(table.ravel(), product.ravel()))


def test_mutual_information_agrees_with_scikit_learn_on_1500_tables_of_counts():
    for table in TABLES:
        counts = np.rint(table * 10_000).astype(int)  # scikit-learn takes whole numbers only
        theirs = mutual_info_score(None, None, contingency=counts)
        assert mutual_information(counts / counts.sum()) == close(theirs)


def test_five_expressions_of_mutual_information_agree_on_1500_tables():
    for table in TABLES:
        p_x, p_y = table.sum(axis=1), table.sum(axis=0)
        information = mutual_information(table)
        assert mutual_information(table.T) == close(information)
        assert kl(table.ravel(), np.outer(p_x, p_y).ravel()) == close(information)
        assert entropy(p_y) - conditional_entropy(table) == close(information)
        assert entropy(p_x) + entropy(p_y) - joint_entropy(table) == close(information)
        kept = p_x > 0
        conditionals = table[kept] / p_x[kept, None]
        assert mutual_information_mixed(conditionals, p_x[kept]) == close(information)


@given(tables)
def test_bounds_hold_for_every_table(table):
    information = mutual_information(table)
    least = min(entropy(table.sum(axis=0)), entropy(table.sum(axis=1)))
    assert 0.0 <= information <= least + 1e-12
    assert conditional_entropy(table) <= math.log(table.shape[1]) + 1e-12
    assert entropy(table.sum(axis=1)) <= joint_entropy(table) + 1e-12


def test_a_variable_tells_all_of_itself_and_nothing_of_an_independent_one():
    p = np.array([0.5, 0.25, 0.25])
    assert mutual_information(np.diag(p), base=2) == entropy(p, base=2) == 1.5
    assert conditional_entropy(np.diag(p)) == 0.0
    assert mutual_information(np.outer(p, [0.5, 0.5])) == 0.0
    assert conditional_entropy([[0.5, 0.0], [0.5, 0.0]]) == 0.0


def test_values_that_underflow_in_a_product_stay_finite():
    tiny = 1e-200
    assert mutual_information([[1.0, 0.0], [0.0, tiny]]) == pytest.approx(0.0, abs=1e-190)
    assert mutual_information_mixed([[1.0, 0.0], [0.0, 1.0]], [1.0, tiny]) < 1e-190


def test_information_of_a_continuous_variable_and_a_label_agrees_with_quadrature():
    """X is a mixture of two normal laws, Y says which; rows of P(Y|x) at 4001 quantiles of X."""
    gap = 2.0

    def integrand(x):
        densities = stats.norm.pdf(x, [0.0, gap])
        return float(densities.mean() * stats.entropy(densities / densities.sum()))

    exact = math.log(2) - quad(integrand, -9, gap + 9, epsabs=1e-12)[0]
    x = np.linspace(-9, gap + 9, 4001)
    densities = stats.norm.pdf(x[:, None], [0.0, gap])
    weights = densities.sum(axis=1)
    found = mutual_information_mixed(
        densities / densities.sum(axis=1, keepdims=True), weights / weights.sum()
    )
    assert found == pytest.approx(exact, abs=1e-9)


def test_information_with_a_fair_label_is_the_jensen_shannon_divergence():
    rng = np.random.default_rng(5)
    for size in range(2, 40):
        p, q = rng.dirichlet(np.ones(size), size=2)
        assert mutual_information(np.stack([p, q], axis=1) / 2) == close(js(p, q))
        assert mutual_information_mixed([p, q]) == close(js(p, q))


def test_rows_without_weight_count_for_nothing():
    rows, weights = [[0.9, 0.1], [0.2, 0.8], [0.5, 0.5]], [0.5, 0.5, 0.0]
    assert mutual_information_mixed(rows, weights) == mutual_information_mixed(rows[:2])


def test_float32_rows_are_used_as_they_are():
    rng = np.random.default_rng(7)
    rows = rng.dirichlet(np.full(1000, 0.1), size=200)
    exact = mutual_information_mixed(rows)
    assert mutual_information_mixed(rows.astype(np.float32)) == pytest.approx(exact, rel=1e-6)


@pytest.mark.parametrize(
    ("function", "argument", "complaint"),
    [
        (joint_entropy, [0.5, 0.5], r"two axes.*shape is \(2,\)"),
        (conditional_entropy, [[0.5, 0.4]], "sums to 0.9.*divide a table of counts"),
        (mutual_information, [[30, 10], [20, 40]], "sums to 100"),
        (mutual_information, [[1.5, -0.5]], "smallest entry is -0.5"),
        (mutual_information, [[math.nan, 1.0]], "NaN or infinite"),
        (mutual_information, np.zeros((0, 3)), r"shape is \(0, 3\)"),
        (mutual_information_mixed, [[0.5, 0.6]], "Row 0 sums to 1.1"),
        (entropy, [0.5, 0.6], "sums to 1.1"),
    ],
)
def test_what_is_no_law_is_refused_with_the_reason(function, argument, complaint):
    with pytest.raises(ValueError, match=complaint):
        function(argument)


def test_weights_must_match_the_rows_and_the_base_must_exceed_one():
    with pytest.raises(ValueError, match="weights must have one entry for each of the rows"):
        mutual_information_mixed([[1.0], [1.0]], [1.0])
    with pytest.raises(ValueError, match="base must be a finite real number"):
        entropy([0.5, 0.5], base=1.0)
