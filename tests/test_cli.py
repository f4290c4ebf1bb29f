"""The command line: it trains and samples, and every failure is one message and exit code 1."""

import shutil
import sys

import pytest
from PIL import Image

from gan_edu import cli
from gan_edu.data import fashion_mnist
from gan_edu.training import record


@pytest.fixture
def gan_edu(monkeypatch, capsys):
    """Run the command line in this process; returns (exit code, what it wrote)."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["gan-edu", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            cli.main()  # always exits, as a command does
        output = capsys.readouterr()
        # The terminal breaks long lines; a message is the same with or without its breaks.
        return stopped.value.code or 0, " ".join((output.out + output.err).split())

    return run


TRAIN = ("train", "--data", "fashion-mnist-sample", "--recipe", "quick", "--epochs", "1")


def test_train_then_sample_gives_a_recorded_run_and_a_grid(gan_edu, tmp_path):
    code, output = gan_edu(*TRAIN, "--seed", 3, "--out", tmp_path / "run")
    assert code == 0
    assert "images/s" in output
    assert record.read(tmp_path / "run").recipe.seed == 3
    code, _ = gan_edu("sample", tmp_path / "run", "--number", 16, "--out", tmp_path / "grid.png")
    assert code == 0
    with Image.open(tmp_path / "grid.png") as grid:
        assert grid.size == (8 * 28, 2 * 28)


def test_resume_of_a_finished_run_changes_nothing(gan_edu, tmp_path):
    gan_edu(*TRAIN, "--out", tmp_path / "run")
    before = (tmp_path / "run" / "generator.safetensors").read_bytes()
    code, _ = gan_edu(*TRAIN, "--out", tmp_path / "run", "--resume")
    assert code == 0
    assert (tmp_path / "run" / "generator.safetensors").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--recipe", "best"), "--recipe must be one of report, quick, got 'best'"),
        (("--data", "cats"), "--data must be one of"),
        (("--model", "vae"), "model must be one of mlp"),
        (("--device", "cuda:77"), "cannot be used on this machine"),
        (("--epochs", "0"), "epochs must be an integer ≥ 1"),
        (("--generator-loss", "hinge"), "generator_loss must be one of"),
    ],
)
def test_a_wrong_option_is_named_and_nothing_is_written(gan_edu, tmp_path, arguments, message):
    code, output = gan_edu(*TRAIN, *arguments, "--out", tmp_path / "run")
    assert code == 1
    assert message in output
    assert "Traceback" not in output
    assert not (tmp_path / "run").exists()


def test_training_on_damaged_data_says_which_file_and_writes_nothing(gan_edu, tmp_path):
    shutil.copytree(fashion_mnist.find_folder(), tmp_path / "data")
    images = tmp_path / "data" / "train-images-idx3-ubyte.gz"
    images.write_bytes(images.read_bytes()[:1_000_000])
    code, output = gan_edu("train", "--root", tmp_path / "data", "--out", tmp_path / "run")
    assert code == 1
    for part in (images.name, "47,040,016 bytes", "SHA-256 c59f468a2f672dc8"):
        assert part in output
    assert not (tmp_path / "run").exists()


def test_training_from_a_wrong_folder_says_what_was_searched(gan_edu, tmp_path):
    code, output = gan_edu("train", "--root", tmp_path, "--out", tmp_path / "run")
    assert code == 1
    assert "train-images-idx3-ubyte.gz" in output
    assert not (tmp_path / "run").exists()


def test_fetching_without_a_network_fails_with_what_to_do(gan_edu, tmp_path, monkeypatch):
    from functools import partial

    from gan_edu.data import download

    closed = partial(download.fetch_fashion_mnist, mirrors=["http://127.0.0.1:9/"])
    monkeypatch.setattr(download, "fetch_fashion_mnist", closed)
    code, output = gan_edu("data", "fashion-mnist", "--root", tmp_path / "data")
    assert code == 1
    assert "could not be downloaded" in output
    assert not (tmp_path / "data").exists()


def test_an_unwritable_folder_is_an_error_message(gan_edu, tmp_path):
    (tmp_path / "file").write_text("in the way")
    code, output = gan_edu(*TRAIN, "--out", tmp_path / "file" / "run")
    assert code == 1
    assert "Error" in output
    assert "Traceback" not in output


def test_sampling_from_no_run_says_so(gan_edu, tmp_path):
    code, output = gan_edu("sample", tmp_path)
    assert code == 1
    assert "is not a recorded run" in output


def test_the_base_install_is_told_how_to_get_torch(gan_edu, tmp_path, monkeypatch):
    # What Python does on a machine without torch: the module cannot be imported.
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.delitem(sys.modules, "gan_edu.training.loop", raising=False)
    monkeypatch.delattr("gan_edu.training.loop", raising=False)
    code, output = gan_edu(*TRAIN, "--out", tmp_path / "run")
    assert code == 1
    assert "pip install 'gan-edu[train]'" in output
