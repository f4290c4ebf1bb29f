"""Pictures of networks: feature maps as squares, and what leads from one to the next."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, Rectangle

from gan_edu.figures import static

SHEETS = 4  # squares drawn for a stack of channels, at most


def feature_maps(
    ax: Axes,
    shapes: Sequence[tuple[int, ...]],
    steps: Sequence[str],
    *,
    title: str,
    colour: str = static.BLUE,
) -> None:
    """Draw feature maps from left to right, with an arrow and a label for each step between.

    A square's side grows with the root of its true side, so that 1×1 can still be seen; more
    channels are more sheets, up to four.

    Args:
        ax: Where to draw; its axes are switched off.
        shapes: ``(channels, height, width)`` of each map.
        steps: What happens between two maps, one fewer than ``shapes``.
        title: Above the row.
        colour: Of the squares.

    Raises:
        ValueError: The number of steps does not fit, or a shape has not three entries.
    """
    if len(steps) != len(shapes) - 1:
        raise ValueError(f"{len(shapes)} maps need {len(shapes) - 1} steps, got {len(steps)}")
    if any(len(shape) != 3 for shape in shapes):
        raise ValueError(f"shapes must be (channels, height, width), got {list(shapes)}")
    largest = max(max(shape[1:]) for shape in shapes)
    for place, (channels, height, width) in enumerate(shapes):
        tall, broad = 0.55 * np.sqrt([height / largest, width / largest])
        sheets = min(SHEETS, int(np.ceil(np.log2(channels + 1) / 2)))
        for sheet in reversed(range(sheets)):
            corner = (place - broad / 2 + 0.03 * sheet, -tall / 2 + 0.05 * sheet)
            ax.add_patch(
                Rectangle(corner, broad, tall, facecolor="white", edgecolor=colour, linewidth=1.2)
            )
        size = f"{channels}\n" + f"{height}×{width}"
        ax.text(place, -0.42, size, ha="center", va="top", fontsize=8)
    for place, step in enumerate(steps):
        ax.add_patch(
            FancyArrowPatch(
                (place + 0.36, 0),
                (place + 0.68, 0),
                arrowstyle="-|>",
                mutation_scale=9,
                color=static.GREY,
            )
        )
        ax.text(place + 0.5, 0.42, step, ha="center", va="bottom", fontsize=7)
    ax.set_xlim(-0.45, len(shapes) - 0.5)
    ax.set_ylim(-0.75, 0.75)
    ax.set_aspect("equal")
    ax.set_title(title, fontsize=9, loc="left")
    ax.set_axis_off()
