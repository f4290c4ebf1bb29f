"""Which device a run uses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch


def choose(name: str = "auto") -> torch.device:
    """``"auto"`` gives CUDA, else Apple's MPS, else the CPU; any other name is taken as it is.

    Raises:
        ValueError: The name is no device, or this machine does not have it.

    Example:
        >>> choose("cpu")
        device(type='cpu')
    """
    if name == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    try:
        device = torch.device(name)
        torch.empty(0, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        # PyTorch's own words can list every backend it was built with.
        known = not str(error).startswith("Expected one of")
        reason = str(error).splitlines()[0].split(". ")[0] if known else "there is no such device"
        raise ValueError(
            f"device {name!r} cannot be used on this machine ({reason}). "
            "Use --device auto or --device cpu."
        ) from error
    return device


def describe(device: torch.device) -> str:
    """The device's name for a record, such as ``cpu, 2 threads``."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    if device.type == "cpu":
        threads = torch.get_num_threads()
        return f"cpu, {threads} thread" + ("s" if threads > 1 else "")
    return device.type


@contextmanager
def use_precision(name: str) -> Iterator[None]:
    """Let products and convolutions on a GPU round to tf32 while ``name`` is ``"tf32"``."""
    before = torch.get_float32_matmul_precision(), torch.backends.cudnn.allow_tf32
    torch.set_float32_matmul_precision("high" if name == "tf32" else "highest")
    torch.backends.cudnn.allow_tf32 = name == "tf32"  # PyTorch's own default is True
    try:
        yield
    finally:
        torch.set_float32_matmul_precision(before[0])
        torch.backends.cudnn.allow_tf32 = before[1]
