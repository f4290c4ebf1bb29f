"""Networks and losses of one's own: what they must keep to is said before training begins."""

import numpy as np
import pytest
import torch
from torch import nn

from gan_edu.data.dataset import ImageDataset
from gan_edu.runs import run as runs
from gan_edu.runs.recipe import Recipe
from gan_edu.training.loop import train
from gan_edu.training.losses import LOSSES, Loss

OWN = Recipe(model="own", epochs=1, latent_dim=4, batch_size=16)
TINY = Recipe(loss="own", epochs=1, latent_dim=4, batch_size=16, hidden_widths=(8,))


def generator(end=None, pixels=64):
    return nn.Sequential(
        nn.Linear(4, pixels), end or nn.Tanh(), nn.Unflatten(1, (1, 8, pixels // 8))
    )


def discriminator(end=None):
    return nn.Sequential(nn.Flatten(), nn.Linear(64, 1), end or nn.Flatten(0))


@pytest.fixture
def dataset():
    images = np.random.default_rng(0).integers(0, 256, (64, 1, 8, 8), dtype=np.uint8)
    return ImageDataset(images, np.zeros(64, np.int64))


class Wild(nn.Module):
    """Leaves [−1, 1]."""

    def forward(self, x):
        return 5 + x


@pytest.mark.parametrize(
    ("players", "message"),
    [
        (lambda: (generator(pixels=72), discriminator()), r"G must make images of shape \(4, 1, 8"),
        (lambda: (generator(Wild()), discriminator()), r"images in \[−1, 1\].*nn\.Tanh"),
        (lambda: (nn.Flatten(), discriminator()), "G has no weights"),
        (lambda: (generator(), nn.Flatten(0)), "D has no weights"),
        (lambda: (generator(), discriminator(nn.Identity())), r"shape \(4,\), and gives shape"),
        (lambda: (nn.Linear(5, 5), discriminator()), r"G cannot take latent vectors of shape"),
        (lambda: (generator(), nn.Linear(3, 1)), "D cannot take images"),
        (lambda: (discriminator(),) * 2, "the same one was given twice"),
    ],
)
def test_players_that_cannot_play_are_refused_by_name(dataset, players, message):
    with pytest.raises(ValueError, match=message):
        train(OWN, dataset, players=players(), device="cpu")


def test_trying_players_changes_nothing_in_them(dataset):
    from gan_edu.training.contract import check_players

    G = nn.Sequential(nn.Linear(4, 64), nn.BatchNorm1d(64), nn.Tanh(), nn.Unflatten(1, (1, 8, 8)))
    before = {name: value.clone() for name, value in G.state_dict().items()}
    check_players((G, discriminator()), OWN, (1, 8, 8))
    assert all(torch.equal(value, before[name]) for name, value in G.state_dict().items())
    assert G.training


def test_a_loss_that_is_no_number_is_refused(dataset):
    mine = Loss(lambda a, b: a - b, lambda b: -b.mean(), lambda a: a, "", 0.0, None)
    with pytest.raises(ValueError, match=r"discriminator's loss must be one number.*mean"):
        train(TINY, dataset, loss=mine, device="cpu")


def test_a_loss_of_ones_own_is_recorded_as_such_and_is_needed_again(dataset, tmp_path):
    train(TINY, dataset, tmp_path, loss=LOSSES["hinge"], device="cpu")
    assert runs.read(tmp_path).recipe.loss == "own"
    longer = TINY.replace(epochs=2)
    with pytest.raises(ValueError, match="a loss goes with loss='own'"):
        train(longer, dataset, tmp_path, device="cpu", resume=True)
    with pytest.raises(ValueError, match="another recipe"):
        train(longer.replace(loss="hinge"), dataset, tmp_path, device="cpu", resume=True)
    train(longer, dataset, tmp_path, loss=LOSSES["hinge"], device="cpu", resume=True)
    with pytest.raises(ValueError, match="the recipe says 'hinge'"):
        train(longer.replace(loss="hinge"), dataset, loss=LOSSES["hinge"], device="cpu")


@pytest.mark.parametrize("shape", [(64, 28, 28, 3), (64, 2, 28, 28)])
def test_images_with_other_channels_are_refused_by_every_model(shape):
    images = ImageDataset(np.zeros(shape, np.uint8), np.zeros(64, np.int64))
    for model in ("mlp", "dcgan"):
        with pytest.raises(ValueError, match="1 or 3 channels"):
            train(Recipe(model=model, epochs=1), images, device="cpu")


def test_weights_that_were_deleted_are_written_again_from_the_state(dataset, tmp_path):
    recipe = TINY.replace(loss="hinge", average_decay=0.9)
    train(recipe, dataset, tmp_path, device="cpu")
    for name in ("generator", "discriminator", "average"):
        path = tmp_path / f"{name}.safetensors"
        before = path.read_bytes()
        path.unlink()
        train(recipe, dataset, tmp_path, device="cpu", resume=True)
        assert path.read_bytes() == before


def test_a_damaged_grid_is_named(dataset, tmp_path):
    train(TINY, dataset, tmp_path, loss=LOSSES["hinge"], device="cpu")
    path = runs.sample_path(tmp_path, 1)
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(ValueError, match=r"0001\.png is damaged"):
        runs.read(tmp_path).samples(1)
