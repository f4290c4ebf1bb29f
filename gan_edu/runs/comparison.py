"""Recorded runs side by side: what differs in their recipes, and where they ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from gan_edu.runs.run import Run

Row = dict[str, Any]


@dataclass(frozen=True)
class Comparison:
    """A table with a column for each run, which a notebook shows.

    Attributes:
        rows: One mapping for each run: its name and data, the fields in which the recipes differ,
            and the last value of each metric.
        same_data: Whether all were trained on the same images.
    """

    rows: list[Row]
    same_data: bool

    @property
    def names(self) -> list[str]:
        """What is compared, in order."""
        return list(dict.fromkeys(key for row in self.rows for key in row if key != "run"))

    def cells(self) -> list[list[str]]:
        """The table as text: a header, then a line for each name."""
        header = ["", *(str(row["run"]) for row in self.rows)]
        lines = [
            [name.replace("_", " "), *(_cell(row.get(name)) for row in self.rows)]
            for name in self.names
        ]
        return [header, *lines]

    def __str__(self) -> str:
        """The table in columns of spaces."""
        widths = [max(map(len, column)) for column in zip(*self.cells(), strict=True)]
        return "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
            for line in self.cells()
        )

    def _repr_html_(self) -> str:
        header, *lines = self.cells()
        head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
        body = "".join(
            f"<tr><th>{escape(first)}</th>"
            + "".join(f"<td>{escape(cell)}</td>" for cell in rest)
            + "</tr>"
            for first, *rest in lines
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def compare(recorded: Sequence[Run]) -> Comparison:
    """Compare runs; a metric that was not measured in the last epoch has its last value.

    Raises:
        ValueError: No run.
    """
    if not recorded:
        raise ValueError("name at least one run to compare")
    recipes = [run.recipe.as_dict() for run in recorded]
    differing = [name for name in recipes[0] if any(r[name] != recipes[0][name] for r in recipes)]
    rows = []
    for run, recipe in zip(recorded, recipes, strict=True):
        last = {
            name: value
            for epoch in run.metrics
            for name, value in epoch.items()
            if not isinstance(value, list)
        }
        settings = {name: recipe[name] for name in dict.fromkeys(["model", *differing])}
        rows.append({"run": run.folder.name, "data": run.data["name"], **settings, **last})
    return Comparison(rows, len({run.data["sha256"] for run in recorded}) == 1)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:,.4g}" if isinstance(value, float) else str(value)
