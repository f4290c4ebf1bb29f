"""Trains what is missing, resumes what was cut off, and measures it on the way."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Any

import torch

from experiments import ring
from experiments.entries import Experiment
from experiments.measuring import measure_of
from gan_edu import data
from gan_edu.models.device import choose
from gan_edu.runs import run as runs
from gan_edu.training.loop import Training, train

RESULTS = Path(__file__).resolve().parent.parent / "results"
# More of the early epochs, where more happens; as many as a replay in a chapter shows.
FEW = "fashion-mnist-500"  # every twelfth image of the shipped sample
FACES_64 = "faces-64"
FEW_GRIDS = (1, 2, 3, 5, 7, 10, 15, 20, 30, *range(40, 201, 20))


class OutOfTime(Exception):
    """The budget is used up; the run goes on from its last epoch another time."""


def folder_of(experiment: Experiment, seed: int, results: Path = RESULTS) -> Path:
    """Where a run lies."""
    return results / experiment.name / str(seed)


def state_of(experiment: Experiment, seed: int, results: Path = RESULTS) -> str:
    """``missing``, ``finished``, ``N of M epochs``, or what is wrong with the folder."""
    folder = folder_of(experiment, seed, results)
    if not (folder / runs.RUN).is_file():
        return "missing"
    try:
        run = runs.read(folder)
        if changes := run.recipe.differences(experiment.recipe.replace(seed=seed)):
            return f"another recipe:\n{changes}"
        return "finished" if run.finished else f"{len(run.metrics)} of {run.recipe.epochs} epochs"
    except ValueError as error:
        return f"damaged: {error}"


def shard(work: list[tuple[Experiment, int]], part: str) -> list[tuple[Experiment, int]]:
    """The i-th of n parts of a list, written ``"i/n"`` and counted from 1.

    Raises:
        ValueError: The text does not say so.
    """
    first, slash, last = part.partition("/")
    if not (slash and first.isdigit() and last.isdigit() and 1 <= int(first) <= int(last)):
        raise ValueError(f"--shard takes i/n with 1 ≤ i ≤ n, got {part!r}")
    return work[int(first) - 1 :: int(last)]


def run_all(
    work: list[tuple[Experiment, int]],
    *,
    device: str = "auto",
    workers: int = 1,
    hours: float | None = None,
    results: Path = RESULTS,
    change_device: bool = False,
    say: Callable[[str], None] = print,
) -> None:
    """Train every run of a list that is not finished, in order, several at a time."""
    deadline = None if hours is None else time.time() + 3600 * hours
    waiting = []
    for experiment, seed in work:
        state = state_of(experiment, seed, results)
        if state.startswith(("damaged", "another recipe")):
            say(f"{experiment.name}/{seed} is skipped, {state}")
        elif state != "finished":
            waiting.append((experiment, seed))
    say(f"{len(waiting)} of {len(work)} runs to train")
    started = time.time()
    options = (device, deadline, results, change_device)
    for done, (experiment, seed, ended) in enumerate(_ended(waiting, options, workers), start=1):
        minutes = (time.time() - started) / 60
        left = minutes / done * (len(waiting) - done)
        say(
            f"{experiment.name}/{seed}: {ended}   "
            f"({done} of {len(waiting)}, {minutes:.1f} min, about {left:.0f} min left)"
        )


def _ended(
    waiting: list[tuple[Experiment, int]], options: tuple[Any, ...], workers: int
) -> Iterator[tuple[Experiment, int, str]]:
    """Each run and how it ended, in the order in which they end."""
    if workers == 1:
        for experiment, seed in waiting:
            yield experiment, seed, one_run(experiment, seed, *options)
        return
    # Processes of their own: PyTorch's threads and CUDA cannot be shared through a fork.
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_one_thread) as pool:
        jobs = {pool.submit(one_run, *run, *options): run for run in waiting}
        for job in as_completed(jobs):
            yield *jobs[job], job.result()


def one_run(
    experiment: Experiment,
    seed: int,
    device: str,
    deadline: float | None,
    results: Path,
    change_device: bool = False,
) -> str:
    """Train or continue one run; says in a few words how it ended."""
    if deadline is not None and time.time() > deadline:
        return "not started: out of time"
    folder = folder_of(experiment, seed, results)
    if experiment.data == "ring":
        return ring.record(experiment, seed, folder)
    recipe = experiment.recipe.replace(seed=seed)
    dataset = _images(experiment.data)
    place = str(choose(device))

    queue = parent_process()  # None in the queue itself

    def stop_in_time(run: Training) -> None:
        if queue is not None and not queue.is_alive():
            os._exit(1)  # nobody waits for this worker any more; the epoch it was in is written
        if deadline is not None and time.time() > deadline:
            raise OutOfTime

    try:
        train(
            recipe,
            dataset,
            folder,
            device=place,
            resume=(folder / runs.RUN).is_file(),
            change_device=change_device,
            measure=measure_of(experiment, dataset, place),
            on_epoch=stop_in_time,
        )
    except OutOfTime:
        if not runs.read(folder).finished:
            return f"out of time after {len(runs.read(folder).metrics)} epochs"
    except FloatingPointError as error:
        return f"diverged: {error}"
    prune(folder, experiment)
    return "finished"


def prune(folder: Path, experiment: Experiment) -> None:
    """Take away what the book does not need of a finished run."""
    (folder / runs.STATE).unlink(missing_ok=True)
    if experiment.keep == "everything":
        return
    run = runs.read(folder)
    wanted = {run.recipe.epochs, *(() if experiment.keep == "numbers" else FEW_GRIDS)}
    for epoch in set(run.epochs_with_samples()) - wanted:
        runs.sample_path(folder, epoch).unlink()
    if experiment.keep in ("pictures", "numbers"):
        for weights in folder.glob("*.safetensors"):
            weights.unlink()


@cache
def _images(name: str) -> data.ImageDataset:
    if name == FEW:
        sample = data.load("fashion-mnist-sample")
        few = slice(None, None, len(sample) // 500)
        return data.ImageDataset(sample.images[few], sample.labels[few], FEW, sample.judge)
    if name == FACES_64:
        return data.load("faces", size=64)
    return data.load(name)


def _one_thread() -> None:
    # Several processes with several threads each would wait for one another.
    if int(os.environ.get("OMP_NUM_THREADS", "1")) == 1:
        torch.set_num_threads(1)
