"""What is measured of a run while it trains: its pictures by a judge, its D on unseen images."""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor

from experiments.entries import Experiment
from gan_edu.data import fashion_mnist
from gan_edu.data.dataset import ImageDataset
from gan_edu.evaluation.features import Reference
from gan_edu.evaluation.monitor import Monitor
from gan_edu.models.pixels import to_float, to_uint8
from gan_edu.runs.metrics import Metrics
from gan_edu.training.game import Game, draw_latent
from gan_edu.training.loop import Measure

SAMPLES = 5000  # as many real test images are the reference
AT_A_TIME = 1000


def measure_of(experiment: Experiment, judge: str | None, device: str) -> Measure | None:
    """What `train` calls after each epoch; nothing where no judge knows the images."""
    if judge is None:
        return None
    monitor = _monitor(judge, device)

    def measure(game: Game, epoch: int) -> Metrics:
        if epoch % experiment.every and epoch != experiment.recipe.epochs:
            return {}
        # The same latent vectors each time, so that only G changes.
        z = draw_latent(game.recipe, SAMPLES, torch.Generator().manual_seed(SAMPLES))
        parts = z.to(game.rng.device).split(AT_A_TIME)
        images = torch.cat([to_uint8(game.samples(part)) for part in parts])
        return {**monitor(images), **held_out_answers(game, held_out())}

    return measure


def held_out_answers(game: Game, dataset: ImageDataset) -> Metrics:
    """D's mean answer to real images that it was not trained on: of all, and of each class.

    D is in evaluation mode, so that its answer to an image does not depend on the others.
    """
    network = game.discriminator
    training = network.training
    network.eval()
    with torch.no_grad():
        images = torch.from_numpy(dataset.images.copy()).split(AT_A_TIME)
        logits = [network(to_float(part).to(game.rng.device)).cpu() for part in images]
    network.train(training)
    answers: Tensor = torch.cat(logits).double().sigmoid()
    labels = torch.from_numpy(dataset.labels.copy())
    by_class = [answers[labels == label].mean().item() for label in labels.unique()]
    return {"d_held_out": answers.mean().item(), "d_held_out_by_class": by_class}


@cache
def held_out() -> ImageDataset:
    """The real images that every run is compared with."""
    return fashion_mnist.load("test", subset=SAMPLES)


@cache
def _monitor(judge: str, device: str) -> Monitor:
    return Monitor(reference=Reference.of(held_out(), judge, device=device))
