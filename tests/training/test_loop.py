"""Algorithm 1: each step follows its formula, runs repeat, and a resumed run is the same."""

import json
import subprocess
import sys

import numpy as np
import pytest
import torch
from PIL import Image

from gan_edu.data import fashion_mnist
from gan_edu.data.dataset import ImageDataset
from gan_edu.runs import run as runs
from gan_edu.runs.metrics import METRICS
from gan_edu.runs.recipe import Recipe
from gan_edu.training import loop, sampling
from gan_edu.training.game import Game, draw_latent
from gan_edu.training.minibatches import Minibatches

TINY = Recipe(epochs=3, hidden_widths=(16,), latent_dim=8, batch_size=32)
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def dataset():
    images, labels = fashion_mnist.load("test", subset="sample")
    return ImageDataset(images[:200], labels[:200])


def weights(run_or_game):
    game = getattr(run_or_game, "game", run_or_game)
    networks = (game.generator, game.discriminator)
    return torch.cat([w.detach().flatten() for net in networks for w in net.parameters()])


def test_the_discriminator_step_ascends_the_value_on_the_minibatch():
    game = Game.create(TINY, (1, 28, 28), CPU)
    x_real = torch.rand(32, 1, 28, 28, generator=torch.Generator().manual_seed(0)) * 2 - 1
    state = game.rng.get_state()
    with torch.no_grad():
        x_fake = game.generator(draw_latent(TINY, 32, game.rng))
    d_real = torch.sigmoid(game.discriminator(x_real))
    d_fake = torch.sigmoid(game.discriminator(x_fake))
    value = torch.log(d_real).mean() + torch.log(1 - d_fake).mean()
    parameters = list(game.discriminator.parameters())
    expected = torch.autograd.grad(value, parameters)
    before = weights(game)

    game.rng.set_state(state)
    loss, _, _ = game.discriminator_step(x_real)

    torch.testing.assert_close(-loss, value.detach())
    for gradient, parameter in zip(expected, parameters, strict=True):
        torch.testing.assert_close(-parameter.grad, gradient, atol=1e-7, rtol=1e-5)
    generator_size = sum(w.numel() for w in game.generator.parameters())
    assert torch.equal(before[:generator_size], weights(game)[:generator_size])


@pytest.mark.parametrize("name", ["saturating", "non-saturating"])
def test_the_generator_step_descends_its_loss_and_leaves_the_discriminator_alone(name):
    recipe = TINY.replace(loss=name)
    game = Game.create(recipe, (1, 28, 28), CPU)
    state = game.rng.get_state()
    d_fake = torch.sigmoid(game.discriminator(game.generator(draw_latent(recipe, 32, game.rng))))
    formula = torch.log(1 - d_fake).mean() if name == "saturating" else -torch.log(d_fake).mean()
    parameters = list(game.generator.parameters())
    expected = torch.autograd.grad(formula, parameters)
    before = weights(game)

    game.rng.set_state(state)
    game.generator_step(32)

    for gradient, parameter in zip(expected, parameters, strict=True):
        torch.testing.assert_close(parameter.grad, gradient, atol=1e-7, rtol=1e-5)
    generator_size = sum(w.numel() for w in game.generator.parameters())
    assert torch.equal(before[generator_size:], weights(game)[generator_size:])
    assert all(w.grad is None for w in game.discriminator.parameters())


def test_a_seed_decides_the_whole_run_and_the_global_random_state_is_left_alone(dataset):
    before = torch.random.get_rng_state()
    first, second = (loop.train(TINY, dataset, device="cpu") for _ in range(2))
    assert torch.equal(weights(first), weights(second))
    assert torch.equal(before, torch.random.get_rng_state())
    other = loop.train(TINY.replace(seed=1), dataset, device="cpu")
    assert not torch.equal(weights(first), weights(other))


def test_a_resumed_run_equals_an_unbroken_one_bit_for_bit(dataset, tmp_path):
    class Killed(Exception):
        pass

    def kill_in_epoch_two(epoch, step, steps):
        if epoch == 2 and step == 3:
            raise Killed

    unbroken = loop.train(TINY, dataset, tmp_path / "unbroken", device="cpu")
    with pytest.raises(Killed):
        loop.train(TINY, dataset, tmp_path / "broken", device="cpu", on_step=kill_in_epoch_two)
    resumed = loop.train(TINY, dataset, tmp_path / "broken", device="cpu", resume=True)

    assert torch.equal(weights(unbroken), weights(resumed))
    for name in ("generator.safetensors", "samples/0003.png"):
        one, other = (tmp_path / run / name for run in ("unbroken", "broken"))
        assert one.read_bytes() == other.read_bytes()
    losses = [[epoch["generator_loss"] for epoch in run.metrics] for run in (unbroken, resumed)]
    assert losses[0] == losses[1]


def test_metrics_beyond_the_saved_state_are_dropped_on_resume(dataset, tmp_path):
    loop.train(TINY, dataset, tmp_path, device="cpu")
    lines = (tmp_path / METRICS).read_text().splitlines()
    (tmp_path / METRICS).write_text("\n".join([*lines, lines[-1]]) + "\n")
    resumed = loop.train(TINY, dataset, tmp_path, device="cpu", resume=True)
    assert [epoch["epoch"] for epoch in resumed.metrics] == [1, 2, 3]


def test_k_discriminator_steps_precede_each_generator_step(dataset, monkeypatch):
    calls = []
    for name in ("discriminator_step", "generator_step"):
        step = getattr(Game, name)

        def spy(self, argument, name=name, step=step):
            calls.append(name[0])
            return step(self, argument)

        monkeypatch.setattr(Game, name, spy)
    loop.train(TINY.replace(epochs=1, discriminator_steps=2), dataset, device="cpu")
    assert "".join(calls) == "ddg" * 3  # 200 images are six minibatches of 32


