"""Two processes play the same game as one, and without torchrun nothing changes."""

import json
import os
import socket
import subprocess
import sys

import pytest
import torch
from safetensors.torch import load_file

from gan_edu.data import fashion_mnist
from gan_edu.data.dataset import ImageDataset
from gan_edu.runs import run as runs
from gan_edu.runs.recipe import Recipe
from gan_edu.training import parallel
from gan_edu.training.loop import train

# Five steps: Adam divides by the size of the gradient, so where that is nearly zero it turns the
# rounding of a sum into a step of the learning rate, and the two drift apart like any two orders of
# summation.
FIVE_STEPS = """
import json, sys
from gan_edu.data import fashion_mnist
from gan_edu.data.dataset import ImageDataset
from gan_edu.training import parallel
from gan_edu.training.loop import train
from gan_edu.runs.recipe import Recipe
images, labels = fashion_mnist.load("test", subset="sample")
recipe = Recipe(epochs=1, **json.loads(sys.argv[2]))
with parallel.processes("cpu") as device:
    train(recipe, ImageDataset(images[:320], labels[:320]), sys.argv[1], device=device)
"""


def torchrun(processes, *command):
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    done = subprocess.run(
        [*launcher, f"--nproc-per-node={processes}", *map(str, command)],
        capture_output=True,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "changes",
    [{"r1": 1.0}, {"model": "dcgan", "without_rules": ["batch-norm"], "base_channels": 8}],
    ids=["mlp with R1", "dcgan without batch norm"],
)
def test_two_gloo_processes_equal_one_within_1e_5_without_batch_norm(tmp_path, changes):
    images, labels = fashion_mnist.load("test", subset="sample")
    first = ImageDataset(images[:320], labels[:320])
    train(Recipe(epochs=1, **changes), first, tmp_path / "one", device="cpu")
    (tmp_path / "five_steps.py").write_text(FIVE_STEPS)
    torchrun(2, tmp_path / "five_steps.py", tmp_path / "two", json.dumps(changes))
    for player in ("generator", "discriminator"):
        one, two = (load_file(tmp_path / name / f"{player}.safetensors") for name in ("one", "two"))
        for name, weight in one.items():
            torch.testing.assert_close(two[name], weight, atol=1e-5, rtol=0)
    one, two = (runs.read(tmp_path / name) for name in ("one", "two"))
    assert two.sessions[0]["processes"] == "2"
    for name in ("discriminator_loss", "generator_loss", "d_real", "d_fake"):
        assert one.column(name) == pytest.approx(two.column(name), abs=1e-5)


@pytest.mark.slow
def test_two_machines_equal_one_process_within_1e_5(tmp_path):
    """Two launchers that meet on the loopback address, as two machines would on their network."""
    images, labels = fashion_mnist.load("test", subset="sample")
    first = ImageDataset(images[:320], labels[:320])
    train(Recipe(epochs=1), first, tmp_path / "one", device="cpu")
    script = tmp_path / "five_steps.py"
    script.write_text(FIVE_STEPS)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    machine = [
        *(sys.executable, "-m", "torch.distributed.run", "--nnodes=2", "--nproc-per-node=1"),
        *("--rdzv-backend=c10d", f"--rdzv-endpoint=127.0.0.1:{port}", "--rdzv-id=test"),
        *(str(script), str(tmp_path / "two"), "{}"),
    ]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    both = [
        subprocess.Popen(machine, env=environment, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for launcher in both:
        _, errors = launcher.communicate(timeout=300)
        assert launcher.returncode == 0, errors
    one, two = (load_file(tmp_path / n / "generator.safetensors") for n in ("one", "two"))
    for name, weight in one.items():
        torch.testing.assert_close(two[name], weight, atol=1e-5, rtol=0)
    assert runs.read(tmp_path / "two").sessions[0]["processes"] == "2"


@pytest.mark.slow
def test_the_command_line_trains_a_dcgan_under_torchrun(tmp_path):
    command = (
        "train --model dcgan --data fashion-mnist-sample --recipe quick --epochs 1 --device cpu"
    )
    small = ["--set", "base_channels=4", "--set", "batch_size=256"]
    torchrun(2, "-m", "gan_edu.cli", *command.split(), *small, "--out", tmp_path / "run")
    assert len(runs.read(tmp_path / "run").metrics) == 1


def test_alone_there_is_nothing_to_share_or_to_average():
    batch = torch.arange(6)
    assert parallel.world_size() == 1
    assert parallel.is_main_process()
    assert parallel.shard(batch) is batch
    module = torch.nn.Linear(1, 1)
    assert parallel.average_gradients(module) is module
    with parallel.processes("cpu") as device:
        assert device == "cpu"


def test_a_device_that_processes_cannot_share_is_an_error(monkeypatch):
    monkeypatch.setenv("WORLD_SIZE", "2")
    with (
        pytest.raises(ValueError, match="auto, cuda or cpu, got 'mps'"),
        parallel.processes("mps"),
    ):
        pass


def test_two_processes_on_one_card_are_refused_with_the_way_out(monkeypatch):
    for name, value in {"WORLD_SIZE": "2", "LOCAL_WORLD_SIZE": "2", "LOCAL_RANK": "0"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    with pytest.raises(ValueError, match="--nproc-per-node 1"), parallel.processes("auto"):
        pass
