"""Training the Fashion-MNIST judge: plain supervised learning, recorded like every other run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from gan_edu.data.dataset import ImageDataset
from gan_edu.evaluation import judges
from gan_edu.models.classifier import FashionClassifier
from gan_edu.models.device import choose, describe, use_precision
from gan_edu.models.pixels import to_float
from gan_edu.runs import storage

EVALUATION_BATCH = 500


@dataclass(frozen=True, kw_only=True)
class JudgeRecipe:
    """How the judge is trained.

    AdamW under a one-cycle schedule reaches in ten epochs what a constant rate needs thirty for.
    Each image is mirrored with probability ½: a shirt seen in a mirror is a shirt. There is no
    label smoothing, because a score built on H(Y|X) would inherit the doubt it teaches.
    """

    epochs: int = 10
    batch_size: int = 128
    learning_rate: float = 4e-3  # the peak of the cycle
    weight_decay: float = 1e-2
    seed: int = 0


@dataclass(frozen=True)
class TrainedJudge:
    """A judge, and what is known of it."""

    model: FashionClassifier
    recipe: JudgeRecipe
    accuracy: float
    environment: dict[str, str]

    def save(self, path: str | Path) -> None:
        """Write weights, recipe and accuracy into one safetensors file."""
        about = {
            "recipe": asdict(self.recipe),
            "test_accuracy": self.accuracy,
            "environment": self.environment,
        }
        storage.write_atomically(Path(path), judges.packed(self.model, about))


def train_judge(
    recipe: JudgeRecipe,
    train: ImageDataset,
    test: ImageDataset,
    *,
    device: str = "auto",
    on_epoch: Callable[[int, float], None] | None = None,
) -> TrainedJudge:
    """Train a classifier on ``train`` and measure it once, at the end, on ``test``.

    Args:
        recipe: Every hyperparameter.
        train: Images uint8 ``(N, 1, 28, 28)`` and labels 0…9.
        test: The same, unseen in training. No choice depends on it.
        device: ``"auto"``, ``"cpu"``, ``"cuda"``, …
        on_epoch: Called as ``on_epoch(epoch, mean training loss in nats)``.

    Returns:
        The judge in evaluation mode, with its accuracy on ``test``.

    Raises:
        ValueError: Fewer images than one minibatch, or a device that this machine lacks.
    """
    if len(train.images) < recipe.batch_size:
        raise ValueError(
            f"{len(train.images)} images are fewer than one minibatch of {recipe.batch_size}"
        )
    place = choose(device)
    rng = torch.Generator(place).manual_seed(recipe.seed)
    cuda = [place] if place.type == "cuda" else []
    with use_precision("float32"), torch.random.fork_rng(devices=cuda):
        torch.manual_seed(recipe.seed)  # initial weights and dropout have no generator argument
        model = FashionClassifier().to(place).to(memory_format=torch.channels_last)
        images = torch.tensor(train.images, device=place)
        labels = torch.tensor(train.labels, device=place)
        steps = len(images) // recipe.batch_size
        optimizer = torch.optim.AdamW(
            model.parameters(), recipe.learning_rate, weight_decay=recipe.weight_decay
        )
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimizer, recipe.learning_rate, total_steps=recipe.epochs * steps
        )
        for epoch in range(1, recipe.epochs + 1):
            total = torch.zeros((), device=place)
            order = torch.randperm(len(images), generator=rng, device=place)
            for batch in order[: steps * recipe.batch_size].split(recipe.batch_size):
                loss = nn.functional.cross_entropy(
                    model(_mirror(to_float(images[batch]), rng)), labels[batch]
                )
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                schedule.step()
                total += loss.detach()
            if on_epoch is not None:
                on_epoch(epoch, float(total) / steps)
        model.eval()
        right = accuracy(model, test)
    return TrainedJudge(model, recipe, right, storage.environment(describe(place)))


@torch.no_grad()
def accuracy(model: nn.Module, dataset: ImageDataset) -> float:
    """Share of images whose largest logit is that of their label."""
    place = next(model.parameters()).device
    images, labels = torch.tensor(dataset.images), torch.tensor(dataset.labels, device=place)
    guesses = [
        model(to_float(batch.to(place))).argmax(1) for batch in images.split(EVALUATION_BATCH)
    ]
    # To the CPU first: Apple's GPUs have no float64.
    return float((torch.cat(guesses) == labels).cpu().double().mean())


def _mirror(images: Tensor, rng: torch.Generator) -> Tensor:
    flip = torch.rand((len(images), 1, 1, 1), generator=rng, device=images.device) < 0.5
    return torch.where(flip, images.flip(3), images).contiguous(memory_format=torch.channels_last)
