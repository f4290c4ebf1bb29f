"""A rehearsal counts what a training would take, and leaves nothing behind."""

import numpy as np
import pytest
import torch

from gan_edu.data import fashion_mnist
from gan_edu.data.dataset import ImageDataset
from gan_edu.runs.recipe import Recipe
from gan_edu.training.game import Game
from gan_edu.training.rehearsal import rehearse

SMALL = {"mlp": {"hidden_widths": (16,)}, "dcgan": {"base_channels": 4}}


@pytest.fixture(scope="module")
def dataset():
    images, labels = fashion_mnist.load("test", subset="sample")
    return ImageDataset(images[::5], labels[::5], "few")


@pytest.mark.parametrize("model", SMALL)
@pytest.mark.parametrize(
    "extra",
    [
        {},
        {"spectral_norm": True},
        {"classes": 10},
        {"average_decay": 0.9, "discriminator_steps": 2},
    ],
)
def test_layers_weights_and_memory_are_those_of_the_game(dataset, model, extra):
    recipe = Recipe(model=model, batch_size=16, **SMALL[model], **extra)
    found = rehearse(recipe, dataset, device="cpu", longest=0.02)
    game = Game.create(recipe, (1, 28, 28), torch.device("cpu"))
    learned = 0
    for layers, network in (
        (found.generator, game.generator),
        (found.discriminator, game.discriminator),
    ):
        weights = sum(weight.numel() for weight in network.parameters())
        assert sum(layer.weights for layer in layers) == weights
        assert not any("Spectral" in layer.kind for layer in layers)
        learned += 4 * weights
    assert found.generator[-1].shape == (1, 28, 28)
    assert found.steps == 200 // 16
    memory = found.memory
    assert memory["gradients"] == learned
    assert memory["Adam's moments"] == 2 * learned
    assert memory["weights"] >= learned
    labels = 200 * 10 * 4 if extra.get("classes") else 0
    assert memory["images"] == 200 * 784 + labels
    g = sum(weight.numel() for weight in game.generator.parameters())
    assert memory.get("average of G's weights", 0) == (4 * g if "average_decay" in extra else 0)
    assert found.seconds_an_epoch > 0
    assert found.timed >= recipe.discriminator_steps
    assert found.peak is None  # the CPU does not say


def test_the_time_of_an_epoch_is_that_of_its_steps(dataset, monkeypatch):
    from gan_edu.training import rehearsal

    clock = iter(np.arange(0, 1e9))
    monkeypatch.setattr(rehearsal.time, "perf_counter", lambda: float(next(clock)))
    found = rehearse(Recipe(hidden_widths=(4,), batch_size=16), dataset, device="cpu", longest=3.0)
    # One second passes with each look at the clock: 3 steps are seen to fit into 3 seconds.
    assert found.timed == 3
    assert found.seconds_an_epoch == pytest.approx(found.steps * 4 / 3)


def test_a_rehearsal_changes_no_random_state_and_writes_nothing(dataset, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = torch.get_rng_state()
    rehearse(Recipe(hidden_widths=(4,)), dataset, device="cpu", longest=0.02)
    assert torch.equal(torch.get_rng_state(), before)
    assert not list(tmp_path.iterdir())


def test_what_training_refuses_is_refused_here(dataset):
    with pytest.raises(ValueError, match="are too few"):
        rehearse(Recipe(batch_size=500), dataset)
    with pytest.raises(ValueError, match="cannot be used on this machine"):
        rehearse(Recipe(), dataset, device="cuda:77")
