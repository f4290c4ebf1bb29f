"""The benchmark compares like with like: the same networks, the same number of images."""

from functools import partial

import pytest
import torch

from benchmarks import throughput
from gan_edu.training.game import build

SMALL = {
    "mlp": throughput.MLP.replace(hidden_widths=(8,), batch_size=16),
    "dcgan": throughput.DCGAN.replace(base_channels=4, batch_size=16),
}


@pytest.fixture(scope="module")
def pictures(full_data):
    return throughput.PictureDataset()


@pytest.mark.parametrize("model", SMALL)
def test_every_contestant_trains_the_steps_it_is_asked_for(pictures, model, monkeypatch):
    steps = []
    real_step = torch.optim.Adam.step

    def count(self, *arguments, **options):
        steps.append(1)
        return real_step(self, *arguments, **options)

    monkeypatch.setattr(torch.optim.Adam, "step", count)
    for contestant in (
        throughput.ours,
        throughput.tutorial,
        throughput.limit,
    ):
        steps.clear()
        contestant(SMALL[model], pictures, 3)
        assert len(steps) == 2 * 3, contestant  # D and G


@pytest.mark.parametrize("undone", [{"fused": False}, {"channels_last": False}])
def test_a_choice_undone_trains_the_same_steps(pictures, undone):
    def outputs(**choices):
        game = throughput._variant(SMALL["dcgan"], **choices)
        throughput._bare(game, pictures, 2)
        return game.samples()

    torch.testing.assert_close(outputs(), outputs(**undone), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("model", SMALL)
def test_ours_and_the_tutorial_train_networks_of_the_same_size(model):
    def sizes(recipe):
        return [sum(w.numel() for w in net.parameters()) for net in build(recipe, (1, 28, 28))]

    from gan_edu.training.game import Game

    game = Game.create(SMALL[model], (1, 28, 28), throughput.CPU)
    ours = [
        sum(w.numel() for w in net.parameters()) for net in (game.generator, game.discriminator)
    ]
    assert ours == sizes(SMALL[model])


def test_the_tutorials_pictures_are_the_librarys_pixels(pictures):
    from gan_edu.models.pixels import to_float

    picture, label = pictures[5]
    torch.testing.assert_close(picture, to_float(pictures.images[5]), atol=1e-6, rtol=0)
    assert label == int(pictures.labels[5])


def test_speeds_are_measured_in_turns_after_a_warm_up():
    order = []
    speeds = throughput.measure(
        {name: partial(order.append, name) for name in "ab"}, images=10, rounds=2
    )
    assert order == ["a", "b"] * 3
    assert {name: len(values) for name, values in speeds.items()} == {"a": 2, "b": 2}
