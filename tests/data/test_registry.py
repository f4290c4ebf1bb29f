"""One way to every data set: by name or by folder, without torch."""

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from gan_edu import data
from gan_edu.data import download, faces, fashion_mnist


@pytest.fixture
def pictures(tmp_path):
    rng = np.random.default_rng(0)
    root = tmp_path / "fashion-mnist"  # a folder with the name of a data set
    root.mkdir()
    for index in range(3):
        Image.fromarray(rng.integers(0, 256, (30, 40), dtype=np.uint8)).save(root / f"{index}.png")
    return root


def test_names_give_the_data_sets_with_their_judge():
    sample = data.load("fashion-mnist-sample", split="test")
    assert np.array_equal(sample.images, fashion_mnist.load("test", subset="sample").images)
    assert (len(sample), sample.judge) == (1000, "fashion")
    coloured = data.load("faces")
    assert np.array_equal(coloured.images, faces.load().images)
    assert (coloured.name, coloured.judge) == ("faces", None)


@pytest.mark.parametrize("as_text", [True, False])
def test_a_folder_whose_name_is_that_of_a_data_set_is_a_folder(pictures, as_text, monkeypatch):
    monkeypatch.chdir(pictures.parent)
    where = "./fashion-mnist" if as_text else pictures.relative_to(pictures.parent)
    made = data.load(where, size=28)
    assert made.images.shape == (3, 1, 28, 28)
    assert (made.name, made.judge) == ("fashion-mnist", None)


def test_a_folder_reports_its_progress_and_takes_size_and_channels(pictures):
    seen = []
    made = data.load(
        pictures, size=(8, 6), channels=3, on_progress=lambda *facts: seen.append(facts)
    )
    assert made.images.shape == (3, 3, 8, 6)
    assert seen == [("images", 1, 3), ("images", 2, 3), ("images", 3, 3)]


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("faces", {"split": "test"}, "'faces' does not have a test split"),
        ("faces", {"size": 32}, "the faces are drawn at 28×28 or 64×64, got size 32"),
        ("faces", {"size": (28, 64)}, "does not have unequal sides"),
        ("fashion-mnist-sample", {"size": 64}, "does not have another size"),
        ("fashion-mnist-sample", {"channels": 3}, "does not have other channels"),
        ("fashion-mnist-sample", {"root": "here"}, "does not have a root"),
        ("faces", {"split": "valid"}, "split must be 'train' or 'test', got 'valid'"),
    ],
)
def test_an_option_that_a_data_set_lacks_is_refused(name, options, message):
    with pytest.raises(ValueError, match=message):
        data.load(name, **options)


def test_a_name_that_is_nothing_is_answered_with_the_names():
    with pytest.raises(FileNotFoundError, match=r"neither a data set \(fashion-mnist, .* nor a"):
        data.load("mnist")


@pytest.fixture
def nowhere(full_data, tmp_path, monkeypatch):
    """No Fashion-MNIST on this machine, and a count of the downloads."""
    monkeypatch.delenv("GAN_EDU_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(fashion_mnist, "DEBIAN_FOLDER", tmp_path / "none")
    fetched = []

    def fetch(folder=None, *, progress=None):
        fetched.append(folder)
        return full_data

    monkeypatch.setattr(download, "fetch_fashion_mnist", fetch)
    return fetched


def test_fashion_mnist_is_downloaded_where_it_is_nowhere_unless_forbidden(nowhere):
    with pytest.raises(FileNotFoundError, match="gan-edu data fashion-mnist"):
        data.load("fashion-mnist", split="test", download=False)
    assert nowhere == []
    made = data.load("fashion-mnist", split="test")
    assert nowhere == [None]
    assert (len(made), made.name) == (10_000, "fashion-mnist (test)")


@pytest.mark.parametrize("by_environment", [False, True])
def test_a_named_folder_is_not_passed_over_for_a_download(
    nowhere, tmp_path, monkeypatch, by_environment
):
    if by_environment:
        monkeypatch.setenv("GAN_EDU_DATA", str(tmp_path))
    with pytest.raises(FileNotFoundError):
        data.load("fashion-mnist", root=None if by_environment else tmp_path)
    assert nowhere == []


def test_loading_data_needs_neither_torch_nor_matplotlib():
    check = (
        "import sys\n"
        "from gan_edu import data\n"
        "data.load('faces'), data.load('fashion-mnist-sample').digest\n"
        "heavy = {'torch', 'torchvision', 'matplotlib'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", check], check=True)
