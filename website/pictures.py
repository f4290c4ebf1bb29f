"""Pictures on a page: in a modern format, with their sizes, loaded when they come near the view."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from PIL import Image
from sphinx.application import Sphinx

TAG = re.compile(r'<img (?P<before>[^>]*?)src="(?P<way>(?:\.\./)*_images/)(?P<file>[^"]+)"')


def smaller(source: Path, folder: Path) -> tuple[str, int, int]:
    """The name of the picture's WebP file in the folder, made without loss, and its size.

    A moving picture keeps its own file.
    """
    with Image.open(source) as picture:
        width, height = picture.size
        if source.suffix != ".png" or getattr(picture, "n_frames", 1) > 1:
            return source.name, width, height
        made = folder / f"{source.stem}.webp"
        if not made.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            picture.save(made, lossless=True, quality=80, method=4)
    return made.name, width, height


def _improve(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    images: dict[str, str] = getattr(app.builder, "images", {})  # from source to name
    sources = {name: source for source, name in images.items()}
    folder = Path(app.outdir) / "_images"
    body = context.get("body", "")
    # What a page opens with, before a section in its first one, is asked for at once.
    opening = body.find("<section", body.find("<section") + 1)

    def better(tag: re.Match[str]) -> str:
        source = sources.get(tag["file"])
        if source is None or tag["file"].endswith(".svg"):
            return tag[0]
        name, width, height = smaller(Path(app.srcdir) / source, folder)
        when = "" if tag.start() < opening or opening < 0 else 'loading="lazy" '
        sized = "" if "width" in tag["before"] else f'width="{width}" height="{height}" '
        return f'<img {tag["before"]}{sized}{when}decoding="async" src="{tag["way"]}{name}"'

    context["body"] = TAG.sub(better, body)


def setup(app: Sphinx) -> dict[str, bool]:
    """Sphinx calls this."""
    app.connect("html-page-context", _improve)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
