"""Algorithm 1, from images to a recorded run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torchvision.utils import make_grid

from gan_edu.data.dataset import ImageDataset
from gan_edu.models.pixels import to_float, to_uint8
from gan_edu.training import checkpoint, record
from gan_edu.training.device import choose, describe
from gan_edu.training.game import Game, build, draw_latent
from gan_edu.training.recipe import Recipe

# What a recorded run makes; the record itself holds no images to tell it from.
IMAGE_SHAPES = {"fashion-mnist": (1, 28, 28), "fashion-mnist-sample": (1, 28, 28)}

OnStep = Callable[[int, int, int], None]


@dataclass(frozen=True)
class Run:
    """A run in memory: the players, and one mapping of metrics for each epoch.

    Metrics are means over the epoch: ``discriminator_loss`` and ``generator_loss`` in nats,
    ``d_real`` = D(x) and ``d_fake`` = D(G(z)) as probabilities; and ``images_per_second``.
    """

    game: Game
    metrics: list[dict[str, float]]
    folder: Path | None


OnEpoch = Callable[[Run], None]


def train(
    recipe: Recipe,
    dataset: ImageDataset,
    folder: str | Path | None = None,
    *,
    device: str = "auto",
    resume: bool = False,
    on_step: OnStep | None = None,
    on_epoch: OnEpoch | None = None,
) -> Run:
    """Play the adversarial game on a data set.

    Args:
        recipe: Every hyperparameter.
        dataset: Images uint8 ``(N, C, H, W)``; the labels are not used.
        folder: Where to record the run (`gan_edu.training.record`); ``None`` records nothing.
        device: ``"auto"``, ``"cpu"``, ``"cuda"``, …
        resume: Continue the run in ``folder`` after its last finished epoch. On the same machine
            the result equals that of an unbroken run, bit for bit.
        on_step: Called as ``on_step(epoch, step, steps an epoch)``; must not read tensors.
        on_epoch: Called with the `Run` after each epoch.

    Returns:
        The finished run.

    Raises:
        ValueError: The images, the device or the folder do not fit the recipe.
        FileExistsError: The folder holds a run and ``resume`` is false.
        FloatingPointError: A loss is no longer finite; the last good epoch stays in the folder.

    Example:
        >>> from gan_edu.data import fashion_mnist
        >>> run = train(Recipe(epochs=1), fashion_mnist.load("test", subset="sample"), device="cpu")
        >>> sorted(run.metrics[0])[:3]
        ['d_fake', 'd_real', 'discriminator_loss']

    References:
        Goodfellow et al. (2014), Algorithm 1; book ``alg-gan``.
    """
    _check_images(recipe, dataset)
    place = choose(device)
    game = Game.create(recipe, dataset.images.shape[1:], place)
    run = Run(game, [], Path(folder) if folder is not None else None)
    if run.folder is not None:
        _open_folder(run, run.folder, resume, describe(place))
    # The whole set stays on the device as bytes; each minibatch becomes float there.
    images = torch.tensor(dataset.images, device=place)
    for epoch in range(len(run.metrics) + 1, recipe.epochs + 1):
        run.metrics.append({"epoch": epoch, **_train_epoch(game, images, epoch, on_step)})
        _check_finite(run, epoch)
        if run.folder is not None:
            _record_epoch(run, run.folder, epoch)
        if on_epoch is not None:
            on_epoch(run)
    return run


def _train_epoch(
    game: Game, images: Tensor, epoch: int, on_step: OnStep | None
) -> dict[str, float]:
    recipe = game.recipe
    steps = len(images) // recipe.batch_size
    # Sums stay on the device until the epoch ends: reading one would make the device wait.
    d_sums, g_sum = torch.zeros(3, device=images.device), torch.zeros((), device=images.device)
    g_steps = 0
    started = time.perf_counter()
    for step, x_real in enumerate(_minibatches(images, recipe.batch_size, game.rng), start=1):
        loss, real_logits, fake_logits = game.discriminator_step(x_real)
        d_sums += torch.stack([loss, real_logits.sigmoid().mean(), fake_logits.sigmoid().mean()])
        if step % recipe.discriminator_steps == 0:  # k steps of D, then one of G
            g_sum += game.generator_step(recipe.batch_size)
            g_steps += 1
        if on_step is not None:
            on_step(epoch, step, steps)
    d_loss, d_real, d_fake = (d_sums / steps).tolist()
    g_loss = g_sum.item() / g_steps
    seconds = time.perf_counter() - started
    return {
        "discriminator_loss": d_loss,
        "generator_loss": g_loss,
        "d_real": d_real,
        "d_fake": d_fake,
        "images_per_second": steps * recipe.batch_size / seconds,
    }


def _minibatches(images: Tensor, size: int, rng: torch.Generator) -> Iterator[Tensor]:
    """The images in a fresh random order, ``size`` at a time, without an incomplete last one."""
    order = torch.randperm(len(images), generator=rng, device=images.device)
    for start in range(0, len(images) - size + 1, size):
        yield to_float(images[order[start : start + size]])


def _check_images(recipe: Recipe, dataset: ImageDataset) -> None:
    images = dataset.images
    if images.ndim != 4 or images.dtype != np.uint8:
        raise ValueError(
            f"images must be uint8 with shape (N, C, H, W), got {images.dtype} {images.shape}"
        )
    needed = recipe.batch_size * recipe.discriminator_steps
    if len(images) < needed:
        raise ValueError(
            f"{len(images)} images are too few: one generator step needs {needed} "
            f"(batch_size {recipe.batch_size} × discriminator_steps {recipe.discriminator_steps})"
        )


def _check_finite(run: Run, epoch: int) -> None:
    bad = [name for name, value in run.metrics[-1].items() if not np.isfinite(value)]
    if bad:
        run.metrics.pop()
        kept = f"{run.folder} still holds epoch {epoch - 1}. " if run.folder and epoch > 1 else ""
        raise FloatingPointError(
            f"training diverged in epoch {epoch}: {', '.join(bad)} is not finite. {kept}"
            f"Try a learning rate below {run.game.recipe.learning_rate:g}."
        )


def sample(folder: str | Path, n: int, *, seed: int = 0) -> Tensor:
    """Draw from the generator of a recorded run.

    Args:
        folder: The run.
        n: How many images.
        seed: Seed of the latent vectors.

    Returns:
        uint8 ``(n, C, H, W)``, on the CPU.

    Raises:
        FileNotFoundError: No run, or one that has not finished.
        ValueError: The weights are damaged.
    """
    recipe = record.read(folder).recipe
    generator, _ = build(recipe, IMAGE_SHAPES[recipe.data])
    checkpoint.load_weights(generator, Path(folder) / "generator.safetensors")
    generator.eval()
    z = draw_latent(recipe, n, torch.Generator().manual_seed(seed))
    with torch.no_grad():
        return to_uint8(generator(z))


def write_grid(images: Tensor, path: str | Path) -> None:
    """Write uint8 images ``(N, C, H, W)`` as one PNG, eight to a row."""
    record.write_atomically(Path(path), _png(images))


def _png(images: Tensor) -> bytes:
    grid = make_grid(images.cpu(), nrow=8, padding=0)  # repeats a grey channel to three
    picture = Image.fromarray(grid.permute(1, 2, 0).numpy())
    if images.shape[1] == 1:
        picture = picture.convert("L")
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _modules(game: Game) -> dict[str, torch.nn.Module]:
    return {"generator": game.generator, "discriminator": game.discriminator}


def _optimizers(game: Game) -> dict[str, torch.optim.Optimizer]:
    return {
        "generator_optimizer": game.generator_optimizer,
        "discriminator_optimizer": game.discriminator_optimizer,
    }


def _open_folder(run: Run, folder: Path, resume: bool, device: str) -> None:
    if not (folder / record.RUN).is_file():
        if folder.exists() and any(folder.iterdir()):
            raise FileExistsError(
                f"{folder} holds files that are not a run; name an empty or new folder with --out"
            )
        record.write_run(folder, run.game.recipe, record.environment(device))
        return
    if not resume:
        raise FileExistsError(
            f"{folder} already holds a run: continue it with --resume, or name another --out"
        )
    recorded = record.read(folder)
    if changes := run.game.recipe.differences(recorded.recipe):
        raise ValueError(
            f"{folder} was trained with another recipe (yours against its own):\n{changes}\n"
            "Resume with the same recipe, or name another --out."
        )
    if (folder / record.STATE).is_file():
        done = checkpoint.load_state(
            folder / record.STATE, _modules(run.game), _optimizers(run.game), run.game.rng
        )
        # A run killed between the two files has a line too many.
        run.metrics.extend(recorded.metrics[:done])
    elif recorded.metrics:
        raise FileNotFoundError(
            f"{folder} cannot be continued: it has no {record.STATE} (recorded runs ship without "
            "it). Train again into another --out."
        )


def _record_epoch(run: Run, folder: Path, epoch: int) -> None:
    record.write_atomically(record.sample_path(folder, epoch), _png(to_uint8(run.game.samples())))
    record.write_metrics(folder, run.metrics)
    # Last, because it is what says that the epoch is finished.
    checkpoint.save_state(
        folder / record.STATE, _modules(run.game), _optimizers(run.game), run.game.rng, epoch
    )
    if epoch == run.game.recipe.epochs:
        for name, module in _modules(run.game).items():
            checkpoint.save_weights(module, folder / f"{name}.safetensors")
