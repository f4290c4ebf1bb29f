"""A folder of image files becomes one data set, or an error that names the files."""

import multiprocessing
import os

import numpy as np
import pytest
from PIL import Image

from gan_edu.data import folder


def random_pixels(*shape):
    return np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)


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
    made = folder.load(pictures)
    images, labels = made
    assert images.shape == (6, 3, 28, 28)
    assert labels.tolist() == [0, 0, 0, 0, 1, 1]
    assert (made.name, made.judge, made.notes) == ("pictures", None, ())
    with Image.open(pictures / "cats" / "2.png") as picture:
        assert np.array_equal(images[2], np.moveaxis(np.asarray(picture), 2, 0))


def test_images_of_other_sizes_are_cropped_at_the_centre_and_resized(tmp_path):
    wide = np.zeros((40, 80, 3), np.uint8)
    wide[:, 20:60] = 255  # the square in the middle is white
    Image.fromarray(wide).save(tmp_path / "wide.png")
    images, _ = folder.load(tmp_path, size=28)
    assert images.shape == (1, 3, 28, 28)
    assert images[0, :, 4:-4, 4:-4].min() == 255


def test_without_a_size_images_keep_theirs(tmp_path):
    pixels = random_pixels(64, 48)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    assert np.array_equal(folder.load(tmp_path).images[0, 0], pixels)


def test_images_of_different_sizes_need_a_size_and_the_sizes_are_named(pictures):
    Image.new("RGB", (10, 12)).save(pictures / "dogs" / "small.png")
    with pytest.raises(ValueError, match=r"28×28 \(6\), 12×10 \(1\).*--size"):
        folder.load(pictures)
    made = folder.load(pictures, size=16)
    assert made.notes == (
        "7 of 7 images cropped at the centre and resized to 16×16 from 28×28 (6), 12×10 (1)",
    )


@pytest.mark.parametrize("size", [0, (28, 0), (1, 2, 3)])
def test_an_impossible_size_is_refused(pictures, size):
    with pytest.raises(ValueError, match="size must be one number"):
        folder.load(pictures, size=size)


def test_other_channels_than_1_and_3_are_refused(pictures):
    with pytest.raises(ValueError, match="channels must be 1 for grey or 3 for colour, got 4"):
        folder.load(pictures, channels=4)


def test_grey_and_colour_can_be_asked_for_and_are_noted(pictures):
    made = folder.load(pictures, channels=1)
    assert made.images.shape == (6, 1, 28, 28)
    assert made.notes == ("6 of 6 images in colour converted to grey",)


def test_one_image_in_colour_makes_the_set_a_coloured_one(pictures):
    Image.fromarray(random_pixels(28, 28)).save(pictures / "cats" / "0.png")  # the first is grey
    made = folder.load(pictures)
    assert made.images.shape == (6, 3, 28, 28)
    assert made.notes == ("1 of 6 images in grey converted to colour",)


def test_grey_of_16_bits_is_scaled_not_clipped(tmp_path):
    deep = np.array([[0, 128, 129], [257, 32768, 65535]], dtype=np.uint16)
    Image.fromarray(deep).save(tmp_path / "deep.png")
    made = folder.load(tmp_path)
    assert made.images[0, 0].tolist() == [[0, 0, 1], [1, 128, 255]]
    assert made.notes == ("1 of 1 images of 16 bits scaled to 8",)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "RGB"])
def test_what_is_transparent_becomes_white_and_is_counted(tmp_path, mode):
    black = Image.new("RGBA", (4, 4), (0, 0, 0, 0))  # black hides under the transparent pixels
    black.putpixel((1, 2), (0, 0, 0, 255))
    if mode == "P":
        palette = Image.new("P", (4, 4), 0)
        palette.putpalette([0, 0, 0, 1, 1, 1])
        palette.putpixel((1, 2), 1)
        palette.save(tmp_path / "a.png", transparency=0)
    elif mode == "RGB":
        coloured = Image.new("RGB", (4, 4), (9, 9, 9))
        coloured.putpixel((1, 2), (1, 1, 1))
        coloured.save(tmp_path / "a.png", transparency=(9, 9, 9))
    else:
        black.convert(mode).save(tmp_path / "a.png")
    made = folder.load(tmp_path)
    expected = np.full((4, 4), 255)
    expected[2, 1] = 0
    assert abs(made.images[0].astype(int) - expected).max() <= 1
    assert made.notes == ("1 of 1 images with transparency laid on white",)


def test_an_opaque_alpha_channel_changes_nothing_and_is_not_counted(tmp_path):
    pixels = random_pixels(5, 5, 3)
    Image.fromarray(pixels).convert("RGBA").save(tmp_path / "a.png")
    made = folder.load(tmp_path)
    assert np.array_equal(made.images[0], np.moveaxis(pixels, 2, 0))
    assert made.notes == ()


@pytest.mark.parametrize(
    ("tag", "turned"),
    [(3, lambda pixels: np.rot90(pixels, 2)), (6, lambda pixels: np.rot90(pixels, 3))],
    ids=["upside down", "on its side"],
)
@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_a_photograph_is_turned_upright(tmp_path, suffix, tag, turned):
    exif = Image.Exif()
    exif[0x0112] = tag
    stripes = np.zeros((16, 32), np.uint8)
    stripes[:8] = 255
    Image.fromarray(stripes).save(tmp_path / f"a.{suffix}", exif=exif)
    made = folder.load(tmp_path)
    assert abs(made.images[0, 0].astype(int) - turned(stripes)).max() < 10  # JPEG is not exact
    assert made.notes == ("1 of 1 images turned upright by their EXIF orientation",)


