"""Measure what the README says of time, disk and memory: both commands, in a fresh clone.

``python -m website.measure [FOLDER]`` clones this repository into FOLDER (a new one if none is
named), runs ``make setup``, ``make book`` and ``make test`` there and writes the table into the
README. It needs only what Python ships, so that a machine without ``.venv`` can run it.
"""

import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START, END = "<!-- measured -->\n", "<!-- end of measured -->\n"
COMMANDS = ("make setup", "make book", "make test")
PERIOD_S = 0.5


def resident_mb(root: int) -> float:
    """Memory of a process and all below it; pages that they share count once for each (Linux)."""
    parents, pages = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state = folder.joinpath("stat").read_text("utf-8").rpartition(")")[2].split()
            pages[int(folder.name)] = int(folder.joinpath("statm").read_text("utf-8").split()[1])
        except (OSError, IndexError):  # it ended
            continue
        parents[int(folder.name)] = int(state[1])
    tree, found = {root}, 0
    while len(tree) > found:
        found = len(tree)
        tree |= {child for child, parent in parents.items() if parent in tree}
    return sum(pages.get(process, 0) for process in tree) * os.sysconf("SC_PAGE_SIZE") / 1e6


def measure(command: str, folder: Path) -> tuple[float, float]:
    """Seconds and peak memory in MB of a command; prints the last lines of what it says."""
    log, start, peak = folder / ".measured.log", time.monotonic(), 0.0
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(command.split(), cwd=folder, stdout=out, stderr=out)
        while process.poll() is None:
            peak = max(peak, resident_mb(process.pid))
            time.sleep(PERIOD_S)
    seconds = time.monotonic() - start
    lines = log.read_text("utf-8").splitlines()
    print(
        f"== {command}: {seconds:.0f} s, exit status {process.returncode}",
        *lines[-6:],
        sep="\n",
        flush=True,
    )
    log.unlink()
    if process.returncode:
        sys.exit("\n".join(lines[-60:]))
    return seconds, peak


def disk_gb(folder: Path) -> float:
    """Disk that a folder takes; a file with several names counts once."""
    sizes = {}
    for path in folder.rglob("*"):
        if not path.is_symlink() and path.is_file():
            status = path.stat()
            sizes[status.st_ino] = status.st_blocks * 512
    return sum(sizes.values()) / 1e9


def table(folder: Path) -> str:
    """Run the commands in a clone and say what they took."""
    rows = []
    for command in COMMANDS:
        seconds, peak = measure(command, folder)
        rows.append(f"| `{command}` | {seconds / 60:.1f} min | {peak / 1000:.1f} GB |\n")
    environment = disk_gb(folder / ".venv") + disk_gb(folder / "node_modules")
    rest = disk_gb(folder) - environment
    machine = f"{os.cpu_count()} cores, no GPU, Python {platform.python_version()}"
    return (
        f"| {machine}, one after the other | Time | Peak memory |\n|---|---|---|\n{''.join(rows)}\n"
        f"Disk: {environment:.1f} GB for `.venv` and `node_modules`, {rest:.1f} GB for the "
        "repository and the built site.\n"
    )


def main() -> None:
    """Clone, measure, write."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp(prefix="measure-"))
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
    made = table(folder)
    readme = ROOT / "README.md"
    before, _, rest = readme.read_text("utf-8").partition(START)
    _, _, after = rest.partition(END)
    readme.write_text(f"{before}{START}{made}{END}{after}", "utf-8")
    print(made)


if __name__ == "__main__":
    main()
