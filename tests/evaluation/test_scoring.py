"""Images to score: equal to the reference implementations, bounded in memory, strict on input."""

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from torch_fidelity.metric_isc import isc_features_to_metric
from torchmetrics.image.inception import InceptionScore

from gan_edu.evaluation import judges, scoring
from gan_edu.evaluation.judges import Judge
from gan_edu.models.pixels import to_float
from gan_edu.theory import inception


@pytest.mark.parametrize("splits", [1, 5, 10])
def test_the_score_of_real_images_is_that_of_torch_fidelity_on_the_same_judge(
    fashion, real, splits
):
    logits = fashion.logits(to_float(torch.tensor(real.images)))
    reference = isc_features_to_metric(logits, splits=splits)
    ours = scoring.score(real.images, fashion, splits)
    assert ours.mean == pytest.approx(reference["inception_score_mean"], rel=1e-6)
    assert ours.std == pytest.approx(reference["inception_score_std"], rel=1e-4, abs=1e-9)


def test_the_score_of_real_images_is_that_of_torchmetrics_on_the_same_judge(fashion, real):
    class Extractor(torch.nn.Module):
        def forward(self, images):
            return fashion.logits(to_float(images))

    with pytest.warns(UserWarning, match="large memory footprint"):
        metric = InceptionScore(feature=Extractor(), splits=5)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        # compute() permutes the images: give them so that they come out in their own order.
        order = torch.randperm(len(real.images)).argsort()
        for batch in torch.tensor(real.images)[order].split(200):
            metric.update(batch)
        torch.manual_seed(0)
        mean, _ = metric.compute()
    ours = scoring.score(real.images, fashion, 5, shuffle=False)
    assert ours.mean == pytest.approx(float(mean), rel=1e-4)


@settings(max_examples=30)
@given(
    m=st.integers(10, 700),
    classes=st.integers(2, 60),
    splits=st.sampled_from([1, 5, 10]),
    shuffle=st.booleans(),
    scale=st.sampled_from([0.01, 1.0, 5.0, 100.0]),
    seed=st.integers(0, 99),
)
def test_sums_over_a_stream_give_the_score_of_the_whole_table(
    m, classes, splits, shuffle, scale, seed
):
    logits = np.random.default_rng(seed).normal(0, scale, (m, classes))
    judge = _echo(classes, scale)
    images = torch.tensor(np.tanh(logits), dtype=torch.float32).reshape(m, 1, 1, classes)
    p = inception.probabilities(judge.logits(images).numpy())
    ours = scoring.score(images, judge, splits, shuffle=shuffle, seed=seed)
    table = inception.inception_score(p, splits, shuffle, seed)
    np.testing.assert_allclose(ours.per_split, table.per_split, rtol=1e-9)
    assert ours.mean == pytest.approx(table.mean, rel=1e-9)
    assert ours.std == pytest.approx(table.std, rel=1e-6, abs=1e-9)
    whole = inception.inception_score(p, 1).mean
    assert ours.whole == pytest.approx(whole, rel=1e-9)
    expected = whole * np.exp(-inception.bias(p, log=True))
    assert ours.corrected == pytest.approx(expected, rel=1e-9)