def test_files_of_the_system_and_hidden_files_are_passed_over(pictures):
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "cats/.hidden/x.txt"):
        (pictures / name).parent.mkdir(exist_ok=True)
        (pictures / name).write_bytes(b"x")
    assert len(folder.load(pictures)) == 6


@pytest.fixture
def spoilt(pictures):
    """Two good pictures of four cats; a table, an animation, and two damaged ones."""
    (pictures / "labels.csv").write_text("0,1")
    frames = [Image.new("L", (28, 28), shade) for shade in (0, 128, 255)]
    frames[0].save(pictures / "dogs" / "moving.gif", save_all=True, append_images=frames[1:])
    for index in (1, 3):
        path = pictures / "cats" / f"{index}.png"
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2] if index == 1 else b"")
    return pictures


def test_every_file_that_cannot_be_read_is_named_in_one_error(spoilt):
    with pytest.raises(ValueError, match=r"4 file\(s\)") as error:
        folder.load(spoilt)
    message = str(error.value)
    assert "labels.csv is not an image" in message
    assert "moving.gif is an animation of 3 pictures" in message
    for name in ("1.png", "3.png"):
        assert f"{os.path.join('cats', name)} is damaged" in message
    assert "--skip-bad" in message


@pytest.mark.parametrize("memory_limit", [1, 10**9])
def test_with_skip_bad_the_good_ones_are_read_and_the_others_counted(
    spoilt, memory_limit, tmp_path, monkeypatch
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made = folder.load(spoilt, skip_bad=True, memory_limit=memory_limit)
    assert made.labels.tolist() == [0, 0, 1, 1]
    with Image.open(spoilt / "cats" / "2.png") as picture:
        assert np.array_equal(made.images[1], np.moveaxis(np.asarray(picture), 2, 0))
    (note,) = made.notes
    assert note.startswith("4 files left out: ")
    assert "labels.csv" in note


def test_only_ten_of_many_bad_files_are_spelt_out(pictures):
    for index in range(25):
        (pictures / f"note-{index:02}.txt").write_text("hello")
    with pytest.raises(ValueError, match=r"(?s)25 file\(s\).*note-09.*… and 15 more") as error:
        folder.load(pictures)
    assert "note-10" not in str(error.value)


def test_a_folder_of_bad_files_alone_is_an_error_even_with_skip_bad(tmp_path):
    for name in ("a.png", "b.txt"):
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(ValueError, match=r"2 file\(s\)"):
        folder.load(tmp_path, skip_bad=True)


def test_an_empty_folder_and_no_folder_are_errors(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileNotFoundError, match=r"holds no images; expected \.png"):
        folder.load(tmp_path / "empty")
    with pytest.raises(FileNotFoundError, match="is not a folder"):
        folder.load(tmp_path / "none")


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """The folder in which decoded images are kept."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "gan-edu" / "folders"


def kept(cache):
    return [path for path in cache.iterdir() if path.is_dir()]


def test_a_folder_too_large_for_memory_is_read_from_disk_with_the_same_pixels(pictures, cache):
    whole = folder.load(pictures, size=16)
    seen = []
    for _ in range(2):  # made, then found again
        mapped = folder.load(
            pictures, size=16, memory_limit=1000, on_image=lambda *facts: seen.append(facts)
        )
        assert isinstance(mapped.images, np.memmap)
        assert mapped.digest == whole.digest
        assert mapped.notes == whole.notes
    assert len(seen) == 6
    assert len(kept(cache)) == 1


def test_changed_files_and_other_options_are_decoded_anew(pictures, cache):
    first = folder.load(pictures, memory_limit=1)
    Image.fromarray(random_pixels(28, 28, 3)[::-1]).save(pictures / "cats" / "0.png")
    os.utime(pictures / "cats" / "0.png", ns=(1, 1))
    assert folder.load(pictures, memory_limit=1).digest != first.digest
    assert folder.load(pictures, size=14, memory_limit=1).images.shape == (6, 3, 14, 14)
    assert len(kept(cache)) == 3


def test_what_was_left_out_once_is_not_left_out_of_the_error_or_the_notes_later(spoilt, cache):
    options = {"memory_limit": 1, "size": 28}
    folder.load(spoilt, skip_bad=True, **options)
    with pytest.raises(ValueError, match=r"4 file\(s\)"):
        folder.load(spoilt, **options)
    (spoilt / "readme.txt").write_text("hello")
    (note,) = folder.load(spoilt, skip_bad=True, **options).notes
    assert note.startswith("5 files left out: ")


def test_an_error_on_the_way_leaves_nothing_in_the_cache(pictures, cache):
    path = pictures / "dogs" / "5.png"
    path.write_bytes(path.read_bytes()[:500])
    with pytest.raises(ValueError, match=r"5\.png is damaged"):
        folder.load(pictures, memory_limit=1)
    assert kept(cache) == []


def load_counting(root, counts):
    decoded = []
    folder.load(root, memory_limit=1, on_image=lambda *facts: decoded.append(facts))
    counts.put(len(decoded))


def test_of_processes_that_start_together_one_decodes(pictures, cache):
    spawn = multiprocessing.get_context("spawn")
    counts = spawn.Queue()
    ranks = [spawn.Process(target=load_counting, args=(pictures, counts)) for _ in range(3)]
    for rank in ranks:
        rank.start()
    found = sorted(counts.get(timeout=60) for _ in ranks)
    for rank in ranks:
        rank.join()
    assert found == [0, 0, 6]
