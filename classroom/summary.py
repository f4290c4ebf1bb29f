"""What a lecturer reads after grading: readable for 10 students, and for 200."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from classroom.isolation import BOUNDS, LAYERS
from classroom.results import Result
from classroom.submitted_files import printable

MOST_LINES = 30


def as_json(data: Any) -> str:
    """Data as text in which any letter may stand."""
    return json.dumps(data, indent=1)


def show(results: Sequence[Result], folder: Path, seconds: float, console: Console) -> None:
    """Print marks by assignment, common reasons, and whom to look at."""
    for name in sorted({result.assignment for result in results}):
        some = [result for result in results if result.assignment == name]
        console.print(_marks(name, some))
        if reasons := _common(some):
            console.print(_reasons(reasons, len(some)))
    look = [result for result in results if result.look or result.submission.problem]
    for result in look[:MOST_LINES]:
        words = "; ".join([*filter(None, [result.submission.problem]), *result.look])
        line = f"look at {result.student}, {result.assignment}: {words[:200]}"
        console.print(escape(printable(line)), style="yellow")
    if len(look) > MOST_LINES:
        console.print(f"… and {len(look) - MOST_LINES} more, in the column look_by_hand")
    console.print(_layers(results))
    console.print(f"{len(results)} submissions in {seconds:.0f} s: {folder}/marks.csv")


def _marks(name: str, some: Sequence[Result]) -> Table:
    table = Table("points", "students", "", title=name)
    counts = Counter(int(result.total) for result in some)
    widest = max(counts.values())
    for points in range(int(some[0].maximum), -1, -1):
        if counts[points]:
            bar = "█" * max(1, round(40 * counts[points] / widest))
            table.add_row(str(points), str(counts[points]), bar)
    waiting = sum(result.waiting > 0 for result in some)
    table.caption = f"{len(some)} students; texts of {waiting} wait for a person"
    return table


def _common(some: Sequence[Result]) -> list[tuple[str, int]]:
    found = Counter(name for result in some for name in result.reasons if name)
    return found.most_common(8)


def _reasons(reasons: Iterable[tuple[str, int]], students: int) -> Table:
    table = Table("part", "students who lost points there", "share")
    for name, count in reasons:
        table.add_row(name, str(count), f"{count / students:.0%}")
    return table


def _layers(results: Sequence[Result]) -> str:
    """Which layers of isolation held in every process."""
    ran = [result.marks.layers for result in results if result.marks.layers]
    if not ran:
        return "no student's code was run"
    missing = [name for name in LAYERS if not all(layers.get(name) for layers in ran)]
    if missing:
        return f"[bold red]students' code ran WITHOUT: {', '.join(missing)}[/]"
    loose = [name for name in BOUNDS if not all(layers.get(name) for layers in ran)]
    if loose:
        held = f"students' code ran apart: {', '.join(LAYERS)}"
        return f"{held}; [yellow]NOT bounded here: {', '.join(loose)}[/]"
    return f"students' code ran apart: {', '.join((*LAYERS, *BOUNDS))}"