def _echo(classes, scale):
    class Echo(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.scale = torch.nn.Parameter(torch.tensor(float(scale)), requires_grad=False)

        def forward(self, images):
            return images.flatten(1) * self.scale

    return Judge("echo", classes, None, Echo(), lambda images: images)


def test_the_result_does_not_depend_on_the_size_of_the_batches(fashion, real, monkeypatch):
    before = scoring.score(real.images, fashion)
    monkeypatch.setattr(scoring, "BATCH", 7)
    after = scoring.score(real.images, fashion)
    assert after.mean == pytest.approx(before.mean, rel=1e-6)


def test_bytes_and_floats_of_the_same_images_score_alike(fashion, real):
    images = torch.tensor(real.images[:300])
    by_bytes, by_floats = (scoring.score(x, fashion, 3) for x in (images, to_float(images)))
    assert by_bytes.mean == by_floats.mean


def test_a_file_on_disk_is_scored_without_being_loaded(fashion, real, tmp_path):
    np.save(tmp_path / "images.npy", real.images)
    mapped = np.load(tmp_path / "images.npy", mmap_mode="r")
    assert isinstance(mapped, np.memmap)
    assert scoring.score(mapped, fashion).mean == scoring.score(real.images, fashion).mean


def test_memory_does_not_grow_with_the_number_of_images(echo):
    import tracemalloc

    def peak(m):
        images = np.lib.stride_tricks.as_strided(
            np.zeros(1000, np.uint8), (m, 1, 1, 1000), (0, 1000, 1000, 1)
        )
        tracemalloc.start()
        scoring.score(images, _echo(1000, 1.0), 2)
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    # Ten thousand tables of 1,000 probabilities more would be 80 MB; the split index is 0.1 MB.
    assert peak(12_000) - peak(2_000) < 2e6


def test_the_result_says_what_made_it(fashion, real):
    result = scoring.score(real.images, fashion, 5, shuffle=False, seed=3)
    assert (result.judge, result.classes, result.images) == ("fashion", 10, 1000)
    assert (result.shuffle, result.seed, len(result.per_split)) == (False, 3, 5)
    assert result.accuracy == fashion.accuracy


def test_sorting_the_images_by_class_lowers_the_score(fashion, real):
    images = real.images[np.argsort(real.labels, kind="stable")]
    unsorted = scoring.score(images, fashion, 10)
    trapped = scoring.score(images, fashion, 10, shuffle=False)
    assert trapped.mean < unsorted.mean / 3


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (np.zeros((2, 28, 28), np.uint8), r"shape \(N, channels, height, width\)"),
        (np.zeros((0, 1, 28, 28), np.uint8), "N ≥ 1"),
        (np.zeros((2, 1, 28, 28), np.float64), "uint8 in 0…255 or float32"),
        (np.full((20, 1, 28, 28), 200, np.float32), r"must lie in \[−1, 1\].*uint8"),
        (np.full((20, 1, 28, 28), np.nan, np.float32), r"must lie in \[−1, 1\]"),
        (np.full((20, 1, 28, 28), np.inf, np.float32), r"must lie in \[−1, 1\]"),
        (np.zeros((20, 3, 28, 28), np.uint8), r"with 1 channel\(s\), got 3"),
        (np.zeros((20, 1, 32, 32), np.uint8), "looks at images of 28×28"),
        (np.zeros((5, 1, 28, 28), np.uint8), "splits must be"),
        (np.zeros((1, 1, 28, 28), np.uint8), "one image scores 1"),
    ],
)
def test_images_that_cannot_be_scored_are_an_error(fashion, images, message):
    with pytest.raises(ValueError, match=message):
        scoring.score(images, fashion, 10)


def test_floats_in_0_to_1_are_refused_with_how_to_scale(fashion, real):
    fog = real.images[:600].astype(np.float32) / 255
    with pytest.raises(ValueError, match=r"seem to lie in \[0, 1\].*2 \* x − 1"):
        scoring.score(fog, fashion)
    with pytest.raises(ValueError, match=r"seem to lie in \[0, 1\]"):
        scoring.class_probabilities(fog, fashion)
    assert scoring.score(fog, fashion, allow_nonnegative=True).mean > 1
    right = scoring.score(2 * fog - 1, fashion)
    assert right.mean == pytest.approx(scoring.score(real.images[:600], fashion).mean, rel=1e-5)


@pytest.mark.parametrize("where", [0, 300, 599])
def test_one_negative_value_in_any_batch_shows_that_floats_are_scaled(fashion, where):
    images = np.zeros((600, 1, 28, 28), np.float32)
    images[where, 0, 0, 0] = -0.5
    assert scoring.class_probabilities(images, fashion).shape == (600, 10)


