"""Images a second: our loop, the loop as tutorials write it, and the bare limit.

    python -m benchmarks.throughput

All three train the *same* networks (same widths, same initial weights) with the same batch size on
the same images. They take turns, several times, so that a machine whose speed drifts is equally
unfair to each; medians and the ratios of each turn are reported. Then a table over batch size and
width, and what each choice of ours (channels-last, fused Adam) is worth. Written to ``results.md``.
"""

from __future__ import annotations

import argparse
import platform
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import torch

from benchmarks.tutorials import PictureDataset, TutorialLoop
from gan_edu.models.pixels import to_float
from gan_edu.runs.recipe import Recipe
from gan_edu.training.epoch import train_epoch
from gan_edu.training.game import Game, build, draw_latent
from gan_edu.training.losses import discriminator_loss, non_saturating_generator_loss
from gan_edu.training.minibatches import Minibatches

CPU = torch.device("cpu")
SHAPE = (1, 28, 28)
MLP, DCGAN = Recipe(), Recipe(model="dcgan")
Contestant = Callable[[], None]


def tutorial(
    recipe: Recipe, pictures: PictureDataset, steps: int, device: torch.device = CPU
) -> None:
    """The loop of tutorials, with the library's networks."""
    players = build(recipe, SHAPE, torch.Generator().manual_seed(0))
    TutorialLoop(players, recipe, pictures, device).train(steps)


def ours(recipe: Recipe, pictures: PictureDataset, steps: int) -> None:
    """The library's own epoch, metrics included, on as many images as ``steps`` need."""
    game = Game.create(recipe, SHAPE, CPU)
    images = pictures.images[: steps * recipe.batch_size].numpy()
    train_epoch(game, Minibatches(images, recipe.batch_size, CPU))


def limit(recipe: Recipe, pictures: PictureDataset, steps: int) -> None:
    """Only what cannot be left out: forward, backward, optimiser, on one fixed batch."""
    _bare(Game.create(recipe, SHAPE, CPU), pictures, steps)


def _bare(
    game: Game, pictures: PictureDataset, steps: int, *, one_latent_batch: bool = False
) -> None:
    """The steps alone; with one latent batch, D's fake images are those of G's step, too."""
    size = game.recipe.batch_size
    real = to_float(pictures.images[:size])
    z = draw_latent(game.recipe, size, game.rng)
    for _ in range(steps):
        with torch.set_grad_enabled(one_latent_batch):
            made = game.generator(z)
        fake = made.detach()
        if game.recipe.model == "mlp":
            logits = game.discriminator(torch.cat([real, fake])).split(size)
        else:  # batch normalisation needs two passes
            logits = game.discriminator(real), game.discriminator(fake)
        game.discriminator_optimizer.zero_grad()
        discriminator_loss(*logits).backward()
        game.discriminator_optimizer.step()
        game.generator_optimizer.zero_grad()
        judged = made if one_latent_batch else game.generator(z)
        loss = non_saturating_generator_loss(game.discriminator(judged))
        loss.backward(inputs=list(game.generator.parameters()))
        game.generator_optimizer.step()


def _variant(
    recipe: Recipe, *, fused: bool = True, channels_last: bool = True, compile: bool = False
) -> Game:
    """The game as `Game.create` makes it, with choices of ours undone."""
    game = Game.create(recipe, SHAPE, CPU, compile=compile)
    if not channels_last:
        for network in (game.generator, game.discriminator):
            network.to(memory_format=torch.contiguous_format)
    if not fused:
        betas = (recipe.beta1, recipe.beta2)
        plain = {
            f"{name}_optimizer": torch.optim.Adam(
                getattr(game, name).parameters(), recipe.learning_rate, betas
            )
            for name in ("generator", "discriminator")
        }
        game = replace(game, **plain)
    return game


def measure(contestants: dict[str, Contestant], images: int, rounds: int) -> dict[str, list[float]]:
    """Images a second of each contestant in each round, after one round that is not counted."""
    speeds: dict[str, list[float]] = {name: [] for name in contestants}
    for turn in range(rounds + 1):
        for name, run in contestants.items():
            started = time.perf_counter()
            run()
            if turn:
                speeds[name].append(images / (time.perf_counter() - started))
    return speeds


def ratio(speeds: dict[str, list[float]], first: str, second: str) -> list[float]:
    """How many times faster the first is, in each round."""
    return [a / b for a, b in zip(speeds[first], speeds[second], strict=True)]


def _spread(ratios: list[float]) -> str:
    return f"{statistics.median(ratios):.2f} (from {min(ratios):.2f} to {max(ratios):.2f})"


