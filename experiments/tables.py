"""The tables that the chapters read, made from the files of the runs alone: nothing is measured.

``results/tables/measures.csv`` has a row for each measured epoch of each run; ``ring.csv`` one for
each look at a run on the ring; ``scores.csv`` one for each scored run, and for the real images;
``diagnoses.csv`` one for each thing that `gan_edu.diagnose` says of an experiment's runs. All
numbers have six digits, so that a table is the same on every machine.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from experiments.entries import INTENDED, Experiment
from experiments.runner import folder_of, state_of
from experiments.scoring import SCORES
from gan_edu.runs import run as runs
from gan_edu.runs.diagnosis import diagnose
from gan_edu.runs.metrics import Metrics
from gan_edu.runs.run import Run
from gan_edu.runs.storage import write_atomically

Row = dict[str, Any]

CLASSES = 10  # of Fashion-MNIST
OF_EPOCH = (
    "discriminator_loss",
    "generator_loss",
    "d_real",
    "d_fake",
    "d_seen",
    "d_held_out",
    "diversity",
    "inception_score",
    "frechet",
    "kid",
    "precision",
    "recall",
)
MEASURES = ("frechet", "kid", "precision", "recall", "classes_covered")
OF_LOOK = ("covered", "quality", "stretch")


def write_tables(experiments: Sequence[Experiment], results: Path, target: Path) -> list[Path]:
    """Write every table into a folder; says which files."""
    rows: dict[str, list[Row]] = {"measures": [], "ring": [], "scores": list(_real(results))}
    said: dict[str, Counter[str]] = {}
    for experiment, seed, run in recorded(experiments, results):
        name = {"experiment": experiment.name, "seed": seed}
        if experiment.data == "ring":
            rows["ring"] += [{**name, **row} for row in _looks(run)]
        else:
            rows["measures"] += [{**name, **row} for row in _measured(run)]
            said.setdefault(experiment.name, Counter()).update(["runs", *diagnose(run).kinds])
        rows["scores"] += [{**name, **row} for row in _scored(run.folder)]
    rows["diagnoses"] = list(_diagnosed(said))
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for table, content in rows.items():
        path = target / f"{table}.csv"
        write_atomically(path, as_csv(content).encode())
        written.append(path)
    return written


def recorded(
    experiments: Iterable[Experiment], results: Path
) -> Iterator[tuple[Experiment, int, Run]]:
    """The runs that are finished; one that is damaged or foreign is an error that names it."""
    for experiment in experiments:
        for _, seed in experiment.runs():
            folder = folder_of(experiment, seed, results)
            state = state_of(experiment, seed, results)
            if state.startswith(("damaged", "another recipe")):
                raise ValueError(
                    f"{folder} is {state}. Restore it, or delete it and let "
                    f"`python -m experiments run {experiment.name}` train it again."
                )
            if state == "finished":
                yield experiment, seed, runs.read(folder)


def _measured(run: Run) -> Iterator[Row]:
    """A row for each epoch at which the pictures were measured."""
    seconds = 0.0
    for metrics in run.metrics:
        seconds += run.data["shape"][0] / _number(metrics, "images_per_second")
        if "inception_score" not in metrics:
            continue
        # The first recorded runs kept the number of classes and not their shares.
        shares = metrics.get("shares", [None] * CLASSES)
        assert isinstance(shares, list)
        yield {
            "epoch": int(_number(metrics, "epoch")),
            "seconds": seconds,
            "device": " and ".join(dict.fromkeys(s["device"] for s in run.sessions)),
            **{key: metrics.get(key) for key in OF_EPOCH},
            "classes": round(_number(metrics, "coverage") * CLASSES),
            **{f"share_{label}": share for label, share in enumerate(shares)},
        }


def _looks(run: Run) -> Iterator[Row]:
    for metrics in run.metrics:
        yield {
            "look": int(_number(metrics, "epoch")),
            **{key: metrics[key] for key in OF_LOOK},
        }


def _scored(folder: Path) -> Iterator[Row]:
    path = folder / SCORES
    if not path.is_file():
        return
    found = json.loads(path.read_text("utf-8"))
    for judge in ("fashion", "imagenet-lite"):
        few = found[judge]
        yield {
            "judge": judge,
            "classes_of_judge": few["classes"],
            "images": few["images"],
            "splits": len(few["per_split"]),
            "mean": few["mean"],
            "std": few["std"],
            "corrected": found["fashion, all"]["corrected"] if judge == "fashion" else None,
            **{
                key: found["measures"][key] if judge == found["measures"]["judge"] else None
                for key in MEASURES
            },
        }


def _diagnosed(said: Mapping[str, Counter[str]]) -> Iterator[Row]:
    """What was said of how many runs; a row without a finding where nothing was said."""
    for name, times in said.items():
        of_run = {"experiment": name, "runs": times.pop("runs"), "intended": INTENDED.get(name)}
        for finding, count in times.items() or [(None, of_run["runs"])]:
            yield {**of_run, "finding": finding, "times": count}


def _real(results: Path) -> Iterator[Row]:
    for row in _scored(results / "real"):
        yield {"experiment": "real", "seed": None, **row}


def _number(metrics: Metrics, key: str) -> float:
    value = metrics[key]
    if isinstance(value, list):
        raise ValueError(f"{key} is a list, expected a number")
    return value


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows with the same keys as text; a number has six digits, what is unknown is empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if rows:
        writer.writerow(rows[0])
    for row in rows:
        writer.writerow(f"{v:.6g}" if isinstance(v, float) else v for v in row.values())
    return out.getvalue()
