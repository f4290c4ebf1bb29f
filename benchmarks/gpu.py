"""Is a GPU right, and how fast is it?

    python -m benchmarks.gpu [--out FILE] [--seconds 2]

Prints, and writes as Markdown: how far losses and gradients on the device are from those of the CPU
in each precision; whether a captured step equals an eager one; images a second and memory at three
batch sizes, against the loop as tutorials write it on the same card. On a machine without a GPU the
same script runs on the CPU, small.
"""

from __future__ import annotations

import argparse
import copy
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor, nn

from benchmarks.throughput import DCGAN, MLP, SHAPE, tutorial
from benchmarks.tutorials import PictureDataset
from gan_edu.data import fashion_mnist
from gan_edu.data.dataset import ImageDataset
from gan_edu.models.device import choose, describe, use_precision
from gan_edu.models.pixels import to_float
from gan_edu.runs.recipe import Recipe
from gan_edu.training.epoch import make_steppers, train_epoch
from gan_edu.training.game import Game, build, draw_latent
from gan_edu.training.loop import train
from gan_edu.training.losses import LOSSES
from gan_edu.training.minibatches import Minibatches

BATCHES = (64, 512, 4096)


def gradients(
    players: tuple[nn.Module, nn.Module], x: Tensor, z: Tensor, *, bfloat16: bool
) -> Tensor:
    """The gradients of D's and of G's loss at the same images and latent vectors, float64."""
    generator, discriminator = players
    loss = LOSSES["non-saturating"]
    with torch.autocast(x.device.type, torch.bfloat16, enabled=bfloat16):
        fake = generator(z)
        d_loss = loss.discriminator(discriminator(x).float(), discriminator(fake.detach()).float())
        g_loss = loss.generator(discriminator(fake).float())
    d_slopes = torch.autograd.grad(d_loss, list(discriminator.parameters()), retain_graph=True)
    g_slopes = torch.autograd.grad(g_loss, list(generator.parameters()))
    return torch.cat([slope.detach().flatten().cpu().double() for slope in d_slopes + g_slopes])


def correctness(device: torch.device) -> list[str]:
    """A table of relative errors against the CPU in float64."""
    lines = ["| Model | precision | error of the gradients |", "|---|---|---|"]
    images = to_float(torch.tensor(fashion_mnist.load(subset="sample").images[:64]))
    for recipe in (MLP, DCGAN):
        rng = torch.Generator().manual_seed(0)
        players = build(recipe, SHAPE, rng)
        z = draw_latent(recipe, 64, rng)
        exact = [copy.deepcopy(player).double() for player in players]
        truth = gradients((exact[0], exact[1]), images.double(), z.double(), bfloat16=False)
        for precision in ("float32", "tf32", "bfloat16"):
            with use_precision(precision):
                mine = [copy.deepcopy(player).to(device) for player in players]
                found = gradients(
                    (mine[0], mine[1]),
                    images.to(device),
                    z.to(device),
                    bfloat16=precision == "bfloat16",
                )
            error = float((found - truth).norm() / truth.norm())
            lines.append(f"| {recipe.model} | {precision} | {error:.1e} |")
    return lines


def captured_equals_eager(device: torch.device) -> list[str]:
    """Whether two epochs of captured steps end at the weights of eager ones."""
    few = fashion_mnist.load(subset="sample")
    few = ImageDataset(few.images[:1280], few.labels[:1280], "few")
    lines = []
    kinds = (MLP, DCGAN, DCGAN.replace(r1=1.0, average_decay=0.99, discriminator_steps=2))
    torch.use_deterministic_algorithms(True, warn_only=True)
    for recipe in kinds:
        ends = []
        for capture in (True, False):
            game = train(recipe.replace(epochs=2), few, device=str(device), capture=capture).game
            networks = (game.generator, game.discriminator)
            ends.append(torch.cat([w.detach().flatten() for n in networks for w in n.parameters()]))
        difference = float((ends[0] - ends[1]).abs().max())
        extras = "R1, average, k = 2" if recipe.r1 else "plain"
        lines.append(f"- {recipe.model}, {extras}: largest difference of a weight {difference:.1e}")
    torch.use_deterministic_algorithms(False)
    return lines