class AppleTensor(torch.Tensor):
    """A tensor as on Apple's GPUs, which have no float64."""

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):  # noqa: D105
        if func is torch.Tensor.double or any(arg is torch.float64 for arg in args):
            raise TypeError("MPS has no float64")
        result = super().__torch_function__(func, types, args, kwargs or {})
        return result.as_subclass(torch.Tensor) if func is torch.Tensor.cpu else result


@pytest.fixture
def apple():
    """A judge whose answers lie on Apple's GPU."""

    class Apple(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.last = torch.nn.Identity()

        def forward(self, images):
            return self.last(images.flatten(1).as_subclass(AppleTensor))

    model = Apple()
    return Judge("apple", 4, None, model, lambda images: images, model.last)


def test_no_float64_is_asked_of_a_device_that_has_none(apple):
    from gan_edu.evaluation.features import extract
    from gan_edu.evaluation.gradients import discriminator_accuracy

    images = np.random.default_rng(0).integers(0, 256, (20, 1, 2, 2), dtype=np.uint8)
    assert scoring.score(images, apple, 2).mean > 1
    p = scoring.class_probabilities(images, apple)
    seen = extract(images, apple)
    assert p.dtype == np.float64
    assert seen.features.dtype == torch.float64
    assert np.array_equal(seen.probabilities, p)
    logits = torch.tensor([1.0, 2.0]).as_subclass(AppleTensor)
    assert discriminator_accuracy(torch.nn.Identity(), logits, -logits) == 1.0


def test_a_given_judge_works_on_the_device_that_is_asked_for(fashion, real, monkeypatch):
    from gan_edu.evaluation.frechet import frechet_distance

    asked = []
    before = judges.at_work

    def at_work(judge, device=None):
        asked.append(device)
        return before(judge)

    monkeypatch.setattr(judges, "at_work", at_work)
    images = real.images[:300]
    scoring.score(images, fashion, device="cuda")
    scoring.class_probabilities(images, fashion, device="cuda")
    frechet_distance(images[:150], images[150:], fashion, device="cuda")
    assert asked[:3] == ["cuda", "cuda", "cuda"]


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
def test_logits_that_are_not_finite_are_an_error(bad):
    class Broken(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.weight = torch.nn.Parameter(torch.zeros(1))

        def forward(self, images):
            return torch.full((len(images), 10), bad)

    judge = Judge("broken", 10, None, Broken(), lambda images: images)
    with pytest.raises(ValueError, match="'broken' answered with NaN or infinite logits"):
        scoring.score(np.zeros((20, 1, 28, 28), np.uint8), judge)


def test_an_unknown_judge_is_named():
    with pytest.raises(ValueError, match=r"one of fashion, imagenet, .* got 'vgg'"):
        scoring.score(np.zeros((20, 1, 28, 28), np.uint8), "vgg")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux tells the peak memory")
def test_ten_thousand_images_take_under_a_gigabyte():
    import subprocess
    import sys

    check = (
        "import re\n"
        "import numpy as np\n"
        "from gan_edu.data import fashion_mnist\n"
        "from gan_edu.evaluation.scoring import score\n"
        "score(np.tile(fashion_mnist.load('test', subset='sample').images, (10, 1, 1, 1)))\n"
        "peak = re.search(r'VmHWM:\\s+(\\d+) kB', open('/proc/self/status').read())\n"
        "print(int(peak[1]) / 1e6)\n"
    )
    out = subprocess.run([sys.executable, "-c", check], check=True, capture_output=True, text=True)
    assert float(out.stdout) < 1


def test_grids_saved_as_png_files_score_like_the_arrays(fashion, real, tmp_path):
    from gan_edu.data import folder

    for index, image in enumerate(real.images[:60]):
        Image.fromarray(image[0]).save(tmp_path / f"{index:03}.png")
    images = folder.load(tmp_path).images
    assert np.array_equal(images, real.images[:60])
