"""The folder of a run while it is trained: who may write there, what is written, how it goes on.

After each epoch come samples, weights, metrics, and last the state, which says that the epoch is
finished. A run that was killed in between does that epoch again and writes the same files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from gan_edu.models.pixels import to_uint8
from gan_edu.runs import best
from gan_edu.runs import run as runs
from gan_edu.runs.grids import png
from gan_edu.runs.metrics import METRICS, Metrics, write_metrics
from gan_edu.runs.storage import environment, write_atomically
from gan_edu.training import checkpoint, parallel
from gan_edu.training.game import Game

LOCK = ".lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder for this process alone; also finds out early whether it can be written.

    Raises:
        BlockingIOError: Another process trains there.
        OSError: The folder cannot be written.
    """
    if not parallel.is_main_process():
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise BlockingIOError(
            f"another process is training in {folder}; wait for it, or name another --out"
        ) from error
    except OSError as error:
        raise OSError(f"{folder} cannot be written ({error}); name another --out") from error
    try:
        yield
    finally:
        (folder / LOCK).unlink(missing_ok=True)
        lock.release()


def open_run(
    game: Game,
    folder: Path,
    data: Mapping[str, Any],
    *,
    resume: bool,
    session: Mapping[str, Any],
    change_device: bool = False,
    keep_best: str | None = None,
) -> list[Metrics]:
    """Start a run in a folder, or restore the game from one; returns the finished epochs.

    ``session`` is what ``run.json`` says of this session: its device, and what else it was asked.

    Raises:
        FileExistsError: The folder holds something and ``resume`` is false.
        FileNotFoundError: ``resume``, but there is no run, or no state to continue from.
        ValueError: The run there has another recipe or other data, has more epochs already, did
            not keep its best epoch by this metric, or is damaged.
    """
    _remove_own_temporaries(folder)
    present = (folder / runs.RUN).is_file()
    strangers = folder.is_dir() and any(path.name != LOCK for path in folder.iterdir())
    parallel.barrier()  # all processes have looked before the first one writes
    if not present:
        if resume:
            raise FileNotFoundError(
                f"{folder} holds no run to continue; leave --resume out to start one"
            )
        if strangers:
            raise FileExistsError(
                f"{folder} holds files that are not a run; name an empty or new folder with --out"
            )
        _write_session(game, folder, data, [], 0, session)
        return []
    if not resume:
        raise FileExistsError(
            f"{folder} already holds a run: continue it with --resume, or name another --out"
        )
    recorded = runs.read(folder)
    _check_same(game, recorded, data)
    finished = _restore(game, recorded, change_device)
    if game.recipe.epochs < len(finished):
        raise ValueError(
            f"{folder} has trained {len(finished)} epochs already, more than the "
            f"{game.recipe.epochs} asked for; name more with --epochs"
        )
    if finished and parallel.is_main_process():
        _write_missing_weights(game, folder, len(finished))
        _keep_best_as_before(game, folder, finished, keep_best)
    if game.recipe.epochs > len(finished):
        _write_session(game, folder, recorded.data, recorded.sessions, len(finished), session)
    return finished


def record_epoch(
    game: Game,
    folder: Path,
    metrics: list[Metrics],
    *,
    keep_every: int | None = None,
    keep_best: str | None = None,
) -> None:
    """Write the epoch that has just ended: samples, weights, metrics, and its state.

    The best weights come last: they are replaced by those of finished epochs only, and a run that
    was killed in between finds them in its state.
    """
    epoch = len(metrics)
    write_atomically(runs.sample_path(folder, epoch), png(to_uint8(game.samples()).cpu().numpy()))
    _write_weights(game, folder, epoch)
    if keep_every and epoch % keep_every == 0:
        _write_weights(game, folder / "epochs" / f"{epoch:04d}", epoch)
    write_metrics(folder, metrics)
    checkpoint.save_state(folder / runs.STATE, game, epoch)
    if keep_best and (top := best.find(metrics, keep_best)) and top.epoch == epoch:
        _write_best(game, folder, top)


def _write_best(game: Game, folder: Path, top: best.Best) -> None:
    _write_weights(game, folder / best.BEST, top.epoch)
    best.write(folder, top)


