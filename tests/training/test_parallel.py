"""Two processes play the same game as one, and without torchrun nothing changes."""

import json
import os
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
