"""Make the real sample that ships in the package: the first images of each class, in file order.

    python -m gan_edu.data.making.fashion_mnist_sample

600 of each class from the training split and 100 from the test split; no chance is involved, so
the same original files always give the same sample (``tests/data/test_fashion_mnist.py`` checks).
"""

from pathlib import Path

import numpy as np

from gan_edu.data import fashion_mnist
from gan_edu.data.dataset import ImageDataset

TARGET = Path(fashion_mnist.__file__).with_name("fashion_mnist_sample.npz")


def balanced_sample(split: fashion_mnist.Split) -> ImageDataset:
    """The first `SAMPLE_PER_CLASS` images of each class, kept in the order of the original file."""
    images, labels = fashion_mnist.load(split)
    per_class = fashion_mnist.SAMPLE_PER_CLASS[split]
    chosen = [np.flatnonzero(labels == k)[:per_class] for k in range(len(fashion_mnist.CLASSES))]
    keep = np.sort(np.concatenate(chosen))
    return ImageDataset(images[keep], labels[keep])


if __name__ == "__main__":
    train, test = balanced_sample("train"), balanced_sample("test")
    np.savez_compressed(
        TARGET,
        train_images=train.images,
        train_labels=train.labels.astype(np.uint8),
        test_images=test.images,
        test_labels=test.labels.astype(np.uint8),
    )
    print(f"{TARGET}: {TARGET.stat().st_size:,} bytes")
