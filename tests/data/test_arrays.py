"""Arrays and torch data sets become the same data set, or are refused with how to convert."""

import numpy as np
import pytest
import torch
from PIL import Image

from gan_edu import data


@pytest.fixture
def pixels():
    return np.random.default_rng(0).integers(0, 256, (6, 3, 8, 7), dtype=np.uint8)


def test_arrays_are_taken_as_they_are(pixels):
    made = data.from_arrays(pixels, [0, 1, 2, 3, 4, 5], name="mine")
    assert made.images is pixels
    assert (made.name, made.judge) == ("mine", None)
    assert made.labels.tolist() == [0, 1, 2, 3, 4, 5]
    assert data.from_arrays(pixels).labels.tolist() == [0] * 6
    grey = data.from_arrays(pixels[:, 0])
    assert np.array_equal(grey.images[:, 0], pixels[:, 0])


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (np.zeros((2, 1, 4, 4)), r"np\.round\(x \* 255\)"),
        (np.zeros((2, 1, 4, 4), np.int64), "must be uint8"),
        (np.zeros((2, 28, 28, 3), np.uint8), r"np\.moveaxis\(images, 3, 1\)"),
        (np.zeros((28, 28), np.uint8), r"got \(28, 28\)"),
    ],
)
def test_other_arrays_are_refused_with_how_to_convert(images, message):
    with pytest.raises(ValueError, match=message):
        data.from_arrays(images)


def test_labels_that_are_no_integers_are_refused(pixels):
    with pytest.raises(ValueError, match="labels must be integers, got float64"):
        data.from_arrays(pixels, np.zeros(6))


class Pictures(torch.utils.data.Dataset):
    """A torch data set of the usual kind: an index, a length, no IndexError after the last."""

    def __init__(self, pixels, transform):
        self.pixels, self.transform = pixels, transform

    def __len__(self):  # noqa: D105
        return len(self.pixels)

    def __getitem__(self, index):  # noqa: D105
        return self.transform(self.pixels[index % len(self)]), index


def as_picture(image):
    return Image.fromarray(np.moveaxis(image, 0, 2))


def to_tensor(image):
    from torchvision.transforms.functional import to_tensor

    return to_tensor(as_picture(image))


@pytest.mark.parametrize("transform", [as_picture, torch.from_numpy, to_tensor])
def test_a_torch_data_set_gives_the_bytes_it_was_made_of(pixels, transform):
    made = data.from_torch(Pictures(pixels, transform))
    assert np.array_equal(made.images, pixels)
    assert made.labels.tolist() == [0, 1, 2, 3, 4, 5]
    assert made.name == "Pictures"


def test_a_stream_of_images_without_labels_is_taken(pixels):
    made = data.from_torch((torch.from_numpy(image) for image in pixels), name="stream")
    assert np.array_equal(made.images, pixels)
    assert made.labels.tolist() == [0] * 6


@pytest.mark.parametrize(
    ("images", "message"),
    [
        ([torch.full((1, 4, 4), -1.0)], r"image 0 .* expected uint8 or floats in \[0, 1\]"),
        ([torch.full((1, 4, 4), torch.nan)], "floats in"),
        ([torch.zeros(1, 4, 4), torch.zeros(1, 5, 4)], r"image 1 .*\(1, 5, 4\)"),
        ([torch.zeros(4, 4)], r"has shape \(4, 4\)"),
        ([(torch.zeros(1, 4, 4), "cat")], "has the label 'cat'"),
        (["cat.png"], "is str"),
        ([], "holds no image"),
    ],
)
def test_other_torch_data_sets_are_refused(images, message):
    with pytest.raises(ValueError, match=message):
        data.from_torch(images)
