"""Nothing is skipped in silence: a line for each reason, and in CI only the listed ones."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ALLOWED_SKIPS

ROOT = Path(__file__).resolve().parent.parent


def run(folder: Path, reason: str, ci: str) -> subprocess.CompletedProcess[str]:
    """Two tests that are skipped for a reason, with the rules of this folder."""
    skip = f"    pytest.skip({reason!r})\n"
    body = f"import pytest\n\ndef test_one():\n{skip}\ndef test_two():\n{skip}"
    (folder / "test_both.py").write_text(body, "utf-8")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", str(folder)],
        cwd=ROOT,
        env=os.environ | {"CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("ci", "reason", "status"),
    [
        ("", "needs a thing", 0),
        ("true", "needs a thing", 1),
        ("true", ALLOWED_SKIPS[0], 0),
    ],
)
def test_a_skip_is_said_once_and_fails_in_ci_unless_it_is_listed(tmp_path, ci, reason, status):
    done = run(tmp_path, reason, ci)
    assert done.returncode == status, done.stdout + done.stderr
    (line,) = [line for line in done.stdout.splitlines() if reason in line]
    assert line == f"2 skipped{', which fails in CI' if status else ''}: {reason}"
