"""``gan-edu train``: from the words on the command line to a run in a folder."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from gan_edu.cli import data as data_sets
from gan_edu.cli import recipes, rehearsal
from gan_edu.cli.console import console, load_module
from gan_edu.data import NAMES
from gan_edu.progress import training_display
from gan_edu.runs import run as runs
from gan_edu.runs.recipe import RECIPES, Precision, Recipe
from gan_edu.runs.wishes import Wishes

if TYPE_CHECKING:
    from gan_edu.data.dataset import ImageDataset
    from gan_edu.training.loop import Training

OWN_FOLDER = "runs"
Metric = Literal[
    "frechet", "kid", "inception_score", "precision", "recall", "coverage", "diversity"
]
LossName = Literal["non-saturating", "saturating", "least-squares", "hinge", "wasserstein"]


def train(
    model: Annotated[
        Literal["mlp", "dcgan"] | None, typer.Option(help="Networks (default: mlp).")
    ] = None,
    data: Annotated[
        str | None,
        typer.Option(
            help=f"Images: {', '.join(NAMES)}, or a folder of images (default: fashion-mnist)."
        ),
    ] = None,
    recipe: Annotated[
        str | None,
        typer.Option(
            help=f"Hyperparameters: {', '.join(RECIPES)}, or a JSON file of them (default: report)."
        ),
    ] = None,
    epochs: Annotated[int | None, typer.Option(help="Instead of the recipe's.")] = None,
    max_steps: Annotated[
        int | None,
        typer.Option(help="Steps of D in all: as many whole epochs are trained as fit."),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Instead of the recipe's.")] = None,
    learning_rate: Annotated[float | None, typer.Option(help="Instead of the recipe's.")] = None,
    loss: Annotated[LossName | None, typer.Option(help="Instead of the recipe's.")] = None,
    precision: Annotated[Precision | None, typer.Option(help="Instead of the recipe's.")] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", help="Any field: --set base_channels=64 --set r1=1 (repeatable)."),
    ] = None,
    size: Annotated[
        int | None, typer.Option(help="Height and width that the images of a folder get.")
    ] = None,
    channels: Annotated[
        int | None, typer.Option(help="1 for grey, 3 for colour, for a folder (default: its own).")
    ] = None,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Leave out files of a folder that are no images.")
    ] = False,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, mps.")] = "auto",
    compile: Annotated[
        bool, typer.Option("--compile", help="Compile both networks (needs a C++ compiler).")
    ] = False,
    root: Annotated[
        Path | None, typer.Option(help="Folder of Fashion-MNIST (default: searched, downloaded).")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the run (default: runs/MODEL-DATA-SEED).")
    ] = None,
    keep_every: Annotated[
        int | None, typer.Option(min=1, help="Keep the weights of every so manieth epoch.")
    ] = None,
    keep_best: Annotated[
        Metric | None, typer.Option(help="Keep the weights of the best epoch, by this metric.")
    ] = None,
    measure: Annotated[
        Literal["distances"] | None,
        typer.Option(
            help="Record Fréchet distance, KID, precision and recall after each epoch, of 1,000 "
            "samples against 1,000 test images; a sixth more work than is measured anyway."
        ),
    ] = None,
    tensorboard: Annotated[
        bool, typer.Option("--tensorboard", help="Write TensorBoard events into RUN/tensorboard.")
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help="Show networks, memory and time of an epoch; write nothing."
        ),
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Continue the run in --out; needs nothing else.")
    ] = False,
    change_device: Annotated[
        bool,
        typer.Option(
            "--change-device", help="Continue on another device, with new random numbers."
        ),
    ] = False,
) -> None:
    """Train a GAN and record the run: metrics, sample grids, weights.

    On several GPUs: torchrun --nproc-per-node N --no-python gan-edu train …
    """
    given = {
        "model": model,
        "epochs": epochs,
        "seed": seed,
        "learning_rate": learning_rate,
        "loss": loss,
        "precision": precision,
    }
    flags = {name: value for name, value in given.items() if value is not None}
    fields = recipes.with_changes(flags, changes or [])
    loading = {"root": root, "size": size, "channels": channels, "skip_bad": skip_bad}
    wishes = Wishes(measure, keep_every, keep_best, tensorboard)
    if resume:
        if out is None:
            raise ValueError("--resume needs --out, the folder of the run to continue")
        recorded = runs.read(out)
        wishes = wishes.over(Wishes.of(recorded))
        chosen = recipes.read(recipe, fields) if recipe else recorded.recipe.replace(**fields)
        named = recorded.data.get("loaded_as", {"name": recorded.data["name"]})
        data = data or named["name"]
        loading = {**named, **{key: value for key, value in loading.items() if value}}
        loading.pop("name")
    else:
        chosen = recipes.read(recipe or "report", fields)
        data = data or "fashion-mnist"
    _check_out_of_data(data, out)
    folder = out or Path(OWN_FOLDER) / f"{chosen.model}-{Path(data).name}-{chosen.seed}"
    loop, parallel = load_module("training.loop"), load_module("training.parallel")
    with parallel.processes(device) as mine:
        quiet = not parallel.is_main_process()
        # A dry run shall not write 30 MB of data either.
        dataset = data_sets.load(data, quiet=quiet, download=not dry_run, **loading)
        chosen = chosen.within_steps(max_steps, len(dataset))
        if dry_run:
            if parallel.is_main_process():
                rehearsal.show(chosen, dataset, device=mine, compile=compile)
            return
        name = data if data in NAMES else str(Path(data).resolve())
        loaded_as = {
            "name": name,
            **{key: str(v) if key == "root" else v for key, v in loading.items() if v},
        }
        options = {
            "device": mine,
            "compile": compile,
            "resume": resume,
            "change_device": change_device,
            "loaded_as": loaded_as,
        }
        if not parallel.is_main_process():
            # It measures nothing and writes nothing.
            loop.train(chosen, dataset, folder, **options)
            return
        with _stopped_in_words(folder):
            _train_and_show(loop, chosen, dataset, folder, wishes, options)


def _train_and_show(
    loop: Any,
    recipe: Recipe,
    dataset: ImageDataset,
    folder: Path,
    wishes: Wishes,
    options: dict[str, Any],
) -> None:
    for note in dataset.notes:
        console.print(note)
    console.print(
        f"{recipe.model} on {len(dataset):,} images {tuple(dataset.images.shape[1:])} of "
        f"{dataset.name}, {recipe.epochs} epochs, device {options['device']}, into {folder}"
    )
    watching = load_module("watching")
    asked = watching.options(wishes, dataset)
    with (
        training_display(console, recipe.epochs) as show,
        watching.logs(wishes, folder) as log,
    ):

        def after_epoch(run: Training) -> None:
            show.epoch(run)
            if log is not None:
                log(run)

        run = loop.train(
            recipe, dataset, folder, on_step=show.step, on_epoch=after_epoch, **asked, **options
        )
    console.print(f"Trained {len(run.metrics)} epochs. Draw from it: gan-edu sample {folder}")


@contextmanager
def _stopped_in_words(folder: Path) -> Iterator[None]:
    """Ctrl-C and SIGTERM end in one sentence that says how to go on."""

    def stop(_: int, __: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        console.print(
            f"Stopped; finished epochs are safe. Continue: gan-edu train --resume --out {folder}"
        )
        raise typer.Exit(130) from None
    except OSError:
        if (folder / runs.STATE).is_file():
            console.print(
                "Finished epochs are safe. When this is mended: "
                f"gan-edu train --resume --out {folder}"
            )
        raise
    finally:
        signal.signal(signal.SIGTERM, before)


def _check_out_of_data(data: str, out: Path | None) -> None:
    if data in NAMES:
        return
    images, target = Path(data).resolve(), (out or Path(OWN_FOLDER)).resolve()
    if target.is_relative_to(images):
        raise ValueError(
            f"the run would be written into its own images: {target} lies in {images}; "
            "name a folder outside with --out"
        )
