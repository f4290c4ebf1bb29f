"""What a training would take, measured on a few steps of it; nothing is written."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from gan_edu.data.dataset import ImageDataset
from gan_edu.models.device import choose, describe, use_precision
from gan_edu.models.shapes import Layer, trace
from gan_edu.runs.recipe import Recipe
from gan_edu.training.conditions import class_shares, one_hot, pair
from gan_edu.training.epoch import make_steppers
from gan_edu.training.game import Game, draw_latent
from gan_edu.training.minibatches import Minibatches
from gan_edu.training.refusals import check_images

WARM_UP = 6  # steps that are not timed: libraries choose their kernels, a GPU captures its graphs
LONGEST = 3.0  # seconds that are timed, at most


@dataclass(frozen=True)
class Rehearsal:
    """A training before it begins.

    Attributes:
        generator: G layer by layer, in its working order.
        discriminator: The same of D.
        device: Where it would run.
        steps: Of D in an epoch.
        memory: Bytes of what stays for the whole training, by name: weights, their gradients,
            Adam's moments, the average of G's weights, and the images, unless they stay on disk.
            What passes through the layers comes on top.
        peak: Bytes that the device says were in use at most; ``None`` where it does not count.
        seconds_an_epoch: Of the steps alone, without measuring and writing after each epoch.
        timed: How many steps of D that was measured on.
    """

    generator: list[Layer]
    discriminator: list[Layer]
    device: str
    steps: int
    memory: dict[str, int]
    peak: int | None
    seconds_an_epoch: float
    timed: int


def rehearse(
    recipe: Recipe,
    dataset: ImageDataset,
    *,
    device: str = "auto",
    compile: bool = False,
    longest: float = LONGEST,
) -> Rehearsal:
    """Build the game of a recipe, play a few steps, and forget it.

    Args:
        recipe: Every hyperparameter.
        dataset: What would be trained on.
        device: As for `gan_edu.training.loop.train`.
        compile: Compile both networks.
        longest: Seconds to time; fewer if an epoch ends before.

    Raises:
        ValueError: What `gan_edu.training.loop.train` refuses at its start.

    Example:
        >>> from gan_edu.data import fashion_mnist
        >>> found = rehearse(Recipe(), fashion_mnist.load("test", subset="sample"), longest=0.1)
        >>> found.steps, found.generator[0].shape
        (15, (256,))
    """
    check_images(recipe, dataset)
    place, shape = choose(device), dataset.images.shape[1:]
    if place.type == "cuda":
        torch.cuda.reset_peak_memory_stats(place)
    with use_precision(recipe.precision), torch.random.fork_rng():
        labels = torch.from_numpy(dataset.labels.copy()) if recipe.classes else None
        shares = None if labels is None else class_shares(labels, recipe.classes)
        game = Game.create(recipe, shape, place, class_shares=shares, compile=compile)
        label = None if labels is None else one_hot(labels, recipe.classes)
        batches = Minibatches(dataset.images, recipe.batch_size, place, label)
        z = draw_latent(recipe, 2, torch.Generator().manual_seed(recipe.seed)).to(place)
        x = torch.zeros(2, *shape, device=place)
        layers = (
            trace(game.generator, z),
            trace(game.discriminator, pair(x, z[:, recipe.latent_dim :]) if recipe.classes else x),
        )
        timed, seconds = _time(game, batches, capture=not compile, longest=longest)
    return Rehearsal(
        *layers,
        describe(place),
        batches.steps,
        _memory(game, batches),
        _peak(place),
        seconds / timed * batches.steps,
        timed,
    )


def _time(game: Game, batches: Minibatches, *, capture: bool, longest: float) -> tuple[int, float]:
    """Steps of D with their share of G's, and the seconds they took."""
    play, k = make_steppers(game, capture=capture), game.recipe.discriminator_steps
    minibatches = _without_end(game, batches)

    def steps_of_both() -> None:
        for _ in range(k):
            x = next(minibatches)
            play.discriminator(x)
        play.generator(x)

    for _ in range(WARM_UP):
        steps_of_both()
    _wait(game.rng.device)
    started, done = time.perf_counter(), 0
    while not done or (done < batches.steps and time.perf_counter() - started < longest):
        steps_of_both()
        done += k
        if game.rng.device.type != "cpu" and done % 50 < k:
            _wait(game.rng.device)  # else a GPU would be given work for minutes
    _wait(game.rng.device)
    return done, time.perf_counter() - started


def _without_end(game: Game, batches: Minibatches) -> Iterator[Tensor]:
    while True:
        yield from batches.shuffled(game.rng)


def _wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()


def _memory(game: Game, batches: Minibatches) -> dict[str, int]:
    networks: tuple[nn.Module, ...] = (game.generator, game.discriminator)
    weights = sum(_bytes(*network.parameters(), *network.buffers()) for network in networks)
    learned = sum(_bytes(*network.parameters()) for network in networks)
    average = _bytes(*game.average.sums) if game.average else 0
    held = [tensor for tensor in (batches.images, batches.label) if tensor is not None]
    found = {
        "weights": weights,
        "gradients": learned,
        "Adam's moments": 2 * learned,
        "average of G's weights": average,
        "images": _bytes(*held),
    }
    return {name: size for name, size in found.items() if size}


def _bytes(*tensors: Tensor) -> int:
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors)


def _peak(device: torch.device) -> int | None:
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    if device.type == "mps":
        return int(torch.mps.driver_allocated_memory())
    return None
