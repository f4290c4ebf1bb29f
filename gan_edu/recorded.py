"""The way in: train in one line, and ask the run for pictures, scores, curves and a movie.

    import gan_edu as gan
    run = gan.train(gan.Recipe(epochs=10), "fashion-mnist-sample")
    run.sample(64)
    run.plot()

A run is always a folder; without a name for it, it is a temporary one, which lives as long as the
run and is kept by ``run.save(folder)``.
"""

from __future__ import annotations

import copy
import shutil
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Console

from gan_edu import data as data_sets
from gan_edu.data.dataset import ImageDataset
from gan_edu.progress import training_display
from gan_edu.runs import comparison
from gan_edu.runs import run as runs
from gan_edu.runs.grids import Movie, Pictures, write_movie
from gan_edu.runs.recipe import RECIPES, Recipe

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from gan_edu.evaluation.measures import Measures
    from gan_edu.evaluation.scoring import ImageScore
    from gan_edu.training.game import Players
    from gan_edu.training.loop import Training

FRAMES = 48  # of a movie, at most
Data = ImageDataset | str | Path | np.ndarray | Any


@dataclass(frozen=True)
class RecordedRun(runs.Run):
    """A run, finished or not, and what can be asked of it.

    The attributes and ``column`` are those of `gan_edu.runs.run.Run`.
    """

    players: Players | None = field(default=None, repr=False)

    def sample(
        self, n: int = 64, *, seed: int = 0, epoch: int | None = None, label: int | None = None
    ) -> Pictures:
        """New pictures, uint8 ``(n, C, H, W)``; a notebook shows them.

        Args:
            n: How many.
            seed: Of the latent vectors.
            epoch: One whose weights were kept; ``None`` for the last.
            label: The class, of a conditional run; ``None`` for each in turn.

        Raises:
            FileNotFoundError: No weights of this epoch.
            ValueError: Damaged weights, no such class, or a run with networks of your own that
                was loaded without them.
        """
        from gan_edu.training import sampling

        if self.recipe.model == "own" and self.players is None:
            raise ValueError(
                "this run was trained with networks of your own: build them again, and say "
                "gan.load(folder, players=(G, D))"
            )
        players = copy.deepcopy(self.players)  # the weights of another epoch may go into them
        images = sampling.sample(
            self.folder, n, seed=seed, epoch=epoch, label=label, players=players
        )
        return Pictures.of(images.numpy())

    def grid(self, epoch: int | None = None) -> Pictures:
        """The recorded pictures of an epoch, from the same 64 latent vectors; default the last."""
        return Pictures.of(self.samples(epoch or self.epochs_with_samples()[-1]))

    def score(self, judge: str | None = None, *, n: int = 10_000, seed: int = 0) -> ImageScore:
        """The Inception Score of ``n`` new pictures, with all that it depends on.

        Args:
            judge: A name or the file of a judge; ``None`` for the one of the data set.
            n: Pictures; fewer give a lower score (book, ``thm-inception-score-bias``).
            seed: Of the latent vectors.

        Raises:
            ValueError: No judge is named, and none knows these images.
        """
        from gan_edu.evaluation.scoring import score

        return score(self.sample(n, seed=seed), judge or self._judge())

    def measure(self, real: ImageDataset, *, n: int | None = None, seed: int = 0) -> Measures:
        """Score, distances, precision and recall of new pictures against real ones.

        Args:
            real: Images that the run was not trained on, with a judge.
            n: Pictures; ``None`` for as many as there are real ones.
            seed: Of the latent vectors.
        """
        from gan_edu.evaluation.features import Reference
        from gan_edu.evaluation.measures import measure

        reference = Reference.of(real, real.judge or self._judge())
        return measure(self.sample(n or len(real), seed=seed), reference)

    def plot(self) -> Figure:
        """Losses and D's answers over the epochs, with the values that theory names."""
        from gan_edu.figures import static
        from gan_edu.training.losses import LOSSES

        loss = LOSSES.get(self.recipe.loss)
        if loss is None:  # one's own
            return static.training_curves(
                self.metrics, discriminator_line=None, generator_line=None, meaning="D(x)"
            )
        log = loss.discriminator_line == np.log(4)
        return static.training_curves(
            self.metrics,
            discriminator_line=loss.discriminator_line,
            generator_line=loss.generator_line,
            meaning=static.PROBABILITY if log else loss.meaning,
        )

    def movie(
        self, path: str | Path | None = None, *, seconds: float = 6.0, images: int = 64
    ) -> Movie:
        """The recorded pictures, epoch after epoch, as a GIF; a notebook shows it.

        Args:
            path: The file; default ``movie.gif`` in the folder of the run.
            seconds: From the first epoch to the last.
            images: How many of the 64.

        Raises:
            ValueError: The run has no pictures.
        """
        epochs = self.epochs_with_samples()
        chosen = np.unique(np.linspace(0, len(epochs) - 1, FRAMES).round().astype(int))
        frames = [self.samples(epochs[index])[:images] for index in chosen] if epochs else []
        return write_movie(frames, Path(path or self.folder / "movie.gif"), seconds=seconds)

    def save(self, folder: str | Path) -> RecordedRun:
        """Copy the run into a folder of its own.

        Raises:
            FileExistsError: There is something already.
        """
        shutil.copytree(self.folder, folder)
        return load(folder, players=self.players)

    def _judge(self) -> str:
        name = self.data["name"]
        if name.startswith("fashion-mnist"):
            return "fashion"
        raise ValueError(
            f"no judge knows {name!r}: name one, such as run.score('imagenet-lite'), or the file "
            "of your own from `gan-edu train-judge`"
        )


