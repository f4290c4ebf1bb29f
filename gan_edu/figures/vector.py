"""A chart's picture carries the chart: lines, letters and data, for pages that can draw them.

Notebooks show a chart as a PNG, which every program can. The site draws the same chart from lines
in the colours of the page, with panels that stack on a phone, and lists its data. What it needs for
that lies in a text chunk of the PNG file, where programs that do not know it pass over it.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

CHUNK = "chart"  # keyword of the text chunk
POINTS = 72  # units of an SVG file to the inch
LARGEST = 1_000_000  # bytes: Pillow reads no longer text, and a cloud of points stays a picture
CLOUD = 300  # points
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "chart",
    "path.simplify_threshold": 0.3,
}


def png(figure: Figure) -> bytes:
    """The figure as a PNG file; a chart's file carries the chart, as `chart` reads it.

    Args:
        figure: It is drawn at its own resolution, without the empty border around it.

    Example:
        >>> figure = Figure(); _ = figure.subplots().plot([0, 1], [0, 1], label="y = x")
        >>> chart(io.BytesIO(png(figure)))["panels"][0]["series"][0]["name"]
        'y = x'
    """
    if not isinstance(figure.canvas, FigureCanvasAgg):
        FigureCanvasAgg(figure)
    info = PngImagePlugin.PngInfo()
    # Images without axes are pictures to look at.
    if all(ax.axison for ax in figure.get_axes() if ax.images):
        text = json.dumps(_carried(figure), ensure_ascii=False)
        if len(text.encode()) < LARGEST:
            info.add_itxt(CHUNK, text, zip=True)
    out = io.BytesIO()
    figure.savefig(out, format="png", bbox_inches="tight", pil_kwargs={"pnginfo": info})
    return out.getvalue()


def chart(file: Any) -> dict[str, Any] | None:
    """What the PNG file of a chart carries, or ``None``: the file is another picture.

    Args:
        file: Its path, or the open file.

    Returns:
        ``svg``, the chart as an SVG file, and ``panels``: for each the ends of its range from left
        to right, in units of that file, the names of its axes, and the series drawn in it.
    """
    with Image.open(file) as picture:
        text = getattr(picture, "text", {}).get(CHUNK)
    return None if text is None else json.loads(text)


def _carried(figure: Figure) -> dict[str, Any]:
    out = io.StringIO()
    # In the drawing a large cloud is one picture: thousands of marks are slow, and large.
    for points in figure.findobj(PathCollection):
        points.set_rasterized(np.shape(points.get_offsets())[0] > CLOUD)
    for line in figure.findobj(Line2D):
        line.set_rasterized(line.get_linestyle() == "None" and np.size(line.get_xdata()) > CLOUD)
    with mpl.rc_context(STYLE):
        metadata = {"Date": None, "Creator": None}
        figure.savefig(out, format="svg", dpi=200, bbox_inches="tight", metadata=metadata)
    return {"svg": out.getvalue(), "panels": [_panel(ax, figure) for ax in figure.get_axes()]}


def _panel(ax: Axes, figure: Figure) -> dict[str, Any]:
    """Where the panel is in the SVG file, and what is drawn in it."""
    border = mpl.rcParams["savefig.pad_inches"]
    left = figure.get_tightbbox().x0 - border  # in inches, as savefig cuts
    box = ax.get_tightbbox()
    ends = (box.x0, box.x1) if box is not None else (0.0, 0.0)
    place = ax.get_subplotspec()
    return {
        "range": [round((end / figure.dpi - left) * POINTS, 2) for end in ends],
        "row": place.rowspan.start if place is not None else None,
        "title": ax.get_title(),
        "x": ax.get_xlabel(),
        "y": ax.get_ylabel(),
        "series": _series(ax),
    }


def _series(ax: Axes) -> list[dict[str, Any]]:
    """The named lines, points and bars of a panel, with their numbers."""
    found: list[tuple[str, Any, Any]] = []
    for line in ax.get_lines():
        found.append((str(line.get_label()), *line.get_data(orig=False)))
    for collection in ax.collections:
        if isinstance(collection, PathCollection):
            found.append((str(collection.get_label()), *np.asarray(collection.get_offsets()).T))
    for bars in ax.containers:
        if isinstance(bars, BarContainer):
            found.append(_bars(bars))
    return [
        {"name": name, "x": _rounded(x), "y": _rounded(y)}
        for name, x, y in found
        if name and not name.startswith("_") and len(np.atleast_1d(x)) > 1
    ]


def _bars(bars: BarContainer) -> tuple[str, list[float], list[float]]:
    """Their name, the middle of each, and its length."""
    name = str(bars.get_label())
    if name.startswith("_"):  # a histogram gives its name to the first bar
        name = str(bars[0].get_label())
    boxes = [bar.get_bbox() for bar in bars]
    if bars.orientation == "horizontal":
        return name, [(box.y0 + box.y1) / 2 for box in boxes], [box.width for box in boxes]
    return name, [(box.x0 + box.x1) / 2 for box in boxes], [box.height for box in boxes]


def _rounded(values: Any) -> list[float | None]:
    """Four digits are what a chart shows; a gap is ``None``."""
    numbers: NDArray[np.float64] = np.ma.masked_invalid(np.ma.asarray(values, dtype=float))
    return [float(f"{v:.4g}") if v is not None else None for v in numbers.tolist()]


def in_notebooks() -> None:
    """Show figures in notebooks as `png` makes them; without a notebook, do nothing."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is None or "inline" not in mpl.get_backend():
        return
    # The backend registers its own way when it is loaded; ours must come after it.
    import matplotlib_inline.backend_inline  # noqa: F401

    shell.display_formatter.formatters["image/png"].for_type(Figure, png)
