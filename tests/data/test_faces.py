"""The cartoon faces that ship with the package."""

import sys

import numpy as np
import pytest
from PIL import Image

from gan_edu import data
from gan_edu.data import faces


def test_there_are_twelve_thousand_colour_faces_in_three_styles():
    images, labels = faces.load()
    assert images.shape == (12_000, 3, 28, 28)
    assert images.dtype == np.uint8
    assert np.bincount(labels).tolist() == [4000, 4000, 4000]


def test_the_archive_is_small_enough_to_ship():
    assert faces.ARCHIVE.stat().st_size < 12e6


def test_a_face_is_a_tile_of_the_picture():
    images, _ = faces.load()
    with Image.open(faces.ARCHIVE) as picture:
        tile = np.asarray(picture.convert("RGB"))[28:56, 2 * 28 : 3 * 28]
    assert np.array_equal(images[102], np.moveaxis(tile, 2, 0))


def test_faces_differ_from_one_another():
    images, _ = faces.load()
    # DiceBear draws from finitely many parts, so a few twins occur.
    assert len(np.unique(images.reshape(len(images), -1), axis=0)) > 0.95 * len(images)


def test_a_style_gives_its_faces_alone():
    images, labels = faces.load("big-smile")
    assert set(labels.tolist()) == {1}
    assert np.array_equal(images, faces.load().images[4000:8000])


def test_wrong_styles_and_damaged_archives_are_errors(tmp_path):
    with pytest.raises(ValueError, match="style must be one of adventurer"):
        faces.load("anime")
    with pytest.raises(FileNotFoundError, match="make faces"):
        faces.load(archive=tmp_path / "none.webp")
    (tmp_path / "half.webp").write_bytes(faces.ARCHIVE.read_bytes()[:100_000])
    with pytest.raises(ValueError, match=r"damaged.*make faces"):
        faces.load(archive=tmp_path / "half.webp")
    Image.new("RGB", (28, 28)).save(tmp_path / "small.webp")
    with pytest.raises(ValueError, match="expected"):
        faces.load(archive=tmp_path / "small.webp")


def test_without_pillow_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(FileNotFoundError, match="pip install pillow"):
        faces.load()


def test_larger_faces_lie_where_downloads_are_kept_and_are_read_from_there(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(FileNotFoundError, match=r"`make faces SIZE=64` in the book's folder draws"):
        data.load("faces", size=64)
    pixels = np.random.default_rng(0).integers(0, 256, (120 * 64, 100 * 64, 3), np.uint8)
    pixels[:, 64:] = 0  # only the first of each row, so that packing is quick
    archive = tmp_path / "gan-edu" / "faces-64.webp"
    archive.parent.mkdir()
    Image.fromarray(pixels).save(archive, "WEBP", lossless=True, quality=0, method=0)
    images, labels = data.load("faces", size=64)
    assert images.shape == (12_000, 3, 64, 64)
    assert np.array_equal(images[300], np.moveaxis(pixels[192:256, :64], 2, 0))
    assert np.bincount(labels).tolist() == [4000, 4000, 4000]
    assert data.load("faces", size=64).name == "faces, 64×64"
