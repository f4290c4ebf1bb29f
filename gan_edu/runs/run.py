"""The folder that a run leaves behind, read without torch.

::

    run.json              the recipe, the data, and each session that trained: versions, machine
    metrics.jsonl         one line of JSON for each epoch
    samples/0001.png      images from the same 64 latent vectors, one grid an epoch
    generator.safetensors, discriminator.safetensors   the weights after the last epoch
    average.safetensors   the average of G's weights, if the recipe asks for one
    epochs/0040/…         weights of epochs that were asked to be kept
    best/…                weights of the best epoch by a metric, and best.json: which one
    tensorboard/, export/ the metrics as events, the networks for other programs
    state.safetensors     all that `--resume` needs; not shipped with recorded runs
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gan_edu.runs.grids import untile
from gan_edu.runs.metrics import Metrics, read_metrics
from gan_edu.runs.recipe import Recipe
from gan_edu.runs.storage import write_atomically

RUN = "run.json"
STATE = "state.safetensors"


@dataclass(frozen=True)
class Run:
    """A recorded run.

    Attributes:
        folder: Where it lies.
        recipe: What was trained.
        data: Identity of the images: ``name``, ``shape`` and ``sha256``, and how they were loaded.
        sessions: For each time the program worked on the run, the epoch it began after, the
            versions and the machine.
    """

    folder: Path
    recipe: Recipe
    data: dict[str, Any]
    sessions: list[dict[str, Any]]

    @cached_property
    def metrics(self) -> list[Metrics]:
        """One mapping for each finished epoch, from name to number or list of numbers."""
        return read_metrics(self.folder)

    @property
    def image_shape(self) -> tuple[int, ...]:
        """``(channels, height, width)`` of the images."""
        return tuple(self.data["shape"][1:])

    @property
    def finished(self) -> bool:
        """Whether all epochs of the recipe are done."""
        return len(self.metrics) >= self.recipe.epochs

    def column(self, name: str) -> NDArray[np.float64]:
        """One metric over the epochs, float64 ``(epochs,)``, or ``(epochs, K)`` of lists.

        Where an epoch was not measured there is NaN.

        Raises:
            ValueError: No epoch has this metric; the message names those there are.
        """
        values = [epoch.get(name) for epoch in self.metrics]
        present = [value for value in values if value is not None]
        if not present:
            known = dict.fromkeys(key for epoch in self.metrics for key in epoch)
            raise ValueError(f"no metric {name!r} in {self.folder}; it has {', '.join(known)}")
        gap = np.full(np.shape(present[0]), np.nan)
        return np.array([gap if value is None else value for value in values], dtype=np.float64)

    def sample_grid(self, epoch: int) -> Path:
        """The PNG file with the samples of one epoch, counted from 1."""
        path = sample_path(self.folder, epoch)
        if not path.is_file():
            raise FileNotFoundError(f"{self.folder} has no samples of epoch {epoch}: no {path}")
        return path

    def samples(self, epoch: int) -> NDArray[np.uint8]:
        """The recorded samples of one epoch, uint8 ``(64, C, H, W)``."""
        return untile(self.sample_grid(epoch), self.image_shape)

    def epochs_with_samples(self) -> list[int]:
        """The epochs whose sample grid is in the folder, in order."""
        return sorted(int(path.stem) for path in (self.folder / "samples").glob("[0-9]*.png"))


def read(folder: str | Path) -> Run:
    """Read a recorded run; its metrics are read when they are asked for.

    Raises:
        FileNotFoundError: The folder holds no run.
        ValueError: ``run.json`` is damaged.
    """
    path = Path(folder)
    if not (path / RUN).is_file():
        raise FileNotFoundError(
            f"{path} is not a recorded run: it has no {RUN}. "
            "Give the folder that `gan-edu train --out` wrote."
        )
    try:
        run = json.loads((path / RUN).read_text(encoding="utf-8"))
        recipe, data, sessions = Recipe(**run["recipe"]), dict(run["data"]), list(run["sessions"])
        [int(side) for side in data["shape"]]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"{path / RUN} cannot be read: {error}. "
            "Restore it, or train again into another folder with --out."
        ) from error
    return Run(path, recipe, data, sessions)


def write_run(
    folder: Path,
    recipe: Recipe,
    data: Mapping[str, Any],
    sessions: Sequence[Mapping[str, Any]],
) -> None:
    """Write ``run.json``."""
    run = {"recipe": recipe.as_dict(), "data": dict(data), "sessions": [*map(dict, sessions)]}
    write_atomically(folder / RUN, (json.dumps(run, indent=2) + "\n").encode())


def sample_path(folder: Path, epoch: int) -> Path:
    """Where the grid of one epoch is kept."""
    return folder / "samples" / f"{epoch:04d}.png"