def speed(device: torch.device, seconds: float, batches: tuple[int, ...]) -> list[str]:
    """Images a second and the largest memory at each batch size."""
    lines = [
        "| Model | batch | captured | eager | bfloat16, captured | tutorial | captured ÷ tutorial "
        "| memory |",
        "|---|---|---|---|---|---|---|---|",
    ]
    pictures = PictureDataset()
    for recipe in (MLP, DCGAN):
        for batch in batches:
            chosen = recipe.replace(batch_size=batch)
            if device.type == "cuda":
                torch.cuda.reset_peak_memory_stats(device)
            captured = epochs_a_second(chosen, pictures, device, seconds, capture=True)
            memory = (
                f"{torch.cuda.max_memory_allocated(device) / 2**20:,.0f} MiB"
                if device.type == "cuda"
                else "–"
            )
            eager = epochs_a_second(chosen, pictures, device, seconds, capture=False)
            half = chosen.replace(precision="bfloat16")
            bfloat16 = epochs_a_second(half, pictures, device, seconds, capture=True)
            steps = max(3, int(1500 * seconds) // batch)
            with use_precision(chosen.precision):
                slow = images_a_second(
                    lambda chosen=chosen, steps=steps: tutorial(chosen, pictures, steps, device),
                    steps * batch,
                    device,
                )
            lines.append(
                f"| {recipe.model} | {batch} | {captured:,.0f} | {eager:,.0f} | {bfloat16:,.0f} "
                f"| {slow:,.0f} | {captured / slow:.1f} | {memory} |"
            )
    return lines


def epochs_a_second(
    recipe: Recipe, pictures: PictureDataset, device: torch.device, seconds: float, *, capture: bool
) -> float:
    """Images a second of our loop with all that it records, after a first epoch to warm up."""
    with use_precision(recipe.precision):
        game = Game.create(recipe, SHAPE, device)
        steppers = make_steppers(game, capture=capture)
        few = max(8 * recipe.batch_size, 4096)
        train_epoch(
            game, Minibatches(pictures.images[:few].numpy(), recipe.batch_size, device), 1, steppers
        )
        # As many images as take about the wanted time.
        count = few
        while True:
            images = pictures.images[: min(count, len(pictures))].numpy()
            batches = Minibatches(images, recipe.batch_size, device)
            rate = images_a_second(
                lambda: train_epoch(game, batches, 2, steppers),  # noqa: B023
                batches.steps * recipe.batch_size,
                device,
            )
            if count >= len(pictures) or count / rate > seconds / 3:
                return rate
            count *= 4


def images_a_second(work: Callable[[], object], images: int, device: torch.device) -> float:
    """How fast ``work`` handles its images."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    started = time.perf_counter()
    work()
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return images / (time.perf_counter() - started)


def main() -> None:
    """Measure, print, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each measurement, about")
    options = parser.parse_args()
    device = choose("auto")
    batches = BATCHES if device.type == "cuda" else BATCHES[:2]
    text = "\n".join(
        [
            f"# {describe(device)}",
            "",
            f"torch {torch.__version__}, made by `make gpu`. float32 means no tf32 anywhere.",
            "",
            "## Against the CPU in float64",
            "",
            *correctness(device),
            "",
            "## Captured and eager steps, two epochs",
            "",
            *captured_equals_eager(device),
            "",
            "## Images a second",
            "",
            "One reading each. *Tutorial*: images one at a time through a DataLoader in the same "
            "process, so the CPU sets its speed.",
            "",
            *speed(device, options.seconds, batches),
            "",
        ]
    )
    print(text)
    out = options.out
    if out is None and device.type == "cuda":
        name = describe(device).lower().replace(" ", "-")
        out = Path(__file__).parent / "gpu" / f"{name}.md"
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
