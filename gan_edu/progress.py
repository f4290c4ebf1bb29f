"""What shows how a training goes: a bar in the terminal, a panel in a notebook."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from gan_edu.panel import TrainingPanel
    from gan_edu.training.loop import Training

EVERY = 20  # steps: drawing more often would cost more than it tells


def counting(console: Console, unit: str) -> Progress:
    """A progress bar that counts ``unit``."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit),
        TimeRemainingColumn(),
        console=console,
    )


class TrainingDisplay:
    """What `gan_edu.training.loop.train` calls after each step and each epoch.

    Args:
        progress: Where to draw; ``None`` draws nothing.
        epochs: In all.
    """

    def __init__(self, progress: Progress | None, epochs: int) -> None:
        self.progress, self.epochs = progress, epochs
        self.task = progress.add_task("training", total=None) if progress else None

    def step(self, epoch: int, step: int, steps: int) -> None:
        """The bar."""
        if self.progress and self.task is not None and (step % EVERY == 0 or step == steps):
            done, total = (epoch - 1) * steps + step, self.epochs * steps
            self.progress.update(self.task, completed=done, total=total)

    def epoch(self, run: Training) -> None:
        """A line above the bar."""
        last = run.metrics[-1]
        self.say(
            f"epoch {last['epoch']:3.0f}   loss D {last['discriminator_loss']:.3f} "
            f"G {last['generator_loss']:.3f}   D(x) {last['d_real']:.2f} "
            f"D(G(z)) {last['d_fake']:.2f}   {last['images_per_second']:,.0f} images/s"
        )

    def say(self, text: str) -> None:
        """Any line."""
        if self.progress:
            self.progress.console.print(text, highlight=False)


@contextmanager
def training_display(
    console: Console, epochs: int, *, show: bool = True
) -> Iterator[TrainingDisplay | TrainingPanel]:
    """A display that is taken down in the end; in a notebook with ipywidgets, a panel."""
    if not show:
        yield TrainingDisplay(None, epochs)
        return
    if in_notebook() and find_spec("ipywidgets") is not None:
        from gan_edu.panel import training_panel

        with training_panel(epochs) as panel:
            yield panel
        return
    with counting(console, "steps") as progress:
        yield TrainingDisplay(progress, epochs)


def in_notebook() -> bool:
    """Whether this is the kernel of a notebook.

    Example:
        >>> in_notebook()
        False
    """
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return getattr(shell, "kernel", None) is not None
