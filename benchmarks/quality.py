"""Seconds of training until the pictures are as good as a given Fréchet distance.

    python -m benchmarks.quality

Three ways to train each model: this library with its fast recipe; the loop as tutorials write
it, with the same networks and the usual Adam 2e-4; and the networks of the most used tutorial
repository in that loop. They take turns, and the clock stands still while a judge looks: 5,000
samples against 5,000 real test images. Seconds are the processor's, on one thread: other work on
the machine does not count. Written to ``quality.md``.
"""

from __future__ import annotations

import argparse
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Protocol

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from benchmarks.tutorials import PictureDataset, TutorialLoop, repository_dcgan, repository_mlp
from gan_edu.data import fashion_mnist
from gan_edu.evaluation import distances
from gan_edu.evaluation.features import Reference, extract
from gan_edu.models.pixels import to_uint8
from gan_edu.runs.recipe import RECIPES, Recipe
from gan_edu.training.epoch import train_epoch
from gan_edu.training.game import Game, build
from gan_edu.training.minibatches import Minibatches

CPU = torch.device("cpu")
SHAPE = (1, 28, 28)
SAMPLES = 5000
CHUNK = 250  # steps between two looks
LEVELS = {"mlp": (240.0, 200.0, 160.0), "dcgan": (160.0, 120.0, 80.0)}
# What tutorials and the paper on DCGAN use; a recipe is only read for its rates here.
USUAL = {model: Recipe(model=model, learning_rate=2e-4) for model in ("mlp", "dcgan")}


class Contestant(Protocol):
    """Something that trains a few steps at a time and makes pictures."""

    def train(self, steps: int) -> None:
        """So many more steps."""

    def samples(self, z: Tensor) -> Tensor:
        """Images of latent vectors, in [−1, 1]."""


class Ours:
    """The library's own loop, metrics included, a part of an epoch at a time."""

    def __init__(self, recipe: Recipe) -> None:
        self.game = Game.create(recipe, SHAPE, CPU)
        self.whole = Minibatches(fashion_mnist.load().images, recipe.batch_size, CPU)
        self.batches = self._batches()
        self.steps = CHUNK

    def train(self, steps: int) -> None:
        """So many more steps of both players."""
        self.steps = steps
        train_epoch(self.game, self)  # type: ignore[arg-type]  # it asks for steps and shuffled

    def shuffled(self, rng: torch.Generator) -> Iterator[Tensor]:
        """The next minibatches of an epoch that goes on."""
        return islice(self.batches, self.steps)

    def samples(self, z: Tensor) -> Tensor:
        """Of the averaged G, if the recipe has one."""
        return self.game.samples(z)

    def _batches(self) -> Iterator[Tensor]:
        while True:
            yield from self.whole.shuffled(self.game.rng)


@dataclass
class Clock:
    """One training: its seconds, and when it passed each level."""

    contestant: Contestant
    levels: tuple[float, ...]
    seconds: float = 0.0
    best: float = float("inf")
    passed: dict[float, float] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        """Whether every level is passed."""
        return len(self.passed) == len(self.levels)

    def go_on(self, distance: Callable[[Contestant], float]) -> None:
        """Train a chunk, then let the judge look."""
        started = time.process_time()
        self.contestant.train(CHUNK)
        self.seconds += time.process_time() - started
        now = distance(self.contestant)
        self.best = min(self.best, now)
        for level in self.levels:
            if now < level:
                self.passed.setdefault(level, self.seconds)


def contestants(model: str, seed: int, default: Recipe) -> dict[str, Contestant]:
    """The three ways to train a model, each from fresh weights."""
    torch.manual_seed(seed)  # for the loops that draw from PyTorch's global generator
    usual = USUAL[model].replace(seed=seed)
    same = build(usual, SHAPE, torch.Generator().manual_seed(seed))
    theirs = repository_mlp() if model == "mlp" else repository_dcgan()
    side = 28 if model == "mlp" else 32
    return {
        "this library, fast recipe": Ours(default.replace(seed=seed)),
        "tutorial loop, same networks": TutorialLoop(same, usual, PictureDataset()),
        "tutorial repository": TutorialLoop(theirs, usual, PictureDataset(side)),
    }


def frechet(contestant: Contestant, reference: Reference) -> float:
    """Of 5,000 samples; images of another size are brought to 28×28."""
    z = torch.randn(SAMPLES, 100, generator=torch.Generator().manual_seed(SAMPLES))
    images = torch.cat([contestant.samples(part) for part in z.split(500)])
    if images.shape[-1] != SHAPE[-1]:
        images = interpolate(images, size=SHAPE[1:], mode="bilinear", antialias=True)
    seen = extract(to_uint8(images), reference.judge)
    return distances.frechet(reference.moments, distances.moments(seen.features))


def race(model: str, seed: int, default: Recipe, limit: float) -> dict[str, Clock]:
    """All three in turns, until each has passed every level or trained for ``limit`` seconds."""
    reference = Reference.of(fashion_mnist.load("test", subset=SAMPLES))
    clocks = {
        name: Clock(contestant, LEVELS[model])
        for name, contestant in contestants(model, seed, default).items()
    }
    while waiting := [c for c in clocks.values() if not c.done and c.seconds < limit]:
        for clock in waiting:
            clock.go_on(lambda contestant: frechet(contestant, reference))
    return clocks


def table(model: str, races: list[dict[str, Clock]]) -> list[str]:
    """Seconds to each level, one number a seed; after how many seconds it was given up."""
    levels = LEVELS[model]
    lines = [
        f"| {model.upper()} | " + " | ".join(f"under {level:g}" for level in levels) + " | best |",
        "|---" * (len(levels) + 2) + "|",
    ]
    for name in races[0]:
        clocks = [one[name] for one in races]
        cells = [", ".join(_seconds(clock, level) for clock in clocks) for level in levels]
        best = ", ".join(f"{clock.best:.0f}" for clock in clocks)
        lines.append(f"| {name} | " + " | ".join(cells) + f" | {best} |")
    return [*lines, ""]


def _seconds(clock: Clock, level: float) -> str:
    passed = clock.passed.get(level)
    return f"not in {clock.seconds:.0f} s" if passed is None else f"{passed:.0f} s"


def main() -> None:
    """Run the races, print and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=300.0, help="seconds of one training")
    options = parser.parse_args()
    torch.set_num_threads(1)  # so that a second of the processor is a second of one core
    text = [
        "# Time to quality",
        "",
        "Seconds of the processor in training until the Fréchet distance (5,000 samples, judge "
        f"`fashion`) is below a level, for seeds 0 to {options.seeds - 1}; one thread, "
        f"torch {torch.__version__}, {platform.machine()} {platform.system()}, no GPU. "
        "Made by `python -m benchmarks.quality`.",
        "",
    ]
    for model in LEVELS:
        races = [
            race(model, seed, RECIPES[f"fast-{model}"], options.limit)
            for seed in range(options.seeds)
        ]
        text += table(model, races)
    content = "\n".join(text)
    Path(__file__).with_name("quality.md").write_text(content, encoding="utf-8")
    print(content)


if __name__ == "__main__":
    main()
