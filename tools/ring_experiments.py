"""Try each remedy against mode collapse on a ring of eight Gaussians (chapter on failures).

    python tools/ring_experiments.py [--seeds 5] [--steps 2000]

Starts from a recipe that fails and changes one thing at a time, then does the same to the best of
them. Each recipe runs once for each seed. Writes one JSON file for each run into ``results/ring``.
A run whose file is there is skipped, so the program can be stopped and started again. One process
on one core: ``OMP_NUM_THREADS=1``.
"""

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch

from gan_edu.data import toy
from gan_edu.evaluation.collapse import mode_coverage
from gan_edu.training import record
from gan_edu.training.game import Game, draw_latent
from gan_edu.training.recipe import Recipe

TARGET = Path(__file__).resolve().parents[1] / "results" / "ring"
RADIUS, STD = 0.8, 0.02  # inside the square [−1, 1]², which G's tanh cannot leave
SAMPLES = 2000
LOOKS = 20  # coverage is measured this often in a run
# latent_dim, hidden, batch_size: small, for speed. learning_rate: so that 2,000 steps are enough.
FRAGILE: dict[str, Any] = {
    "data": "ring",
    "epochs": 1,
    "latent_dim": 8,
    "hidden": (64, 64),
    "batch_size": 128,
    "learning_rate": 1e-3,
    "generator_loss": "saturating",
    "beta1": 0.9,
}
REMEDIES: dict[str, dict[str, Any]] = {
    "none": {},
    "non-saturating": {"generator_loss": "non-saturating"},
    "beta1-half": {"beta1": 0.5},
    "five-steps": {"discriminator_steps": 5},
    "r1": {"r1": 0.1},
    "noise": {"instance_noise": 0.1},
    "slow-generator": {"generator_learning_rate": 2e-4},
    "beta1-half-non-saturating": {"beta1": 0.5, "generator_loss": "non-saturating"},
    "beta1-half-r1": {"beta1": 0.5, "r1": 0.1},
    "beta1-half-fast-generator": {"beta1": 0.5, "generator_learning_rate": 1e-2},
}


def one_run(recipe: Recipe, steps: int) -> dict[str, object]:
    """Play ``steps`` generator steps on fresh points of the ring; coverage at equal intervals."""
    ring = toy.ring(8, RADIUS, STD)
    game = Game.create(recipe, (2,), torch.device("cpu"))
    rng = np.random.default_rng(recipe.seed)
    z = draw_latent(recipe, SAMPLES, torch.Generator().manual_seed(recipe.seed))
    started = time.process_time()
    looks = []
    for step in range(1, steps + 1):
        for _ in range(recipe.discriminator_steps):
            points = ring.sample(recipe.batch_size, rng=rng)
            game.discriminator_step(torch.from_numpy(points).float())
        game.generator_step(recipe.batch_size)
        if step % (steps // LOOKS) == 0:
            found = mode_coverage(game.samples(z).numpy(), ring)
            look = {"step": step, "covered": found.covered, "quality": round(found.quality, 4)}
            looks.append(look)
    return {
        "recipe": recipe.as_dict(),
        "ring": {"modes": 8, "radius": RADIUS, "std": STD},
        "looks": looks,
        "cpu_seconds": round(time.process_time() - started, 1),
    }


def main() -> None:
    """Run what is not recorded yet: all remedies of the first seed, then of the next."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=2000)
    options = parser.parse_args()
    torch.set_num_threads(1)
    for seed in range(options.seeds):
        for name, change in REMEDIES.items():
            path = TARGET / f"{name}-{seed}.json"
            if path.is_file():
                continue
            result = one_run(Recipe(**{**FRAGILE, **change, "seed": seed}), options.steps)
            result["environment"] = record.environment("cpu, 1 thread")
            record.write_atomically(path, (json.dumps(result, indent=1) + "\n").encode())
            print(name, seed, result["looks"][-1], result["cpu_seconds"], flush=True)


if __name__ == "__main__":
    main()
