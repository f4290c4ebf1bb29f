"""Drawing from a recorded run."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import torch
from torch import Tensor, nn

from gan_edu.models.pixels import to_uint8
from gan_edu.runs import best
from gan_edu.runs import run as runs
from gan_edu.training import checkpoint
from gan_edu.training.conditions import PairGenerator
from gan_edu.training.game import Players, build, draw_latent

BATCH = 500  # images made at a time, so that memory does not grow with their number
Name = Literal["generator", "discriminator", "average"]
Epoch = int | Literal["best"] | None  # one that was kept, the best so far, or the last


def load_player(
    folder: str | Path,
    name: Name = "generator",
    *,
    epoch: Epoch = None,
    players: Players | None = None,
) -> nn.Module:
    """One player of a recorded run, on the CPU, in evaluation mode.

    Args:
        folder: The run, finished or not.
        name: ``"generator"``, ``"discriminator"``, or ``"average"``: G with averaged weights.
        epoch: One whose weights were kept, or ``"best"``; ``None`` for the last finished epoch.
        players: Networks to read the weights into, for a run that was trained with its own.

    Raises:
        FileNotFoundError: No run, or none of its epochs has been finished, or kept.
        ValueError: The weights are damaged.
    """
    recorded = runs.read(folder)
    path = _weights(folder, name, epoch)
    generator, discriminator = players or build(recorded.recipe, recorded.image_shape)
    if name == "discriminator":
        checkpoint.load_weights(discriminator, path)
        return discriminator.eval()
    classes = recorded.recipe.classes
    checkpoint.load_weights(PairGenerator(generator, classes) if classes else generator, path)
    return generator.eval()


def weights_epoch(folder: str | Path, name: Name = "generator", epoch: Epoch = None) -> int | None:
    """The epoch that weights of a run are from; ``None`` for runs too old to say.

    Raises:
        FileNotFoundError: There are no such weights.
    """
    return checkpoint.epoch_of(_weights(folder, name, epoch))


def load_players(folder: str | Path) -> tuple[nn.Module, nn.Module]:
    """G and D of a recorded run after its last finished epoch; see `load_player`."""
    return load_player(folder, "generator"), load_player(folder, "discriminator")


def sample(
    folder: str | Path,
    n: int,
    *,
    seed: int = 0,
    epoch: Epoch = None,
    average: bool | None = None,
    label: int | None = None,
    players: Players | None = None,
) -> Tensor:
    """Draw from the generator of a recorded run.

    Args:
        folder: The run, finished or not.
        n: How many images.
        seed: Seed of the latent vectors.
        epoch: One whose weights were kept, or ``"best"``; ``None`` for the last finished epoch.
        average: Use the average of G's weights; ``None`` does if the run has one.
        label: The class to draw from a conditional run; ``None`` for each class in turn.
        players: Networks to read the weights into, for a run that was trained with its own.

    Returns:
        uint8 ``(n, C, H, W)``, on the CPU.

    Raises:
        FileNotFoundError: No run, or no weights of this epoch.
        ValueError: The weights are damaged, or the run has no such class.
    """
    recipe = runs.read(folder).recipe
    generator = _generator(folder, average, epoch, players)
    return _images(
        generator, draw_latent(recipe, n, torch.Generator().manual_seed(seed), label=label)
    )


def walks(
    folder: str | Path,
    rows: int,
    columns: int,
    *,
    seed: int = 0,
    epoch: Epoch = None,
    players: Players | None = None,
) -> Tensor:
    """Pictures on paths between latent vectors, one a row.

    The paths are spherical, as a normal prior wants it (book, ``prop-latent-mix``), and straight
    where the prior is uniform, whose cube a sphere leaves.

    Returns:
        uint8 ``(rows * columns, C, H, W)``, row after row; in a conditional run row i has the class
        i mod K.

    Raises:
        FileNotFoundError: No run, or no weights of this epoch.
        ValueError: No row, fewer than two columns, or damaged weights.
    """
    if rows < 1 or columns < 2:
        raise ValueError(f"walks need a row and two columns at least, got {rows} and {columns}")
    recipe, rng = runs.read(folder).recipe, torch.Generator().manual_seed(seed)
    generator = _generator(folder, None, epoch, players)
    blend = spherical if recipe.prior == "normal" else torch.lerp
    shares = torch.linspace(0, 1, columns)[None, :, None]
    start, end = (draw_latent(recipe, rows, rng)[:, None] for _ in range(2))
    d = recipe.latent_dim
    noise = blend(start[..., :d], end[..., :d], shares)
    label = start[..., d:].expand(-1, columns, -1)
    return _images(generator, torch.cat([noise, label], dim=-1).flatten(0, 1))


def spherical(start: Tensor, end: Tensor, share: Tensor) -> Tensor:
    """The point of the great arc from one vector to another after a share of its angle.

    Lengths are blended likewise: vectors of equal length keep it on the whole way.

    Args:
        start: ``(…, d)``.
        end: ``(…, d)``.
        share: From 0 to 1, ``(…, 1)``.

    Example:
        >>> spherical(torch.tensor([1.0, 0.0]), torch.tensor([0.0, 1.0]), torch.tensor([0.5]))
        tensor([0.7071, 0.7071])
    """
    angle = nn.functional.cosine_similarity(start, end, dim=-1).clamp(-1, 1).acos()[..., None]
    if not bool((angle.sin() > 0).all()):
        return torch.lerp(start, end, share)
    parts = ((1 - share) * angle).sin() * start + (share * angle).sin() * end
    return parts / angle.sin()


def _weights(folder: str | Path, name: Name, epoch: Epoch) -> Path:
    """The file of a player's weights.

    Raises:
        FileNotFoundError: It does not exist; the message says which epochs were kept.
        ValueError: The best weights were being replaced when the training was stopped.
    """
    place = Path(folder)
    if epoch == best.BEST:
        kept_best = best.read(place)  # says so if there is none
        path = place / best.BEST / f"{name}.safetensors"
        if path.is_file() and checkpoint.epoch_of(path) == kept_best.epoch:
            return path
        raise ValueError(
            f"the weights in {path.parent} are not those of epoch {kept_best.epoch}: the training "
            "was stopped while it replaced them. Continue it with --resume."
        )
    path = (place if epoch is None else place / "epochs" / f"{epoch:04d}") / f"{name}.safetensors"
    if not path.is_file():
        kept = sorted(int(p.name) for p in (place / "epochs").glob("[0-9]*"))
        raise FileNotFoundError(
            f"{folder} has no weights of the {name}"
            + (f" after epoch {epoch}; kept are {kept or 'none'}" if epoch is not None else "")
            + ". Weights are written after each finished epoch; an average if average_decay is set."
        )
    return path


def _generator(
    folder: str | Path, average: bool | None, epoch: Epoch, players: Players | None
) -> nn.Module:
    averaged = runs.read(folder).recipe.average_decay if average is None else average
    name: Name = "average" if averaged else "generator"
    return load_player(folder, name, epoch=epoch, players=players)


@torch.no_grad()
def _images(generator: nn.Module, z: Tensor) -> Tensor:
    return torch.cat([to_uint8(generator(part)) for part in z.split(BATCH)])
