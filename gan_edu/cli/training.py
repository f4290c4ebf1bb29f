"""``gan-edu train``: from the words on the command line to a run in a folder."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from gan_edu.cli import data as data_sets
from gan_edu.cli.console import console, load_module
from gan_edu.data import NAMES
from gan_edu.progress import training_display
from gan_edu.runs import run as runs
from gan_edu.runs.recipe import RECIPES, Precision, Recipe

if TYPE_CHECKING:
    from gan_edu.data.dataset import ImageDataset

OWN_FOLDER = "runs"
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
    fields = _with_changes(flags, changes or [])
    loading = {"root": root, "size": size, "channels": channels, "skip_bad": skip_bad}
    if resume:
        if out is None:
            raise ValueError("--resume needs --out, the folder of the run to continue")
        recorded = runs.read(out)
        chosen = _recipe(recipe, fields) if recipe else recorded.recipe.replace(**fields)
        named = recorded.data.get("loaded_as", {"name": recorded.data["name"]})
        data = data or named["name"]
        loading = {**named, **{key: value for key, value in loading.items() if value}}
        loading.pop("name")
    else:
        chosen = _recipe(recipe or "report", fields)
        data = data or "fashion-mnist"
    _check_out_of_data(data, out)
    folder = out or Path(OWN_FOLDER) / f"{chosen.model}-{Path(data).name}-{chosen.seed}"
    loop, parallel = load_module("training.loop"), load_module("training.parallel")
    with parallel.processes(device) as mine:
        dataset = data_sets.load(data, quiet=not parallel.is_main_process(), **loading)
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
            "keep_every": keep_every,
            "loaded_as": loaded_as,
        }
        if not parallel.is_main_process():
            loop.train(chosen, dataset, folder, **options)
            return
        with _stopped_in_words(folder):
            _train_and_show(loop, chosen, dataset, folder, options)


def _train_and_show(
    loop: Any, recipe: Recipe, dataset: ImageDataset, folder: Path, options: dict[str, Any]
) -> None:
    for note in dataset.notes:
        console.print(note)
    console.print(
        f"{recipe.model} on {len(dataset):,} images {tuple(dataset.images.shape[1:])} of "
        f"{dataset.name}, {recipe.epochs} epochs, device {options['device']}, into {folder}"
    )
    measure = load_module("watching").watch(dataset)
    with training_display(console, recipe.epochs) as show:
        run = loop.train(
            recipe,
            dataset,
            folder,
            measure=measure,
            on_step=show.step,
            on_epoch=show.epoch,
            **options,
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


def _recipe(name: str, fields: dict[str, Any]) -> Recipe:
    if name in RECIPES:
        return RECIPES[name].replace(**fields)
    path = Path(name)
    if not path.is_file():
        raise ValueError(
            f"--recipe must be one of {', '.join(RECIPES)}, or a JSON file of recipe fields, "
            f"got {name!r}"
        )
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        # The run.json of another run holds a recipe, too.
        values = dict(values.get("recipe", values))
    except (ValueError, AttributeError, TypeError) as error:
        raise ValueError(f"{path} is not a JSON object of recipe fields: {error}") from error
    return Recipe(**{**values, **fields})


def _with_changes(flags: dict[str, Any], changes: list[str]) -> dict[str, Any]:
    """Flags and ``["base_channels=64", "without_rules=relu"]`` as fields of a recipe."""
    fields = dict(flags)
    for change in changes:
        name, equals, text = change.partition("=")
        if not equals:
            raise ValueError(f"--set takes FIELD=VALUE, got {change!r}")
        value = _value(name, text)
        if repr(fields.setdefault(name, value)) != repr(value):  # NaN differs from itself
            raise ValueError(f"{name} is given twice, as {fields[name]!r} and as {value!r}")
    return fields


def _value(name: str, text: str) -> Any:
    """JSON where it parses, else the text; lists may be written ``a,b``."""
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    if name in ("hidden_widths", "without_rules") and not isinstance(value, list):
        parts = [part.strip() for part in text.strip(",").split(",")]
        return [int(part) if part.isdigit() else part for part in parts]
    return value


def _check_out_of_data(data: str, out: Path | None) -> None:
    if data in NAMES:
        return
    images, target = Path(data).resolve(), (out or Path(OWN_FOLDER)).resolve()
    if target.is_relative_to(images):
        raise ValueError(
            f"the run would be written into its own images: {target} lies in {images}; "
            "name a folder outside with --out"
        )
