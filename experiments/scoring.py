"""Inception Scores of the runs that kept their weights, and of real images, after training.

Each run gets a ``scores.json`` in its folder. The real test images get one in ``results/real``,
with the measures of one half of the test set against the other: the yardstick of all distances.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from experiments.entries import Experiment
from experiments.measuring import SAMPLES, held_out
from experiments.runner import folder_of, state_of
from gan_edu.data import fashion_mnist
from gan_edu.evaluation import judges
from gan_edu.evaluation.features import Reference, extract
from gan_edu.evaluation.measures import measure
from gan_edu.evaluation.scoring import Images, ImageScore, score
from gan_edu.runs import run as runs
from gan_edu.runs.storage import environment, write_atomically
from gan_edu.training.sampling import sample

SCORES = "scores.json"
DRAWN, SPLIT = 10_000, 1_000  # images of the corrected score, and of the score as papers print it
DRAW_SEED = 0
ASKED = 1_000  # pictures of each class of a conditional run


def score_run(experiment: Experiment, seed: int, results: Path) -> bool:
    """Score one run, if it is finished, kept its weights and has no scores yet."""
    folder = folder_of(experiment, seed, results)
    has_weights = experiment.keep in ("everything", "weights")
    if not has_weights or not experiment.data.startswith("fashion-mnist"):
        return False
    if (folder / SCORES).exists():
        return False
    if state_of(experiment, seed, results) != "finished":
        return False
    run = runs.read(folder)
    images = sample(folder, DRAWN, seed=DRAW_SEED)
    found = measure(images[:SAMPLES], Reference.of(held_out()))
    about: dict[str, Any] = {"epoch": len(run.metrics), "draw_seed": DRAW_SEED}
    if run.recipe.classes:
        about["asked"] = as_asked(folder, run.recipe.classes)
    _write(folder / SCORES, {**about, **scores(images), "measures": found.as_dict()})
    return True


def as_asked(folder: Path, classes: int) -> dict[str, Any]:
    """Of a thousand pictures of each class that a conditional G was asked for, those judged so."""
    seen = []
    for label in range(classes):
        images = sample(folder, ASKED, seed=DRAW_SEED, label=label)
        likeliest = extract(images, judges.load("fashion")).probabilities.argmax(axis=1)
        seen.append(int((likeliest == label).sum()))
    return {"pictures": ASKED, "judged_as_asked": seen}


def score_real(results: Path) -> bool:
    """Score the real test images, and measure one half of them against the other."""
    target = results / "real" / SCORES
    if target.exists():
        return False
    test = fashion_mnist.load("test")
    # The second half plays the generator; the first is what every run is compared with.
    found = measure(test.images[SAMPLES:], Reference.of(held_out()))
    target.parent.mkdir(parents=True, exist_ok=True)
    _write(target, {**scores(test.images), "measures": found.as_dict()})
    return True


def scores(images: Images) -> dict[str, Any]:
    """The score of the first thousand in ten splits by each judge, and of all, corrected."""
    first = images[:SPLIT]
    return {
        "fashion": _plain(score(first, "fashion")),
        "imagenet-lite": _plain(score(first, "imagenet-lite")),
        "fashion, all": _plain(score(images, "fashion")),
    }


def _plain(result: ImageScore) -> dict[str, Any]:
    return {**asdict(result), "per_split": result.per_split.tolist()}


def _write(path: Path, found: dict[str, Any]) -> None:
    content = json.dumps({**found, "environment": environment("cpu")}, indent=2)
    write_atomically(path, f"{content}\n".encode())
