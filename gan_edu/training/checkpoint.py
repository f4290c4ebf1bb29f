"""Weights and the full state of a run, as safetensors: nothing is ever unpickled.

The format notices a file that is cut off, but not a bit that has flipped; so each file carries a
SHA-256 of its tensors, which is checked on reading.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save
from torch import Tensor, nn

from gan_edu.training.record import write_atomically


def save_weights(module: nn.Module, path: str | Path) -> None:
    """Write a network's weights, atomically."""
    _write(Path(path), module.state_dict(), {})


def load_weights(module: nn.Module, path: str | Path) -> None:
    """Read weights into a network of the same shape.

    Raises:
        FileNotFoundError: No such file.
        ValueError: The file is damaged, or belongs to another network.
    """
    tensors, _ = _read(Path(path))
    _restore(module, tensors, Path(path))


def save_state(
    path: Path,
    modules: dict[str, nn.Module],
    optimizers: dict[str, torch.optim.Optimizer],
    rng: torch.Generator,
    epoch: int,
) -> None:
    """Write all that decides the next step: weights, Adam's moments, random state, epoch."""
    tensors: dict[str, Tensor] = {"rng": rng.get_state()}
    for name, module in modules.items():
        tensors |= {f"{name}/{key}": value for key, value in module.state_dict().items()}
    for name, optimizer in optimizers.items():
        for index, slots in optimizer.state_dict()["state"].items():
            tensors |= {f"{name}/{index}/{slot}": value for slot, value in slots.items()}
    _write(path, tensors, {"state": json.dumps({"epoch": epoch})})


def load_state(
    path: Path,
    modules: dict[str, nn.Module],
    optimizers: dict[str, torch.optim.Optimizer],
    rng: torch.Generator,
) -> int:
    """Restore what `save_state` wrote, in place; returns the number of finished epochs.

    Raises:
        FileNotFoundError: No such file.
        ValueError: The file is damaged, or belongs to another run.
    """
    tensors, metadata = _read(path)
    try:
        epoch = int(json.loads(metadata["state"])["epoch"])
        rng.set_state(tensors.pop("rng"))
        for name, module in modules.items():
            _restore(module, _below(tensors, name), path)
        for name, optimizer in optimizers.items():
            slots: dict[int, dict[str, Tensor]] = {}
            for key, value in _below(tensors, name).items():
                index, slot = key.split("/")
                slots.setdefault(int(index), {})[slot] = value
            groups = optimizer.state_dict()["param_groups"]
            optimizer.load_state_dict({"state": slots, "param_groups": groups})
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path} is not the state of a training run: it lacks {error}.") from error
    return epoch


def _write(path: Path, tensors: dict[str, Tensor], metadata: dict[str, str]) -> None:
    contiguous = {name: tensor.contiguous().cpu() for name, tensor in tensors.items()}
    write_atomically(path, save(contiguous, {**metadata, "sha256": _digest(contiguous)}))


def _digest(tensors: dict[str, Tensor]) -> str:
    digest = hashlib.sha256()
    for name in sorted(tensors):
        digest.update(name.encode())
        digest.update(tensors[name].numpy().tobytes())
    return digest.hexdigest()


def _read(path: Path) -> tuple[dict[str, Tensor], dict[str, str]]:
    if not path.is_file():
        raise FileNotFoundError(f"{path} does not exist; expected weights written by gan_edu.")
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
        tensors = load_file(path)
    except SafetensorError as error:
        raise _damaged(path, str(error)) from error
    if metadata.get("sha256") != _digest(tensors):
        raise _damaged(path, "its tensors do not have the checksum in its header")
    return tensors, metadata


def _damaged(path: Path, reason: str) -> ValueError:
    return ValueError(
        f"{path} is damaged ({path.stat().st_size:,} bytes: {reason}). "
        "Delete it and restore a copy, or train again."
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
