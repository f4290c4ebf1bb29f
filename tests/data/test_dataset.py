"""A data set knows what it is: its digest tells it from every other."""

import numpy as np
import pytest

from gan_edu.data.dataset import ImageDataset


@pytest.fixture
def few():
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (7, 3, 5, 4), dtype=np.uint8)
    return ImageDataset(images, np.arange(7), "few")


def test_a_data_set_unpacks_and_has_the_length_of_its_images(few):
    images, labels = few
    assert images is few.images
    assert labels is few.labels
    assert len(few) == 7


def test_the_identity_is_plain_and_names_the_set(few):
    assert few.identity == {"name": "few", "shape": [7, 3, 5, 4], "sha256": few.digest}
    assert len(few.digest) == 64


def test_equal_data_have_equal_digests_however_they_are_stored(few, tmp_path, monkeypatch):
    from gan_edu.data import dataset

    np.save(tmp_path / "x.npy", few.images)
    mapped = np.load(tmp_path / "x.npy", mmap_mode="r")
    monkeypatch.setattr(dataset, "BLOCK", 100)  # several blocks, the last one smaller
    assert ImageDataset(mapped, few.labels, "other name").digest == few.digest
    backwards = np.ascontiguousarray(few.images[:, ::-1])[:, ::-1]
    assert ImageDataset(backwards, few.labels).digest == few.digest


def test_one_pixel_one_label_the_order_and_the_shape_each_change_the_digest(few):
    pixel = few.images.copy()
    pixel[3, 1, 2, 2] ^= 1
    others = [
        ImageDataset(pixel, few.labels),
        ImageDataset(few.images, np.array([0, 1, 2, 3, 4, 5, 5])),
        ImageDataset(few.images[::-1], few.labels),
        ImageDataset(few.images.reshape(7, 3, 4, 5), few.labels),
        ImageDataset(few.images[:6], few.labels[:6]),
    ]
    digests = {few.digest, *(other.digest for other in others)}
    assert len(digests) == 6


def test_a_data_set_on_disk_is_digested_in_little_memory(tmp_path):
    import tracemalloc

    images = np.lib.format.open_memmap(tmp_path / "x.npy", "w+", np.uint8, (100_000, 1, 28, 28))
    data = ImageDataset(images, np.zeros(100_000, np.int64))
    tracemalloc.start()
    assert data.digest
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40e6  # of 78 MB


@pytest.mark.parametrize(
    ("images", "labels", "message"),
    [
        (np.zeros((2, 4, 4), np.uint8), np.zeros(2, np.int64), r"uint8 of shape \(2, 4, 4\)"),
        (np.zeros((2, 1, 4, 4)), np.zeros(2, np.int64), "float64"),
        ([[0]], np.zeros(1, np.int64), "got list"),
        (np.zeros((0, 1, 4, 4), np.uint8), np.zeros(0, np.int64), "at least one image"),
        (np.zeros((2, 1, 4, 4), np.uint8), np.zeros(3, np.int64), r"shape \(2,\), one for each"),
        (np.zeros((2, 1, 4, 4), np.uint8), np.zeros(2, np.int32), "int64 array"),
        (np.zeros((2, 1, 4, 4), np.uint8), None, "got NoneType"),
    ],
)
def test_what_is_no_set_of_images_is_refused(images, labels, message):
    with pytest.raises(ValueError, match=message):
        ImageDataset(images, labels)
