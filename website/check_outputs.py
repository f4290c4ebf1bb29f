"""Run every chapter again and compare each stored output with the new one (nbval, strict).

``python -m website.check_outputs [NOTEBOOK ...]``; without arguments, every chapter, as the plain
notebook that readers run: it has the cells and outputs of the chapter, and cells of its own.
Only object addresses are masked before the comparison. Prints the seconds each notebook took.
"""

import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import pytest

from website.contents import CHAPTERS
from website.lab import copy_notebooks

OPTIONS = [
    "--nbval",
    f"--nbval-sanitize-with={Path(__file__).with_name('nbval-sanitize.cfg')}",
    # One kernel a notebook: the cells of a notebook must stay on one worker.
    "--dist=loadscope",
    "--override-ini=filterwarnings=",
    "--override-ini=addopts=",
    "-pno:cacheprovider",
    "-q",
]


class Durations:
    """Pytest plugin: adds up the seconds of the cells of each notebook."""

    def __init__(self) -> None:
        """Start with no notebook."""
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add one phase of one cell."""
        self.seconds[report.nodeid.split("::")[0]] += report.duration

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the sums."""
        for notebook, seconds in self.seconds.items():
            terminalreporter.write_line(f"{seconds:6.1f} s  {notebook}")


def check(notebooks: list[Path]) -> int:
    """Run and compare; return pytest's exit status."""
    workers = ["-n2"] if len(notebooks) > 1 else ["-n0"]
    return pytest.main([*OPTIONS, *workers, *map(str, notebooks)], plugins=[Durations()])


def main(arguments: list[str]) -> int:
    """Check the given notebooks, or those of all chapters in a fresh working copy."""
    if arguments:
        return check([Path(argument) for argument in arguments])
    with tempfile.TemporaryDirectory() as lab:
        copy_notebooks(lab=Path(lab))
        names = [f"{chapter.rpartition('/')[2]}.ipynb" for chapter in CHAPTERS]
        return check([Path(lab) / "notebooks" / name for name in names])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
