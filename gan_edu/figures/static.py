"""Figures of the chapters: arrays in, a matplotlib figure out. Nothing here trains or reads files.

Colours are Okabe and Ito's, which stay apart for colour-blind readers; every line also has its own
dash or marker, so a grey print can be read. Pictures have a white ground; the site draws charts in
the colours of the page (`gan_edu.figures.vector`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from gan_edu.figures import vector

vector.in_notebooks()
BLUE, ORANGE, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#AA4499"
GREY = "#555555"
GAP, TITLE = 2, 9  # pixels of an image grid: between images, and above one that has a title
PROBABILITY = "probability of “real”"
# One look for each line of a plot: colour and dash always change together.
LINES: tuple[tuple[str, str], ...] = ((BLUE, "-"), (ORANGE, "--"), (GREEN, "-."), (PURPLE, ":"))


def figure(
    columns: int = 1, *, width: float = 7.0, height: float = 3.2
) -> tuple[Figure, list[Axes]]:
    """A figure with ``columns`` panels side by side, in the style of the book.

    Args:
        columns: Number of panels.
        width: Of the whole figure, in inches; 7 fills a page, 3.5 stays readable on a phone.
        height: In inches.

    Returns:
        The figure and its axes.

    Example:
        >>> fig, (left, right) = figure(2)
        >>> plt.close(fig)
    """
    fig, grid = plt.subplots(
        1, columns, figsize=(width, height), squeeze=False, layout="constrained", dpi=150
    )
    axes = list(grid[0])
    for ax in axes:
        ax.spines[["top", "right"]].set_visible(False)
        ax.grid(alpha=0.25)
    return fig, axes


def image_grid(
    images: NDArray[np.uint8],
    *,
    columns: int = 10,
    titles: Sequence[str] | None = None,
    width: float = 7.0,
) -> Figure:
    """Images side by side, each drawn without smoothing.

    Args:
        images: uint8 ``(N, C, H, W)`` with C = 1 (grey) or 3 (colour).
        columns: Images in a row.
        titles: A word above each image, at most N.
        width: Of the whole figure, in inches.

    Raises:
        ValueError: ``images`` has another shape or dtype.

    Example:
        >>> fig = image_grid(np.zeros((3, 1, 28, 28), dtype=np.uint8), columns=3)
        >>> plt.close(fig)
    """
    if images.ndim != 4 or images.shape[1] not in (1, 3) or images.dtype != np.uint8:
        raise ValueError(
            f"images must be uint8 with shape (N, 1 or 3, H, W), got {images.dtype} {images.shape}"
        )
    rows = -(-len(images) // columns)
    channels, height, breadth = images.shape[1:]
    above = TITLE if titles else 0
    tall, wide = height + GAP + above, breadth + GAP
    # One picture of all: an axis for each image would take ten times as long to draw.
    mosaic = np.full((rows * tall, columns * wide, channels), 255, dtype=np.uint8)
    fig, ax = plt.subplots(
        figsize=(width, width * rows * tall / (columns * wide)), layout="constrained", dpi=150
    )
    for index, image in enumerate(images):
        top, left = index // columns * tall + above, index % columns * wide
        mosaic[top : top + height, left : left + breadth] = image.transpose(1, 2, 0)
        if titles and index < len(titles):
            ax.text(left + breadth / 2, top - 2, titles[index], ha="center", fontsize=8)
    ax.imshow(mosaic.squeeze(), cmap="gray", vmin=0, vmax=255)
    ax.set_axis_off()
    return fig


def training_curves(
    metrics: Sequence[Mapping[str, Any]],
    *,
    discriminator_line: float | None = float(np.log(4)),
    generator_line: float | None = float(np.log(2)),
    meaning: str = PROBABILITY,
) -> Figure:
    """Losses (left) and the discriminator's mean answers (right) over the epochs.

    Dotted lines are where the losses stand if D cannot tell real from fake: for the log losses
    log 4 for D, and for G log 2 (non-saturating) or −log 2 (saturating).

    Args:
        metrics: One mapping for each epoch, as `gan_edu.training` records it.
        discriminator_line: D's loss there; ``None`` draws no line.
        generator_line: G's loss there; ``None`` draws no line.
        meaning: What D's answers are.

    Raises:
        ValueError: There is no epoch.
    """
    if not metrics:
        raise ValueError("metrics is empty: train for at least one epoch")
    epochs = [epoch["epoch"] for epoch in metrics]
    fig, (losses, answers) = figure(2)
    for ax, names, labels in (
        (losses, ("discriminator_loss", "generator_loss"), ("loss of D", "loss of G")),
        (answers, ("d_real", "d_fake"), ("D(x), real images", "D(G(z)), fake images")),
    ):
        for name, label, (colour, dash) in zip(names, labels, LINES, strict=False):
            ax.plot(epochs, [epoch[name] for epoch in metrics], dash, color=colour, label=label)
        ax.set_xlabel("epoch")
    if discriminator_line is not None:
        reference_line(losses, discriminator_line, f"{_named(discriminator_line)}: D cannot tell")
    if generator_line is not None:
        reference_line(losses, generator_line, f"{_named(generator_line)}: the same, for G")
    answers.set_ylabel(meaning.partition(":")[0])
    losses.set_ylabel("loss")
    if meaning == PROBABILITY:
        losses.set_ylabel("nats")
        answers.set_ylim(0, 1)
        reference_line(answers, 0.5, "½: D cannot tell")
    for ax in (losses, answers):
        ax.legend(fontsize=7)
    return fig


def _named(value: float) -> str:
    names = {np.log(4): "log 4", np.log(2): "log 2", -np.log(2): "−log 2"}
    return next((name for exact, name in names.items() if np.isclose(value, exact)), f"{value:g}")


def reference_line(ax: Axes, height: float, label: str) -> None:
    """A thin horizontal line for a value that theory names."""
    ax.axhline(height, color=GREY, linewidth=0.8, linestyle=(0, (1, 1)), label=label)


def curves(
    ax: Axes, x: ArrayLike, values: Mapping[str, ArrayLike], *, xlabel: str, ylabel: str
) -> None:
    """Draw one labelled line for each entry of ``values`` over ``x``.

    Args:
        ax: Where to draw.
        x: ``(n,)``.
        values: From label to ``(n,)``; at most four.
        xlabel: Name of the horizontal axis.
        ylabel: Name of the vertical axis.
    """
    if len(values) > len(LINES):
        raise ValueError(f"at most {len(LINES)} lines can be told apart, got {len(values)}")
    for (label, y), (colour, dash) in zip(values.items(), LINES, strict=False):
        ax.plot(np.asarray(x), np.asarray(y), dash, color=colour, label=label)
    ax.set_xlabel(xlabel)
    ax.set_ylabel(ylabel)
    ax.legend(fontsize=8)
