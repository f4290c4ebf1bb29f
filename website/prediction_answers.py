"""What each prediction of the book is compared with: computed by the library, never typed.

A prediction in a chapter (`website.predictions`) has a label, and the answer is what the function
of that label returns when the site is built: a number, or the heights of a curve at given places.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable

import numpy as np
import scipy.stats
from numpy.typing import NDArray

from gan_edu.data import fashion_mnist
from gan_edu.theory import criterion, divergences, dynamics, games, information, transport
from website.contents import ROOT

Places = NDArray[np.float64]
DENSITY = scipy.stats.norm.pdf
# 400 points that stand for the normal law.
NORMAL = scipy.stats.norm.ppf((np.arange(400) + 0.5) / 400)


def cells(mean: float) -> Places:
    """The normal law with this mean and standard deviation 1, cut into 2,000 cells."""
    steps = np.diff(scipy.stats.norm(mean, 1).cdf(np.linspace(-9, 15, 2001)))
    return np.asarray(steps / steps.sum())


def variance_of_twenty_directions() -> float:
    """Percent of the pixels' variance along the first 20 principal directions."""
    images = fashion_mnist.load(subset="sample").images.reshape(-1, 784).astype(float)
    variances = np.linalg.eigvalsh(np.cov(images.T))
    return float(100 * variances[-20:].sum() / variances.sum())


def distance_after_circling() -> float:
    """How far from 0 simultaneous steps with η = 0.1 are after 400, from distance 1."""
    points = dynamics.play("simultaneous", 0.1, [1.0, 0.0], 400)
    return float(np.hypot(*points[-1]))


def distance_after_mirror_steps() -> float:
    """TV(P, Q) after three mirror steps with η = 1, from 0.8."""
    p, q = [0.9, 0.1], [0.1, 0.9]
    for _ in range(3):
        q = criterion.mirror_step(p, q, 1.0)
    return divergences.tv(p, q)


def bits_of_the_best_pixel() -> float:
    """The most that one pixel, brighter than 127 or not, tells of the class, in bits."""
    data = fashion_mnist.load(subset="sample")
    bright = data.images.reshape(len(data.images), -1) > 127
    ones = np.array([bright[data.labels == k].sum(axis=0) for k in range(10)])
    sizes = np.bincount(data.labels, minlength=10)[:, None]
    tables = np.stack([sizes - ones, ones], axis=-1) / len(data.images)
    return max(information.mutual_information(tables[:, pixel], base=2) for pixel in range(784))


def log_score_of_ten_pictures() -> float:
    """Mean of the estimated log score of 10 pictures with sure, equally frequent classes, in nats.

    With one-hot verdicts it is the entropy of the ten counts, so each class adds one mean.
    """
    share = np.arange(1, 11) / 10
    return float(
        -10 * (scipy.stats.binom(10, 0.1).pmf(np.arange(1, 11)) * share * np.log(share)).sum()
    )


def uneven_overlap() -> float:
    """Most terms over fewest of a pixel inside: transposed convolution, side 3, stride 2."""
    row = np.zeros(2 * 20 + 1)
    for start in range(0, 2 * 20, 2):
        row[start : start + 3] += 1
    inside = np.outer(row, row)[4:-4, 4:-4]
    return float(inside.max() / inside.min())


def spread_of_seeds() -> float:
    """By how many percent the worst Fréchet distance of the MLP's five seeds exceeds the best."""
    with (ROOT / "results" / "tables" / "scores.csv").open(encoding="utf-8") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if row["experiment"] == "mlp-report" and row["frechet"]
        ]
    distances = [float(row["frechet"]) for row in rows]
    return 100 * (max(distances) / min(distances) - 1)


def proven_by_machine() -> float:
    """The percentage of the book's statements that a machine has proven on finite spaces."""
    proven, statements = (
        json.loads((ROOT / name).read_text("utf-8"))
        for name in ("proofs/proven.json", "website/theorems.json")
    )
    return 100 * len(proven) / len(statements)


NUMBERS: dict[str, Callable[[], float]] = {
    "predict-1-directions": variance_of_twenty_directions,
    "predict-2-value": lambda: games.solve([[4, 1], [2, 3]]).value,
    "predict-6-slopes": lambda: 0.98 / 0.02,
    "predict-7-mirror": distance_after_mirror_steps,
    "predict-8-circle": distance_after_circling,
    "predict-9-pixel": bits_of_the_best_pixel,
    "predict-10-ten-pictures": log_score_of_ten_pictures,
    "predict-11-overlap": uneven_overlap,
    "predict-12-seeds": spread_of_seeds,
    "predict-14-machine": proven_by_machine,
}
CURVES: dict[str, Callable[[Places], Places]] = {
    "predict-3-square": lambda x: scipy.stats.chi2(1).cdf(x),
    "predict-4-best": lambda x: DENSITY(x) / (DENSITY(x) + DENSITY(x - 2)),
    "predict-5-jsd": lambda x: np.array([divergences.js(cells(0), cells(mean)) for mean in x]),
    "predict-13-shift": lambda x: np.array(
        [transport.on_the_line(NORMAL, NORMAL + shift) for shift in x]
    ),
}
