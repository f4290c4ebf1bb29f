"""What a run writes while it trains, and how it is found again."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import torch
from PIL import Image
from torch import Tensor, nn
from torchvision.utils import make_grid

from gan_edu.models.pixels import to_uint8
from gan_edu.training import checkpoint, parallel, record
from gan_edu.training.game import Game


def open_folder(
    game: Game, folder: Path, image_shape: Sequence[int], resume: bool, device: str
) -> list[dict[str, float]]:
    """Start a run folder, or restore the game from one; returns the metrics of finished epochs.

    Raises:
        FileExistsError: The folder holds something and ``resume`` is false.
        FileNotFoundError: ``resume``, but the state to continue from is missing.
        ValueError: The run in the folder has another recipe, or is damaged.
    """
    if not (folder / record.RUN).is_file():
        if folder.exists() and any(folder.iterdir()):
            raise FileExistsError(
                f"{folder} holds files that are not a run; name an empty or new folder with --out"
            )
        parallel.wait()  # all processes have looked before the first one writes
        if parallel.is_first():
            about = record.environment(device, processes=parallel.size())
            record.write_run(folder, game.recipe, image_shape, about)
        return []
    if not resume:
        raise FileExistsError(
            f"{folder} already holds a run: continue it with --resume, or name another --out"
        )
    recorded = record.read(folder)
    if changes := game.recipe.differences(recorded.recipe):
        raise ValueError(
            f"{folder} was trained with another recipe (yours against its own):\n{changes}\n"
            "Resume with the same recipe, or name another --out."
        )
    if (folder / record.STATE).is_file():
        done = checkpoint.load_state(
            folder / record.STATE, _modules(game), _optimizers(game), game.rng
        )
        # A run killed between the two files has a line too many.
        return recorded.metrics[:done]
    if recorded.metrics:
        raise FileNotFoundError(
            f"{folder} cannot be continued: it has no {record.STATE} (recorded runs ship without "
            "it). Train again into another --out."
        )
    return []


def record_epoch(game: Game, folder: Path, metrics: Sequence[dict[str, float]]) -> None:
    """Write samples, metrics and state of the epoch that has just ended; weights after the last."""
    epoch = len(metrics)
    record.write_atomically(record.sample_path(folder, epoch), png(to_uint8(game.samples())))
    record.write_metrics(folder, metrics)
    # Last, because it is what says that the epoch is finished.
    checkpoint.save_state(folder / record.STATE, _modules(game), _optimizers(game), game.rng, epoch)
    if epoch == game.recipe.epochs:
        for name, module in _modules(game).items():
            checkpoint.save_weights(module, folder / f"{name}.safetensors")


def write_grid(images: Tensor, path: str | Path) -> None:
    """Write uint8 images ``(N, C, H, W)`` as one PNG, eight to a row."""
    record.write_atomically(Path(path), png(images))


def png(images: Tensor) -> bytes:
    """Uint8 images ``(N, C, H, W)`` as one PNG, eight to a row."""
    grid = make_grid(images.cpu(), nrow=8, padding=0)  # repeats a grey channel to three
    picture = Image.fromarray(grid.permute(1, 2, 0).numpy())
    if images.shape[1] == 1:
        picture = picture.convert("L")
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _modules(game: Game) -> dict[str, nn.Module]:
    return {"generator": game.generator, "discriminator": game.discriminator}


def _optimizers(game: Game) -> dict[str, torch.optim.Optimizer]:
    return {
        "generator_optimizer": game.generator_optimizer,
        "discriminator_optimizer": game.discriminator_optimizer,
    }
