"""The benchmark compares like with like: the same networks, the same number of images."""

import time
from functools import partial

import pytest
import torch

from benchmarks import quality, throughput, tutorials
from gan_edu.training.game import build

SMALL = {
    "mlp": throughput.MLP.replace(hidden_widths=(8,), batch_size=16),
    "dcgan": throughput.DCGAN.replace(base_channels=4, batch_size=16),
}


@pytest.fixture(scope="module")
def pictures(full_data):
    return tutorials.PictureDataset()


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


def test_one_latent_batch_saves_a_pass_and_leaves_the_first_step_of_d_alone(pictures):
    def after(**options):
        passes = []
        game = throughput._variant(SMALL["mlp"])
        game.generator.register_forward_hook(lambda *_: passes.append(1))
        throughput._bare(game, pictures, 1, **options)
        return torch.cat([w.flatten() for w in game.discriminator.parameters()]), len(passes)

    ours, two = after()
    shared, one = after(one_latent_batch=True)
    torch.testing.assert_close(shared, ours)
    assert (two, one) == (2, 1)


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


@pytest.mark.parametrize(
    ("players", "shape", "weights"),
    [
        # Counted from the layers that the repository lists.
        (tutorials.repository_mlp, (1, 28, 28), (1_510_032, 533_505)),
        (tutorials.repository_dcgan, (1, 32, 32), (1_049_985, 98_113)),
    ],
)
def test_the_repositorys_networks_make_and_judge_its_images(players, shape, weights):
    generator, discriminator = players()
    images = generator(torch.randn(4, 100))
    assert images.shape == (4, *shape)
    assert images.abs().max() <= 1
    assert discriminator(images).shape == (4,)
    counts = tuple(sum(w.numel() for w in p.parameters()) for p in (generator, discriminator))
    assert counts == weights


def test_the_tutorials_loop_goes_on_where_it_stopped(pictures):
    small = SMALL["mlp"]
    loop = tutorials.TutorialLoop(build(small, (1, 28, 28)), small, pictures)
    loop.train(2)
    before = loop.samples(torch.zeros(1, 100))
    loop.train(1)
    assert len(loop.history) == 3
    assert not torch.equal(before, loop.samples(torch.zeros(1, 100)))


def test_the_clock_of_a_race_counts_training_alone_and_keeps_the_first_time_below_a_level():
    def work(seconds):
        end = time.process_time() + seconds
        while time.process_time() < end:
            pass

    class Slow:
        def train(self, steps):
            work(0.05)
            time.sleep(0.05)  # of another program's work

        def samples(self, z):
            return z

    answers = iter([50.0, 9.0, 20.0, 4.0])

    def look(contestant):
        work(0.1)
        return next(answers)

    clock = quality.Clock(Slow(), (10.0, 5.0, 1.0))
    for _ in range(4):
        clock.go_on(look)
    assert 0.2 <= clock.seconds < 0.3
    assert clock.passed[10.0] < clock.passed[5.0] == clock.seconds
    assert not clock.done
    assert clock.best == 4.0
    assert "not in" in quality.table("mlp", [{"slow": clock}])[2]


def test_our_part_of_an_epoch_goes_on_through_all_images(full_data):
    ours = quality.Ours(SMALL["mlp"])
    before = ours.samples(torch.zeros(1, 100))
    ours.train(2)
    assert not torch.equal(before, ours.samples(torch.zeros(1, 100)))
