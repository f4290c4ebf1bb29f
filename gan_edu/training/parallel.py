"""Several processes playing one game, by PyTorch's DistributedDataParallel.

``torchrun --nproc-per-node N --no-python gan-edu train …`` starts N processes; each sees ``RANK``,
``WORLD_SIZE`` and ``LOCAL_RANK`` in its environment. Every process draws the same minibatch from
the same random state and keeps its own share of it, so N processes play the same game as one does
(exactly so without batch normalisation, whose statistics are each process's own).

Several machines: the same command on each, with ``--nnodes M --rdzv-backend c10d --rdzv-endpoint
HOST:PORT --rdzv-id ANY``. The folder of the run must be one that all machines see; the first
process writes it.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, distributed, nn
from torch.nn.parallel import DistributedDataParallel


@contextmanager
def processes(device: str = "auto") -> Iterator[str]:
    """Join the processes that torchrun started, if it did; yields the device of this one.

    Raises:
        ValueError: A device was named that the processes cannot share, or there are more processes
            on this machine than GPUs.
    """
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        yield device
        return
    use_cuda = device == "cuda" or (device == "auto" and torch.cuda.is_available())
    if not use_cuda and device not in ("auto", "cpu"):
        raise ValueError(f"under torchrun the device is auto, cuda or cpu, got {device!r}")
    here, cards = int(os.environ.get("LOCAL_WORLD_SIZE", "1")), torch.cuda.device_count()
    if use_cuda and here > cards:
        raise ValueError(
            f"torchrun started {here} processes on a machine with {cards} GPU(s), and two cannot "
            f"share one: start it with --nproc-per-node {cards}"
        )
    mine = f"cuda:{os.environ['LOCAL_RANK']}" if use_cuda else "cpu"
    if use_cuda:
        torch.cuda.set_device(mine)
    distributed.init_process_group("nccl" if use_cuda else "gloo")
    try:
        yield mine
    finally:
        distributed.destroy_process_group()


def world_size() -> int:
    """How many processes play."""
    return distributed.get_world_size() if distributed.is_initialized() else 1


def is_main_process() -> bool:
    """Whether this process is the one that writes and prints."""
    return not distributed.is_initialized() or distributed.get_rank() == 0


def shard(batch: Tensor) -> Tensor:
    """This process's part of a batch that all of them drew; its length must be a multiple of N."""
    return batch.chunk(world_size())[distributed.get_rank()] if world_size() > 1 else batch


def average_gradients(module: nn.Module) -> nn.Module:
    """The module, averaging its gradients over the processes in ``backward``."""
    if world_size() == 1:
        return module
    device = next(module.parameters()).device
    # Buffers stay each process's own: a broadcast between D's two passes would spoil the first.
    known = inspect.signature(DistributedDataParallel).parameters
    own_buffers = next(n for n in ("forward_sync_buffers", "broadcast_buffers") if n in known)
    options: dict[str, Any] = {own_buffers: False}  # renamed in PyTorch 2.13
    return DistributedDataParallel(module, [device] if device.type == "cuda" else None, **options)


def all_reduce_mean(values: Tensor) -> Tensor:
    """The mean of a tensor over the processes; the tensor itself is kept."""
    if world_size() == 1:
        return values
    total = values.clone()
    distributed.all_reduce(total)
    return total / world_size()


def barrier() -> None:
    """Let no process go on before all are here."""
    if world_size() > 1:
        distributed.barrier()
