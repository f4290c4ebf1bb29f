"""Weights and the full state of a run, as safetensors: nothing is ever unpickled.

The format notices a file that is cut off, but not a bit that has flipped; so each file carries a
SHA-256 of its tensors, which is checked on reading.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save
from torch import Tensor, nn

from gan_edu.runs.storage import write_atomically
from gan_edu.training.game import Game

PLAYERS = ("generator", "discriminator")


def save_weights(module: nn.Module, path: str | Path, *, epoch: int | None = None) -> None:
    """Write a network's weights, atomically, and the epoch they are from."""
    _write(Path(path), module.state_dict(), {} if epoch is None else {"epoch": epoch})


def load_weights(module: nn.Module, path: str | Path) -> None:
    """Read weights into a network of the same shape.

    Raises:
        FileNotFoundError: No such file.
        ValueError: The file is damaged, or belongs to another network.
    """
    tensors, _ = _read(Path(path))
    _restore(module, tensors, Path(path))


def epoch_of(path: str | Path) -> int | None:
    """The epoch that weights are from, read from the header alone; ``None`` if it was not written.

    Raises:
        FileNotFoundError: No such file.
        ValueError: The file is damaged.
    """
    _, about = _read(Path(path))
    return about.get("epoch")


def save_state(path: Path, game: Game, epoch: int) -> None:
    """Write all that decides the next step.

    That is: weights and buffers, Adam's moments, the average of G's weights, the random state of
    the game and of PyTorch (which dropout draws from), and how many epochs are done. Minibatches
    are drawn anew in each epoch, so between epochs the loader has no position.
    """
    device = game.rng.device
    tensors: dict[str, Tensor] = {"rng": game.rng.get_state(), "cpu_rng": torch.get_rng_state()}
    if device.type == "cuda":
        tensors["cuda_rng"] = torch.cuda.get_rng_state(device)
    for name in PLAYERS:
        module, optimizer = _player(game, name)
        tensors |= {f"{name}/{key}": value for key, value in module.state_dict().items()}
        for index, slots in optimizer.state_dict()["state"].items():
            tensors |= {f"{name}_adam/{index}/{slot}": value for slot, value in slots.items()}
    if game.average is not None:
        tensors["average_steps"] = game.average.steps
        tensors |= {f"average/{index}": total for index, total in enumerate(game.average.sums)}
    _write(path, tensors, {"epoch": epoch, "device": device.type})


def load_state(path: Path, game: Game, *, change_device: bool = False) -> int:
    """Restore what `save_state` wrote, in place; returns the number of finished epochs.

    With ``change_device`` a state of another kind of device is taken, too. Its random numbers are
    another device's: the run then goes on with new ones, made from the recipe's seed and the epoch.

    Raises:
        FileNotFoundError: No such file.
        ValueError: The file is damaged, belongs to another run, or to another kind of device.
    """
    tensors, about = _read(path)
    device = game.rng.device
    try:
        if about["device"] == device.type:
            _restore_random_state(tensors, game)
        elif change_device:
            game.rng.manual_seed(game.rng.initial_seed() + int(about["epoch"]))
        else:
            raise ValueError(
                f"{path} was written on the device {about['device']!r}, this is {device.type!r}, "
                "whose random numbers are others. Continue on the same kind of device, or accept "
                "new random numbers with --change-device."
            )
        for name in PLAYERS:
            module, optimizer = _player(game, name)
            _restore(module, _below(tensors, name), path)
            _restore_optimizer(optimizer, _below(tensors, f"{name}_adam"))
        if game.average is not None:
            game.average.steps.copy_(tensors["average_steps"])
            for index, total in enumerate(game.average.sums):
                total.copy_(tensors[f"average/{index}"])
        return int(about["epoch"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path} is not the state of a training run: it lacks {error}.") from error


def _restore_random_state(tensors: dict[str, Tensor], game: Game) -> None:
    game.rng.set_state(tensors["rng"])
    torch.set_rng_state(tensors["cpu_rng"])
    if game.rng.device.type == "cuda":
        torch.cuda.set_rng_state(tensors["cuda_rng"], game.rng.device)


def _player(game: Game, name: str) -> tuple[nn.Module, torch.optim.Optimizer]:
    if name == "generator":
        return game.generator, game.generator_optimizer
    return game.discriminator, game.discriminator_optimizer


def _restore_optimizer(optimizer: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    weights = [weight for group in optimizer.param_groups for weight in group["params"]]
    slots: dict[int, dict[str, Tensor]] = {}
    for key, value in tensors.items():
        index, slot = key.split("/")
        weight = weights[int(index)]
        if value.shape == weight.shape:
            # Fused Adam walks through memory: a moment must lie there as its weight does, and a
            # file holds every tensor in the contiguous layout.
            value = torch.empty_like(weight).copy_(value)
        slots.setdefault(int(index), {})[slot] = value
    groups = optimizer.state_dict()["param_groups"]
    optimizer.load_state_dict({"state": slots, "param_groups": groups})


def _write(path: Path, tensors: dict[str, Tensor], about: dict[str, Any]) -> None:
    contiguous = {name: tensor.detach().contiguous().cpu() for name, tensor in tensors.items()}
    # One entry: safetensors writes several in an order that changes from file to file.
    about = {**about, "sha256": _digest(contiguous)}
    write_atomically(path, save(contiguous, {"about": json.dumps(about)}))


def _digest(tensors: dict[str, Tensor]) -> str:
    digest = hashlib.sha256()
    for name in sorted(tensors):
        digest.update(name.encode())
        digest.update(tensors[name].numpy().tobytes())
    return digest.hexdigest()


def _read(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    if not path.is_file():
        raise FileNotFoundError(f"{path} does not exist; expected weights written by gan_edu.")
    try:
        with safe_open(path, framework="pt") as file:
            about = json.loads((file.metadata() or {}).get("about", "{}"))
        tensors = load_file(path)
    except (SafetensorError, ValueError) as error:
        raise _damaged(path, str(error)) from error
    if about.get("sha256") != _digest(tensors):
        raise _damaged(path, "its tensors do not have the checksum in its header")
    return tensors, about


def _damaged(path: Path, reason: str) -> ValueError:
    return ValueError(
        f"{path} is damaged ({path.stat().st_size:,} bytes: {reason}). Restore a copy of it. "
        "The weights of the last finished epoch lie beside a damaged state and can be sampled; "
        "to train further without a copy, start again into another --out."
    )


def _restore(module: nn.Module, tensors: dict[str, Tensor], path: Path) -> None:
    try:
        module.load_state_dict(tensors)
    except RuntimeError as error:
        raise ValueError(
            f"{path} does not fit this {type(module).__name__}; "
            f"was it trained with another recipe? {error}"
        ) from error


def _below(tensors: dict[str, Tensor], name: str) -> dict[str, Tensor]:
    prefix = f"{name}/"
    return {key.removeprefix(prefix): t for key, t in tensors.items() if key.startswith(prefix)}
