"""What goes wrong on real machines: each fault ends in a message, and nothing good is lost."""

import errno
import os
import signal
import subprocess
import sys
import textwrap
import time

import numpy as np
import pytest
import torch

from gan_edu.data import fashion_mnist
from gan_edu.data.dataset import ImageDataset
from gan_edu.runs import metrics, storage
from gan_edu.runs import run as runs
from gan_edu.runs.recipe import Recipe
from gan_edu.training import checkpoint
from gan_edu.training import folder as run_folder
from gan_edu.training.loop import train

TINY = Recipe(epochs=3, hidden_widths=(16,), latent_dim=8, batch_size=32)


@pytest.fixture(scope="module")
def dataset():
    images, labels = fashion_mnist.load("test", subset="sample")
    return ImageDataset(images[:200], labels[:200])


def files(folder):
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def weights(run):
    return {name: value.clone() for name, value in run.game.generator.state_dict().items()}


@pytest.mark.parametrize("place", ["half of the bytes written", "written, not yet renamed"])
def test_a_kill_in_the_middle_of_a_checkpoint_loses_at_most_that_epoch(dataset, tmp_path, place):
    # The process kills itself with the signal that cannot be caught, at the worst moment.
    script = textwrap.dedent(
        f"""
        import os, signal, sys
        from gan_edu.data import fashion_mnist
        from gan_edu.data.dataset import ImageDataset
        from gan_edu.runs import run as runs
        from gan_edu.training.loop import train
        from gan_edu.runs.recipe import Recipe

        images, labels = fashion_mnist.load("test", subset="sample")
        epochs = 0

        def die():
            os.kill(os.getpid(), signal.SIGKILL)

        real_fdopen, real_replace = os.fdopen, os.replace

        class Half:
            def __init__(self, file):
                self.file = file
            def __enter__(self):
                return self
            def __exit__(self, *error):
                self.file.close()
            def write(self, content):
                if {place!r}.startswith("half") and epochs == 2 and len(content) > 20_000:
                    self.file.write(content[: len(content) // 2])
                    self.file.flush()
                    die()
                self.file.write(content)
            def flush(self):
                self.file.flush()
            def fileno(self):
                return self.file.fileno()

        def replace(source, target):
            if {place!r}.startswith("written") and epochs == 2 and str(target).endswith("tensors"):
                die()
            real_replace(source, target)

        os.fdopen = lambda *arguments: Half(real_fdopen(*arguments))
        os.replace = replace

        def count(run):
            global epochs
            epochs = len(run.metrics)

        recipe = Recipe(**{TINY.as_dict()!r})
        dataset = ImageDataset(images[:200], labels[:200])
        train(recipe, dataset, sys.argv[1], device="cpu", on_epoch=count)
        """
    )
    folder = tmp_path / "run"
    killed = subprocess.run([sys.executable, "-c", script, str(folder)])
    assert killed.returncode == -signal.SIGKILL
    assert len(runs.read(folder).metrics) >= 2
    resumed = train(TINY, dataset, folder, device="cpu", resume=True)
    unbroken = train(TINY, dataset, device="cpu")
    for name, value in weights(unbroken).items():
        assert torch.equal(weights(resumed)[name], value)


