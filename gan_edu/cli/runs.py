"""``gan-edu train``, ``sample`` and ``compare``: runs are made, drawn from and set side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import Progress
from rich.table import Table

from gan_edu.cli import data as data_sets
from gan_edu.cli.console import console, counting, load_module, results
from gan_edu.cli.data import DATA_SETS
from gan_edu.training import record
from gan_edu.training.recipe import MODELS, PRECISIONS, RECIPES, Recipe

if TYPE_CHECKING:
    from gan_edu.data.dataset import ImageDataset
    from gan_edu.training.game import Game
    from gan_edu.training.loop import Run


def train(
    model: Annotated[str, typer.Option(help=f"Networks: {', '.join(MODELS)}.")] = "mlp",
    data: Annotated[
        str, typer.Option(help=f"Images: {', '.join(DATA_SETS)}, or a folder of images.")
    ] = "fashion-mnist",
    recipe: Annotated[str, typer.Option(help=f"Hyperparameters: {', '.join(RECIPES)}.")] = "report",
    epochs: Annotated[int | None, typer.Option(help="Instead of the recipe's.")] = None,
    seed: Annotated[int | None, typer.Option(help="Instead of the recipe's.")] = None,
    generator_loss: Annotated[
        str | None, typer.Option(help="saturating or non-saturating, instead of the recipe's.")
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", help="Any other field: --set width=64 --set r1=1 (repeatable)."),
    ] = None,
    precision: Annotated[
        str | None, typer.Option(help=f"{', '.join(PRECISIONS)}, instead of the recipe's.")
    ] = None,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, mps.")] = "auto",
    compile: Annotated[
        bool, typer.Option("--compile", help="Compile both networks (needs a C++ compiler).")
    ] = False,
    root: Annotated[
        Path | None, typer.Option(help="Folder of the data [default: searched, else downloaded].")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the run [default: runs/MODEL-DATA-SEED].")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Continue the run in --out.")] = False,
) -> None:
    """Train a GAN and record the run: metrics, sample grids, weights.

    On several GPUs: torchrun --nproc-per-node N --no-python gan-edu train …
    """
    given = {
        **_parse_changes(changes or []),
        "model": model,
        "data": data,
        "epochs": epochs,
        "seed": seed,
        "generator_loss": generator_loss,
        "precision": precision,
    }
    chosen = _recipe(recipe, given)
    folder = out or Path("runs") / f"{chosen.model}-{Path(chosen.data).name}-{chosen.seed}"
    loop, parallel = load_module("training.loop"), load_module("training.parallel")
    dataset = data_sets.load(chosen.data, root)
    measure = _monitor() if chosen.data.startswith("fashion-mnist") else None
    with parallel.processes(device) as mine:
        if not parallel.is_first():
            loop.train(chosen, dataset, folder, device=mine, compile=compile, resume=resume)
            return
        _train_and_show(loop, chosen, dataset, folder, mine, compile, resume, measure)


def _train_and_show(
    loop: Any,
    chosen: Recipe,
    dataset: ImageDataset,
    folder: Path,
    device: str,
    compile: bool,
    resume: bool,
    measure: Any,
) -> None:
    console.print(
        f"{chosen.model} on {len(dataset.images):,} images, {chosen.epochs} epochs, "
        f"device {device}, into {folder}"
    )
    with counting("steps") as progress:
        show = _TrainingDisplay(progress, chosen.epochs)
        run = loop.train(
            chosen,
            dataset,
            folder,
            device=device,
            compile=compile,
            resume=resume,
            measure=measure,
            on_step=show.step,
            on_epoch=show.epoch,
        )
    console.print(f"Trained {len(run.metrics)} epochs. Draw from it: gan-edu sample {folder}")


def sample(
    run: Annotated[Path, typer.Argument(help="Folder of a recorded run.")],
    number: Annotated[int, typer.Option("--number", "-n", min=1, help="How many images.")] = 64,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the latent vectors.")] = 0,
    out: Annotated[
        Path | None, typer.Option(help="PNG file of the grid [default: RUN/sample.png].")
    ] = None,
) -> None:
    """Draw new images from a recorded run into one PNG grid."""
    target = out or run / "sample.png"
    images = load_module("training.sampling").sample(run, number, seed=seed)
    load_module("training.recording").write_grid(images, target)
    console.print(f"{number} images in {target}")


def compare(
    runs: Annotated[list[Path], typer.Argument(help="Folders of recorded runs.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Set recorded runs side by side: what differs in their recipes, and their last epoch."""
    records = [record.read(run) for run in runs]
    recipes = [recorded.recipe.as_dict() for recorded in records]
    differing = [name for name in recipes[0] if any(r[name] != recipes[0][name] for r in recipes)]
    rows = []
    for recorded, recipe in zip(records, recipes, strict=True):
        last = recorded.metrics[-1] if recorded.metrics else {}
        settings = {name: recipe[name] for name in ("model", "data", *differing)}
        rows.append({"run": recorded.folder.name, **settings, **last})
    if as_json:
        print(json.dumps(rows, indent=2))
        return
    table = Table("", *(str(row["run"]) for row in rows), title="Last epoch of each run")
    for name in dict.fromkeys(key for row in rows for key in row if key != "run"):
        table.add_row(name.replace("_", " "), *(_cell(row.get(name)) for row in rows))
    results.print(table)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:,.4g}" if isinstance(value, float) else str(value)


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


def _recipe(name: str, given: dict[str, Any]) -> Recipe:
    if name not in RECIPES:
        raise ValueError(f"--recipe must be one of {', '.join(RECIPES)}, got {name!r}")
    values = {
        **RECIPES[name].as_dict(),
        **{field: value for field, value in given.items() if value is not None},
    }
    data = values["data"]
    if data not in DATA_SETS and not Path(data).is_dir():
        raise ValueError(
            f"--data must be one of {', '.join(DATA_SETS)} or a folder of images, got {data!r}"
        )
    return Recipe.from_dict(values)


def _parse_changes(changes: list[str]) -> dict[str, Any]:
    """``["width=64", "without=relu"]`` to values; JSON where it parses, else the text."""
    values: dict[str, Any] = {}
    for change in changes:
        name, equals, text = change.partition("=")
        if not equals:
            raise ValueError(f"--set takes FIELD=VALUE, got {change!r}")
        try:
            values[name] = json.loads(text)
        except ValueError:
            values[name] = text.split(",") if name == "without" else text
    return values


def _monitor() -> Any:
    """What reads the score and the coverage of a thousand samples after each epoch."""
    import torch

    from gan_edu.evaluation.monitor import SAMPLES, Monitor
    from gan_edu.training.game import draw_latent

    monitor = Monitor()

    def measure(game: Game) -> dict[str, float]:
        # The same latent vectors after every epoch, so that only G changes.
        z = draw_latent(game.recipe, SAMPLES, torch.Generator().manual_seed(SAMPLES))
        return monitor(game.samples(z.to(game.rng.device)))

    return measure