def _keep_best_as_before(
    game: Game, folder: Path, finished: list[Metrics], keep_best: str | None
) -> None:
    """Go on keeping the best epoch, or say that the weights of the best one so far are gone."""
    if keep_best is None:
        return
    kept = best.read(folder) if (folder / best.BEST / best.FILE).is_file() else None
    if kept is not None and kept.metric != keep_best:
        raise ValueError(
            f"{folder} keeps its best epoch by {kept.metric}, not by {keep_best}; go on without "
            f"another --keep-best, or remove {folder / best.BEST} to give that epoch up"
        )
    top = best.find(finished, keep_best)
    if top is None or top == kept:
        return
    if top.epoch != len(finished):
        raise ValueError(
            f"the best epoch of {folder} by {keep_best} is {top.epoch}, and its weights were not "
            "kept; go on without --keep-best, or train again into another --out"
        )
    _write_best(game, folder, top)


def _write_missing_weights(game: Game, folder: Path, epoch: int) -> None:
    names = ["generator", "discriminator", *(["average"] if game.average is not None else [])]
    if not all((folder / f"{name}.safetensors").is_file() for name in names):
        _write_weights(game, folder, epoch)


def _write_weights(game: Game, folder: Path, epoch: int) -> None:
    networks = {"generator": game.generator, "discriminator": game.discriminator}
    if game.average is not None:
        networks["average"] = game.average.network()
    for name, module in networks.items():
        checkpoint.save_weights(module, folder / f"{name}.safetensors", epoch=epoch)


def _write_session(
    game: Game,
    folder: Path,
    data: Mapping[str, Any],
    sessions: list[dict[str, Any]],
    done: int,
    session: Mapping[str, Any],
) -> None:
    if not parallel.is_main_process():
        return
    about = environment(session["device"], processes=parallel.world_size()) | dict(session)
    # A session that finished no epoch is replaced: it left nothing in the run.
    earlier = [session for session in sessions if session["after_epoch"] < done]
    runs.write_run(folder, game.recipe, data, [*earlier, {"after_epoch": done, **about}])


def _check_same(game: Game, recorded: runs.Run, data: Mapping[str, Any]) -> None:
    # More epochs are the same run, continued.
    if changes := game.recipe.differences(recorded.recipe, ignore=("epochs",)):
        raise ValueError(
            f"{recorded.folder} was trained with another recipe (yours against its own):\n"
            f"{changes}\nResume with the same recipe, or name another --out."
        )
    if recorded.data["sha256"] != data["sha256"]:
        raise ValueError(
            f"{recorded.folder} was trained on other images: {recorded.data['name']} "
            f"{recorded.data['shape']}, SHA-256 {recorded.data['sha256'][:12]}…, and these are "
            f"{data['name']} {data['shape']}, {data['sha256'][:12]}…. Resume on the same images, "
            "or name another --out."
        )


def _restore(game: Game, recorded: runs.Run, change_device: bool) -> list[Metrics]:
    state = recorded.folder / runs.STATE
    if state.is_file():
        done = checkpoint.load_state(state, game, change_device=change_device)
        if len(recorded.metrics) < done:
            raise ValueError(
                f"{recorded.folder / METRICS} has {len(recorded.metrics)} of the {done} epochs "
                "that the state has finished. Restore it from a copy, or train again elsewhere."
            )
        return recorded.metrics[:done]  # a run killed before its state was written has one more
    if (recorded.folder / "discriminator.safetensors").is_file() and recorded.finished:
        raise FileNotFoundError(
            f"{recorded.folder} cannot be continued: it has no {runs.STATE} (recorded runs ship "
            "without it). Train again into another --out."
        )
    if len(recorded.metrics) > 1:
        raise FileNotFoundError(
            f"{recorded.folder} cannot be continued: its {runs.STATE} is missing, and "
            f"{len(recorded.metrics)} epochs are recorded. Train again into another --out."
        )
    return []  # stopped in its first epoch: nothing is lost by starting again


def _remove_own_temporaries(folder: Path) -> None:
    if parallel.is_main_process():
        names = (f".{runs.RUN}.*", f".{METRICS}.*", ".*.safetensors.*", "samples/.*.png.*")
        for pattern in names:
            for left_over in folder.glob(pattern):
                left_over.unlink(missing_ok=True)
