"""The one type every image set is given in."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class ImageDataset(NamedTuple):
    """Images and their labels, as NumPy arrays that unpack: ``images, labels = load(...)``.

    Attributes:
        images: uint8 ``(N, channels, height, width)``, 0 is black and 255 is white.
        labels: int64 ``(N,)``, the class of each image. A GAN never reads them; the judges do.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
