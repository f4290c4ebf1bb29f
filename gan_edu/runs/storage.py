"""Files that are whole at any moment, and the facts about the machine that made them."""

from __future__ import annotations

import os
import platform
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that at any moment either the old or the new content is there, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(temporary, 0o644)  # mkstemp makes it private; a recorded run is meant to be read
        os.replace(temporary, path)
    except BaseException as error:
        Path(temporary).unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno is not None:
            raise type(error)(
                error.errno, f"{error.strerror}; {path.name} is as it was before", str(path)
            ) from error
        raise


def environment(device: str, *, processes: int = 1) -> dict[str, str]:
    """Versions of what computes, and the machine: what a reader needs to judge a number.

    Example:
        >>> environment("cpu, 1 thread")["device"]
        'cpu, 1 thread'
    """
    packages = ("gan-edu", "numpy", "torch", "torchvision")
    return {
        "python": platform.python_version(),
        **{name: _version(name) for name in packages},
        "system": f"{platform.system()} {platform.machine()}",
        "device": device,
        **({"processes": str(processes)} if processes > 1 else {}),
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
