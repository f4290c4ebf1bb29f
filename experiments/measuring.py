"""What is measured of the recorded runs while they train."""

from __future__ import annotations

from functools import cache

from experiments.entries import Experiment
from gan_edu.data import fashion_mnist
from gan_edu.data.dataset import ImageDataset
from gan_edu.evaluation.features import Reference
from gan_edu.training.loop import Measure
from gan_edu.watching import measure_with, watch

SAMPLES = 5000  # as many real test images are the reference


def measure_of(experiment: Experiment, dataset: ImageDataset, device: str) -> Measure | None:
    """What `train` calls after each epoch; nothing where no judge knows the images."""
    if dataset.judge is None:
        return None
    if not experiment.distances:
        return watch(dataset, held_out())
    return measure_with(
        reference=_reference(dataset.judge, device),
        seen=dataset,
        held_out=held_out(),
        samples=SAMPLES,
        every=experiment.every,
        last=experiment.recipe.epochs,
    )


@cache
def held_out() -> ImageDataset:
    """The real images that every run is compared with."""
    return fashion_mnist.load("test", subset=SAMPLES)


@cache
def _reference(judge: str, device: str) -> Reference:
    return Reference.of(held_out(), judge, device=device)
