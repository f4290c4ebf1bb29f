"""A picture and a sentence for each figure to play with, for pages without script.

``python -m website.stills`` opens the built site in Chromium, and its translations (``make html
LANGUAGE=vi`` first), lets each figure start, and keeps what is seen first: a picture in
``assets/stills`` and, in ``assets/stills/said.json``, the sentence that the figure itself gives to
screen readers, in each language, with its height on a desktop and on a phone: the page keeps room
for it, so that nothing moves when it starts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, Page, sync_playwright

from website import browser
from website.contents import PAGES, ROOT
from website.translation import LOCALE

STILLS = ROOT / "website" / "assets" / "stills"
WIDTH = 800
WIDTHS = (1280, 390)
DRAWING = "svg[aria-label], canvas[aria-label], img[alt]"
LOAD = re.compile("Load|Tải")
TRANSLATIONS = sorted(folder.name for folder in LOCALE.iterdir() if folder.is_dir())
# What floats over the page would lie on a figure that is taller than the screen.
ALONE = """header, .bd-header-article, #pst-skip-link { visibility: hidden !important }
.stays { position: static !important }"""


def height(page: Page, place: Locator, width: int) -> int:
    """How tall a figure is as it starts, on a page of this width."""
    page.set_viewport_size({"width": width, "height": 1000})
    page.wait_for_timeout(300)
    box = place.bounding_box()
    return round(box["height"]) if box else 0


def seen_first(place: Locator) -> str:
    """The longest text of its drawings when a figure has just started, with what it must load."""
    if (load := place.get_by_role("button", name=LOAD)).count():
        load.click()
        load.wait_for(state="detached")
        place.page.wait_for_timeout(1000)
    texts = place.locator(DRAWING).evaluate_all("all => all.map(d => d.ariaLabel ?? d.alt)")
    return max(texts, key=len)


def places(page: Page, site: Path) -> Iterator[tuple[str, Locator]]:
    """Each figure of a site, started, by the name of its still."""
    for name in PAGES:
        page.goto((site / f"{name}.html").as_uri())
        for place in page.locator(".figure-to-play-with").all():
            place.scroll_into_view_if_needed()
            place.locator(DRAWING).first.wait_for(state="attached")
            page.wait_for_timeout(500)
            yield f"{name.rpartition('/')[2]}-{place.get_attribute('id')}", place


def main() -> None:
    """Take all pictures anew."""
    STILLS.mkdir(exist_ok=True)
    said: dict[str, dict[str, Any]] = {}
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(**browser.options()).new_page(
            viewport={"width": WIDTHS[0], "height": 1000},
            color_scheme="light",
            reduced_motion="reduce",
        )
        for figure, place in places(page, ROOT / "_build" / "html"):
            heights = [height(page, place, width) for width in WIDTHS]
            page.set_viewport_size({"width": WIDTHS[0], "height": 1000})
            said[figure] = {"says": {"en": seen_first(place)}, "heights": heights}
            page.set_viewport_size({"width": WIDTHS[0], "height": 4 * WIDTH})  # all of it in view
            place.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
            page.wait_for_timeout(500)  # what opens makes a figure taller
            drawn = place.locator(":scope > div").first.screenshot(style=ALONE)
            with Image.open(BytesIO(drawn)) as picture:
                picture.thumbnail((WIDTH, 4 * WIDTH))
                picture.convert("RGB").save(STILLS / f"{figure}.webp", quality=75)
            page.set_viewport_size({"width": WIDTHS[0], "height": 1000})
        for language in TRANSLATIONS:
            for figure, place in places(page, ROOT / "_build" / language / "_build" / "html"):
                said[figure]["says"][language] = seen_first(place)
    text = json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True)
    (STILLS / "said.json").write_text(text + "\n", "utf-8")
    print(f"{len(said)} figures in {STILLS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
