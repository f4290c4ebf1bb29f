"""A training in a notebook, live: curves, pictures, speed, time left, and a button that stops it.

The button interrupts the kernel through the notebook's server, as the notebook's own stop button
does, in JupyterLab and Notebook; elsewhere a line says so. What was finished stays, and
``gan.train`` gives back a run.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import anywidget
import ipywidgets as widgets
import traitlets
from IPython.display import display

from gan_edu.progress import EVERY
from gan_edu.recorded import load
from gan_edu.runs.grids import png

if TYPE_CHECKING:
    from gan_edu.training.loop import Training

PICTURES, COLUMNS = 32, 16
SECONDS = 2.0  # between two drawings of curves and pictures, which cost a tenth of a second


class StopButton(anywidget.AnyWidget):
    """Interrupts the kernel of that id; an empty id makes a line that says how to stop."""

    _esm = (files("gan_edu.figures.interactive") / "stop_button.js").read_text("utf-8")
    kernel = traitlets.Unicode().tag(sync=True)


class TrainingPanel:
    """What `gan_edu.training.loop.train` calls after each step and each epoch.

    Args:
        epochs: In all.
        kernel: The id of the kernel that the stop button interrupts.

    Attributes:
        box: The widget.
    """

    def __init__(self, epochs: int, kernel: str = "") -> None:
        self.epochs, self.started = epochs, time.monotonic()
        self.drawn = -SECONDS
        self.bar = widgets.IntProgress(max=1, description="training")
        self.button = StopButton(kernel=kernel)
        self.left, self.text = widgets.Label(), widgets.Label()
        self.curves = widgets.Image(format="png")
        self.pictures = widgets.Image(format="png", width=COLUMNS * 42)
        top = widgets.HBox([self.bar, self.left, self.button])
        self.box = widgets.VBox([top, self.text, self.curves, self.pictures])

    def step(self, epoch: int, step: int, steps: int) -> None:
        """The bar and the time left."""
        if step % EVERY == 0 or step == steps:
            done, total = (epoch - 1) * steps + step, self.epochs * steps
            self.bar.max, self.bar.value = total, done
            self.left.value = f"{_clock(self._elapsed() / done * (total - done))} left"

    def epoch(self, run: Training) -> None:
        """Numbers, curves and pictures."""
        last = run.metrics[-1]
        parts = [
            f"epoch {last['epoch']:.0f} of {self.epochs}",
            f"D(x) {last['d_real']:.2f}",
            f"D(G(z)) {last['d_fake']:.2f}",
            f"{last['images_per_second']:,.0f} images/s",
        ]
        if "coverage" in last:
            parts.append(f"{last['coverage']:.0%} of the classes made")
        self.say("   ".join(parts))
        if self._elapsed() - self.drawn > SECONDS or last["epoch"] == self.epochs:
            self._draw(run)

    def say(self, text: str) -> None:
        """Any line."""
        self.text.value = text

    def _draw(self, run: Training) -> None:
        from gan_edu.models.pixels import to_uint8

        self.drawn = self._elapsed()
        images = to_uint8(run.game.samples()).cpu().numpy()[:PICTURES]
        self.pictures.value = png(images, COLUMNS)
        if run.folder is not None:
            import matplotlib.pyplot as plt

            figure, out = load(run.folder).plot(), BytesIO()
            figure.savefig(out, format="png")
            plt.close(figure)  # or the notebook would show it again at the end of the cell
            self.curves.value = out.getvalue()

    def _elapsed(self) -> float:
        return time.monotonic() - self.started


@contextmanager
def training_panel(epochs: int) -> Iterator[TrainingPanel]:
    """A panel that is shown, and whose button goes when the training has ended."""
    panel = TrainingPanel(epochs, _kernel_id())
    display(panel.box)
    try:
        yield panel
    finally:
        panel.button.close()
        panel.left.value = f"{_clock(panel._elapsed())} in all"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


def _kernel_id() -> str:
    from ipykernel.connect import get_connection_file

    try:
        return Path(get_connection_file()).stem.removeprefix("kernel-")
    except RuntimeError:  # a kernel without a connection file, in the browser
        return ""
