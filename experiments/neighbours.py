"""Does the recorded DCGAN copy training images? Nearest neighbours among 70,000 images.

    python -m experiments.neighbours

For the chapter on the DCGAN. Needs the whole of Fashion-MNIST. Writes
``results/neighbours.json``: for 5,000 samples and, as controls, for copies of training
images, with a little noise or moved by a pixel, the share whose nearest real image is a training
image rather than a test image.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from gan_edu.data import fashion_mnist
from gan_edu.evaluation import judges
from gan_edu.models.pixels import to_float
from gan_edu.runs.run import read
from gan_edu.runs.storage import environment, write_atomically
from gan_edu.training.sampling import sample

RESULTS = Path(__file__).resolve().parents[1] / "results"
RUN = RESULTS / "dcgan-report" / "2"
SAMPLES = 5000
BATCH = 250


def pixels(images: Tensor) -> Tensor:
    """uint8 images as vectors of numbers in [−1, 1]."""
    return to_float(images).flatten(1)


def features(images: Tensor) -> Tensor:
    """What the last layer of the Fashion-MNIST judge reads."""
    judge = judges.load("fashion")
    return torch.cat([judge.features(to_float(part)) for part in images.split(BATCH)])


def nearest(points: Tensor, references: Tensor) -> tuple[Tensor, Tensor]:
    """Distance to, and index of, the nearest reference of each point."""
    parts = [torch.cdist(part, references).min(1) for part in points.split(BATCH)]
    return torch.cat([p.values for p in parts]), torch.cat([p.indices for p in parts])


def compare(points: Tensor, train: Tensor, test: Tensor) -> dict[str, float]:
    """The share of points nearer to the training set, and the median distances to both."""
    to_train, to_test = nearest(points, train)[0], nearest(points, test)[0]
    return {
        "share_nearest_is_training": float((to_train < to_test).double().mean()),
        "median_distance_to_training": float(to_train.median()),
        "median_distance_to_test": float(to_test.median()),
    }


def main() -> None:
    """Measure in both spaces and write the result."""
    train, test = (torch.from_numpy(fashion_mnist.load(s).images.copy()) for s in ("train", "test"))
    rng = np.random.default_rng(0)
    copies = train[rng.choice(len(train), SAMPLES, replace=False)]
    noise = torch.from_numpy(rng.normal(0, 10, copies.shape))  # of 255 grey levels
    clouds = {
        "samples": sample(RUN, SAMPLES, seed=1),
        "noisy copies": (copies + noise).round().clamp(0, 255).to(torch.uint8),
        "moved copies": torch.roll(copies, 1, dims=3),  # one pixel to the right
    }
    result: dict[str, object] = {
        "run": str(RUN.relative_to(RESULTS)),
        "epochs": len(read(RUN).metrics),
        "training_images": len(train),
        "test_images": len(test),
        "samples": SAMPLES,
    }
    for space, of in (("pixels", pixels), ("features", features)):
        near, far = of(train), of(test)
        held_out = nearest(far[:SAMPLES], near)[0]
        result[space] = {
            **{name: compare(of(cloud), near, far) for name, cloud in clouds.items()},
            "median_distance_of_test_to_training": float(held_out.median()),
        }
    result["environment"] = environment("cpu")
    content = (json.dumps(result, indent=2) + "\n").encode()
    write_atomically(RESULTS / "neighbours.json", content)
    print(content.decode())


if __name__ == "__main__":
    main()