def main_table(pictures: PictureDataset, rounds: int, seconds: float) -> list[str]:
    """Ours against tutorial and limit, for both models at batch 64."""
    lines = [
        "| Model | ours, images/s | tutorial, images/s | limit, images/s | ours ÷ tutorial "
        "| ours ÷ limit |",
        "|---|---|---|---|---|---|",
    ]
    for recipe in (MLP, DCGAN):
        steps = _steps(recipe, pictures, seconds)
        speeds = measure(
            {
                "ours": partial(ours, recipe, pictures, steps),
                "limit": partial(limit, recipe, pictures, steps),
                "tutorial": partial(tutorial, recipe, pictures, steps),
            },
            steps * recipe.batch_size,
            rounds,
        )
        medians = [statistics.median(speeds[name]) for name in ("ours", "tutorial", "limit")]
        lines.append(
            f"| {_name(recipe)} | "
            + " | ".join(f"{median:,.0f}" for median in medians)
            + f" | {_spread(ratio(speeds, 'ours', 'tutorial'))}"
            + f" | {_spread(ratio(speeds, 'ours', 'limit'))} |"
        )
    return lines


def scaling_table(pictures: PictureDataset, rounds: int, seconds: float) -> list[str]:
    """Ours and the tutorial over batch size and width."""
    lines = ["| Model | batch | ours, images/s | ours ÷ tutorial |", "|---|---|---|---|"]
    widths = [MLP.replace(hidden_widths=h) for h in ((128, 128), (256, 256), (512, 512))]
    widths += [DCGAN.replace(base_channels=w) for w in (16, 32, 64)]
    for recipe in widths:
        for batch in (16, 64, 256):
            chosen = recipe.replace(batch_size=batch)
            steps = _steps(chosen, pictures, seconds)
            speeds = measure(
                {
                    "ours": partial(ours, chosen, pictures, steps),
                    "tutorial": partial(tutorial, chosen, pictures, steps),
                },
                steps * batch,
                rounds,
            )
            lines.append(
                f"| {_name(recipe)} | {batch} | {statistics.median(speeds['ours']):,.0f} "
                f"| {statistics.median(ratio(speeds, 'ours', 'tutorial')):.2f} |"
            )
    return lines


def choices_table(pictures: PictureDataset, rounds: int, seconds: float) -> list[str]:
    """What the defaults are worth, measured on the bare limit."""
    lines = ["| Model | Choice | speed with ÷ without |", "|---|---|---|"]
    trials: tuple[tuple[Recipe, str, dict[str, bool], dict[str, bool], bool], ...] = (
        (MLP, "fused Adam", {}, {"fused": False}, False),
        (DCGAN, "fused Adam", {}, {"fused": False}, False),
        (DCGAN, "channels-last", {}, {"channels_last": False}, False),
        (MLP, "compilation", {"compile": True}, {}, False),
        (DCGAN, "compilation", {"compile": True}, {}, False),
        # Not a default of ours: Algorithm 1 draws fresh latent vectors for G.
        (MLP, "one latent batch for both steps", {}, {}, True),
        (DCGAN, "one latent batch for both steps", {}, {}, True),
    )
    for recipe, name, with_it, without, one in trials:
        steps = _steps(recipe, pictures, seconds)
        chosen = partial(_bare, one_latent_batch=one)
        speeds = measure(
            {
                "with": partial(chosen, _variant(recipe, **with_it), pictures, steps),
                "without": partial(_bare, _variant(recipe, **without), pictures, steps),
            },
            steps * recipe.batch_size,
            rounds,
        )
        lines.append(f"| {_name(recipe)} | {name} | {_spread(ratio(speeds, 'with', 'without'))} |")
    return lines


def _steps(recipe: Recipe, pictures: PictureDataset, seconds: float) -> int:
    """As many steps as the limit does in about so many seconds."""
    started = time.perf_counter()
    limit(recipe, pictures, 10)
    each = (time.perf_counter() - started) / 10
    return max(10, min(int(seconds / each), len(pictures) // recipe.batch_size))


def _name(recipe: Recipe) -> str:
    if recipe.model == "mlp":
        return f"MLP {recipe.hidden_widths}"
    return f"DCGAN, width {recipe.base_channels}"


def main() -> None:
    """Measure, print, and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=2.0, help="of one contestant's turn")
    options = parser.parse_args()
    pictures = PictureDataset()
    main_lines = main_table(pictures, options.rounds, options.seconds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    few, short = max(options.rounds // 2, 1), options.seconds / 2
    text = "\n".join(
        [
            "# Training speed",
            "",
            f"Made by `make bench`: float32, {torch.get_num_threads()} threads, "
            f"torch {torch.__version__}, {platform.machine()} {platform.system()}, no GPU.",
            "",
            f"## Batch 64: {options.rounds} interleaved rounds, medians",
            "",
            *main_lines,
            "",
            "*Tutorial*: DataLoader, ToTensor, sigmoid + BCELoss, plain Adam, `.item()` each step. "
            "*Limit*: one resident batch, no data, no metrics. "
            f"Peak memory of the whole process, data included: {peak:,.0f} MB.",
            "",
            "## What the defaults are worth, on the limit",
            "",
            *choices_table(pictures, options.rounds, options.seconds),
            "",
            f"## Over batch size and width: {few} rounds, medians",
            "",
            *scaling_table(pictures, few, short),
            "",
        ]
    )
    Path(__file__).with_name("results.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
