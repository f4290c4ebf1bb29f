"""The best epoch of a run by one of its metrics, whose weights lie in ``best/``.

Which epoch is best follows from the metrics alone, so a resumed run keeps the same one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from gan_edu.runs.metrics import Metrics
from gan_edu.runs.storage import write_atomically

BEST = "best"  # the folder
FILE = "best.json"

# What can be best, and whether larger is better.
LARGER: dict[str, bool] = {
    "frechet": False,
    "kid": False,
    "inception_score": True,
    "precision": True,
    "recall": True,
    "coverage": True,
    "diversity": True,
}


@dataclass(frozen=True)
class Best:
    """The best epoch.

    Attributes:
        metric: By which one.
        epoch: Counted from 1.
        value: Of the metric after it.
    """

    metric: str
    epoch: int
    value: float


def check_metric(name: str) -> None:
    """Refuse what is no metric to choose by.

    Raises:
        ValueError: It is not in `LARGER`.

    Example:
        >>> check_metric("loss")
        Traceback (most recent call last):
        ValueError: the best epoch can be kept by frechet, kid, inception_score, precision, recall,
            coverage, diversity, not by 'loss'
    """
    if name not in LARGER:
        raise ValueError(f"the best epoch can be kept by {', '.join(LARGER)}, not by {name!r}")


def find(metrics: Sequence[Metrics], name: str) -> Best | None:
    """The best epoch of those in which the metric was measured; of equals the first.

    Example:
        >>> find([{"epoch": 1, "kid": 2.0}, {"epoch": 2}, {"epoch": 3, "kid": 1.0}], "kid")
        Best(metric='kid', epoch=3, value=1.0)
    """
    sign = 1 if LARGER[name] else -1
    measured = [epoch for epoch in metrics if name in epoch]
    if not measured:
        return None
    top = max(measured, key=lambda epoch: sign * float(epoch[name]))  # type: ignore[arg-type]
    return Best(name, int(top["epoch"]), float(top[name]))  # type: ignore[arg-type]


def read(folder: str | Path) -> Best:
    """What a run says of its best epoch.

    Raises:
        FileNotFoundError: The run keeps none.
        ValueError: The file is damaged.
    """
    path = Path(folder) / BEST / FILE
    if not path.is_file():
        raise FileNotFoundError(
            f"{folder} keeps no best epoch; train with --keep-best METRIC ({', '.join(LARGER)})"
        )
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        return Best(str(facts["metric"]), int(facts["epoch"]), float(facts["value"]))
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path} is damaged: {error}; restore it from a copy") from error


def write(folder: Path, best: Best) -> None:
    """Write ``best.json``; the weights come before it."""
    write_atomically(folder / BEST / FILE, (json.dumps(asdict(best)) + "\n").encode())
