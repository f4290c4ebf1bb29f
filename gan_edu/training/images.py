"""Generated images as one picture."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image
from torch import Tensor
from torchvision.utils import make_grid

from gan_edu.runs.run import COLUMNS
from gan_edu.runs.storage import write_atomically


def write_grid(images: Tensor, path: str | Path) -> None:
    """Write uint8 images ``(N, C, H, W)`` as one PNG, eight to a row, atomically."""
    write_atomically(Path(path), png(images))


def png(images: Tensor) -> bytes:
    """Uint8 images ``(N, C, H, W)`` as one PNG, eight to a row."""
    grid = make_grid(images.cpu(), nrow=COLUMNS, padding=0)  # repeats a grey channel to three
    picture = Image.fromarray(grid.permute(1, 2, 0).numpy())
    if images.shape[1] == 1:
        picture = picture.convert("L")
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
