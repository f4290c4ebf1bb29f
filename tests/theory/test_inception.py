"""The score against torch-fidelity and torchmetrics; its bias against Monte Carlo."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import rel_entr, softmax
from torch_fidelity.metric_isc import isc_features_to_metric
from torchmetrics.image.inception import InceptionScore

from gan_edu.theory.inception import (
    Score,
    bias,
    cap,
    extrapolate,
    inception_score,
    probabilities,
    split_of,
    standard_error,
)


def random_cases(number):
    """Sizes m and K spread over their decades, splits, and how decided the classifier is."""
    rng = np.random.default_rng(2016)
    for case in range(number):
        m = int(10 ** rng.uniform(1, 4)) // 10 * 10
        K = max(2, int(10 ** rng.uniform(0.3, 3)))
        if case == 0:
            m, K = 10_000, 1_000
        yield m, K, (1, 5, 10)[case % 3], float(rng.choice([0.1, 1.0, 5.0])), case


CASES = list(random_cases(60))


def logits_of(m, K, scale, seed, dtype=np.float64):
    rng = np.random.default_rng(seed)
    return (scale * rng.standard_normal((m, K)) + rng.standard_normal(K)).astype(dtype)


def test_score_is_torch_fidelitys_on_60_random_cases():
    for m, K, splits, scale, seed in CASES:
        logits = logits_of(m, K, scale, seed, np.float32)
        theirs = isc_features_to_metric(torch.from_numpy(logits), splits=splits)
        ours = inception_score(probabilities(logits), splits=splits)
        assert ours.mean == pytest.approx(theirs["inception_score_mean"], rel=1e-9)
        assert ours.std == pytest.approx(theirs["inception_score_std"], rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("m", [10, 11, 19, 997, 1005])
@pytest.mark.parametrize("shuffle", [True, False])
def test_splits_of_unequal_size_and_other_seeds_are_torch_fidelitys_too(m, shuffle):
    logits = logits_of(m, 7, 2.0, m)
    theirs = isc_features_to_metric(torch.from_numpy(logits), 10, shuffle, 7)
    ours = inception_score(probabilities(logits), 10, shuffle, 7)
    assert ours.mean == pytest.approx(theirs["inception_score_mean"], rel=1e-12)
    assert ours.std == pytest.approx(theirs["inception_score_std"], rel=1e-9)


@pytest.mark.filterwarnings("ignore:std\\(\\). degrees of freedom")  # of torch, for one split
def test_score_is_torchmetrics_in_the_order_that_it_draws():
    """The oracle has equal splits where they divide m, and ddof=1 in its std."""
    for m, K, splits, scale, seed in CASES:
        logits = torch.from_numpy(logits_of(m, K, scale, seed))
        with pytest.warns(UserWarning, match="save all extracted"):
            metric = InceptionScore(torch.nn.Identity(), splits=splits)
        metric.update(logits)
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            order = torch.randperm(m)
            torch.manual_seed(seed)
            mean, std = metric.compute()
        ours = inception_score(probabilities(logits[order].numpy()), splits, shuffle=False)
        assert ours.mean == pytest.approx(float(mean), rel=1e-9)
        if splits > 1:
            deviation = standard_error(ours) * math.sqrt(splits)
            assert deviation == pytest.approx(float(std), rel=1e-6, abs=1e-9)


@given(st.integers(1, 40), st.integers(1, 12), st.integers(0, 2**32 - 1), st.data())
def test_score_lies_between_one_and_the_cap(m, K, seed, data):
    splits = data.draw(st.integers(1, m))
    alpha = data.draw(st.sampled_from([0.01, 0.3, 3.0]))
    rows = np.random.default_rng(seed).dirichlet(np.full(K, alpha), size=m)
    rows = rows / rows.sum(axis=1, keepdims=True)
    score = inception_score(rows, splits, seed=seed)
    assert (score.per_split >= 1.0).all()
    assert (score.per_split <= cap(-(-m // splits), K) * (1 + 1e-12)).all()
    assert score.mean == pytest.approx(score.per_split.mean())
    assert score.std == pytest.approx(score.per_split.std())


def test_one_memorised_image_of_each_class_scores_k_and_an_undecided_classifier_scores_one():
    for K in (1, 2, 10, 1000):
        assert inception_score(np.eye(K), splits=1).mean == pytest.approx(K, rel=1e-12)
        assert inception_score(np.full((50, K), 1 / K)).mean == pytest.approx(1.0, abs=1e-12)


def test_images_sorted_by_class_score_one_without_the_shuffle():
    rows = np.repeat(np.eye(10), 100, axis=0)
    assert inception_score(rows, shuffle=False).mean == 1.0
    assert inception_score(rows).mean > 9.0


def test_float32_probabilities_score_as_float64_ones():
    logits = logits_of(500, 1000, 5.0, 3, np.float32)
    from_float32 = torch.from_numpy(logits).softmax(dim=1).numpy()
    exact = inception_score(probabilities(logits)).mean
    assert inception_score(from_float32).mean == pytest.approx(exact, rel=1e-6)


def test_logits_far_apart_give_exact_probabilities_and_a_finite_score():
    logits = np.array([[0.0, -1e308, 1e308], [700.0, -50.0, -800.0]])
    rows = probabilities(logits)
    assert rows[0].tolist() == [0.0, 0.0, 1.0]
    assert rows[1, 1] == pytest.approx(math.exp(-750), rel=1e-12, abs=5e-324)
    assert inception_score(rows, splits=1).mean == pytest.approx(2.0)
    assert inception_score([[1.0, 5e-324]] * 20, splits=2).mean == pytest.approx(1.0)
    assert np.isfinite(bias([[1.0, 5e-324]] * 20))


@pytest.mark.parametrize("shape", [(1, 1), (3000, 130), (2, 300_000)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_probabilities_are_scipys_softmax_in_float64_however_large_the_table(shape, dtype):
    logits = (10 * np.random.default_rng(1).standard_normal(shape)).astype(dtype)
    before = logits.copy()
    rows = probabilities(logits)
    assert rows.dtype == np.float64
    np.testing.assert_allclose(rows, softmax(before.astype(np.float64), axis=1), rtol=1e-13)
    assert np.array_equal(logits, before)


def law(kind):
    """Rows, each equally likely, that are the exact law of p(.|X)."""
    rng = np.random.default_rng(9)
    if kind == "one-hot":
        return np.eye(10)
    if kind == "one-hot, uneven":
        return np.eye(4)[[0, 0, 0, 0, 0, 1, 1, 2, 2, 3]]
    if kind == "confident":
        return np.eye(10)[rng.integers(10, size=80)] * 0.9 + 0.01
    alpha = {"undecided": 5.0, "sharp": 0.1, "many classes": 0.3}[kind]
    rows = rng.dirichlet(np.full(40 if kind == "many classes" else 6, alpha), size=60)
    return rows / rows.sum(axis=1, keepdims=True)


LAWS = ["one-hot", "one-hot, uneven", "confident", "undecided", "sharp", "many classes"]
REPLICATIONS = 1500


@pytest.mark.parametrize("kind", LAWS)
def test_bias_formulas_agree_with_monte_carlo_within_three_standard_errors(kind):
    rows, m, rng = law(kind), 400, np.random.default_rng(1)
    exact = inception_score(rows, splits=1).mean
    own = rel_entr(rows, rows.mean(axis=0)).sum(axis=1)  # KL(p(.|x) || p): its mean is ln IS
    scores, controls = np.empty(REPLICATIONS), np.empty(REPLICATIONS)
    for r in range(REPLICATIONS):
        drawn = rng.integers(len(rows), size=m)
        scores[r] = inception_score(rows[drawn], splits=1).mean
        controls[r] = own[drawn].mean() - own.mean()  # mean 0, and most of the variance
    for excess, formula in (
        (scores - exact - exact * controls, bias(rows, m)),
        (np.log(scores) - math.log(exact) - controls, bias(rows, m, log=True)),
    ):
        error = excess.std(ddof=1) / math.sqrt(REPLICATIONS)
        assert error < abs(formula) / 15  # so that the next line tests something
        assert abs(excess.mean() - formula) < 3 * error
        assert formula < 0


@pytest.mark.parametrize("kind", LAWS)
def test_extrapolated_score_is_nearer_the_truth_than_the_plug_in(kind):
    """On average over 400 replications: its bias is under a fifth, at m = 60 from K = 4 to 40."""
    rows, m, rng = law(kind), 60, np.random.default_rng(2)
    exact = inception_score(rows, splits=1).mean
    plug_in, value, error = np.empty((3, 400))
    for r in range(400):
        drawn = rows[rng.integers(len(rows), size=m)]
        plug_in[r] = inception_score(drawn, splits=1).mean
        value[r], error[r] = extrapolate(drawn)
    assert abs(value.mean() - exact) < abs(plug_in.mean() - exact) / 5
    if kind != "one-hot":  # there the first-order term of the variance is 0
        assert math.sqrt((error**2).mean()) == pytest.approx(value.std(), rel=0.2)


def test_extrapolation_is_the_line_through_sizes_m_and_m_minus_one_by_brute_force():
    rows = law("sharp")[:25]
    m = len(rows)
    left_out = [inception_score(np.delete(rows, i, axis=0), splits=1).mean for i in range(m)]
    line = np.polyfit([1 / m, 1 / (m - 1)], [inception_score(rows, 1).mean, np.mean(left_out)], 1)
    value, error = extrapolate(rows)
    assert value == pytest.approx(line[1], rel=1e-9)
    assert error == pytest.approx(math.sqrt((m - 1) * np.var(left_out)), rel=1e-9)
    assert extrapolate(rows[::-1]).value == pytest.approx(value, rel=1e-12)


def test_two_rows_that_say_the_opposite_extrapolate_beyond_the_number_of_classes():
    # The score of both is 2 and of each alone 1: 2 * 2 - 1 * 1.
    assert extrapolate(np.eye(2)) == pytest.approx((3.0, 0.0), abs=1e-12)


def test_bias_of_the_log_of_one_hot_rows_is_miller_madow():
    rows = np.eye(7)[[0, 1, 2, 2, 3, 3, 4]]  # classes 5 and 6 never occur and do not count
    assert bias(rows, 100, log=True) == pytest.approx(-(5 - 1) / 200, rel=1e-12)
    assert bias(rows, log=True) == pytest.approx(-(5 - 1) / 14, rel=1e-12)


def test_by_default_there_are_ten_shuffled_splits_with_the_seed_of_torch_fidelity():
    assert np.array_equal(split_of(95), split_of(95, 10, True, 2020))
    rows = law("sharp")
    theirs = isc_features_to_metric(torch.log(torch.from_numpy(rows)))
    assert inception_score(rows).mean == pytest.approx(theirs["inception_score_mean"], rel=1e-12)


def test_standard_error_is_of_the_mean_over_splits():
    score = Score(2.0, 0.5, np.array([1.5, 2.5]))
    assert standard_error(score) == pytest.approx(0.5)
    for given_instead in (inception_score(np.eye(3), splits=1), 0.5):
        with pytest.raises(ValueError, match="score must be a Score with at least 2 splits"):
            standard_error(given_instead)


@pytest.mark.parametrize("shuffle", [True, False])
@pytest.mark.parametrize(("m", "splits"), [(1, 1), (10, 10), (19, 10), (1005, 7)])
def test_images_added_split_by_split_in_their_own_order_give_the_same_score(m, splits, shuffle):
    rows = probabilities(logits_of(m, 5, 2.0, m))
    split = split_of(m, splits, shuffle, seed=3)
    sums, entropies = np.zeros((splits, 5)), np.zeros(splits)
    for row, where in zip(rows, split, strict=True):  # one image at a time
        sums[where] += row
        entropies[where] -= (row * np.log(row)).sum()
    counts = np.bincount(split, minlength=splits)
    mean = sums / counts[:, None]
    per_split = np.exp(-(mean * np.log(mean)).sum(axis=1) - entropies / counts)
    assert per_split == pytest.approx(inception_score(rows, splits, shuffle, 3).per_split)
    assert set(counts) <= {m // splits, m // splits + 1}


@pytest.mark.parametrize(
    ("probs", "complaint"),
    [
        ([0.5, 0.5], r"shape is \(2,\)"),
        (np.zeros((0, 3)), r"shape is \(0, 3\)"),
        (np.zeros((3, 0)), r"shape is \(3, 0\)"),
        (np.zeros((2, 2, 2)), r"shape is \(2, 2, 2\)"),
        ([[0.5, math.nan]], "NaN or infinite"),
        ([[0.5, math.inf]], "NaN or infinite"),
        ([[1.5, -0.5]], "Row 0 has the entry -0.5"),
        ([[0.5, 0.5], [0.5, 0.4]], "Row 1 sums to 0.9"),
        ([[2.0, -1.0], [0.3, 0.1]], "Row 0 has the entry -1.0"),
        ([[0.5, 0.50002]], "within 1e-5"),
    ],
)
@pytest.mark.parametrize("function", [inception_score, bias, extrapolate])
def test_what_are_no_class_probabilities_is_refused_with_the_reason(function, probs, complaint):
    with pytest.raises(ValueError, match=complaint) as caught:
        function(probs)
    assert str(caught.value).startswith("probs must be class probabilities")


def test_a_row_that_sums_to_one_within_1e_5_is_accepted_and_left_as_it_is():
    nearly = np.array([[0.5, 0.500009], [0.5, 0.5]])
    assert 1.0 < inception_score(nearly, splits=1).mean < 1.0 + 1e-9


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"splits": 4}, "splits must be at most the number of images; got 4. There are 3"),
        ({"splits": 0}, "splits must be a whole number, at least 1"),
        ({"splits": 2.0}, "splits must be a whole number"),
        ({"splits": 1, "shuffle": 1}, "shuffle must be True or False"),
        ({"splits": 1, "seed": -1}, "seed must be a whole number from 0"),
        ({"splits": 1, "seed": 2**32}, "Choose a number between"),
        ({"splits": 1, "seed": None}, "Pass an int"),
    ],
)
def test_options_out_of_range_are_refused_by_name(arguments, complaint):
    with pytest.raises(ValueError, match=complaint):
        inception_score(np.eye(3), **arguments)


def test_other_arguments_out_of_range_are_refused_by_name():
    with pytest.raises(ValueError, match="at least 2 rows; got '1 row'"):
        extrapolate([[0.5, 0.5]])
    with pytest.raises(ValueError, match="logits must be logits"):
        probabilities([[math.nan, 0.0]])
    with pytest.raises(ValueError, match="m must be a whole number"):
        bias(np.eye(2), 0)
    with pytest.raises(ValueError, match="log must be True or False"):
        bias(np.eye(2), log="yes")
    for arguments in ((0, 3), (3, 0), (3, 2.5)):
        with pytest.raises(ValueError, match="must be a whole number"):
            cap(*arguments)
