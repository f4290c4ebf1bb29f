"""Losses, penalties and averages beyond the report, against other implementations of them."""

from typing import get_args

import pytest
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits, mse_loss
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from gan_edu.runs.recipe import LossName, Recipe
from gan_edu.training.averages import WeightAverage
from gan_edu.training.game import Game
from gan_edu.training.losses import LOSSES, discriminator_loss
from gan_edu.training.penalties import clip_weights, gradient_penalty, normalise_spectra

CPU = torch.device("cpu")


def logits(seed):
    return 3 * torch.randn(50, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


REAL, FAKE = logits(0), logits(1)
ONES, ZEROS = torch.ones_like(REAL), torch.zeros_like(REAL)


def test_every_loss_that_a_recipe_can_name_is_there():
    assert {*LOSSES, "own"} == set(get_args(LossName))


def test_least_squares_is_half_the_mean_squared_error_to_the_labels():
    loss = LOSSES["least-squares"]
    both = (mse_loss(REAL, ONES) + mse_loss(FAKE, ZEROS)) / 2
    assert loss.discriminator(REAL, FAKE).item() == pytest.approx(both.item())
    assert loss.generator(FAKE).item() == pytest.approx(mse_loss(FAKE, ONES).item() / 2)


def test_the_hinge_is_that_of_a_support_vector_machine():
    loss = LOSSES["hinge"]
    expected = nn.MultiMarginLoss(margin=1)  # two classes: half of max(0, 1 − a)
    for scores, label in ((REAL, 1), (FAKE, 0)):
        pair = torch.stack([-scores / 2, scores / 2], 1)
        target = torch.full((50,), label)
        mine = (
            loss.discriminator(scores, -10 * ONES)
            if label
            else loss.discriminator(10 * ONES, scores)
        )
        assert mine.item() == pytest.approx(2 * expected(pair, target).item())
    assert loss.generator(FAKE).item() == pytest.approx(-FAKE.mean().item())


def test_the_wasserstein_losses_are_the_two_sides_of_one_difference():
    loss = LOSSES["wasserstein"]
    assert loss.discriminator(REAL, FAKE).item() == pytest.approx(
        (FAKE.mean() - REAL.mean()).item()
    )
    assert loss.generator(FAKE).item() == pytest.approx(-FAKE.mean().item())


@pytest.mark.parametrize("name", LOSSES)
def test_the_lines_are_the_losses_where_d_answers_with_its_best_constant(name):
    # D cannot tell: the same logit a everywhere. Its best a is found by search.
    loss = LOSSES[name]
    answers = torch.linspace(-3, 3, 6001, dtype=torch.float64)
    values = torch.stack([loss.discriminator(a[None], a[None]) for a in answers])
    assert values.min().item() == pytest.approx(loss.discriminator_line, abs=1e-6)
    best = answers[values <= values.min() + 1e-9]
    at_best = torch.stack([loss.generator(a[None]) for a in best])
    if loss.generator_line is None:  # many constants are as good
        assert at_best.max() - at_best.min() > 0.1
    else:
        assert at_best.mean().item() == pytest.approx(loss.generator_line, abs=1e-3)


@pytest.mark.parametrize("name", ["saturating", "non-saturating"])
def test_what_a_log_loss_shows_is_a_probability(name):
    assert LOSSES[name].output(torch.tensor(0.0)).item() == 0.5
    assert "probability" in LOSSES[name].meaning


def test_smoothed_labels_are_cross_entropy_with_that_label():
    expected = binary_cross_entropy_with_logits(REAL, 0.9 * ONES)
    expected = expected + binary_cross_entropy_with_logits(FAKE, ZEROS)
    assert discriminator_loss(REAL, FAKE, label_smoothing=0.1).item() == pytest.approx(
        expected.item()
    )


def test_a_recipe_with_smoothing_trains_on_the_smoothed_loss():
    x = torch.rand(16, 1, 28, 28, generator=torch.Generator().manual_seed(0)) * 2 - 1
    plain, smooth = (
        Game.create(Recipe(label_smoothing=s, hidden_widths=(8,)), (1, 28, 28), CPU)
        for s in (0.0, 0.3)
    )
    loss, real, fake = smooth.discriminator_step(x)
    assert loss.item() == pytest.approx(
        discriminator_loss(real, fake, label_smoothing=0.3).item(), rel=1e-6
    )
    assert plain.discriminator_step(x)[0].item() != pytest.approx(loss.item(), rel=1e-3)


def test_the_gradient_penalty_is_the_mean_squared_distance_of_the_slopes_from_one():
    network = nn.Sequential(
        nn.Flatten(), nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1), nn.Flatten(0)
    )
    real, fake = torch.randn(6, 1, 2, 2), torch.randn(6, 1, 2, 2)
    state = torch.Generator().manual_seed(3)
    found = gradient_penalty(network, real, fake, rng=state)
    t = torch.rand((6, 1, 1, 1), generator=torch.Generator().manual_seed(3))
    points = (1 - t) * real + t * fake
    slopes = torch.func.vmap(torch.func.grad(lambda x: network(x[None])[0]))(points)
    expected = ((slopes.flatten(1).norm(dim=1) - 1) ** 2).mean()
    torch.testing.assert_close(found, expected)