def load(folder: str | Path, *, players: Players | None = None) -> RecordedRun:
    """A recorded run, finished or not.

    Args:
        folder: What ``train`` or ``gan-edu train --out`` wrote.
        players: Networks like those of the run, if it was trained with your own.

    Raises:
        FileNotFoundError: The folder holds no run.
        ValueError: ``run.json`` is damaged.
    """
    run = runs.read(folder)
    return RecordedRun(run.folder, run.recipe, run.data, run.sessions, players)


def train(
    recipe: Recipe | str,
    data: Data,
    folder: str | Path | None = None,
    *,
    held_out: ImageDataset | None = None,
    progress: bool = True,
    on_epoch: Callable[[Training], None] | None = None,
    **options: Any,
) -> RecordedRun:
    """Train a GAN and record it; on Ctrl-C (in a notebook: stop) the finished epochs stay.

    Args:
        recipe: Every hyperparameter, or the name of a recipe.
        data: An `ImageDataset`, a name or folder (`gan_edu.data.load`), an array of images, or a
            torch data set.
        folder: Where to record; ``None`` for a temporary folder.
        held_out: Real images to ask D about that it is not trained on. For Fashion-MNIST these are
            test images, if nothing is given.
        progress: Show a bar.
        on_epoch: Called with the `Training` after each epoch.
        options: Of `gan_edu.training.loop.train`: ``players``, ``loss``, ``device``, ``resume``, …

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
    from gan_edu import watching
    from gan_edu.training import loop

    chosen = as_recipe(recipe)
    dataset = as_dataset(data)
    if folder is None:
        with _temporary_folder() as place:
            run = train(
                chosen,
                dataset,
                place,
                held_out=held_out,
                progress=progress,
                on_epoch=on_epoch,
                **options,
            )
            weakref.finalize(run, shutil.rmtree, place.parent, ignore_errors=True)
            return run
    place = Path(folder)
    measure = options.pop("measure", None) or watching.watch(dataset, held_out)
    with training_display(Console(), chosen.epochs, show=progress) as show:

        def after_epoch(run: Training) -> None:
            show.epoch(run)
            if on_epoch is not None:
                on_epoch(run)

        try:
            loop.train(
                chosen,
                dataset,
                place,
                measure=measure,
                on_step=show.step,
                on_epoch=after_epoch,
                **options,
            )
        except KeyboardInterrupt:
            if not (place / runs.RUN).is_file() or not runs.read(place).metrics:
                raise  # there is nothing yet to give back
            show.say("stopped; the finished epochs are in the run")
    return load(place, players=options.get("players"))


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


def compare(*recorded: runs.Run | str | Path) -> comparison.Comparison:
    """Runs side by side: what differs in their recipes, and the last value of each metric.

    Args:
        recorded: Runs or their folders.
    """
    return comparison.compare(
        [run if isinstance(run, runs.Run) else runs.read(run) for run in recorded]
    )


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    """A place for a run that is removed if there comes none."""
    parent = Path(mkdtemp(prefix="gan-edu-"))
    try:
        yield parent / "run"
    except BaseException:
        shutil.rmtree(parent, ignore_errors=True)
        raise
