"""Charts on a page: lines in the colours of the page, panels that stack on a phone, their data.

The picture file of a chart carries the chart (`gan_edu.figures.vector`). Here it takes the place of
the picture, and its data follow in a closed table and in a file.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import xml.etree.ElementTree as ET
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

from docutils import nodes
from PIL import Image
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from gan_edu.figures import static, vector
from website.chart_data import data_of

FOLDER = "_data"  # in the site
LARGEST = 250_000  # letters of a drawing; a cloud of more points stays a picture
SVG, HREF = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
# The colours of the charts, as page.css names them for each theme.
COLOURS = {
    static.BLUE: "var(--chart-blue)",
    static.ORANGE: "var(--chart-orange)",
    static.GREEN: "var(--chart-green)",
    static.PURPLE: "var(--chart-purple)",
    static.GREY: "var(--chart-grey)",
    "#000000": "currentColor",
    "#ffffff": "var(--chart-paper)",
    "#cccccc": "var(--chart-faint)",
}
FONT = re.compile(r"font(-family)?: ?([^;]*px )?'DejaVu Sans'[^;]*;?")
SIZES = re.compile(r"font(?:-size)?: ?([\d.]+)px")
ON_A_PHONE = 350  # pixels for a chart
READABLE = 7.5
PIXELS = re.compile(r'<image [^>]*href="data:image/png;base64,[^>]*/>')
LONG = re.compile(r"-?\d+\.\d{3,}")


def _restyled(style: str) -> str:
    """The style of an element in the page's colours and letters."""
    for colour, name in COLOURS.items():
        style = re.sub(rf"{colour}\b", name, style, flags=re.IGNORECASE)
    return FONT.sub(lambda font: f"font-size: {font[2]};" if font[2] else "", style).strip("; ")


def _shorter(numbers: str) -> str:
    """Two digits after the point are a hundredth of a letter's line."""
    return " ".join(
        LONG.sub(lambda n: f"{float(n[0]):.2f}".rstrip("0").rstrip("."), numbers).split()
    )


def _shares_labels(root: ET.Element) -> bool:
    """Whether a panel leaves the labels of its rows to its neighbour: they may not be parted."""
    panels = [g for g in root.iter(f"{SVG}g") if g.get("id", "").startswith("axes_")]
    labelled = {
        any(
            True
            for tick in panel.iter(f"{SVG}g")
            if tick.get("id", "").startswith("ytick")
            for _ in tick.iter(f"{SVG}text")
        )
        for panel in panels
    }
    return len(labelled) > 1


def _flatten(group: ET.Element) -> None:
    """Put the parts of a group that says nothing of them in its place: a page reads fewer elements.

    >>> _flatten(group := ET.fromstring("<g><g><use /></g><g style='stroke: red'><use /></g></g>"))
    >>> ET.tostring(group, "unicode")
    '<g><use /><g style="stroke: red"><use /></g></g>'
    """
    for part in group:
        _flatten(part)
    plain = [part if part.tag == "g" and not part.attrib else [part] for part in group]
    group[:] = [part for parts in plain for part in parts]


def _cleaned(root: ET.Element, name: str) -> ET.Element:
    """The drawing of the whole figure, with ids that no other chart of the page has."""
    drawing = root.find(f"{SVG}g")
    assert drawing is not None
    for number, panel in enumerate(drawing.findall(f"{SVG}g")):
        ground = panel if number == 0 else panel.find(f"{SVG}g")  # its first patch
        if ground is not None:
            for path in [
                p for p in ground.findall(f"{SVG}path") if "#ffffff" in p.get("style", "")
            ]:
                ground.remove(path)
    used = set(re.findall(r'(?:url\(#|href="#)([\w.-]+)', ET.tostring(root, "unicode")))
    # The rules of a sheet in a drawing would hold for the whole page; page.css has them.
    for shared in root.findall(f"{SVG}defs"):
        for sheet in shared.findall(f"{SVG}style"):
            shared.remove(sheet)
    for element in root.iter():
        element.tag = element.tag.removeprefix(SVG)
        if HREF in element.attrib:  # a mark of this file, or an image that lies in it
            element.set("href", re.sub("^#", f"#{name}-", element.attrib.pop(HREF)))
        if (own := element.attrib.pop("id", None)) in used:
            element.set("id", f"{name}-{own}")
        if "clip-path" in element.attrib:
            element.set("clip-path", element.get("clip-path", "").replace("#", f"#{name}-"))
        if "style" in element.attrib:
            style = element.get("style", "").replace("url(#", f"url(#{name}-")
            element.set("style", _restyled(style))
        for key in ("d", "transform", "x", "y", "width", "height"):
            if key in element.attrib:
                element.set(key, _shorter(element.get(key, "")))
        element.text, element.tail = (element.text or "").strip() or None, None
    for group in drawing.iter("g"):  # the marks of a line: their style once, at the group
        marks = group.findall("use")
        if len({mark.get("style") for mark in marks}) == 1:
            group.set("style", marks[0].get("style", ""))
            for mark in marks:
                del mark.attrib["style"]
    for panel in drawing:
        _flatten(panel)
    return drawing


