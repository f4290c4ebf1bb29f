"""Coverage counts what is made; the Fréchet distance is its formula."""

import numpy as np
import pytest
import torch
from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric

from gan_edu.data import toy
from gan_edu.evaluation.collapse import class_coverage, mode_coverage
from gan_edu.evaluation.frechet import frechet_distance
from gan_edu.evaluation.monitor import Monitor
from gan_edu.evaluation.scoring import score
from gan_edu.models.pixels import to_float


def test_samples_of_the_ring_itself_cover_all_its_modes():
    ring = toy.ring(8)
    found = mode_coverage(ring.sample(2000, rng=np.random.default_rng(0)), ring)
    assert (found.covered, found.fraction) == (8, 1.0)
    # Three standard deviations hold 1 − exp(−9/2) of a Gaussian in the plane.
    assert found.quality == pytest.approx(1 - np.exp(-4.5), abs=0.01)


def test_points_far_from_every_mode_are_of_no_quality():
    found = mode_coverage(np.zeros((50, 2)), toy.ring(8))
    assert (found.covered, found.quality) == (0, 0.0)


def test_a_class_with_a_tenth_of_a_fair_share_counts_and_one_with_less_does_not():
    def table(rare):
        guesses = np.array([0] * (200 - rare) + [1] * rare)
        return np.eye(2)[guesses]

    assert class_coverage(table(10)).covered == 2
    assert class_coverage(table(9)).covered == 1


@pytest.mark.parametrize("bad", [np.zeros((0, 2)), np.zeros(3), [[np.nan, 1.0]]])
def test_coverage_of_no_table_is_an_error(bad):
    with pytest.raises(ValueError, match="class_probabilities"):
        class_coverage(bad)


def test_the_frechet_distance_is_that_of_torch_fidelity_on_the_same_features(fashion, real):
    halves = (real.images[:500], real.images[500:])
    features = [fashion.features(to_float(torch.tensor(x))).double() for x in halves]
    statistics = [fid_features_to_statistics(x) for x in features]
    expected = fid_statistics_to_metric(*statistics, verbose=False)
    assert frechet_distance(*halves, fashion) == pytest.approx(
        expected["frechet_inception_distance"], rel=1e-4
    )


def test_the_frechet_distance_of_a_set_to_itself_is_zero(fashion, real):
    images = real.images[:300]
    assert frechet_distance(images, images, fashion) == pytest.approx(0, abs=1e-3)


def test_too_few_images_for_a_covariance_are_an_error(fashion, real):
    with pytest.raises(ValueError, match=r"100 images are too few .* 128 features"):
        frechet_distance(real.images[:100], real.images[100:400], fashion)


def test_the_monitor_reads_score_and_coverage_of_real_images(fashion, real):
    found = Monitor(fashion)(to_float(torch.tensor(real.images)))
    assert found["coverage"] == 1.0
    assert found["inception_score"] == pytest.approx(score(real.images, fashion, 1).mean, rel=1e-6)
