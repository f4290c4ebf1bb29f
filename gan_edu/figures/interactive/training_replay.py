"""Go through the epochs of one or two recorded runs: samples, curves, numbers."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import traitlets
from PIL import Image

from gan_edu.figures.interactive.base import PlayFigure, source, style
from gan_edu.figures.interactive.traits import Whole, refuse
from gan_edu.runs.run import Run, read

FRAMES = 24  # pictures of a run, at most
# The pictures are stored in the page of a chapter, which a reader may load over a telephone.
LARGEST = 1_400_000


class TrainingReplay(PlayFigure):
    """Sample grids and curves of recorded runs, with a cursor at one epoch.

    Pictures take the most place, so only some epochs have one (more of the early ones), and of two
    runs side by side each shows the upper half of its grid. Grey pictures keep all their levels;
    coloured ones get a palette of 128 colours.

    Args:
        first: Folder of a recorded run (`gan_edu.runs.run`).
        second: Another one, to compare.
        names: What the reader sees as the name of each run; by default the names of the folders.

    Attributes:
        runs: For each run its name, metrics (columns over the epochs), and pictures; fixed, so for
            other runs make another figure.
        epoch: Where the cursor is, counted from 1.

    Raises:
        FileNotFoundError: A folder holds no run, or a run has no sample grids.
        ValueError: A run has no finished epoch, or the names are not one for each run.
    """

    _esm = source("replay_curves", "replay_drawing", "training_replay")
    _css = style()
    runs = traitlets.List(traitlets.Dict()).tag(sync=True)
    epoch = Whole(1, 1, 10**9)

    def __init__(
        self,
        first: str | Path,
        second: str | Path | None = None,
        *,
        names: Sequence[str] | None = None,
        **traits: Any,
    ) -> None:
        records = [read(folder) for folder in (first, second) if folder is not None]
        titles = list(names or [recorded.folder.resolve().name for recorded in records])
        if len(titles) != len(records):
            raise ValueError(f"names must be one for each of {len(records)} runs, got {titles}")
        columns = [_columns(recorded) for recorded in records]
        runs = [
            {"name": name, "metrics": metrics, "pictures": pictures}
            for name, metrics, pictures in zip(titles, columns, _pictures(records), strict=True)
        ]
        super().__init__(runs=runs, **traits)

    @traitlets.validate("runs")
    def _stay(self, proposal: traitlets.Bunch) -> list[dict[str, Any]]:
        runs: list[dict[str, Any]] = proposal["value"]
        if self.runs not in ([], runs):
            raise traitlets.TraitError(
                "runs of a figure must stay as they are. Make another TrainingReplay."
            )
        return runs

    @traitlets.validate("epoch")
    def _inside_a_run(self, proposal: traitlets.Bunch) -> int:
        epoch: int = proposal["value"]
        last = _last(self.runs)
        if epoch > last:
            refuse("epoch", f"at most {last}, the last of a run", epoch, "Choose one of them.")
        return epoch

    @classmethod
    def ranges(cls, state: Mapping[str, Any]) -> dict[str, Any]:
        """What a link may set; the runs stay as they are."""
        found = super().ranges(state)
        found["epoch"]["high"] = _last(state["runs"])
        return found


def _last(runs: Sequence[Mapping[str, Any]]) -> int:
    return max(len(column) for run in runs for column in run["metrics"].values())


def _columns(recorded: Run) -> dict[str, list[float]]:
    if not recorded.metrics:
        raise ValueError(
            f"{recorded.folder} has no finished epoch: let `gan-edu train` run for at least one."
        )
    columns = {name: recorded.column(name) for name in recorded.metrics[0] if name != "epoch"}
    # Curves are drawn of what every epoch has measured as one number.
    return {
        name: column.tolist()
        for name, column in columns.items()
        if column.ndim == 1 and np.isfinite(column).all()
    }


def _pictures(records: Sequence[Run]) -> list[list[dict[str, Any]]]:
    """For each run the epochs with a picture and the picture; as many as fit."""
    count = FRAMES
    while True:
        chosen = [_chosen(recorded, count) for recorded in records]
        pictures: list[list[dict[str, Any]]] = [
            [
                {"epoch": epoch, "png": _upper_part(recorded, epoch, len(records))}
                for epoch in epochs
            ]
            for recorded, epochs in zip(records, chosen, strict=True)
        ]
        if sum(len(one["png"]) for run in pictures for one in run) <= LARGEST or count <= 2:
            return pictures
        count = max(2, count // 2)


def _chosen(recorded: Run, count: int) -> list[int]:
    """At most ``count`` epochs that have a grid, the first and the last among them."""
    known = [epoch for epoch in recorded.epochs_with_samples() if epoch <= len(recorded.metrics)]
    if not known:
        raise FileNotFoundError(
            f"{recorded.folder} has no sample grids: expected samples/0001.png and so on. "
            "Copy the whole folder of the run."
        )
    if len(known) <= count:
        return known
    # Squares: samples change fast at first.
    places = np.unique(np.round((len(known) - 1) * np.linspace(0, 1, count) ** 2).astype(int))
    return [known[place] for place in places]


def _upper_part(recorded: Run, epoch: int, parts: int) -> str:
    """The upper ``1 / parts`` of the rows of a grid, as a data URI."""
    with Image.open(recorded.sample_grid(epoch)) as grid:
        side = recorded.image_shape[1]
        rows = max(1, grid.height // side // parts)
        picture = grid.crop((0, 0, grid.width, rows * side))
    if picture.mode == "RGB":
        picture = picture.quantize(128, dither=Image.Dither.NONE)
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
