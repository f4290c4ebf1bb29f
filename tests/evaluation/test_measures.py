"""Every measure is that of its reference implementation on the same features."""

import json
import warnings
from functools import partial

import numpy as np
import pytest
import torch
from scipy.spatial.distance import cdist
from sklearn.neighbors import NearestNeighbors
from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric
from torch_fidelity.metric_kid import kid_features_to_metric
from torch_fidelity.metric_prc import prc_features_to_metric

from gan_edu.data.dataset import ImageDataset
from gan_edu.evaluation import distances, neighbours
from gan_edu.evaluation.collapse import class_coverage
from gan_edu.evaluation.distances import Moments, frechet, kid, kid_of_subsets, moments
from gan_edu.evaluation.features import Reference, extract
from gan_edu.evaluation.frechet import frechet_distance
from gan_edu.evaluation.judges import Judge
from gan_edu.evaluation.measures import measure
from gan_edu.evaluation.scoring import score
from gan_edu.models.pixels import to_float


def features(seed, count=700, dim=32, scale=1.0):
    """Correlated, skewed, non-negative numbers, as those of a layer after a ReLU."""
    generator = torch.Generator().manual_seed(seed)
    mix = torch.randn(dim, dim, generator=torch.Generator().manual_seed(99), dtype=torch.float64)
    x = torch.randn(count, dim, generator=generator, dtype=torch.float64)
    return (scale * (x @ mix) + 1).relu()


PAIRS = [(features(0), features(1)), (features(0), features(1, count=900, scale=1.4))]


@pytest.mark.parametrize(("real", "made"), PAIRS)
def test_the_frechet_distance_is_that_of_torch_fidelity(real, made):
    expected = fid_statistics_to_metric(
        *(fid_features_to_statistics(x) for x in (real, made)), verbose=False
    )
    ours = frechet(moments(real), moments(made))
    assert ours == pytest.approx(expected["frechet_inception_distance"], rel=1e-9)


@pytest.mark.parametrize(("real", "made"), PAIRS)
def test_the_frechet_distance_is_that_of_torchmetrics(real, made):
    from torchmetrics.image.fid import FrechetInceptionDistance

    extractor = torch.nn.Identity()
    extractor.num_features = real.shape[1]
    metric = FrechetInceptionDistance(feature=extractor).set_dtype(torch.float64)
    metric.update(real, real=True)
    metric.update(made, real=False)
    ours = frechet(moments(real), moments(made))
    assert ours == pytest.approx(float(metric.compute()), rel=1e-6)


def test_the_frechet_distance_of_singular_covariances_is_that_of_scipys_root():
    from scipy.linalg import sqrtm

    rng = np.random.default_rng(0)
    first, second = (a @ a.T for a in rng.normal(size=(2, 6, 2)))  # rank 2 of 6
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that they are singular is the point
        root = sqrtm(sqrtm(first) @ second @ sqrtm(first))
    expected = np.trace(first + second - 2 * root).real
    made = [Moments(torch.zeros(6).double(), torch.tensor(c)) for c in (first, second)]
    assert frechet(*made) == pytest.approx(expected, abs=1e-6)
    assert frechet(made[0], made[0]) == pytest.approx(0, abs=1e-12)


def test_the_frechet_distance_of_images_is_that_of_torch_fidelity_on_the_judges_features(
    fashion, real
):
    halves = (real.images[:500], real.images[500:])
    seen = [fashion.features(to_float(torch.tensor(x))).double() for x in halves]
    statistics = [fid_features_to_statistics(x) for x in seen]
    expected = fid_statistics_to_metric(*statistics, verbose=False)
    done = []
    ours = frechet_distance(*halves, fashion, on_batch=lambda *facts: done.append(facts))
    assert ours == pytest.approx(expected["frechet_inception_distance"], rel=1e-5)
    assert done == [(250, 1000), (500, 1000), (750, 1000), (1000, 1000)]


