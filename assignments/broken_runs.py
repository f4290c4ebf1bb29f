"""Three training runs that break, each for one reason, and a healthy one (assignment 6).

    python -m assignments.broken_runs [--target FOLDER]

Trains the MLP GAN on the Fashion-MNIST sample that ships with the library. Each broken recipe
differs from the healthy one in what ``CHANGES`` says. Writes ``NAME.jsonl``, one line of metrics
for each epoch as in ``results/*/metrics.jsonl`` and the class of each of a thousand samples,
``NAME.png``, the first samples after some epochs, one row each, and ``recipes.json`` with the
recipes, their seeds and the environment. One minute on one core:
``OMP_NUM_THREADS=1``. Neither names nor letters say what is wrong: students find out.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from gan_edu.data import fashion_mnist
from gan_edu.evaluation import judges
from gan_edu.evaluation.monitor import SAMPLES
from gan_edu.evaluation.scoring import class_probabilities
from gan_edu.models.pixels import to_uint8
from gan_edu.runs.recipe import Recipe
from gan_edu.runs.storage import environment, write_atomically
from gan_edu.theory.inception import inception_score
from gan_edu.training.game import Game, draw_latent
from gan_edu.training.loop import train

TARGET = Path(__file__).resolve().parent / "source" / "06-broken-training-runs" / "runs"
HEALTHY: dict[str, Any] = {"epochs": 20, "learning_rate": 4e-4}
CHANGES: dict[str, dict[str, Any]] = {
    "healthy": {},
    # D is far faster than G, and the slope of this loss is -D: G soon has no gradient.
    "run-1": {
        "loss": "saturating",
        "learning_rate": 4e-3,
        "generator_learning_rate": 1e-4,
    },
    # D hardly moves: G runs to what this D likes best, where the slope -(1 - D) is 0 as well.
    "run-2": {"learning_rate": 1e-7, "generator_learning_rate": 4e-4},
    # G's steps are 25 times those of D: one or two classes only.
    "run-3": {"generator_learning_rate": 1e-2},
}
# The recipes are given under letters: which belongs to which run is for students to find out.
PICTURED, PICTURES = (1, 2, 5, 10, 20), 12  # epochs, and samples of the same latent vectors
LETTERS = {"healthy": "C", "run-1": "D", "run-2": "A", "run-3": "B"}


def one_run(recipe: Recipe) -> tuple[list[dict[str, Any]], np.ndarray]:
    """The metrics of each epoch, rounded to six digits, with the classes of a thousand samples.

    Also the pictures: a row of the first samples after each epoch of ``PICTURED``, uint8.
    """
    judge = judges.load("fashion")
    classes: list[str] = []
    rows: list[np.ndarray] = []

    def look(game: Game, epoch: int) -> dict[str, float]:
        z = draw_latent(recipe, SAMPLES, torch.Generator().manual_seed(SAMPLES))
        pixels = to_uint8(game.samples(z))
        if epoch in PICTURED:
            rows.append(np.hstack(list(pixels[:PICTURES].reshape(PICTURES, *pixels.shape[-2:]))))
        p = class_probabilities(pixels, judge)
        classes.append("".join(map(str, p.argmax(axis=1))))  # one digit for each sample
        return {"inception_score": inception_score(p, splits=1).mean}

    dataset = fashion_mnist.load("train", subset="sample")
    metrics = train(recipe, dataset, device="cpu", measure=look).metrics
    lines = [
        {name: value if name == "epoch" else float(f"{value:.6g}") for name, value in line.items()}
        | {"classes": found}
        for line, found in zip(metrics, classes, strict=True)
    ]
    return lines, np.vstack(rows)


def main() -> None:
    """Train all four and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", type=Path, default=TARGET)
    target = parser.parse_args().target
    torch.set_num_threads(1)
    target.mkdir(parents=True, exist_ok=True)
    about: dict[str, Any] = {}
    for name, change in CHANGES.items():
        recipe = Recipe(**{**HEALTHY, **change})
        lines, pictures = one_run(recipe)
        text = "".join(json.dumps(line) + "\n" for line in lines)
        write_atomically(target / f"{name}.jsonl", text.encode())
        Image.fromarray(pictures).save(target / f"{name}.png", optimize=True)
        about[LETTERS[name]] = recipe.as_dict()
        print(name, {k: v for k, v in lines[-1].items() if k != "classes"}, flush=True)
    recipes = {letter: about[letter] for letter in sorted(about)}
    whole = {"recipes": recipes, "environment": environment("cpu, 1 thread")}
    write_atomically(target / "recipes.json", (json.dumps(whole, indent=1) + "\n").encode())


if __name__ == "__main__":
    main()
