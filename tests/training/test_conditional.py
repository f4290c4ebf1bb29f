"""A conditional game is the game of pairs: each player knows the class."""

import numpy as np
import pytest
import torch

from gan_edu.data.dataset import ImageDataset
from gan_edu.evaluation import judges
from gan_edu.models import build_players
from gan_edu.runs import run as runs
from gan_edu.runs.recipe import Recipe
from gan_edu.training import sampling
from gan_edu.training.conditions import class_shares, draw_labels
from gan_edu.training.game import Game, draw_latent
from gan_edu.training.loop import train
from gan_edu.training.minibatches import Minibatches

CPU = torch.device("cpu")
MLP = Recipe(classes=2, hidden_widths=(32,), latent_dim=4, batch_size=32, learning_rate=1e-3)
DCGAN = Recipe(model="dcgan", classes=2, base_channels=4, latent_dim=4, batch_size=16, epochs=1)


def dark_and_bright(dark=96, bright=96):
    """Class 0 is nearly black, class 1 nearly white."""
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1], [dark, bright])
    grey = np.where(labels == 0, 20, 235)[:, None, None, None]
    noise = rng.integers(-15, 16, (len(labels), 1, 16, 16))
    return ImageDataset((grey + noise).astype(np.uint8), labels.astype(np.int64), "grey")


@pytest.mark.parametrize("loss", ["non-saturating", "hinge"])
def test_g_makes_the_class_that_it_is_asked_for(tmp_path, loss):
    train(MLP.replace(epochs=100, loss=loss), dark_and_bright(), tmp_path / "run", device="cpu")
    dark, bright = (
        sampling.sample(tmp_path / "run", 50, label=label).float().mean((1, 2, 3))
        for label in (0, 1)
    )
    assert dark.mean() < 100
    assert bright.mean() > 140


def test_a_minibatch_is_of_pairs_and_the_label_is_that_of_the_image():
    dataset = dark_and_bright()
    label = torch.eye(2)[torch.from_numpy(dataset.labels)]
    (pairs, *_) = Minibatches(dataset.images, 32, CPU, label).shuffled(torch.Generator())
    assert pairs.shape == (32, 3, 16, 16)
    is_bright = pairs[:, 0].mean((1, 2)) > 0
    assert torch.equal(pairs[:, 2, 0, 0], is_bright.float())
    assert torch.equal(pairs[:, 1], 1 - pairs[:, 2])


def test_the_fakes_of_a_step_carry_the_label_that_g_was_given():
    seen = []
    game = Game.create(MLP, (1, 16, 16), CPU)
    game.generator.network.register_forward_hook(lambda _, inputs, __: seen.append(inputs[0]))
    game.discriminator.register_forward_hook(lambda _, inputs, __: seen.append(inputs[0]))
    game.generator_step(8)
    z, pairs = seen
    assert pairs.shape == (8, 3, 16, 16)
    assert torch.equal(pairs[:, 1:, 3, 5], z[:, -2:])


def test_g_is_given_each_class_as_often_as_the_images_have_it():
    shares = class_shares(torch.tensor([0, 1, 1, 2]), 3)
    assert shares.tolist() == [0.25, 0.5, 0.25]
    labels = draw_labels(shares, 40_000, torch.Generator().manual_seed(0))
    counts = torch.bincount(labels, minlength=3) / 40_000
    torch.testing.assert_close(counts, shares, atol=0.01, rtol=0)


def test_without_a_label_each_class_comes_in_turn():
    z = draw_latent(MLP, 5, torch.Generator().manual_seed(0))
    assert z.shape == (5, 6)
    assert z[:, -1].tolist() == [0, 1, 0, 1, 0]
    unconditional = draw_latent(MLP.replace(classes=0), 5, torch.Generator().manual_seed(0))
    assert torch.equal(z[:, :4], unconditional)


@pytest.mark.parametrize("recipe", [MLP.replace(epochs=2), DCGAN.replace(epochs=2, r1=0.1)])
def test_a_conditional_run_goes_on_bit_for_bit_and_its_grid_has_images_alone(tmp_path, recipe):
    images = dark_and_bright(60, 100)
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    train(recipe, images, whole, device="cpu")
    train(recipe.replace(epochs=1), images, parts, device="cpu")
    train(recipe, images, parts, device="cpu", resume=True)
    weights = [(folder / "generator.safetensors").read_bytes() for folder in (whole, parts)]
    assert weights[0] == weights[1]
    assert runs.read(whole).samples(2).shape == (64, 1, 16, 16)


@pytest.mark.parametrize(
    "change", [{"gradient_penalty": 10.0}, {"spectral_norm": True}, {"average_decay": 0.9}]
)
def test_the_penalties_and_the_average_work_on_pairs(tmp_path, change):
    recipe = DCGAN.replace(**change)
    train(recipe, dark_and_bright(), tmp_path / "run", device="cpu")
    assert sampling.sample(tmp_path / "run", 3, label=1).shape == (3, 1, 16, 16)


def test_networks_of_ones_own_get_the_label_too(tmp_path):
    players = build_players("mlp", 4, (1, 16, 16), classes=2, hidden_widths=(8,))
    recipe = Recipe(model="own", classes=2, latent_dim=4, epochs=1, batch_size=32)
    train(recipe, dark_and_bright(), tmp_path / "run", players=players, device="cpu")
    again = build_players("mlp", 4, (1, 16, 16), classes=2, hidden_widths=(8,))
    sample = sampling.sample(tmp_path / "run", 2, label=0, players=again)
    assert sample.shape == (2, 1, 16, 16)
    unaware = build_players("mlp", 4, (1, 16, 16), hidden_widths=(8,))
    with pytest.raises(ValueError, match=r"G cannot take latent vectors of shape \(4, 6\)"):
        train(recipe, dark_and_bright(), players=unaware, device="cpu")


def test_labels_that_are_not_the_classes_are_refused():
    with pytest.raises(ValueError, match="classes 0 to 2, and these have the labels 0, 1; give"):
        train(MLP.replace(classes=3), dark_and_bright(), device="cpu")
    with pytest.raises(ValueError, match="at least 2, got 1"):
        MLP.replace(classes=1)


@pytest.mark.parametrize(
    ("classes", "label", "known"), [(2, 2, "0 to 1"), (2, -1, "0 to 1"), (0, 0, "not conditional")]
)
def test_a_class_that_a_run_does_not_have_is_refused(classes, label, known):
    with pytest.raises(ValueError, match=known):
        draw_latent(MLP.replace(classes=classes), 1, torch.Generator(), label=label)


def test_judges_name_the_classes_that_a_run_on_clothes_is_asked_for():
    assert judges.load("fashion").classes == Recipe(classes=10).classes