def test_the_frechet_distance_of_a_set_to_itself_is_zero(fashion, real):
    images = real.images[:300]
    assert frechet_distance(images, images, fashion) == pytest.approx(0, abs=1e-9)


def test_too_few_images_for_a_covariance_are_an_error(fashion, real):
    with pytest.raises(ValueError, match=r"100 images are too few .* 128 features"):
        frechet_distance(real.images[:100], real.images[100:400], fashion)


def test_the_kernel_distance_of_whole_sets_is_that_of_torch_fidelity():
    real, made = PAIRS[0]
    expected = kid_features_to_metric(
        real, made, kid_subsets=1, kid_subset_size=len(real), verbose=False
    )
    assert kid(real, made) == pytest.approx(expected["kernel_inception_distance_mean"], rel=1e-9)


def test_the_kernel_distance_of_subsets_is_that_of_torch_fidelity():
    real, made = PAIRS[1]
    options = {"kid_subsets": 7, "kid_subset_size": 100, "rng_seed": 2020, "verbose": False}
    expected = kid_features_to_metric(real, made, **options)
    # Its legacy generator draws the same subsets through the same method.
    rng = np.random.RandomState(2020)
    mean, std = kid_of_subsets(real, made, subsets=7, subset_size=100, rng=rng)
    assert mean == pytest.approx(expected["kernel_inception_distance_mean"], rel=1e-9)
    assert std == pytest.approx(expected["kernel_inception_distance_std"], rel=1e-9)


def test_the_kernel_distance_of_sets_of_different_sizes_is_the_mean_over_pairs():
    from sklearn.metrics.pairwise import polynomial_kernel

    real, made = (x.numpy() for x in PAIRS[1])
    within = []
    for x in (real, made):
        table = polynomial_kernel(x, degree=3)  # gamma = 1/d and coef0 = 1 are its defaults
        within.append(table[~np.eye(len(x), dtype=bool)].mean())
    expected = sum(within) - 2 * polynomial_kernel(real, made, degree=3).mean()
    assert kid(*PAIRS[1]) == pytest.approx(expected, rel=1e-9)


def test_the_kernel_distance_is_unbiased_where_the_laws_are_equal():
    halves = [kid(features(2 * i, 60), features(2 * i + 1, 60)) for i in range(200)]
    error = np.std(halves) / np.sqrt(len(halves))
    assert abs(np.mean(halves)) < 4 * error
    assert min(halves) < 0


@pytest.mark.parametrize(("real", "made"), PAIRS)
def test_precision_and_recall_are_those_of_torch_fidelity(real, made):
    expected = prc_features_to_metric(made, real, verbose=False)
    ours = neighbours.neighbours(real, made)
    assert ours.precision == pytest.approx(expected["precision"], abs=1e-6)
    assert ours.recall == pytest.approx(expected["recall"], abs=1e-6)
    assert 0 < ours.precision < 1
    assert 0 < ours.recall < 1


@pytest.mark.parametrize(("real", "made"), PAIRS)
def test_density_and_coverage_follow_from_scikit_learns_neighbours(real, made):
    radii = NearestNeighbors(n_neighbors=5).fit(real).kneighbors()[0][:, -1]  # none is its own
    inside = cdist(made, real) <= radii
    ours = neighbours.neighbours(real, made)
    assert ours.density == pytest.approx(inside.sum() / (5 * len(made)), rel=1e-9)
    assert ours.coverage == pytest.approx(inside.any(0).mean(), rel=1e-9)


def test_a_collapsed_generator_has_high_precision_and_low_recall_and_a_wild_one_the_reverse():
    real = features(0)
    collapsed = real[:1] + 0.01 * features(5)  # around one real image
    wild = features(6, scale=3.0)
    low = neighbours.neighbours(real, collapsed)
    assert low.precision > 0.95
    assert low.recall < 0.05
    assert low.coverage < 0.05
    high = neighbours.neighbours(real, wild)
    assert high.precision < 0.1
    assert high.recall > 0.5


