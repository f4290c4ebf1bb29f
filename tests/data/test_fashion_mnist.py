"""Fashion-MNIST: what is read is the original, and anything else is refused with a message."""

import gzip
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from gan_edu.data import fashion_mnist
from gan_edu.data.making.fashion_mnist_sample import balanced_sample

TEST_IMAGES, TEST_LABELS = fashion_mnist.FILES["test"].values()


@pytest.fixture
def folder(full_data: Path, tmp_path: Path) -> Path:
    """A copy of the original test files, to damage."""
    for file in (TEST_IMAGES, TEST_LABELS):
        shutil.copy(full_data / file.name, tmp_path)
    return tmp_path


@pytest.mark.usefixtures("full_data")
@pytest.mark.parametrize(("split", "size"), [("train", 60_000), ("test", 10_000)])
def test_a_split_has_its_published_size_and_equal_classes(split, size):
    images, labels = fashion_mnist.load(split)
    assert images.shape == (size, 1, 28, 28)
    assert images.dtype == np.uint8
    assert labels.dtype == np.int64
    assert np.bincount(labels).tolist() == [size // 10] * 10


def test_torchvision_reads_the_same_images_and_labels(full_data, tmp_path):
    from torchvision.datasets import FashionMNIST

    raw = tmp_path / "FashionMNIST" / "raw"
    raw.mkdir(parents=True)
    for split in fashion_mnist.FILES.values():
        for file in split.values():
            packed = (full_data / file.name).read_bytes()
            (raw / file.name.removesuffix(".gz")).write_bytes(gzip.decompress(packed))
    oracle = FashionMNIST(str(tmp_path), train=False)
    images, labels = fashion_mnist.load("test")
    assert np.array_equal(images[:, 0], oracle.data.numpy())
    assert np.array_equal(labels, oracle.targets.numpy())
    assert tuple(oracle.classes) == fashion_mnist.CLASSES


@pytest.mark.usefixtures("full_data")
@pytest.mark.parametrize("split", ["train", "test"])
def test_the_shipped_sample_is_what_the_script_makes_of_the_original_files(split):
    shipped, made = fashion_mnist.load(split, subset="sample"), balanced_sample(split)
    assert np.array_equal(shipped.images, made.images)
    assert np.array_equal(shipped.labels, made.labels)


def test_the_shipped_sample_is_balanced_and_under_4_mb():
    _, labels = fashion_mnist.load(subset="sample")
    assert np.bincount(labels).tolist() == [600] * 10
    sample = Path(fashion_mnist.__file__).with_name("fashion_mnist_sample.npz")
    assert sample.stat().st_size < 4_000_000


@pytest.mark.usefixtures("full_data")
def test_an_integer_subset_is_the_first_images_of_the_split():
    whole, part = fashion_mnist.load("test"), fashion_mnist.load("test", subset=7)
    assert np.array_equal(part.images, whole.images[:7])
    assert np.array_equal(part.labels, whole.labels[:7])


@pytest.mark.usefixtures("full_data")
@pytest.mark.parametrize("subset", [0, -1, 10_001, 1.5, True, "small"])
def test_a_subset_out_of_range_is_refused(subset):
    with pytest.raises(ValueError, match="subset must be"):
        fashion_mnist.load("test", subset=subset)


def test_an_unknown_split_is_refused():
    with pytest.raises(ValueError, match="split must be 'train' or 'test', got 'valid'"):
        fashion_mnist.load("valid")


def test_root_comes_before_the_environment_and_that_before_the_debian_folder(
    folder, tmp_path_factory, monkeypatch
):
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(folder, other, dirs_exist_ok=True)
    monkeypatch.setenv("GAN_EDU_DATA", str(other))
    assert fashion_mnist.find_folder("test", folder) == folder
    assert fashion_mnist.find_folder("test") == other
    monkeypatch.delenv("GAN_EDU_DATA")
    debian = tmp_path_factory.mktemp("debian")
    shutil.copytree(folder, debian, dirs_exist_ok=True)
    monkeypatch.setattr(fashion_mnist, "DEBIAN_FOLDER", debian)
    assert fashion_mnist.find_folder("test") == debian


def test_the_folder_that_torchvision_makes_is_found(folder):
    raw = folder / "FashionMNIST" / "raw"
    raw.mkdir(parents=True)
    for file in (TEST_IMAGES, TEST_LABELS):
        (folder / file.name).rename(raw / file.name)
    assert len(fashion_mnist.load("test", root=folder).images) == 10_000


@pytest.mark.parametrize("by_environment", [False, True])
def test_a_wrong_folder_is_an_error_even_where_another_place_has_the_data(
    tmp_path, monkeypatch, by_environment
):
    if by_environment:
        monkeypatch.setenv("GAN_EDU_DATA", str(tmp_path))
    with pytest.raises(FileNotFoundError) as error:
        fashion_mnist.load("test", root=None if by_environment else tmp_path)
    message = str(error.value)
    assert str(tmp_path) in message
    assert TEST_IMAGES.name in message
    assert "gan-edu data fashion-mnist" in message


def test_what_an_empty_named_folder_advises_ends_the_error(folder, tmp_path_factory, monkeypatch):
    empty = tmp_path_factory.mktemp("empty")
    monkeypatch.setenv("GAN_EDU_DATA", str(empty))
    with pytest.raises(FileNotFoundError) as error:
        fashion_mnist.load("test")
    # A download into the cache would not be found: the advice names the folder that is searched.
    assert f"gan-edu data fashion-mnist --root {empty}" in str(error.value)
    assert "unset GAN_EDU_DATA" in str(error.value)
    monkeypatch.setenv("GAN_EDU_DATA", "")  # empty is not set
    monkeypatch.setattr(fashion_mnist, "DEBIAN_FOLDER", folder)
    assert fashion_mnist.find_folder("test") == folder


@pytest.mark.parametrize("file", [TEST_IMAGES, TEST_LABELS], ids=lambda file: file.name)
def test_a_missing_companion_is_named_with_its_size_and_checksum(folder, file):
    (folder / file.name).unlink()
    with pytest.raises(FileNotFoundError, match=re.escape(file.name)) as error:
        fashion_mnist.load("test", root=folder)
    assert f"{file.size:,} bytes" in str(error.value)
    assert file.sha256[:16] in str(error.value)


def damage_truncate(content: bytes) -> bytes:
    return content[: len(content) // 2]


def damage_flip(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def damage_swap_a_pixel(content: bytes) -> bytes:
    unpacked = bytearray(gzip.decompress(content))
    unpacked[-1] ^= 1
    return gzip.compress(bytes(unpacked))  # a perfect gzip file with one wrong byte inside


def damage_not_gzip(content: bytes) -> bytes:
    return b"<html>404 not found</html>"


def damage_empty(content: bytes) -> bytes:
    return b""


@pytest.mark.parametrize(
    "damage",
    [damage_truncate, damage_flip, damage_swap_a_pixel, damage_not_gzip, damage_empty],
    ids=lambda damage: damage.__name__.removeprefix("damage_"),
)
@pytest.mark.parametrize("file", [TEST_IMAGES, TEST_LABELS], ids=lambda file: file.name)
def test_a_damaged_file_is_refused_with_what_was_expected_and_what_to_do(folder, file, damage):
    path = folder / file.name
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ValueError, match=re.escape(str(path))) as error:
        fashion_mnist.load("test", root=folder)
    message = str(error.value)
    assert file.sha256[:16] in message
    assert f"{file.size:,}" in message
    assert "gan-edu data fashion-mnist" in message


def test_a_damaged_sample_is_refused(monkeypatch, tmp_path):
    sample = Path(fashion_mnist.__file__).with_name("fashion_mnist_sample.npz")
    (tmp_path / sample.name).write_bytes(damage_truncate(sample.read_bytes()))
    monkeypatch.setattr(fashion_mnist, "files", lambda package: tmp_path)
    with pytest.raises(ValueError, match="damaged or missing"):
        fashion_mnist.load(subset="sample")
