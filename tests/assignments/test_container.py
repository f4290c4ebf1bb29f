"""The container gets all that `make grade` gets; else a class with a word loses points."""

from __future__ import annotations

import contextlib
import os
import subprocess
from pathlib import Path

from classroom import course, grade


def planned(*settings: str) -> str:
    """What make would run."""
    command = ["make", "-n", "grade-in-a-container", "SUBMISSIONS=in", *settings]
    own = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    done = subprocess.run(
        command, cwd=course.ROOT, env=own, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_every_setting_of_the_class_reaches_the_grader_in_the_container() -> None:
    said = planned(
        "ROSTER=class/roster.csv", "POLICY=policy.toml", "FILL=gradebook.csv", "CLASS=2027"
    )
    for path in ("class/roster.csv", "policy.toml", "gradebook.csv"):
        assert f'-v "{course.ROOT / path}:/class/{Path(path).name}:ro"' in said
    for option in (
        '--roster "/class/roster.csv"',
        '--policy "/class/policy.toml"',
        '--fill "/class/gradebook.csv"',
        '--class "2027"',
    ):
        assert option in said.partition("adversarial-game-grader /submissions")[2]


def test_without_settings_nothing_more_is_mounted() -> None:
    said = planned()
    assert "/class/" not in said
    assert said.rstrip().endswith("adversarial-game-grader /submissions --out /grades")


def test_the_options_of_the_container_are_those_of_the_grader(capsys) -> None:
    with contextlib.suppress(SystemExit):
        grade.main(["--help"])
    said = capsys.readouterr().out
    assert all(option in said for option in ("--roster", "--policy", "--fill", "--class"))
