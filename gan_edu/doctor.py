"""Is this machine ready? What is installed, what it can use, and whether a step computes right."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gan_edu.data import fashion_mnist
from gan_edu.runs.storage import environment

FREE = 1e9  # bytes that a folder of runs should have left: a run takes 5 to 100 MB
TORCH = "torch"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: What.
        found: What there is.
        wrong: What is wrong with it and what to do, in one sentence; ``None`` if nothing is.
    """

    name: str
    found: str
    wrong: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)


def examine(folder: str | Path = "runs") -> Iterator[Finding]:
    """Look at everything, one after the other; nothing is downloaded or left behind.

    Args:
        folder: Where runs are written.

    Example:
        >>> next(examine()).name
        'python'
    """
    yield from versions()
    yield disk(Path(folder))
    yield fashion()
    if find_spec(TORCH) is not None:
        yield threads()
        yield from judged()
        yield from devices()


def versions() -> Iterator[Finding]:
    """What is installed."""
    about = environment("")
    for name in ("python", "gan-edu", "numpy", "torch", "torchvision"):
        missing = about[name] == "not installed"
        yield Finding(
            name,
            about[name],
            f"{name} is not installed, so nothing can be trained or scored: "
            "pip install 'gan-edu[train]'"
            if missing
            else None,
        )


def disk(folder: Path, wanted: float = FREE) -> Finding:
    """Whether runs can be written, and how much."""
    place = folder.resolve()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    found = f"{free / 1e9:.1f} GB free for {folder}"
    if not os.access(place, os.W_OK):
        return Finding("disk", found, f"{place} cannot be written; go elsewhere, or name --out")
    if free < wanted:
        return Finding(
            "disk",
            found,
            f"only {free / 1e9:.1f} GB are free where runs are written, and {wanted / 1e9:g} GB "
            "are wanted: make room, or name another disk with --out",
        )
    return Finding("disk", found)


def fashion() -> Finding:
    """Where Fashion-MNIST is, and whether it is whole."""
    try:
        place = fashion_mnist.find_folder()
        for split in ("train", "test"):
            fashion_mnist.load(split, place)
    except FileNotFoundError as error:
        found = "not on this machine; the sample is. Get it: gan-edu data fashion-mnist"
        # A folder that was named must hold it; that there is none at all is no fault.
        return Finding("Fashion-MNIST", found, str(error) if fashion_mnist.named_folder() else None)
    except (ValueError, OSError) as error:
        return Finding("Fashion-MNIST", "damaged", str(error))
    return Finding("Fashion-MNIST", f"{place}, checksums right")


def threads() -> Finding:
    """Threads against cores: more of them than cores make training slower, not faster."""
    import torch

    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    used = torch.get_num_threads()
    found = f"PyTorch uses {used} on {cores} cores"
    wrong = f"{found}, which slows it: set OMP_NUM_THREADS={cores}" if used > cores else None
    return Finding("threads", found, wrong)


def judged() -> Iterator[Finding]:
    """Which judges can be used."""
    from gan_edu.evaluation import judges

    for name, obstacle in judges.obstacles().items():
        shipped = name == "fashion"
        yield Finding(f"judge {name}", obstacle or "ready", obstacle if shipped else None)


def devices() -> Iterator[Finding]:
    """Each device, and whether a step of training on it gives the numbers of the CPU."""
    import torch

    from gan_edu.models.device import describe
    from gan_edu.training import trial

    names = ["cpu", *(f"cuda:{index}" for index in range(torch.cuda.device_count()))]
    if torch.backends.mps.is_available():
        names.append("mps")
    for name in names:
        device = torch.device(name)
        about = describe(device)
        try:
            error = trial.error(device)
        except RuntimeError as failure:
            reason = str(failure).strip().splitlines()[0]
            yield Finding(
                name, about, f"a step of training fails on {name} ({reason}); use another --device"
            )
            continue
        wrong = None
        if error > trial.TOLERANCE:
            wrong = (
                f"a step of training on {name} differs from the exact one by {error:.1g} of its "
                f"size, and at most {trial.TOLERANCE:g} was expected; use another --device, and "
                "another version of PyTorch or of the driver"
            )
        yield Finding(name, f"{about}; a step differs from the exact one by {error:.0e}", wrong)
