"""Certificates: how often they hold, what they are against SciPy's formulas, and when they lie."""

import math

import numpy as np
import pytest
from scipy import stats
from scipy.spatial.distance import jensenshannon

from gan_edu.evaluation.certificates import jsd_certificate, jsd_from_tv, tv_certificate

REPEATS = 2000


@pytest.mark.parametrize("distance", [0.0, 0.3, 1.0, 3.0])
@pytest.mark.parametrize("m", [30, 300])
def test_in_2000_data_sets_the_bounds_of_95_percent_hold_at_least_so_often(distance, m):
    rng = np.random.default_rng(0)
    grid = np.linspace(-12, 12 + distance, 20_001)
    p, q = stats.norm.pdf(grid), stats.norm.pdf(grid, distance)
    js = jensenshannon(p, q) ** 2
    tv = 2 * stats.norm.cdf(distance / 2) - 1
    held = np.zeros(3)
    for _ in range(REPEATS):
        points = rng.normal([[0.0], [distance]], 1.0, (2, m))
        answers = 1 / (1 + np.exp(distance * (points - distance / 2)))  # the optimal D
        answers = np.where(answers == 0.5, 0.5 + 1e-9, answers) if distance == 0 else answers
        overlap = tv_certificate(*answers).bound
        bounds = jsd_certificate(*answers).bound, overlap, jsd_from_tv(overlap)
        held += np.array(bounds) <= np.array([js, tv, js]) + 1e-9
    assert (held / REPEATS >= 0.95).all()


def test_without_the_allowance_the_bound_fails_in_half_of_the_data_sets():
    rng = np.random.default_rng(1)
    fails = 0
    for _ in range(REPEATS):
        right = rng.random((2, 100)) < 0.7  # two points, D right with probability 0.7: TV = 0.4
        answers = np.where(right, 0.7, 0.3)
        fails += tv_certificate(answers[0], 1 - answers[1]).estimate > 0.4 + 1e-9
    assert 0.4 < fails / REPEATS < 0.6


def test_the_allowance_for_the_accuracy_is_nearly_hoeffdings_for_a_binomial():
    m, delta = 200, 0.05
    allowance = tv_certificate([0.9] * m, [0.1] * m, delta=delta).allowance
    assert allowance == pytest.approx(math.sqrt(math.log(20) / m))
    # The exact quantile of 2m coins is inside, and not much: Hoeffding is sharp for fair coins.
    exact = 2 * stats.binom.ppf(1 - delta, 2 * m, 0.5) / (2 * m) - 1
    assert 0.6 * allowance < exact < allowance


def test_on_its_training_pictures_a_memorising_d_certifies_what_is_false():
    perfect = jsd_certificate([1.0] * 1000, [0.0] * 1000)
    assert perfect.bound > 0.4  # whatever the laws are, also for P = Q


def test_the_cut_off_answers_are_those_of_another_discriminator():
    real, fake = [0.999, 0.02], [0.5, 0.001]
    cut = jsd_certificate(np.clip(real, 0.1, 0.9), np.clip(fake, 0.1, 0.9))
    assert jsd_certificate(real, fake) == cut


def test_swapping_real_and_generated_lowers_the_bound():
    real, fake = [0.8] * 50, [0.3] * 50
    assert jsd_certificate(real, fake).estimate > 0 > jsd_certificate(fake, real).estimate
    assert tv_certificate(real, fake).estimate == 1.0
    assert tv_certificate(fake, real).estimate == -1.0


@pytest.mark.parametrize("tv", [0.0, 0.2, 0.5, 0.9, 1.0])
def test_the_least_jsd_is_that_of_two_symmetric_points(tv):
    s = (1 + tv) / 2
    assert jsd_from_tv(tv) == pytest.approx(
        float(np.nan_to_num(jensenshannon([s, 1 - s], [1 - s, s])) ** 2), abs=1e-12
    )


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: jsd_certificate([2.0], [0.1]), "Pass probabilities"),
        (lambda: jsd_certificate([0.5], [0.1, 0.2]), "as many answers as real"),
        (lambda: jsd_certificate([0.5], [0.1], epsilon=0.5), "epsilon must be"),
        (lambda: tv_certificate([0.5], [0.1], delta=1.0), "delta must be"),
        (lambda: jsd_from_tv(1.1), "tv must be"),
    ],
)
def test_bad_input_is_refused(call, text):
    with pytest.raises(ValueError, match=text):
        call()
