"""Algorithm 1, from images to a recorded run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor

from gan_edu.data.dataset import ImageDataset
from gan_edu.models.device import choose, describe, use_precision
from gan_edu.runs import best
from gan_edu.runs.metrics import Metrics, Value
from gan_edu.runs.recipe import Recipe
from gan_edu.training import folder as run_folder
from gan_edu.training import parallel
from gan_edu.training.conditions import class_shares, one_hot
from gan_edu.training.contract import check_loss, check_players
from gan_edu.training.epoch import OnStep, make_steppers, train_epoch
from gan_edu.training.game import Game, Players
from gan_edu.training.losses import Loss
from gan_edu.training.minibatches import Minibatches
from gan_edu.training.refusals import check_images, check_measured


@dataclass(frozen=True)
class Training:
    """A run in memory: the players, and one mapping of metrics for each epoch.

    Metrics are means over the epoch: ``discriminator_loss`` and ``generator_loss`` (in nats for the
    log losses), ``d_real`` and ``d_fake``, what D answers on real and generated images (as the loss
    shows it: D(x) for the log losses), ``discriminator_gradient`` and ``generator_gradient``, the
    Euclidean norms of the loss's gradient in the weights of each player; and
    ``images_per_second``. A ``measure`` adds its own.
    """

    game: Game
    metrics: list[Metrics]
    folder: Path | None


OnEpoch = Callable[[Training], None]


class Measure(Protocol):
    """What is read from the players after an epoch; it must leave ``game.rng`` alone."""

    def __call__(self, game: Game, epoch: int) -> Mapping[str, Value]:
        """Names and numbers that join the metrics of the epoch that has just ended."""


def train(
    recipe: Recipe,
    dataset: ImageDataset,
    folder: str | Path | None = None,
    *,
    players: Players | None = None,
    loss: Loss | None = None,
    device: str = "auto",
    compile: bool = False,
    capture: bool = True,
    resume: bool = False,
    change_device: bool = False,
    keep_every: int | None = None,
    keep_best: str | None = None,
    loaded_as: Mapping[str, Any] | None = None,
    session: Mapping[str, Any] | None = None,
    measure: Measure | None = None,
    on_step: OnStep | None = None,
    on_epoch: OnEpoch | None = None,
) -> Training:
    """Play the adversarial game on a data set.

    Args:
        recipe: Every hyperparameter.
        dataset: Images uint8 ``(N, C, H, W)``; their labels are used if the recipe has classes. A
            ``numpy.memmap`` is read from disk minibatch by minibatch; anything else moves to the
            device as bytes.
        folder: Where to record the run (`gan_edu.runs.run`); ``None`` records nothing.
        players: Your own G and D (`gan_edu.models.build_players` says what they take and give); the
            recipe's ``model`` must then be ``"own"``.
        loss: Your own (`gan_edu.training.losses.Loss`); the recipe's ``loss`` is then ``"own"``.
        device: ``"auto"``, ``"cpu"``, ``"cuda"``, …
        compile: Compile both networks with ``torch.compile``.
        capture: On CUDA, replay each step as a graph (`gan_edu.training.capture`).
        resume: Continue the run in ``folder`` after its last finished epoch; ``recipe`` may ask for
            more epochs. On the CPU of one machine the result equals that of an unbroken run, bit
            for bit.
        change_device: Continue on another kind of device, with new random numbers.
        keep_every: Keep the weights of every so manieth epoch.
        keep_best: Keep the weights of the best epoch by this metric (`gan_edu.runs.best`), which
            ``measure`` must give.
        loaded_as: How the data were named, for ``run.json``.
        session: What else ``run.json`` shall say of this session.
        measure: Read more metrics from the players after each epoch.
        on_step: Called as ``on_step(epoch, step, steps an epoch)``; must not read tensors.
        on_epoch: Called with the `Training` after each epoch.

    Returns:
        The finished run.

    Raises:
        ValueError: The images, the device or the folder do not fit the recipe.
        FileExistsError: The folder holds a run and ``resume`` is false.
        FloatingPointError: A loss or a weight is no longer finite; the last good epoch stays in the
            folder.

    Example:
        >>> from gan_edu.data import fashion_mnist
        >>> run = train(Recipe(epochs=1), fashion_mnist.load("test", subset="sample"), device="cpu")
        >>> sorted(run.metrics[0])[:3]
        ['d_fake', 'd_real', 'discriminator_gradient']

    References:
        Goodfellow et al. (2014), Algorithm 1; book ``alg-gan``.
    """
    check_images(recipe, dataset)
    if (players is None) == (recipe.model == "own"):
        raise ValueError(f"players go with model='own', and the recipe says {recipe.model!r}")
    if (loss is None) == (recipe.loss == "own"):
        raise ValueError(f"a loss goes with loss='own', and the recipe says {recipe.loss!r}")
    if players is not None:
        check_players(players, recipe, dataset.images.shape[1:])
    if loss is not None:
        check_loss(loss)
    if keep_best is not None:
        best.check_metric(keep_best)
    place = choose(device)
    shape = dataset.images.shape[1:]
    path = Path(folder) if folder is not None else None
    with use_precision(recipe.precision), _own_random_state(recipe, place), ExitStack() as held:
        label, shares = _labels(recipe, dataset)
        game = Game.create(
            recipe,
            shape,
            place,
            players=players,
            loss=loss,
            class_shares=shares,
            compile=compile,
        )
        run = Training(game, [], path)
        if path is not None:
            held.enter_context(run_folder.locked(path))
            data = {**dataset.identity, **(dict(loaded_as=loaded_as) if loaded_as else {})}
            asked = {"keep_every": keep_every, "keep_best": keep_best}
            about = {
                "device": describe(place) + (", compiled" if compile else ""),
                **{name: value for name, value in asked.items() if value},
                **(session or {}),
            }
            run.metrics.extend(
                run_folder.open_run(
                    game,
                    path,
                    data,
                    resume=resume,
                    session=about,
                    change_device=change_device,
                    keep_best=keep_best,
                )
            )
        batches = Minibatches(dataset.images, recipe.batch_size, place, label)
        steppers = make_steppers(game, capture=capture and not compile)
        for epoch in range(len(run.metrics) + 1, recipe.epochs + 1):
            metrics = train_epoch(game, batches, epoch, steppers, on_step, path)
            if measure is not None:
                measured = measure(game, epoch)
                check_measured(keep_best, measured)
                metrics |= measured
            run.metrics.append({"epoch": epoch, **metrics})
            if path is not None and parallel.is_main_process():
                run_folder.record_epoch(
                    game, path, run.metrics, keep_every=keep_every, keep_best=keep_best
                )
            parallel.barrier()
            if on_epoch is not None:
                on_epoch(run)
    return run


@contextmanager
def _own_random_state(recipe: Recipe, device: torch.device) -> Iterator[None]:
    """PyTorch's global random numbers, which dropout draws from, follow the recipe's seed."""
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        torch.manual_seed(recipe.seed)
        yield


def _labels(recipe: Recipe, dataset: ImageDataset) -> tuple[Tensor | None, Tensor | None]:
    """The label of each image and the share of each class, in a conditional game."""
    if not recipe.classes:
        return None, None
    labels = torch.from_numpy(dataset.labels.copy())
    shares = class_shares(labels, recipe.classes)
    return one_hot(labels, recipe.classes), shares
