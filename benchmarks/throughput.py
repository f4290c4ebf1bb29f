"""Images a second: our loop, the loop as tutorials write it, and the bare limit.

    python -m benchmarks.throughput

All three train the *same* networks (same widths, same initial weights) with the same batch size on
the same images. They take turns, several times, so that a machine whose speed drifts is equally
unfair to each; medians and the ratios of each turn are reported. Written to ``results.md``.
"""

from __future__ import annotations

import argparse
import platform
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms
from torchvision.transforms.functional import to_pil_image

from gan_edu.data import fashion_mnist
from gan_edu.models.pixels import to_float
from gan_edu.training.game import Game, build, draw_latent
from gan_edu.training.loop import _minibatches
from gan_edu.training.losses import discriminator_loss, non_saturating_generator_loss
from gan_edu.training.recipe import Recipe

CPU = torch.device("cpu")
RECIPE = Recipe()
SHAPE = (1, 28, 28)


class PictureDataset(Dataset[tuple[torch.Tensor, int]]):
    """Images one at a time through ToTensor and Normalize, as torchvision's data sets give them."""

    def __init__(self) -> None:
        images, labels = fashion_mnist.load()
        self.images, self.labels = torch.tensor(images), labels
        self.transform = transforms.Compose(
            [transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))]
        )

    def __len__(self) -> int:
        """Number of images."""
        return len(self.images)

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
        """One image as a float tensor, and its label."""
        return self.transform(to_pil_image(self.images[index])), int(self.labels[index])


def tutorial(pictures: PictureDataset, steps: int) -> None:
    """Train as tutorials do: DataLoader, sigmoid + BCELoss, plain Adam, ``.item()`` each step."""
    generator, discriminator = build(RECIPE, SHAPE, torch.Generator().manual_seed(0))
    sigmoid, criterion = nn.Sigmoid(), nn.BCELoss()
    betas = (RECIPE.beta1, RECIPE.beta2)
    adam_g = torch.optim.Adam(generator.parameters(), RECIPE.learning_rate, betas)
    adam_d = torch.optim.Adam(discriminator.parameters(), RECIPE.learning_rate, betas)
    loader = DataLoader(pictures, batch_size=RECIPE.batch_size, shuffle=True, drop_last=True)
    history = []
    for step, (real, _) in enumerate(loader):
        if step == steps:
            break
        ones, zeros = torch.ones(len(real)), torch.zeros(len(real))
        adam_d.zero_grad()
        loss_real = criterion(sigmoid(discriminator(real)), ones)
        fake = generator(torch.randn(len(real), RECIPE.latent_dim))
        loss_fake = criterion(sigmoid(discriminator(fake.detach())), zeros)
        (loss_real + loss_fake).backward()
        adam_d.step()
        adam_g.zero_grad()
        loss_g = criterion(sigmoid(discriminator(fake)), ones)
        loss_g.backward()
        adam_g.step()
        history.append((loss_real.item() + loss_fake.item(), loss_g.item()))


def ours(images: torch.Tensor, steps: int) -> None:
    """Train as `gan_edu.training.loop` does, metrics included."""
    game = Game.create(RECIPE, SHAPE, CPU)
    sums, g_sum = torch.zeros(3), torch.zeros(())
    for step, real in enumerate(_minibatches(images, RECIPE.batch_size, game.rng)):
        if step == steps:
            break
        loss, real_logits, fake_logits = game.discriminator_step(real)
        sums += torch.stack([loss, real_logits.sigmoid().mean(), fake_logits.sigmoid().mean()])
        g_sum += game.generator_step(RECIPE.batch_size)


def limit(images: torch.Tensor, steps: int) -> None:
    """Only what cannot be left out: forward, backward, optimiser, on one fixed batch."""
    game = Game.create(RECIPE, SHAPE, CPU)
    real = to_float(images[: RECIPE.batch_size])
    z = draw_latent(RECIPE, RECIPE.batch_size, game.rng)
    for _ in range(steps):
        with torch.no_grad():
            fake = game.generator(z)
        logits = game.discriminator(torch.cat([real, fake]))
        game.discriminator_optimizer.zero_grad()
        discriminator_loss(*logits.split(RECIPE.batch_size)).backward()
        game.discriminator_optimizer.step()
        game.generator_optimizer.zero_grad()
        loss = non_saturating_generator_loss(game.discriminator(game.generator(z)))
        loss.backward(inputs=list(game.generator.parameters()))
        game.generator_optimizer.step()


def measure(rounds: int, steps: int) -> dict[str, list[float]]:
    """Images a second of each contestant in each round, after one round that is not counted."""
    pictures = PictureDataset()
    contestants: dict[str, Callable[[], None]] = {
        "ours": lambda: ours(pictures.images, steps),
        "tutorial": lambda: tutorial(pictures, steps),
        "limit": lambda: limit(pictures.images, steps),
    }
    speeds: dict[str, list[float]] = {name: [] for name in contestants}
    for turn in range(rounds + 1):
        for name, run in contestants.items():
            started = time.perf_counter()
            run()
            if turn:
                seconds = time.perf_counter() - started
                speeds[name].append(steps * RECIPE.batch_size / seconds)
    return speeds


def report(speeds: dict[str, list[float]], steps: int) -> str:
    """The table of ``results.md``."""

    def ratio(other: str) -> str:
        ratios = [a / b for a, b in zip(speeds["ours"], speeds[other], strict=True)]
        return f"{statistics.median(ratios):.2f} (from {min(ratios):.2f} to {max(ratios):.2f})"

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows = {
        "ours (`gan_edu.training`)": ("ours", "–"),
        "tutorial (DataLoader, sigmoid + BCELoss, `.item()`)": ("tutorial", ratio("tutorial")),
        "limit (one resident batch, no data, no metrics)": ("limit", ratio("limit")),
    }
    lines = [
        f"| {label} | {statistics.median(speeds[name]):,.0f} | {against} |"
        for label, (name, against) in rows.items()
    ]
    return "\n".join(
        [
            "# Training speed",
            "",
            f"Made by `make bench`. MLP GAN, widths {RECIPE.hidden}, batch {RECIPE.batch_size}, "
            f"float32, {torch.get_num_threads()} threads, "
            f"torch {torch.__version__}, {platform.machine()} {platform.system()}, no GPU.",
            f"{len(speeds['ours'])} interleaved rounds of {steps} steps each; medians.",
            "",
            "| Loop | images/s | ours ÷ this, median over rounds |",
            "|---|---|---|",
            *lines,
            "",
            f"Peak memory of the whole process, data included: {peak:,.0f} MB.",
            "",
        ]
    )


def main() -> None:
    """Measure, print, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--steps", type=int, default=300)
    options = parser.parse_args()
    text = report(measure(options.rounds, options.steps), options.steps)
    Path(__file__).with_name("results.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
