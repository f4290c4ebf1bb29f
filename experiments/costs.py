"""What a recipe costs: seconds of one CPU thread for an epoch of 60,000 images.

    python -m experiments costs

The runs themselves cannot say it: they were trained on several machines, several at a time. Here
all recipes take turns on one machine, a second each, and the median of the turns counts. CPU time
is read, not the clock on the wall, so that other work on the machine disturbs little. Written to
``results/costs.csv``.
"""

from __future__ import annotations

import csv
import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch

from experiments.entries import Experiment
from experiments.tables import as_csv
from gan_edu.data import fashion_mnist
from gan_edu.runs.storage import write_atomically
from gan_edu.training.epoch import train_epoch
from gan_edu.training.game import Game
from gan_edu.training.minibatches import Minibatches

CPU = torch.device("cpu")
IMAGES = 60_000
FEW = 1280  # a whole number of minibatches of every size, and of k = 5 steps


def write_costs(
    experiments: Sequence[Experiment], target: Path, *, rounds: int = 5, seconds: float = 1.0
) -> None:
    """Measure these recipes; what the table says of others stays."""
    images = fashion_mnist.load("train", subset=FEW).images
    games = {e.name: Game.create(e.recipe, images.shape[1:], CPU) for e in experiments}
    turns: dict[str, list[float]] = {name: [] for name in games}
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        for turn in range(rounds + 1):  # the first is not counted
            for name, game in games.items():
                batches = Minibatches(images, game.recipe.batch_size, CPU)
                each = list(_times(game, batches, seconds if turn else 0))
                turns[name] += each if turn else []
    finally:
        torch.set_num_threads(threads)
    measured = {name: statistics.median(found) * IMAGES / FEW for name, found in turns.items()}
    known = {**read_costs(target), **measured}
    rows = [{"experiment": name, "seconds": cost} for name, cost in sorted(known.items())]
    write_atomically(target, as_csv(rows).encode())


def read_costs(path: Path) -> dict[str, float]:
    """Seconds of each experiment that was measured before."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["experiment"]: float(row["seconds"]) for row in csv.DictReader(file)}


def _times(game: Game, batches: Minibatches, seconds: float) -> Iterator[float]:
    """CPU seconds of each pass over the few images, until the turn is over."""
    end = time.process_time() + seconds
    while True:
        started = time.process_time()
        train_epoch(game, batches)
        yield time.process_time() - started
        if time.process_time() >= end:
            return
