"""Coverage counts what is made; the monitor reads what a run is watched by."""

import numpy as np
import pytest
import torch

from gan_edu.data import toy
from gan_edu.evaluation.collapse import class_coverage, mode_coverage
from gan_edu.evaluation.features import Reference
from gan_edu.evaluation.measures import measure
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


def test_a_mode_needs_a_tenth_of_a_fair_share_of_all_points_not_of_those_near_a_mode():
    ring = toy.ring(8)
    junk = np.zeros((1992, 2))
    found = mode_coverage(np.concatenate([junk, ring.means]), ring)
    assert found.covered == 0  # one point of 2,000 at each mode; 25 are asked for
    assert found.shares == pytest.approx(np.full(8, 1 / 2000))
    assert found.quality == pytest.approx(8 / 2000)
    for times, covered in ((25, 8), (24, 0)):
        points = np.concatenate([np.zeros((2000 - 8 * times, 2)), *[ring.means] * times])
        assert mode_coverage(points, ring).covered == covered


@pytest.mark.parametrize(
    "points", [np.zeros((0, 2)), np.zeros((3, 3)), np.zeros(2), [[np.nan, 0.0]], [[np.inf, 0.0]]]
)
def test_mode_coverage_of_what_are_no_points_is_an_error(points):
    with pytest.raises(ValueError, match=r"points must be finite with shape \(N, 2\)"):
        mode_coverage(points, toy.ring(8))


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


def test_the_monitor_reads_score_and_coverage_of_real_images(fashion, real):
    found = Monitor(fashion)(to_float(torch.tensor(real.images)))
    assert found["coverage"] == 1.0
    assert found["inception_score"] == pytest.approx(score(real.images, fashion, 1).mean, rel=1e-6)
    assert found["shares"] == pytest.approx([0.1] * 10, abs=0.02)


def test_the_monitor_takes_bytes_and_floats_alike_and_gives_plain_numbers(fashion, real):
    import json

    pixels = torch.tensor(real.images[:300])
    by_bytes, by_floats = Monitor(fashion)(pixels), Monitor(fashion)(to_float(pixels))
    assert by_bytes == by_floats
    assert json.loads(json.dumps(by_bytes)) == by_bytes


def test_a_generator_that_makes_white_alone_is_watched_not_refused(fashion):
    found = Monitor(fashion)(torch.ones(20, 1, 28, 28))
    assert found["inception_score"] == pytest.approx(1.0)
    assert found["coverage"] == 0.1


def test_with_a_reference_the_monitor_reads_what_measure_gives(fashion, real):
    reference = Reference.of(real, fashion)
    images = torch.tensor(real.images[::3])
    found, expected = Monitor(reference=reference)(images), measure(images, reference)
    for name in ("inception_score", "frechet", "kid", "precision", "recall"):
        assert found[name] == getattr(expected, name)
    assert found["shares"] == list(expected.shares)


def test_a_monitor_with_another_judge_than_its_reference_is_refused(fashion, real):
    from gan_edu.evaluation import judges

    with pytest.raises(ValueError, match="leave the judge out"):
        Monitor(judges.load("fashion"), reference=Reference.of(real, fashion))
