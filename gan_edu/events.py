"""The metrics of a run as TensorBoard events, in ``tensorboard/`` beside them."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from PIL import Image

from gan_edu.runs import run as runs
from gan_edu.runs.metrics import spread

if TYPE_CHECKING:
    from gan_edu.training.loop import Training

FOLDER = "tensorboard"


class Events:
    """Called with the `Training` after each epoch: writes its numbers and its sample grid.

    The step of an event is its epoch. What a run that was cut off had written of later epochs is
    marked as replaced.

    Args:
        folder: Of the run.

    Raises:
        ValueError: The package tensorboard is not installed.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._make = _writer_class()
        self._writer: Any = None

    def __enter__(self) -> Self:
        """Nothing is written before the first epoch."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write what is still in memory."""
        if self._writer is not None:
            self._writer.close()

    def __call__(self, training: Training) -> None:
        """Write the last epoch."""
        last = training.metrics[-1]
        epoch = int(last["epoch"])  # type: ignore[arg-type]  # the one metric that is no list
        if self._writer is None:
            self._writer = self._make(str(self.folder / FOLDER), purge_step=epoch)
        for name, value in spread(last).items():
            if name != "epoch":
                self._writer.add_scalar(name, value, epoch)
        with Image.open(runs.sample_path(self.folder, epoch)) as grid:
            pixels = np.array(grid.convert("RGB"))
        self._writer.add_image("samples", pixels, epoch, dataformats="HWC")
        self._writer.flush()


def _writer_class() -> Any:
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError as error:  # torch's own words name another version than is missing
        raise ValueError(
            "TensorBoard events need the package tensorboard, which is not installed: "
            "pip install 'gan-edu[tensorboard]'"
        ) from error
    return SummaryWriter
