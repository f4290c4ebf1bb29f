"""A folder of image files becomes one data set, or an error that names the file."""

import numpy as np
import pytest
from PIL import Image

from gan_edu.data import folder


@pytest.fixture
def pictures(tmp_path):
    root = tmp_path / "pictures"
    rng = np.random.default_rng(0)
    for index in range(6):
        path = root / ("cats" if index < 4 else "dogs") / f"{index}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(rng.integers(0, 256, (28, 28, 3), dtype=np.uint8)).save(path)
    return root


def test_the_pixels_are_those_of_the_files_in_the_order_of_their_paths(pictures):
    images, labels = folder.load(pictures)
    assert images.shape == (6, 3, 28, 28)
    assert labels.tolist() == [0, 0, 0, 0, 1, 1]
    with Image.open(pictures / "cats" / "2.png") as picture:
        assert np.array_equal(images[2], np.moveaxis(np.asarray(picture), 2, 0))


def test_images_of_other_sizes_are_cropped_at_the_centre_and_resized(tmp_path):
    wide = np.zeros((40, 80, 3), np.uint8)
    wide[:, 20:60] = 255  # the square in the middle is white
    Image.fromarray(wide).save(tmp_path / "wide.png")
    images, _ = folder.load(tmp_path)
    assert images.shape == (1, 3, 28, 28)
    assert images[0, :, 4:-4, 4:-4].min() == 255


def test_grey_and_colour_can_be_asked_for(pictures):
    assert folder.load(pictures, channels=1).images.shape == (6, 1, 28, 28)


def test_a_folder_too_large_for_memory_is_read_from_disk_with_the_same_pixels(
    pictures, tmp_path, monkeypatch
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    whole = folder.load(pictures).images
    for _ in range(2):  # made, then found again
        mapped = folder.load(pictures, memory_limit=1000).images
        assert isinstance(mapped, np.memmap)
        assert np.array_equal(mapped, whole)
    assert len(list((tmp_path / "cache").rglob("*.npy"))) == 1


def test_training_from_disk_equals_training_from_memory(pictures, tmp_path, monkeypatch):
    from gan_edu.training.loop import train
    from gan_edu.training.recipe import Recipe

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    recipe = Recipe(model="dcgan", width=4, batch_size=2, epochs=1, latent_dim=4)
    metrics = [
        train(recipe, folder.load(pictures, memory_limit=limit), device="cpu").metrics[0]
        for limit in (1000, 10**9)
    ]
    for values in metrics:
        values.pop("images_per_second")
    assert metrics[0] == metrics[1]


def test_a_text_file_among_the_images_is_named(pictures):
    (pictures / "cats" / "notes.txt").write_text("hello")
    with pytest.raises(ValueError, match=r"notes\.txt is not an image \(1 such file"):
        folder.load(pictures)


def test_a_damaged_image_is_named(pictures):
    path = pictures / "dogs" / "4.png"
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(ValueError, match=r"4\.png is damaged"):
        folder.load(pictures)


def test_an_empty_folder_and_no_folder_are_errors(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileNotFoundError, match=r"holds no images; expected \.png"):
        folder.load(tmp_path / "empty")
    with pytest.raises(FileNotFoundError, match="is not a folder"):
        folder.load(tmp_path / "none")


def test_images_of_different_sizes_need_a_size(pictures):
    Image.new("RGB", (10, 12)).save(pictures / "dogs" / "small.png")
    with pytest.raises(ValueError, match=r"small\.png is 12×10 and .* is 28×28"):
        folder.load(pictures, size=None)


def test_hidden_files_are_passed_over(pictures):
    (pictures / ".DS_Store").write_bytes(b"x")
    assert len(folder.load(pictures).images) == 6
