"""One process at a time: several ranks of one run start at once and want the same files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        while True:
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                return
            except OSError:  # gave up after ten seconds; the other process is still at work
                file.seek(0)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Wait until no other process holds ``path``, and hold it; its end, or death, frees it.

    The file stays, empty: who deleted it could delete one that another process waits for.

    Args:
        path: The lock file; made, with its folder, if it is not there.

    Raises:
        OSError: The file cannot be written.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder, alone(Path(folder) / ".lock"):
        ...     pass
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        _lock(file)
        yield  # closing the file frees the lock