def drawing_of(chart: dict[str, Any], name: str, said: str) -> str:
    """The chart for a page: one SVG element for each panel of a row, or one for the whole."""
    root = ET.fromstring(chart["svg"])
    _, _, width, height = (float(part) for part in root.get("viewBox", "").split())
    together = _shares_labels(root)
    drawing = _cleaned(root, name)
    panels = [group for group in drawing if list(group)]
    style = root.findall("defs")
    in_one_row = all(panel["row"] == 0 for panel in chart["panels"])
    if together or not in_one_row or len(panels) != len(chart["panels"]) or len(panels) == 1:
        cuts, groups = [0.0, width], [panels]
    else:
        ranges = [panel["range"] for panel in chart["panels"]]
        between = [(left[1] + right[0]) / 2 for left, right in pairwise(ranges)]
        cuts, groups = [0.0, *between, width], [[panel] for panel in panels]
    parts = []
    for number, ((left, right), group) in enumerate(zip(pairwise(cuts), groups, strict=True)):
        inner = [*(style if number == 0 else ()), *group]
        body = "".join(ET.tostring(element, "unicode") for element in inner)
        box = f"{left:.2f} 0 {right - left:.2f} {height:.2f}"
        share = f"--share: {100 * (right - left) / width:.2f}%"
        parts.append(f'<svg aria-hidden="true" viewBox="{box}" style="{share}">{body}</svg>')
    size = f"--width: {width:.0f}"
    # A grid of panels does not stack; on a phone it keeps letters that can be read, and scrolls.
    smallest = min((float(one) for one in SIZES.findall(chart["svg"])), default=10)
    if wide := len(parts) == 1 and smallest * ON_A_PHONE / width < 6:
        size += f"; --least: {READABLE * width / smallest:.0f}px"
    return (
        f'<div class="drawn-chart{" wide" if wide else ""}" role="img"'
        f' aria-label="{escape(said)}" style="{size}">' + "".join(parts) + "</div>"
    )


def with_files(drawn: str, folder: Path, name: str, address: str) -> str:
    """The drawing with its pixels, such as a field of colours, in files beside the page.

    A browser asks for an ``image`` of a drawing at once, and for an ``img`` when it nears the view.
    """

    def in_a_file(found: re.Match[str]) -> str:
        image = ET.fromstring(found[0])
        data = base64.b64decode(image.get("href", "").partition(",")[2])
        file = f"{name}-{hashlib.sha256(data).hexdigest()[:8]}.webp"
        folder.mkdir(parents=True, exist_ok=True)
        box = {key: image.get(key, "") for key in ("x", "y", "width", "height")}
        with Image.open(io.BytesIO(data)) as picture:
            upright: Image.Image = picture
            if "scale(1 -1)" in image.get("transform", ""):  # Matplotlib's are upside down
                upright = picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
                box["y"] = f"{-float(box['y']):g}"
            upright.save(folder / file, lossless=True)
        place = " ".join(f'{key}="{value}"' for key, value in box.items())
        picked = f'<img src="{address}/{file}" loading="lazy" alt="">'
        return f"<foreignObject {place}>{picked}</foreignObject>"

    return PIXELS.sub(in_a_file, drawn)


class Charts(SphinxPostTransform):
    """Draws charts in the place of their pictures."""

    default_priority = 300
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Look at every picture of the page."""
        place = Path(self.env.srcdir)
        page = self.env.docname
        pictures = [n for n in self.document.findall(nodes.image) if n["uri"].endswith(".png")]
        for number, image in enumerate(pictures, 1):
            path = place / image["uri"]
            chart = vector.chart(path) if path.is_file() else None
            if chart is None:
                continue
            name = f"{page.rpartition('/')[2]}-{number}"
            drawn = drawing_of(chart, f"c{number}", image.get("alt", ""))
            if len(drawn) > LARGEST:
                continue
            folder, address = Path(self.app.outdir) / FOLDER, f"{'../' * page.count('/')}{FOLDER}"
            drawn = with_files(drawn, folder, name, address)
            data = data_of(chart, folder / f"{name}.csv", f"{address}/{name}.csv")
            around = image.parent if isinstance(image.parent, nodes.figure) else image
            if data:
                index = around.parent.index(around)
                around.parent.insert(index + 1, nodes.raw("", data, format="html"))
            image.replace_self(nodes.raw("", drawn, format="html"))


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this."""
    app.add_post_transform(Charts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
