"""The command line: ``gan-edu data``, ``gan-edu train``, ``gan-edu sample``.

Torch is imported inside the commands that train, so that the others work on the base install.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from gan_edu.data import download, fashion_mnist
from gan_edu.training.recipe import RECIPES, Recipe

if TYPE_CHECKING:
    from gan_edu.data.dataset import ImageDataset
    from gan_edu.training.loop import Run

app = typer.Typer(
    help="Train and study generative adversarial networks.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
data_app = typer.Typer(help="Fetch and verify the real data.", no_args_is_help=True)
app.add_typer(data_app, name="data")
# No markup: a path or a message may hold square brackets.
console = Console(stderr=True, markup=False)

DATA_SETS = ("fashion-mnist", "fashion-mnist-sample")


@data_app.command("fashion-mnist")
def data_fashion_mnist(
    root: Annotated[
        Path | None, typer.Option(help="Folder to keep the files in [default: the cache folder].")
    ] = None,
) -> None:
    """Download Fashion-MNIST (30 MB), verified; an interrupted download is continued."""
    folder = _fetch(root)
    for split in ("train", "test"):
        images, _ = fashion_mnist.load(split, root=folder)
        console.print(f"{split}: {len(images):,} images, checksums right")
    console.print(f"Fashion-MNIST is in {folder}")


@app.command()
def train(
    model: Annotated[str, typer.Option(help="Networks: mlp.")] = "mlp",
    data: Annotated[str, typer.Option(help=f"Images: {', '.join(DATA_SETS)}.")] = "fashion-mnist",
    recipe: Annotated[str, typer.Option(help=f"Hyperparameters: {', '.join(RECIPES)}.")] = "report",
    epochs: Annotated[int | None, typer.Option(help="Instead of the recipe's.")] = None,
    seed: Annotated[int | None, typer.Option(help="Instead of the recipe's.")] = None,
    generator_loss: Annotated[
        str | None, typer.Option(help="saturating or non-saturating, instead of the recipe's.")
    ] = None,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, mps.")] = "auto",
    root: Annotated[
        Path | None, typer.Option(help="Folder of the data [default: searched, else downloaded].")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the run [default: runs/MODEL-DATA-SEED].")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Continue the run in --out.")] = False,
) -> None:
    """Train a GAN and record the run: metrics, sample grids, weights."""
    chosen = _recipe(recipe, model, data, epochs, seed, generator_loss)
    folder = out or Path("runs") / f"{chosen.model}-{chosen.data}-{chosen.seed}"
    loop = _import_loop()
    dataset = _load(chosen.data, root)
    console.print(
        f"{chosen.model} on {len(dataset.images):,} images, {chosen.epochs} epochs, "
        f"device {device}, into {folder}"
    )
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("steps"),
        TimeRemainingColumn(),
        console=console,
    ) as progress:
        show = _TrainingDisplay(progress, chosen.epochs)
        run = loop.train(
            chosen,
            dataset,
            folder,
            device=device,
            resume=resume,
            on_step=show.step,
            on_epoch=show.epoch,
        )
    console.print(f"Trained {len(run.metrics)} epochs. Draw from it: gan-edu sample {folder}")


@app.command()
def sample(
    run: Annotated[Path, typer.Argument(help="Folder of a recorded run.")],
    number: Annotated[int, typer.Option("--number", "-n", min=1, help="How many images.")] = 64,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the latent vectors.")] = 0,
    out: Annotated[
        Path | None, typer.Option(help="PNG file of the grid [default: RUN/sample.png].")
    ] = None,
) -> None:
    """Draw new images from a recorded run into one PNG grid."""
    loop = _import_loop()
    target = out or run / "sample.png"
    loop.write_grid(loop.sample(run, number, seed=seed), target)
    console.print(f"{number} images in {target}")


class _TrainingDisplay:
    """A bar for the whole run, and above it a line for each finished epoch."""

    def __init__(self, progress: Progress, epochs: int) -> None:
        self.progress, self.epochs = progress, epochs
        self.task = progress.add_task("training", total=None)

    def step(self, epoch: int, step: int, steps: int) -> None:
        # Every 20th step: drawing more often would cost more than it tells.
        if step % 20 == 0 or step == steps:
            done, total = (epoch - 1) * steps + step, self.epochs * steps
            self.progress.update(self.task, completed=done, total=total)

    def epoch(self, run: Run) -> None:
        last = run.metrics[-1]
        self.progress.console.print(
            f"epoch {last['epoch']:3.0f}   loss D {last['discriminator_loss']:.3f} "
            f"G {last['generator_loss']:.3f}   D(x) {last['d_real']:.2f} "
            f"D(G(z)) {last['d_fake']:.2f}   {last['images_per_second']:,.0f} images/s",
            highlight=False,
        )


def _recipe(
    name: str,
    model: str,
    data: str,
    epochs: int | None,
    seed: int | None,
    generator_loss: str | None,
) -> Recipe:
    if name not in RECIPES:
        raise ValueError(f"--recipe must be one of {', '.join(RECIPES)}, got {name!r}")
    if data not in DATA_SETS:
        raise ValueError(f"--data must be one of {', '.join(DATA_SETS)}, got {data!r}")
    changes: dict[str, Any] = {"epochs": epochs, "seed": seed, "generator_loss": generator_loss}
    given = {field: value for field, value in changes.items() if value is not None}
    return replace(RECIPES[name], model=model, data=data, **given)


def _load(data: str, root: Path | None) -> ImageDataset:
    if data == "fashion-mnist-sample":
        return fashion_mnist.load(subset="sample")
    try:
        return fashion_mnist.load(root=root)
    except FileNotFoundError:
        if root is not None or fashion_mnist.named_folder() is not None:
            raise  # a folder that was named is never passed over
        console.print("Fashion-MNIST is not on this machine; downloading it (30 MB).")
        return fashion_mnist.load(root=_fetch(None))


def _fetch(root: Path | None) -> Path:
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=console,
    ) as progress:
        tasks: dict[str, Any] = {}

        def report(name: str, received: int, total: int | None) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(name)
            progress.update(tasks[name], completed=received, total=total)

        return download.fetch_fashion_mnist(root, progress=report)


def _import_loop() -> Any:
    try:
        from gan_edu.training import loop
    except ModuleNotFoundError as error:
        raise ValueError(
            f"training needs {error.name}, which is not installed: pip install 'gan-edu[train]'"
        ) from error
    return loop


def main() -> None:
    """Run the command line; an expected error is one message and exit code 1, no traceback."""
    try:
        app()
    except (ValueError, OSError, FloatingPointError) as error:
        console.print("Error:", style="bold red", end=" ")
        console.print(error, highlight=False, soft_wrap=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
