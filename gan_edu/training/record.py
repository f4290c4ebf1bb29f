"""The folder that a run leaves behind, read and written without torch.

::

    run.json              the recipe, the versions and the machine that made the run
    metrics.jsonl         one line of JSON for each epoch
    samples/0001.png      images from the same 64 latent vectors, one grid an epoch
    generator.safetensors, discriminator.safetensors   the weights after the last epoch
    state.safetensors     all that `--resume` needs; not shipped with recorded runs
"""

from __future__ import annotations

import json
import os
import platform
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gan_edu.training.recipe import Recipe

RUN = "run.json"
METRICS = "metrics.jsonl"
STATE = "state.safetensors"


@dataclass(frozen=True)
class Record:
    """A recorded run.

    Attributes:
        folder: Where it lies.
        recipe: What was trained.
        image_shape: ``(channels, height, width)`` of the images.
        environment: Versions and machine, as strings.
        metrics: One mapping for each finished epoch, from name to number.
    """

    folder: Path
    recipe: Recipe
    image_shape: tuple[int, ...]
    environment: dict[str, str]
    metrics: list[dict[str, float]]

    def column(self, name: str) -> NDArray[np.float64]:
        """One metric over the epochs, float64 ``(epochs,)``."""
        known = list(self.metrics[0]) if self.metrics else []
        if name not in known:
            raise ValueError(f"no metric {name!r} in {self.folder}; it has {', '.join(known)}")
        return np.array([epoch[name] for epoch in self.metrics])

    def sample_grid(self, epoch: int) -> Path:
        """The PNG file with the samples of one epoch, counted from 1."""
        path = sample_path(self.folder, epoch)
        if not path.is_file():
            raise FileNotFoundError(f"{self.folder} has no samples of epoch {epoch}: no {path}")
        return path


def read(folder: str | Path) -> Record:
    """Read a recorded run.

    Raises:
        FileNotFoundError: The folder holds no run.
        ValueError: A file in it is damaged; the message names the file and the line.
    """
    path = Path(folder)
    if not (path / RUN).is_file():
        raise FileNotFoundError(
            f"{path} is not a recorded run: it has no {RUN}. "
            "Give the folder that `gan-edu train --out` wrote."
        )
    try:
        run = json.loads((path / RUN).read_text(encoding="utf-8"))
        recipe = Recipe.from_dict(run["recipe"])
        image_shape = tuple(int(side) for side in run["image_shape"])
        environment = dict(run["environment"])
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"{path / RUN} cannot be read: {error}. "
            "Restore it, or train again into another folder with --out."
        ) from error
    return Record(path, recipe, image_shape, environment, read_metrics(path))


def read_metrics(folder: Path) -> list[dict[str, float]]:
    """The lines of ``metrics.jsonl``; none if no epoch has finished."""
    path = folder / METRICS
    metrics = []
    for number, line in enumerate(
        path.read_text(encoding="utf-8").splitlines() if path.is_file() else [], start=1
    ):
        try:
            metrics.append({str(name): float(value) for name, value in json.loads(line).items()})
        except (ValueError, AttributeError, TypeError) as error:
            raise ValueError(
                f"{path}, line {number}, is damaged: expected one JSON object of numbers ({error})."
            ) from error
    return metrics


def write_run(
    folder: Path, recipe: Recipe, image_shape: Sequence[int], environment: Mapping[str, str]
) -> None:
    """Write ``run.json``."""
    run = {
        "recipe": recipe.as_dict(),
        "image_shape": list(image_shape),
        "environment": dict(environment),
    }
    write_atomically(folder / RUN, (json.dumps(run, indent=2) + "\n").encode())


def write_metrics(folder: Path, metrics: Sequence[Mapping[str, float]]) -> None:
    """Write ``metrics.jsonl`` whole: it is small, and a half-written line cannot occur."""
    lines = "".join(json.dumps(dict(epoch)) + "\n" for epoch in metrics)
    write_atomically(folder / METRICS, lines.encode())


def sample_path(folder: Path, epoch: int) -> Path:
    """Where the grid of one epoch is kept."""
    return folder / "samples" / f"{epoch:04d}.png"


def environment(device: str, *, processes: int = 1) -> dict[str, str]:
    """Versions of what computes, and the machine: what a reader needs to judge a number."""
    packages = ("gan-edu", "numpy", "torch", "torchvision")
    return {
        "python": platform.python_version(),
        **{name: _version(name) for name in packages},
        "system": f"{platform.system()} {platform.machine()}",
        "device": device,
        **({"processes": str(processes)} if processes > 1 else {}),
    }


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that at any moment either the old or the new content is there, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(temporary, 0o644)  # mkstemp makes it private; a recorded run is meant to be read
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
