"""A GAN on eight Gaussians in a ring, where everything can be counted (chapter 8)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from experiments.entries import Experiment
from gan_edu.data import toy
from gan_edu.evaluation.collapse import mode_coverage
from gan_edu.models.device import describe
from gan_edu.runs.metrics import Metrics, write_metrics
from gan_edu.runs.recipe import Recipe
from gan_edu.runs.run import write_run
from gan_edu.runs.storage import environment
from gan_edu.training.game import Game, draw_latent

MODES, RADIUS, STD = 8, 0.8, 0.02  # inside the square [−1, 1]², which G's tanh cannot leave
RING = toy.ring(MODES, RADIUS, STD)
STEPS_A_LOOK = 100  # steps of G between two looks; a look takes the place of an epoch
SAMPLES = 2000


def play(recipe: Recipe, steps: int) -> Game:
    """Algorithm 1 for so many steps of G, on fresh points of the ring."""
    game = Game.create(recipe, (2,), torch.device("cpu"))
    _play_on(game, steps, np.random.default_rng(recipe.seed))
    return game


def record(experiment: Experiment, seed: int, folder: Path) -> str:
    """Play one run and record how many modes it has at each look; a few seconds, so never resumed.

    Metrics: ``covered`` modes; ``quality``, the share of the points near a mode; ``shares`` of the
    modes; ``stretch``, the largest factor by which G stretches a short step from any of the z: a
    lower bound of its Lipschitz constant.
    """
    recipe = experiment.recipe.replace(seed=seed)
    game = Game.create(recipe, (2,), torch.device("cpu"))
    points = np.random.default_rng(seed)
    z = draw_latent(recipe, SAMPLES, torch.Generator().manual_seed(seed))
    metrics: list[Metrics] = []
    for look in range(1, recipe.epochs + 1):
        _play_on(game, STEPS_A_LOOK, points)
        found = mode_coverage(game.samples(z).numpy(), RING)
        metrics.append(
            {
                "epoch": look,
                "covered": float(found.covered),
                "quality": found.quality,
                "shares": found.shares.tolist(),
                "stretch": stretch(game.generator, z),
            }
        )
    data = {"name": "ring", "shape": [0, 2], "modes": MODES, "radius": RADIUS, "std": STD}
    about = environment(describe(torch.device("cpu")))
    write_metrics(folder, metrics)
    write_run(folder, recipe, {**data, "sha256": ""}, [{"after_epoch": 0, **about}])
    return "finished"


def stretch(generator: nn.Module, z: Tensor) -> float:
    """The largest singular value of G's derivative at any of the latent vectors."""

    def one(latent: Tensor) -> Tensor:
        point: Tensor = generator(latent[None])[0]
        return point

    derivatives = torch.func.vmap(torch.func.jacrev(one))(z)
    return float(torch.linalg.matrix_norm(derivatives.detach(), 2).max())


def _play_on(game: Game, steps: int, rng: np.random.Generator) -> None:
    recipe = game.recipe
    for _ in range(steps):
        for _ in range(recipe.discriminator_steps):
            points = RING.sample(recipe.batch_size, rng=rng)
            game.discriminator_step(torch.from_numpy(points).float())
        game.generator_step(recipe.batch_size)
