"""Grids: what is put side by side comes apart again; movies keep their frames."""

import numpy as np
import pytest
from PIL import Image

from gan_edu.runs import grids


@pytest.mark.parametrize("shape", [(64, 1, 28, 28), (16, 3, 5, 7)])
def test_what_is_tiled_comes_apart_again(tmp_path, shape):
    images = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    path = tmp_path / "grid.png"
    path.write_bytes(grids.png(images))
    assert np.array_equal(grids.untile(path, shape[1:]), images)


def test_a_grid_is_what_torchvision_makes():
    import torch
    from torchvision.utils import make_grid

    images = np.random.default_rng(0).integers(0, 256, (13, 3, 4, 6), dtype=np.uint8)
    expected = make_grid(torch.from_numpy(images), nrow=8, padding=0).permute(1, 2, 0).numpy()
    assert np.array_equal(np.asarray(grids.tile(images)), expected)


@pytest.mark.parametrize(
    "images", [np.zeros((1, 2, 3, 3), np.uint8), np.zeros((1, 1, 3, 3)), np.zeros((2, 2), np.uint8)]
)
def test_what_is_no_set_of_images_is_refused(images):
    with pytest.raises(ValueError, match="images must be uint8"):
        grids.tile(images)


def test_nothing_is_no_picture():
    with pytest.raises(ValueError, match="no image to show"):
        grids.tile(np.zeros((0, 1, 3, 3), np.uint8))
    with pytest.raises(ValueError, match="at least one frame"):
        grids.write_movie([], None, seconds=1)


def test_a_grey_movie_keeps_every_level(tmp_path):
    frames = [
        np.arange(256, dtype=np.uint8).reshape(1, 1, 16, 16),
        np.zeros((1, 1, 16, 16), np.uint8),
    ]
    movie = grids.write_movie(frames, tmp_path / "a.gif", seconds=1)
    with Image.open(movie.path) as gif:
        assert gif.n_frames == 2
        assert np.array_equal(np.asarray(gif.convert("L")).ravel(), np.arange(256))
