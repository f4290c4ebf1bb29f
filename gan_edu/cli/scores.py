"""``gan-edu score`` and ``gan-edu train-judge``."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any
from zipfile import BadZipFile

import numpy as np
import typer
from rich.table import Table

from gan_edu import data
from gan_edu.cli.console import console, counting, load_module, results
from gan_edu.cli.pictures import progress
from gan_edu.data import fashion_mnist, folder
from gan_edu.data.dataset import ImageDataset
from gan_edu.runs import run as runs

JUDGES = ("fashion", "imagenet", "imagenet-lite")
TEST_SET = "fashion-mnist-test"


def score(
    images: Annotated[
        str,
        typer.Argument(
            help=f"A folder of images, an .npz with an array 'images', a recorded run, "
            f"or {TEST_SET}: the real test images."
        ),
    ],
    judge: Annotated[
        str, typer.Option(help=f"{', '.join(JUDGES)}, or a file of train-judge.")
    ] = "fashion",
    splits: Annotated[int, typer.Option(min=1, help="Parts that are scored apart.")] = 10,
    number: Annotated[
        int | None,
        typer.Option(
            "--number", "-n", min=1, help="Draw so many (default: 10,000 from a run, else all)."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of that draw.")] = 0,
    measures: Annotated[
        bool,
        typer.Option(
            "--measures",
            help="Add Fréchet distance, KID, precision and recall against the real test images.",
        ),
    ] = False,
    shuffle: Annotated[bool, typer.Option(help="Shuffle before splitting.")] = True,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, mps.")] = "auto",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """The Inception Score of images, with all that is needed to compare it with another."""
    scoring, choose = load_module("evaluation.scoring"), load_module("models.device").choose
    chosen = _images(images, number, seed)
    with counting("images") as progress:
        task = progress.add_task(f"judge {judge}", total=len(chosen))
        result = scoring.score(
            chosen,
            judge,
            splits,
            shuffle=shuffle,
            device=choose(device),
            on_batch=lambda done, total: progress.update(task, completed=done),
        )
    facts: dict[str, Any] = asdict(result) | {
        "per_split": result.per_split.tolist(),
        "splits": splits,
    }
    if measures:
        facts["measures"] = _measured(images, chosen, judge, choose(device))
    if as_json:
        print(json.dumps({"of": images, "draw_seed": seed, **facts}, indent=2))
        return
    table = Table("Inception Score", images)
    for name, text in [*_rows(facts), *(_distances(facts["measures"]) if measures else [])]:
        table.add_row(name, text)
    results.print(table)


def train_judge(
    out: Annotated[Path, typer.Option(help="File of the weights.")] = Path("judge.safetensors"),
    epochs: Annotated[int | None, typer.Option(min=1, help="Instead of the recipe's.")] = None,
    seed: Annotated[int, typer.Option(min=0)] = 0,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, mps.")] = "auto",
    root: Annotated[Path | None, typer.Option(help="Folder of Fashion-MNIST.")] = None,
) -> None:
    """Train the judge 'fashion' on the 60,000 training images and test it on the 10,000 others."""
    judge = load_module("evaluation.judge_training")
    recipe = judge.JudgeRecipe(seed=seed, **({"epochs": epochs} if epochs else {}))
    train, test = (fashion_mnist.load(split, root=root) for split in ("train", "test"))
    with counting("epochs") as progress:
        task = progress.add_task("training", total=recipe.epochs)

        def show(epoch: int, loss: float) -> None:
            progress.update(task, completed=epoch)
            progress.console.print(f"epoch {epoch:2}   loss {loss:.4f}", highlight=False)

        trained = judge.train_judge(recipe, train, test, device=device, on_epoch=show)
    trained.save(out)
    console.print(f"test accuracy {trained.accuracy:.2%}, weights in {out}")


def _rows(facts: dict[str, Any]) -> list[tuple[str, str]]:
    accuracy = facts["accuracy"]
    return [
        ("judge", f"{facts['judge']}, K = {facts['classes']}"),
        ("judge's accuracy", f"{accuracy:.2%}" if accuracy is not None else "has no meaning here"),
        ("images", f"{facts['images']:,}"),
        ("splits", f"{facts['splits']}" + ("" if facts["shuffle"] else ", not shuffled")),
        ("mean ± std over splits", f"{facts['mean']:.4f} ± {facts['std']:.4f}"),
        ("all images as one split", f"{facts['whole']:.4f}"),
        ("… first-order bias of its logarithm removed", f"{facts['corrected']:.4f}"),
    ]


def _measured(name: str, images: Any, judge: str, device: Any) -> dict[str, Any]:
    reference = load_module("evaluation.features").Reference.of(_real(name), judge, device=device)
    measure = load_module("evaluation.measures").measure
    found: dict[str, Any] = measure(images, reference, device=device).as_dict()
    return found


def _real(name: str) -> ImageDataset:
    """The test images of what a run was trained on; for other images those of Fashion-MNIST."""
    trained_on = "fashion-mnist"
    if (Path(name) / runs.RUN).is_file():
        trained_on = runs.read(name).data["name"]
    if trained_on not in ("fashion-mnist", "fashion-mnist-sample"):
        raise ValueError(
            f"--measures compares with real test images, and {trained_on!r}, which {name} was "
            "trained on, has none; in Python run.measure(real) takes any images"
        )
    return data.load(trained_on, split="test", download=False)


def _distances(found: dict[str, Any]) -> list[tuple[str, str]]:
    reference = found["reference"]
    return [
        ("Fréchet distance", f"{found['frechet']:.4g}"),
        ("KID", f"{found['kid']:.4g}"),
        ("precision, recall (k = 3)", f"{found['precision']:.3f}, {found['recall']:.3f}"),
        (
            "… all against",
            f"{reference['name']}: {reference['count']:,} images, "
            f"SHA-256 {reference['sha256'][:12]}…",
        ),
    ]


def _images(name: str, number: int | None, seed: int) -> Any:
    path = Path(name)
    if (path / runs.RUN).is_file():
        console.print(f"samples of {path} after {progress(path)}")
        return load_module("training.sampling").sample(path, number or 10_000, seed=seed)
    if name == TEST_SET:
        images = fashion_mnist.load("test").images
    elif path.suffix == ".npz":
        images = _from_npz(path)
    else:
        dataset: ImageDataset = folder.load(path, size=None)
        images = dataset.images
    if number is None or number == len(images):
        return images
    if number > len(images):
        raise ValueError(f"--number {number} is more than the {len(images)} images of {name}")
    chosen = np.random.default_rng(seed).permutation(len(images))[:number]
    return images[np.sort(chosen)]


def _from_npz(path: Path) -> Any:
    if not path.is_file():
        raise FileNotFoundError(f"{path} does not exist; expected an .npz with an array 'images'")
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            if "images" not in archive:
                raise ValueError(
                    f"{path} has no array 'images', only {', '.join(archive) or 'nothing'}; "
                    "save it with numpy.savez(path, images=…), uint8 (N, C, H, W)"
                )
            return archive["images"]
    except (OSError, EOFError, KeyError, BadZipFile) as error:
        raise ValueError(f"{path} is damaged: {error}") from error
