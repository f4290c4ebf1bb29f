"""Switch off the rules of the DCGAN one at a time, train, and measure (chapter on the DCGAN).

    python tools/dcgan_ablations.py [--seeds 3] [--epochs 8]

Trains on the shipped sample of 6,000 images, with the learning rate of Radford et al., and writes
one JSON file for each run into ``results/dcgan-ablations``. A run whose file is there is skipped,
so the program can be stopped and started again. One process on one core: ``OMP_NUM_THREADS=1``.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from gan_edu.data import fashion_mnist
from gan_edu.evaluation import judges
from gan_edu.evaluation.collapse import class_coverage
from gan_edu.evaluation.frechet import frechet_distance
from gan_edu.evaluation.scoring import class_probabilities, score
from gan_edu.models.dcgan import RULES
from gan_edu.models.pixels import to_uint8
from gan_edu.training import record
from gan_edu.training.game import draw_latent
from gan_edu.training.loop import train
from gan_edu.training.recipe import Recipe

TARGET = Path(__file__).resolve().parents[1] / "results" / "dcgan-ablations"
LEARNING_RATE = 2e-4  # that of Radford et al.; with the report's 1e-4 so short a run shows little
SAMPLES = 1000  # as many as the shipped test images, which they are compared with
BATCH = 250
Numbers = dict[str, float]


def measure(images: Tensor | np.ndarray, real: np.ndarray, judge: judges.Judge) -> Numbers:
    """Score, coverage and Fréchet distance to ``real``, all under one judge."""
    return {
        "inception_score": score(images, judge, splits=1).corrected,
        "coverage": class_coverage(class_probabilities(images, judge)).fraction,
        "frechet": frechet_distance(real, images, judge),
    }


def one_run(recipe: Recipe, real: np.ndarray, judge: judges.Judge) -> dict[str, object]:
    """Train once and measure 1,000 samples."""
    started = time.process_time()
    try:
        run = train(recipe, fashion_mnist.load(subset="sample"), device="cpu")
    except FloatingPointError as error:
        return {"recipe": recipe.as_dict(), "diverged": str(error)}
    z = draw_latent(recipe, SAMPLES, torch.Generator().manual_seed(recipe.seed))
    images = torch.cat([to_uint8(run.game.samples(part)) for part in z.split(BATCH)])
    last = run.metrics[-1]
    return {
        "recipe": recipe.as_dict(),
        **measure(images, real, judge),
        "d_real": last["d_real"],
        "d_fake": last["d_fake"],
        "cpu_seconds": round(time.process_time() - started, 1),
    }


def main() -> None:
    """Run what is not recorded yet: all variants of the first seed, then of the next."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=8)
    options = parser.parse_args()
    torch.set_num_threads(1)
    judge = judges.load("fashion")
    real = fashion_mnist.load("test", subset="sample").images
    # What 1,000 real images get: the first 100 training images of each class.
    images, labels = fashion_mnist.load(subset="sample")
    rows = np.concatenate([np.flatnonzero(labels == k)[:100] for k in range(judge.classes)])
    jobs = {"real": lambda: measure(images[rows], real, judge)}
    for seed in range(options.seeds):
        for rule in ("", *RULES):
            recipe = Recipe(
                model="dcgan",
                data="fashion-mnist-sample",
                epochs=options.epochs,
                learning_rate=LEARNING_RATE,
                without=(rule,) if rule else (),
                seed=seed,
            )
            name = f"without-{rule}-{seed}" if rule else f"baseline-{seed}"
            jobs[name] = lambda recipe=recipe: one_run(recipe, real, judge)
    for name, job in jobs.items():
        path = TARGET / f"{name}.json"
        if path.is_file():
            continue
        result = {**job(), "environment": record.environment("cpu, 1 threads")}
        record.write_atomically(path, (json.dumps(result, indent=2) + "\n").encode())
        print(name, {k: v for k, v in result.items() if isinstance(v, float)}, flush=True)


if __name__ == "__main__":
    main()