def test_the_penalty_enters_the_step_with_its_weight():
    recipe = Recipe(hidden_widths=(8,), latent_dim=4, batch_size=16)
    x = torch.rand(16, 1, 28, 28, generator=torch.Generator().manual_seed(0)) * 2 - 1
    slopes = []
    for weight in (0.0, 1.0, 3.0):
        game = Game.create(recipe.replace(gradient_penalty=weight), (1, 28, 28), CPU)
        game.discriminator_step(x)
        slopes.append(torch.cat([w.grad.flatten() for w in game.discriminator.parameters()]))
    torch.testing.assert_close(
        slopes[2] - slopes[0], 3 * (slopes[1] - slopes[0]), atol=1e-5, rtol=0
    )
    assert not torch.equal(slopes[1], slopes[0])


def test_clipped_weights_stay_within_the_bound_after_every_step():
    recipe = Recipe(hidden_widths=(8,), loss="wasserstein", weight_clip=0.01)
    game = Game.create(recipe, (1, 28, 28), CPU)
    for _ in range(3):
        game.discriminator_step(torch.zeros(16, 1, 28, 28))
        assert max(w.abs().max().item() for w in game.discriminator.parameters()) <= 0.01
    layer = nn.Linear(3, 3)
    clip_weights(layer, 0.5)
    assert layer.weight.abs().max() <= 0.5


def test_spectral_normalisation_brings_the_largest_singular_value_to_one():
    network = nn.Sequential(nn.Linear(30, 20), nn.ReLU(), nn.Linear(20, 1))
    with torch.no_grad():
        network[0].weight.mul_(7)
    normalise_spectra(network, seed=0)
    for _ in range(200):  # power iteration: one step a pass
        network(torch.zeros(1, 30))
    for index in (0, 2):
        largest = torch.linalg.svdvals(network[index].weight)[0].item()
        assert largest == pytest.approx(1.0, abs=1e-3)


def test_spectral_normalisation_depends_on_its_seed_and_leaves_the_global_state_alone():
    def start(seed):
        network = nn.Linear(5, 4)
        with torch.no_grad():
            network.weight.fill_(1.0)
        return normalise_spectra(network, seed).parametrizations.weight[0]._u

    before = torch.get_rng_state()
    first, again, other = start(1), start(1), start(2)
    assert torch.equal(first, again)
    assert other.shape == first.shape
    nn.Linear(5, 4)
    torch.set_rng_state(before)


@pytest.mark.parametrize("penalty", ["gradient_penalty", "spectral_norm"])
def test_a_dcgan_under_a_bound_at_single_images_has_no_batch_norm_in_d(penalty):
    recipe = Recipe(model="dcgan", base_channels=4, **{penalty: True if penalty[0] == "s" else 1.0})
    game = Game.create(recipe, (1, 28, 28), CPU)
    kinds = [type(m) for m in game.discriminator.modules()]
    assert nn.BatchNorm2d not in kinds
    assert nn.BatchNorm2d in [type(m) for m in game.generator.modules()]


def test_the_average_is_pytorchs_with_the_first_weights_taken_out():
    torch.manual_seed(0)
    network = nn.Linear(3, 2)
    average = WeightAverage(network, 0.9)
    history = []
    for _ in range(7):
        with torch.no_grad():
            network.weight.add_(torch.randn(2, 3))
        history.append(network.weight.detach().clone())
        average.update()
    shares = torch.tensor([0.9 ** (6 - step) for step in range(7)])
    expected = sum(s * w for s, w in zip(shares / shares.sum(), history, strict=True))
    torch.testing.assert_close(average.network().weight.detach(), expected)
    # PyTorch's own average begins at the first weights; from far enough both agree.
    theirs = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(0.9))
    for _ in range(300):
        average.update()
        theirs.update_parameters(network)
    torch.testing.assert_close(average.network().weight, theirs.module.weight, rtol=1e-5, atol=1e-6)


def test_the_average_carries_the_statistics_of_batch_normalisation():
    network = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4))
    average = WeightAverage(network, 0.9)
    network(torch.randn(10, 3, generator=torch.Generator().manual_seed(0)))
    average.update()
    assert torch.equal(average.network()[1].running_mean, network[1].running_mean)
    assert not average.network().training


def test_samples_are_those_of_the_averaged_network_if_there_is_one():
    game = Game.create(Recipe(hidden_widths=(8,), average_decay=0.5), (1, 28, 28), CPU)
    game.generator_step(16)
    game.generator_step(16)
    expected = game.average.network()(game.fixed_z)
    assert torch.equal(game.samples(), expected)
    assert not torch.allclose(game.samples(), game.generator(game.fixed_z))
    assert game.generator.training


def test_a_loss_of_ones_own_is_played_in_place_of_the_recipes():
    from gan_edu.training.losses import Loss

    mine = Loss(
        lambda real, fake: (real - 2).square().mean() + fake.square().mean(),
        lambda fake: (fake - 2).square().mean(),
        lambda a: a,
        "twice the label",
        2.0,
        1.0,
    )
    game = Game.create(Recipe(hidden_widths=(8,)), (1, 28, 28), CPU, loss=mine)
    loss, real, fake = game.discriminator_step(torch.zeros(4, 1, 28, 28))
    assert loss.item() == pytest.approx(((real - 2).square().mean() + fake.square().mean()).item())


def test_bfloat16_metrics_are_means_of_float32_numbers():
    # Near 1 a bfloat16 number has steps of 1/256: a mean of D(x) must not.
    recipe = Recipe(hidden_widths=(8,), precision="bfloat16")
    game = Game.create(recipe, (1, 28, 28), CPU)
    _, real, fake = game.discriminator_step(torch.zeros(4, 1, 28, 28))
    assert (real.dtype, fake.dtype) == (torch.float32, torch.float32)