def test_a_kill_at_any_moment_can_be_resumed(dataset, tmp_path):
    script = (
        "import sys\n"
        "from gan_edu.cli import main\n"
        "sys.argv = ['gan-edu', 'train', '--data', 'fashion-mnist-sample', '--recipe', 'quick',"
        " '--epochs', '50', '--device', 'cpu', '--set', 'hidden_widths=[8]',"
        " '--out', sys.argv[1]]\n"
        "main()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path / "run")], stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 120
    while not (tmp_path / "run" / runs.STATE).exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    recorded = runs.read(tmp_path / "run")
    assert 1 <= len(recorded.metrics) < 50
    game_epochs = checkpoint_epoch(tmp_path / "run" / runs.STATE)
    assert len(recorded.metrics) - game_epochs in (0, 1)


def checkpoint_epoch(path):
    import json

    from safetensors import safe_open

    with safe_open(path, framework="pt") as file:
        return json.loads(file.metadata()["about"])["epoch"]


def test_a_full_disk_stops_the_run_and_leaves_the_last_epoch_whole(dataset, tmp_path, monkeypatch):
    folder = tmp_path / "run"
    real_write = storage.write_atomically
    train(TINY, dataset, tmp_path / "unbroken", device="cpu")

    def disk(path, content):
        if path.parts[-1] == "0003.png":  # full when the third epoch is written
            partial = path.parent / f".{path.name}.part"
            try:
                partial.write_bytes(content[:10])
                raise OSError(errno.ENOSPC, "No space left on device", str(path))
            finally:
                partial.unlink()
        real_write(path, content)

    for writer in (storage, run_folder, checkpoint, metrics):
        monkeypatch.setattr(writer, "write_atomically", disk)
    with pytest.raises(OSError, match="No space left on device"):
        train(TINY, dataset, folder, device="cpu")
    monkeypatch.undo()
    assert len(runs.read(folder).metrics) == 2
    assert not list(folder.rglob("*.part"))
    train(TINY, dataset, folder, device="cpu", resume=True)  # room was made
    second = checkpoint_file(tmp_path / "unbroken")
    assert checkpoint_file(folder) == second


def checkpoint_file(folder):
    return (folder / "generator.safetensors").read_bytes()


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_real_disk_that_is_full_ends_in_a_message_and_a_run_that_can_go_on(tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(small)])
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a tmpfs")
    try:
        command = [
            "train",
            "--data",
            "fashion-mnist-sample",
            "--recipe",
            "quick",
            "--epochs",
            "2",
            "--device",
            "cpu",
        ]
        done = subprocess.run(
            [sys.executable, "-m", "gan_edu.cli", *command, "--out", str(small / "run")],
            capture_output=True,
            text=True,
        )
        assert done.returncode == 1
        assert "No space left on device" in done.stderr
        assert "Traceback" not in done.stderr
        # What is there is whole: the recipe, and no half-written file.
        assert runs.read(small / "run").recipe.epochs == 2
        assert not [path for path in small.rglob(".*") if path.is_file()]
    finally:
        subprocess.run(["umount", str(small)], check=True)


@pytest.mark.parametrize("position", [0.2, 0.6, 0.95])
def test_a_flipped_bit_in_weights_or_state_is_noticed(dataset, tmp_path, position):
    run = train(TINY, dataset, tmp_path, device="cpu")
    state = tmp_path / runs.STATE
    content = bytearray(state.read_bytes())
    content[int(len(content) * position)] ^= 1
    state.write_bytes(content)
    with pytest.raises(ValueError, match=r"state\.safetensors is damaged"):
        train(TINY, dataset, tmp_path, device="cpu", resume=True)
    weights_file = tmp_path / "generator.safetensors"
    content = bytearray(weights_file.read_bytes())
    content[int(len(content) * position)] ^= 1
    weights_file.write_bytes(content)
    with pytest.raises(ValueError, match=r"generator\.safetensors is damaged"):
        checkpoint.load_weights(run.game.generator, weights_file)


def test_a_loss_that_is_not_a_number_names_its_batch_and_keeps_the_last_good_epoch(
    dataset, tmp_path
):
    def poison(epoch, step, steps):
        if (epoch, step) == (2, 3):
            with torch.no_grad():
                game[0].generator.layers[0].weight.fill_(float("nan"))

    game = []
    with pytest.raises(FloatingPointError) as stopped:
        train(
            TINY,
            dataset,
            tmp_path,
            device="cpu",
            measure=lambda played, epoch: game.append(played) or {},
            on_step=poison,
        )
    assert "epoch 2, batch 4" in str(stopped.value)
    assert f"{tmp_path} still holds epoch 1" in str(stopped.value)
    assert len(runs.read(tmp_path).metrics) == 1
    assert checkpoint_epoch(tmp_path / runs.STATE) == 1


def test_an_image_set_too_small_for_the_processes_or_the_batch_is_refused(dataset):
    with pytest.raises(ValueError, match="10 images are too few"):
        train(TINY, ImageDataset(np.zeros((10, 1, 28, 28), np.uint8), np.zeros(10, np.int64)))
