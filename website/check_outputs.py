"""Run every chapter again and compare each stored output with the new one (nbval, strict).

``python -m website.check_outputs [NOTEBOOK ...]``; without arguments, every chapter.
Only object addresses are masked before the comparison. Prints the seconds each notebook took.
"""

import sys
from collections import defaultdict
from pathlib import Path

import pytest

from website.contents import CHAPTERS, source_of

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


def main(arguments: list[str]) -> int:
    """Check the given notebooks, or all; return pytest's exit status."""
    notebooks = [Path(argument) for argument in arguments] or [
        source_of(chapter) for chapter in CHAPTERS
    ]
    workers = ["-n2"] if len(notebooks) > 1 else ["-n0"]
    return pytest.main([*OPTIONS, *workers, *map(str, notebooks)], plugins=[Durations()])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