def test_each_epoch_visits_every_image_once_up_to_the_incomplete_minibatch():
    images = np.arange(70, dtype=np.uint8).reshape(70, 1, 1, 1)
    rng = torch.Generator().manual_seed(0)
    seen = torch.cat(list(Minibatches(images, 32, CPU).shuffled(rng)))
    assert seen.shape == (64, 1, 1, 1)
    assert len(torch.unique(seen)) == 64


def test_a_recorded_run_can_be_read_back_and_sampled(dataset, tmp_path):
    loop.train(TINY, dataset, tmp_path, device="cpu")
    recorded = runs.read(tmp_path)
    assert recorded.recipe == TINY
    assert recorded.column("epoch").tolist() == [1, 2, 3]
    with Image.open(recorded.sample_grid(2)) as grid:
        assert grid.size == (8 * 28, 8 * 28)
    images = sampling.sample(tmp_path, 5, seed=3)
    assert images.dtype == torch.uint8
    assert images.shape == (5, 1, 28, 28)
    assert torch.equal(images, sampling.sample(tmp_path, 5, seed=3))
    with pytest.raises(ValueError, match="no metric 'beauty'"):
        recorded.column("beauty")
    with pytest.raises(FileNotFoundError, match="no samples of epoch 9"):
        recorded.sample_grid(9)


def test_colour_images_are_trained_and_drawn_in_colour(tmp_path):
    images = np.random.default_rng(0).integers(0, 256, (64, 3, 28, 28), dtype=np.uint8)
    loop.train(TINY, ImageDataset(images, np.zeros(64, dtype=np.int64)), tmp_path, device="cpu")
    with Image.open(runs.sample_path(tmp_path, 1)) as grid:
        assert grid.mode == "RGB"


def test_a_folder_that_holds_a_run_is_not_overwritten(dataset, tmp_path):
    loop.train(TINY, dataset, tmp_path, device="cpu")
    with pytest.raises(FileExistsError, match="--resume"):
        loop.train(TINY, dataset, tmp_path, device="cpu")


def test_a_folder_with_other_files_is_not_written_into(dataset, tmp_path):
    (tmp_path / "thesis.txt").write_text("three years of work")
    with pytest.raises(FileExistsError, match="not a run"):
        loop.train(TINY, dataset, tmp_path, device="cpu")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_run_of_another_recipe_is_not_resumed_and_the_difference_is_named(dataset, tmp_path):
    loop.train(TINY, dataset, tmp_path, device="cpu")
    with pytest.raises(ValueError, match="seed: 5 against 0"):
        loop.train(TINY.replace(seed=5), dataset, tmp_path, device="cpu", resume=True)


def test_a_shipped_run_without_its_state_cannot_be_resumed_and_says_so(dataset, tmp_path):
    loop.train(TINY, dataset, tmp_path, device="cpu")
    (tmp_path / runs.STATE).unlink()
    with pytest.raises(FileNotFoundError, match=r"has no state\.safetensors"):
        loop.train(TINY, dataset, tmp_path, device="cpu", resume=True)


def test_divergence_stops_with_a_message_and_keeps_the_last_good_epoch(dataset, tmp_path):
    def poison(run):
        if len(run.metrics) == 2:
            with torch.no_grad():
                run.game.generator.layers[0].weight.fill_(float("nan"))

    with pytest.raises(
        FloatingPointError, match=r"epoch 3, batch 1: the loss of D .* still holds epoch 2"
    ):
        loop.train(TINY, dataset, tmp_path, device="cpu", on_epoch=poison)
    assert runs.read(tmp_path).column("epoch").tolist() == [1, 2]


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (np.zeros((31, 1, 28, 28), dtype=np.uint8), "31 images are too few"),
    ],
)
def test_images_that_cannot_be_trained_on_are_refused(images, message):
    with pytest.raises(ValueError, match=message):
        loop.train(TINY, ImageDataset(images, np.zeros(len(images), dtype=np.int64)), device="cpu")


@pytest.mark.parametrize("name", ["cuda:99", "quantum"])
def test_a_device_that_is_not_there_is_refused_with_what_to_do(dataset, name):
    with pytest.raises(ValueError, match="--device auto"):
        loop.train(TINY, dataset, device=name)


def test_a_run_killed_in_the_middle_resumes_from_its_last_epoch(tmp_path):
    # kill -9 leaves no chance to clean up: whatever is on disk must be whole.
    script = (
        "import os, signal\n"
        "from gan_edu.data import fashion_mnist\n"
        "from gan_edu.training import loop\n"
        "from gan_edu.runs.recipe import Recipe\n"
        "recipe = Recipe(epochs=3, hidden_widths=(16,), latent_dim=8)\n"
        "def kill(epoch, step, steps):\n"
        "    if epoch == 2 and step == 5: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"loop.train(recipe, fashion_mnist.load('test', subset='sample'), {str(tmp_path)!r},\n"
        "           device='cpu', on_step=kill)\n"
    )
    killed = subprocess.run([sys.executable, "-c", script], check=False)
    assert killed.returncode == -9
    recorded = runs.read(tmp_path)
    assert recorded.column("epoch").tolist() == [1]
    assert json.loads((tmp_path / runs.RUN).read_text())["sessions"][0]["torch"]
    recipe = Recipe(epochs=3, hidden_widths=(16,), latent_dim=8)
    resumed = loop.train(
        recipe, fashion_mnist.load("test", subset="sample"), tmp_path, device="cpu", resume=True
    )
    assert len(resumed.metrics) == 3
