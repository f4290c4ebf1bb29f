"""A recorded run, and what can be asked of it: pictures, scores, curves, a movie, other formats.

import gan_edu as gan
run = gan.load("results/dcgan-good/0")
run.sample(64)
run.plot()
"""

from __future__ import annotations

import copy
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gan_edu.data.dataset import ImageDataset
from gan_edu.runs import comparison
from gan_edu.runs import run as runs
from gan_edu.runs.grids import Movie, Pictures, write_movie

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from gan_edu.evaluation.measures import Measures
    from gan_edu.evaluation.scoring import ImageScore
    from gan_edu.exporting import Exported, Format
    from gan_edu.training.game import Players
    from gan_edu.training.sampling import Epoch

FRAMES = 48  # of a movie, at most


@dataclass(frozen=True)
class RecordedRun(runs.Run):
    """A run, finished or not, and what can be asked of it.

    The attributes and ``column`` are those of `gan_edu.runs.run.Run`.
    """

    players: Players | None = field(default=None, repr=False)

    def sample(
        self,
        n: int = 64,
        *,
        seed: int = 0,
        epoch: int | None = None,
        best: bool = False,
        label: int | None = None,
    ) -> Pictures:
        """New pictures, uint8 ``(n, C, H, W)``; a notebook shows them.

        Args:
            n: How many.
            seed: Of the latent vectors.
            epoch: One whose weights were kept; ``None`` for the last.
            best: Take the best epoch, of a run that was trained with ``keep_best``.
            label: The class, of a conditional run; ``None`` for each in turn.

        Raises:
            FileNotFoundError: No weights of this epoch, or no best one was kept.
            ValueError: Damaged weights, no such class, or a run with networks of your own that
                was loaded without them.
        """
        from gan_edu.training import sampling

        images = sampling.sample(
            self.folder,
            n,
            seed=seed,
            epoch=_one_epoch(epoch, best),
            label=label,
            players=self._players(),
        )
        return Pictures.of(images.numpy())

    def interpolate(
        self, rows: int = 8, columns: int = 8, *, seed: int = 0, epoch: int | None = None
    ) -> Pictures:
        """Walks between latent vectors, one a row, as ``rows * columns`` pictures.

        Args:
            rows: How many walks; in a conditional run each stays in one class.
            columns: Pictures from one end to the other.
            seed: Of the ends.
            epoch: One whose weights were kept; ``None`` for the last.

        Raises:
            FileNotFoundError: No weights of this epoch.
            ValueError: Fewer than two columns, or no row.
        """
        from gan_edu.training import sampling

        images = sampling.walks(
            self.folder, rows, columns, seed=seed, epoch=epoch, players=self._players()
        )
        return Pictures.of(images.numpy())

    def export(
        self,
        out: str | Path | None = None,
        *,
        format: Format = "onnx",
        epoch: int | None = None,
        best: bool = False,
    ) -> list[Exported]:
        """Write G and D as files that other programs run; see `gan_edu.exporting.export`.

        Args:
            out: Folder of the files; default ``export`` in the folder of the run.
            format: ``"onnx"``, or ``"torch"`` for ``torch.export``'s ``.pt2``.
            epoch: One whose weights were kept; ``None`` for the last.
            best: Take the best epoch, of a run that was trained with ``keep_best``.

        Raises:
            FileNotFoundError: No weights of this epoch.
            ValueError: A package is missing, or a network cannot be exported.
        """
        from gan_edu.exporting import export

        chosen, players = _one_epoch(epoch, best), self._players()
        return export(self.folder, out, format=format, epoch=chosen, players=players)

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
            TypeError: ``judge`` is no name, such as a number that was meant as ``n``.
            ValueError: No judge is named, and none knows these images.
        """
        from gan_edu.evaluation.scoring import score

        if judge is not None and not isinstance(judge, str | Path):
            raise TypeError(
                f"judge is a name or a file, got {judge!r}; a number of pictures is n={judge!r}"
            )
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

    def _players(self) -> Players | None:
        """A copy of one's own networks: the weights of another epoch may go into them."""
        if self.recipe.model == "own" and self.players is None:
            raise ValueError(
                "this run was trained with networks of your own: build them again, and say "
                "gan.load(folder, players=(G, D))"
            )
        return copy.deepcopy(self.players)

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


def _one_epoch(epoch: int | None, best: bool) -> Epoch:
    if best and epoch is not None:
        raise ValueError(f"an epoch and the best one were asked for: leave out epoch {epoch}")
    return "best" if best else epoch


def compare(*recorded: runs.Run | str | Path) -> comparison.Comparison:
    """Runs side by side: what differs in their recipes, and the last value of each metric.

    Args:
        recorded: Runs or their folders.
    """
    return comparison.compare(
        [run if isinstance(run, runs.Run) else runs.read(run) for run in recorded]
    )
