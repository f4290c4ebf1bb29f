"""What is measured of a run after each epoch: G's pictures, and D on images it never trained on.

The latent vectors and the images are the same each time, so that only the players change. D answers
in evaluation mode here: what it says of an image depends on that image alone.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from gan_edu import data
from gan_edu.data.dataset import ImageDataset
from gan_edu.evaluation import judges
from gan_edu.evaluation.features import Reference
from gan_edu.evaluation.judge import Judge
from gan_edu.evaluation.monitor import SAMPLES, Monitor
from gan_edu.models.pixels import to_float, to_uint8
from gan_edu.runs.metrics import Metrics
from gan_edu.runs.wishes import Wishes
from gan_edu.training.conditions import one_hot, pair
from gan_edu.training.game import Game, draw_latent
from gan_edu.training.loop import Measure, OnEpoch

AT_A_TIME = 500


def watch(dataset: ImageDataset, held_out: ImageDataset | None = None) -> Measure:
    """All that can be measured of a training on a data set without being asked.

    Args:
        dataset: What is trained on; if a judge knows its classes, it looks at the samples.
        held_out: Other real images; ``None`` for the test images of the same set, if it has some.
    """
    return measure_with(
        judge=judges.load(dataset.judge) if dataset.judge else None,
        seen=dataset,
        held_out=held_out or data.test_images(dataset, SAMPLES),
    )


def options(
    wishes: Wishes,
    dataset: ImageDataset,
    held_out: ImageDataset | None = None,
    *,
    own: Measure | None = None,
) -> dict[str, Any]:
    """What `gan_edu.training.loop.train` is given to fulfil wishes, as keyword arguments.

    ``measure="distances"`` compares a thousand samples with the held-out images, of which there
    should be as many: the Fréchet distance of fewer is larger. It makes what is measured after an
    epoch a sixth slower, and looks at the held-out images once before the first.

    Args:
        wishes: What is asked.
        dataset: What is trained on.
        held_out: As for `watch`; ``run.json`` records which they were.
        own: A measure of your own in place of these.

    Raises:
        ValueError: Distances without real images to compare with, or without a judge; a best epoch
            by a metric that is not measured.
    """
    session = wishes.as_dict()
    keep = {"keep_every": wishes.keep_every, "keep_best": wishes.keep_best}
    if own is not None:
        return {**keep, "measure": own, "session": session}
    held_out = held_out or data.test_images(dataset, SAMPLES)
    names = ["diversity"]
    if wishes.measure == "distances":
        reference = _reference(dataset, held_out)
        session["reference"] = reference.identity
        measure = measure_with(reference=reference, seen=dataset, held_out=held_out)
        names += ["inception_score", "coverage", "frechet", "kid", "precision", "recall"]
    else:
        measure = watch(dataset, held_out)
        names += ["inception_score", "coverage"] if dataset.judge else []
    if wishes.keep_best is not None and wishes.keep_best not in names:
        raise ValueError(
            f"the best epoch cannot be kept by {wishes.keep_best}, which is not measured; measured "
            f"are {', '.join(names)}"
            + ("" if wishes.measure else "; distances are if you ask for them: --measure distances")
        )
    return {**keep, "measure": measure, "session": session}


def logs(wishes: Wishes, folder: Path) -> AbstractContextManager[OnEpoch | None]:
    """What else writes the metrics after each epoch, if that is wished; closed in the end.

    Raises:
        ValueError: The package that it needs is not installed.
    """
    if not wishes.tensorboard:
        return nullcontext()
    from gan_edu.events import Events

    return Events(folder)


def _reference(dataset: ImageDataset, held_out: ImageDataset | None) -> Reference:
    if held_out is None or dataset.judge is None:
        lacking = "test images" if held_out is None else "judge"
        raise ValueError(
            f"distances cannot be measured while training on {dataset.name!r}, which has no "
            f"{lacking}: Fashion-MNIST and its sample have both; in Python, gan.train takes "
            "held_out=… and measure=gan_edu.watching.measure_with(reference=…)"
        )
    return Reference.of(held_out, dataset.judge)


def measure_with(
    *,
    judge: Judge | None = None,
    reference: Reference | None = None,
    seen: ImageDataset | None = None,
    held_out: ImageDataset | None = None,
    samples: int = SAMPLES,
    every: int = 1,
    last: int | None = None,
) -> Measure:
    """What `gan_edu.training.loop.train` calls after each epoch.

    Always recorded is ``diversity``: see `diversity`. The rest as follows.

    Args:
        judge: The score and the classes of the samples, see `gan_edu.evaluation.monitor.Monitor`.
        reference: The same, and distances to these real images; it has a judge of its own.
        seen: The images that D is trained on.
        held_out: Real images that it is not trained on. With both come ``d_seen`` and
            ``d_held_out``, D's mean answer to equally many of each, and ``d_held_out_by_class``:
            where the first is far above the second, D knows its training images by heart.
        samples: How many pictures of G.
        every: Measure after each so manieth epoch,
        last: and after this one.
    """
    monitor = Monitor(judge, reference=reference) if judge or reference else None

    def measure(game: Game, epoch: int) -> Metrics:
        if epoch % every and epoch != last:
            return {}
        z = draw_latent(game.recipe, samples, torch.Generator().manual_seed(samples))
        parts = z.to(game.rng.device).split(AT_A_TIME)
        images = torch.cat([to_uint8(game.samples(part)) for part in parts])
        found: Metrics = {"diversity": diversity(images)}
        if monitor is not None:
            found |= monitor(images)
        if seen is not None and held_out is not None:
            found |= answers(game, seen, held_out)
        return found

    return measure


def diversity(images: Tensor) -> float:
    """How much pictures differ: the standard deviation over them, averaged over the pixels.

    Args:
        images: uint8 ``(N, C, H, W)``.

    Returns:
        Grey levels, of 255; 0 if all pictures are the same.

    Example:
        >>> diversity(torch.zeros(5, 1, 4, 4, dtype=torch.uint8))
        0.0
    """
    return images.float().std(dim=0, correction=0).mean().item()


def answers(game: Game, seen: ImageDataset, held_out: ImageDataset) -> Metrics:
    """``d_seen``, ``d_held_out`` and ``d_held_out_by_class``, see `measure_with`."""
    count = min(len(seen), len(held_out))
    on_seen, on_held_out = (_answers(game, part, count) for part in (seen, held_out))
    labels = torch.from_numpy(held_out.labels[:count].copy())
    by_class = [on_held_out[labels == label].mean().item() for label in labels.unique()]
    found: Metrics = {"d_seen": on_seen.mean().item(), "d_held_out": on_held_out.mean().item()}
    return {**found, "d_held_out_by_class": by_class} if len(by_class) > 1 else found


@torch.no_grad()
def _answers(game: Game, dataset: ImageDataset, count: int) -> Tensor:
    network = game.discriminator
    training = network.training
    network.eval()
    logits = []
    for start in range(0, count, AT_A_TIME):
        part = slice(start, min(start + AT_A_TIME, count))
        x = to_float(torch.from_numpy(dataset.images[part].copy()).to(game.rng.device))
        if game.recipe.classes:
            label = torch.from_numpy(dataset.labels[part].copy())
            x = pair(x, one_hot(label, game.recipe.classes).to(x.device))
        logits.append(network(x).cpu())
    network.train(training)
    return game.loss.output(torch.cat(logits).double())