def test_the_same_image_again_and_again_is_at_distance_zero_from_itself():
    real = features(0, count=60)
    for image in real:
        found = neighbours.neighbours(real, image.repeat(10, 1))
        assert found.precision == 1
        assert found.recall == pytest.approx(1 / len(real))  # a ball of radius 0 holds its centre


def test_the_numbers_do_not_depend_on_the_size_of_the_blocks(monkeypatch):
    real, made = PAIRS[1]
    before = kid(real, made), neighbours.neighbours(real, made)
    monkeypatch.setattr(distances, "ROWS", 37)
    after = kid(real, made), neighbours.neighbours(real, made)
    assert after[0] == pytest.approx(before[0], rel=1e-10)
    assert after[1] == before[1]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: kid(torch.zeros(3, 2), torch.zeros(3, 4)),
            r"one d for both, got \(3, 2\), \(",
        ),
        (lambda: kid(torch.zeros(1, 2), torch.zeros(3, 2)), "at least 2 images in each set, got 1"),
        (lambda: kid(torch.full((3, 2), torch.nan), torch.zeros(3, 2)), "NaN or infinite"),
        (lambda: moments(torch.zeros(3)), r"shape \(N, d\)"),
        (lambda: neighbours.squared_radii(torch.zeros(5, 2)), "5 images have no 5 neighbours"),
        (
            lambda: kid_of_subsets(
                torch.zeros(3, 2), torch.zeros(4, 2), subset_size=4, rng=np.random.default_rng(0)
            ),
            "subset_size must be from 2 to 3",
        ),
    ],
)
def test_features_that_cannot_be_compared_are_an_error(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_measure_gives_each_measure_by_itself_and_names_its_reference(fashion, real):
    reference = Reference.of(real, fashion)
    images = real.images[::2]
    found = measure(images, reference)
    seen = extract(images, fashion)
    assert found.inception_score == pytest.approx(score(images, fashion, 1).mean, rel=1e-9)
    assert found.frechet == pytest.approx(frechet_distance(real.images, images, fashion), rel=1e-9)
    assert found.kid == pytest.approx(kid(reference.features, seen.features), rel=1e-9)
    expected = neighbours.neighbours(reference.features, seen.features)
    assert (found.precision, found.recall) == expected[:2]
    assert (found.density, found.coverage) == expected[2:]
    assert found.classes_covered == class_coverage(seen.probabilities).covered == 10
    assert (found.count, found.judge) == (500, "fashion")
    assert found.reference == {
        "name": real.name,
        "sha256": real.digest,
        "count": 1000,
        "judge": "fashion",
    }
    assert json.loads(json.dumps(found.as_dict())) == found.as_dict()


def test_images_of_one_class_are_precise_but_cover_little(fashion, real):
    reference = Reference.of(real, fashion)
    shirts = ImageDataset(real.images[real.labels == 1], np.ones(100, np.int64))
    seen = extract(np.tile(shirts.images, (2, 1, 1, 1)), fashion)
    found = neighbours.neighbours(reference.features, seen.features)
    assert found.precision == 1
    assert found.recall < 0.2
    assert class_coverage(seen.probabilities).covered <= 2


def test_features_need_a_judge_with_a_feature_layer(fashion, real):
    blind = Judge("blind", 10, None, fashion.model, fashion.prepare)
    with pytest.raises(ValueError, match="'blind' has no feature layer"):
        extract(real.images[:4], blind)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_a_gpu_gives_the_numbers_of_the_cpu(fashion, real):
    images = real.images[:300]
    on = {
        name: measure(images, Reference.of(real, fashion, device=name), device=name)
        for name in ("cpu", "cuda")
    }
    for name in ("inception_score", "frechet", "precision", "recall", "density", "coverage"):
        values = [getattr(on[device], name) for device in on]
        assert values[1] == pytest.approx(values[0], rel=1e-3)
    same = partial(frechet_distance, images, real.images[300:600], fashion)
    assert same(device="cuda") == pytest.approx(same(device="cpu"), rel=1e-3)
    assert next(fashion.model.parameters()).device.type == "cpu"
