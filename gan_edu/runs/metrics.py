"""The numbers of a run: one line of JSON for each epoch, each with a check of its own."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from zlib import crc32

from gan_edu.runs.storage import write_atomically

METRICS = "metrics.jsonl"
CHECK = "crc32"

Value = float | list[float]
Metrics = dict[str, Value]


def read_metrics(folder: Path) -> list[Metrics]:
    """The lines of ``metrics.jsonl``; none if no epoch has finished.

    Raises:
        ValueError: A line is damaged; the message names it.
    """
    path = folder / METRICS
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_parse(line, path, number) for number, line in enumerate(lines, start=1)]


def write_metrics(folder: Path, metrics: Sequence[Mapping[str, Value]]) -> None:
    """Write ``metrics.jsonl`` whole: it is small, and a half-written line cannot occur."""
    lines = []
    for epoch in metrics:
        body = json.dumps(dict(epoch), allow_nan=False)
        lines.append(f'{body[:-1]}, "{CHECK}": "{_check(body)}"}}\n')
    write_atomically(folder / METRICS, "".join(lines).encode())


def spread(epoch: Mapping[str, Value]) -> dict[str, float]:
    """One epoch with a name of its own for each number of a list.

    Example:
        >>> spread({"epoch": 1, "shares": [0.25, 0.75]})
        {'epoch': 1, 'shares/0': 0.25, 'shares/1': 0.75}
    """
    flat: dict[str, float] = {}
    for name, value in epoch.items():
        if isinstance(value, list):
            flat |= {f"{name}/{index}": entry for index, entry in enumerate(value)}
        else:
            flat[name] = value
    return flat


def as_csv(metrics: Sequence[Mapping[str, Value]]) -> str:
    """The metrics as CSV: a header, then one line an epoch; a gap where nothing was measured.

    Example:
        >>> print(as_csv([{"epoch": 1.0, "kid": 0.5}, {"epoch": 2.0, "shares": [0.0, 1.0]}]))
        epoch,kid,shares/0,shares/1
        1,0.5,,
        2,,0.0,1.0
    """
    rows = [spread(epoch) for epoch in metrics]
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [",".join(names)]
    for row in rows:
        cells = {name: repr(value) for name, value in row.items()}
        if "epoch" in row:
            cells["epoch"] = f"{row['epoch']:.0f}"
        lines.append(",".join(cells.get(name, "") for name in names))
    return "\n".join(lines)


def _parse(line: str, path: Path, number: int) -> Metrics:
    body, _, check = line.rpartition(f', "{CHECK}": "')
    body += "}"
    try:
        if check != _check(body) + '"}':
            raise ValueError(f"its {CHECK} does not fit")
        return {str(name): _number(value) for name, value in json.loads(body).items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise ValueError(
            f"{path}, line {number}, is damaged: expected one JSON object of numbers with a check "
            f"({error}). Restore the file from a copy."
        ) from error


def _check(body: str) -> str:
    return f"{crc32(body.encode()):08x}"


def _number(value: object) -> Value:
    if isinstance(value, list):
        return [float(entry) for entry in value]
    number = float(value)  # type: ignore[arg-type]  # anything else is damage, and raises
    if math.isnan(number):
        raise ValueError("NaN is no measurement")
    return number
