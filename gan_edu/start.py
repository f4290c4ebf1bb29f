"""The way in: train a GAN in one line.

    import gan_edu as gan
    run = gan.train(gan.Recipe(epochs=10), "fashion-mnist-sample")

A run is always a folder; without a name for it, it is a temporary one, which lives as long as the
run and is kept by ``run.save(folder)``.
"""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Console

from gan_edu import data as data_sets
from gan_edu.data.dataset import ImageDataset
from gan_edu.progress import training_display
from gan_edu.recorded import RecordedRun, load
from gan_edu.runs import run as runs
from gan_edu.runs.recipe import RECIPES, Recipe
from gan_edu.runs.wishes import Wishes

if TYPE_CHECKING:
    from gan_edu.training.loop import Measure, OnEpoch, Training

Data = ImageDataset | str | Path | np.ndarray | Any


def train(
    recipe: Recipe | str,
    data: Data,
    folder: str | Path | None = None,
    *,
    max_steps: int | None = None,
    held_out: ImageDataset | None = None,
    measure: Measure | str | None = None,
    keep_every: int | None = None,
    keep_best: str | None = None,
    tensorboard: bool = False,
    progress: bool = True,
    on_epoch: OnEpoch | None = None,
    **options: Any,
) -> RecordedRun:
    """Train a GAN and record it; on Ctrl-C (in a notebook: stop) the finished epochs stay.

    Args:
        recipe: Every hyperparameter, or the name of a recipe.
        data: An `ImageDataset`, a name or folder (`gan_edu.data.load`), an array of images, or a
            torch data set.
        folder: Where to record; ``None`` for a temporary folder.
        max_steps: Of D in all; as many whole epochs are trained as fit.
        held_out: Real images to ask D about that it is not trained on. For Fashion-MNIST these are
            test images, if nothing is given.
        measure: ``"distances"`` adds Fréchet distance, KID, precision and recall to the metrics of
            each epoch (`gan_edu.watching.options`); or a measure of your own.
        keep_every: Keep the weights of every so manieth epoch.
        keep_best: Keep the weights of the best epoch by this metric (`gan_edu.runs.best`).
        tensorboard: Write the metrics as TensorBoard events, too.
        progress: Show a bar.
        on_epoch: Called with the `Training` after each epoch.
        options: Of `gan_edu.training.loop.train`: ``players``, ``loss``, ``device``, ``resume``, …
            A run that is resumed measures and keeps what it did before, and what is asked now.

    Raises:
        ValueError: The recipe, the images, the networks or the device do not fit.
        FileExistsError: The folder holds a run, and ``resume`` is not set.
        FloatingPointError: A loss or a weight is no longer finite.

    Example:
        >>> few = data_sets.load("fashion-mnist-sample", split="test")
        >>> run = train(Recipe(epochs=1), few, progress=False)
        >>> run.sample(3).shape
        (3, 1, 28, 28)
    """
    dataset = as_dataset(data)
    chosen = as_recipe(recipe).within_steps(max_steps, len(dataset))
    named, own = (measure, None) if isinstance(measure, str) else (None, measure)
    wishes = Wishes(named, keep_every, keep_best, tensorboard)
    if options.get("resume") and folder is not None:
        wishes = wishes.over(Wishes.of(runs.read(folder)))
    watch = partial(_train_in, chosen, dataset, wishes, held_out, own, progress, on_epoch, options)
    if folder is not None:
        return watch(Path(folder))
    with _temporary_folder() as place:
        run = watch(place)
        weakref.finalize(run, shutil.rmtree, place.parent, ignore_errors=True)
        return run


def _train_in(
    recipe: Recipe,
    dataset: ImageDataset,
    wishes: Wishes,
    held_out: ImageDataset | None,
    own: Measure | None,
    progress: bool,
    on_epoch: OnEpoch | None,
    options: dict[str, Any],
    folder: Path,
) -> RecordedRun:
    from gan_edu import watching
    from gan_edu.training import loop

    asked = watching.options(wishes, dataset, held_out, own=own)
    with (
        training_display(Console(), recipe.epochs, show=progress) as show,
        watching.logs(wishes, folder) as log,
    ):

        def after_epoch(run: Training) -> None:
            for then in (show.epoch, log, on_epoch):
                if then is not None:
                    then(run)

        try:
            loop.train(
                recipe,
                dataset,
                folder,
                on_step=show.step,
                on_epoch=after_epoch,
                **asked,
                **options,
            )
        except KeyboardInterrupt:
            if not (folder / runs.RUN).is_file() or not runs.read(folder).metrics:
                raise  # there is nothing yet to give back
            show.say("stopped; the finished epochs are in the run")
    return load(folder, players=options.get("players"))


def as_recipe(recipe: Recipe | str) -> Recipe:
    """A recipe, or the one of that name.

    Raises:
        ValueError: No recipe has the name.
    """
    if isinstance(recipe, Recipe):
        return recipe
    if recipe not in RECIPES:
        raise ValueError(f"no recipe is named {recipe!r}; there are {', '.join(RECIPES)}")
    return RECIPES[recipe]


def as_dataset(data: Data) -> ImageDataset:
    """What ``train`` takes as images, as one type."""
    if isinstance(data, ImageDataset):
        return data
    if isinstance(data, str | Path):
        return data_sets.load(data)
    if isinstance(data, np.ndarray):
        return data_sets.from_arrays(data)
    return data_sets.from_torch(data)


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    """A place for a run that is removed if there comes none."""
    parent = Path(mkdtemp(prefix="gan-edu-"))
    try:
        yield parent / "run"
    except BaseException:
        shutil.rmtree(parent, ignore_errors=True)
        raise
