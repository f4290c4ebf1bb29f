"""The numbers of a chart: closed tables under it in the page, and a file with all of them."""

from __future__ import annotations

import csv
import re
from html import escape
from pathlib import Path
from typing import Any

from website.translation import words

ROWS = 12  # of a table in a page; the file has all


def _thinned(rows: list[Any]) -> list[Any]:
    """At most `ROWS` of them, evenly spaced, the ends among them."""
    if len(rows) <= ROWS:
        return rows
    return [rows[round(place * (len(rows) - 1) / (ROWS - 1))] for place in range(ROWS)]


def _table(head: list[str], rows: list[list[Any]]) -> str:
    def line(cells: list[Any], kind: str) -> str:
        return "<tr>" + "".join(f"<{kind}>{escape(_shown(c))}</{kind}>" for c in cells) + "</tr>"

    body = "".join(line(row, "td") for row in rows)
    columns = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    return f"<table><thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table>"


def _shown(value: Any) -> str:
    return "–" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def plain(label: str) -> str:
    """A label without the marks of its formula."""
    return re.sub(r"[$\\{}]|mathrm|mathbb", "", label)


def _pieces(panel: dict[str, Any]) -> list[tuple[list[str], list[list[Any]]]]:
    """Head and rows of each table of a panel: one for lines that share their points."""
    series = panel["series"]
    x, y = plain(panel["x"]) or "across", plain(panel["y"]) or "up"
    names = [plain(one["name"]) for one in series]
    if all(one["x"] == series[0]["x"] for one in series):
        columns = names if len(names) > 1 or not panel["y"] else [f"{names[0]}: {y}"]
        rows = zip(series[0]["x"], *(one["y"] for one in series), strict=True)
        return [([x, *columns], [list(row) for row in rows])]
    return [
        ([f"{name}: {x}", y], [list(row) for row in zip(one["x"], one["y"], strict=True)])
        for name, one in zip(names, series, strict=True)
    ]


def data_of(chart: dict[str, Any], file: Path, address: str) -> str:
    """The closed tables of a chart's data, and the file with all of them; empty: none is named."""
    tables: list[str] = []
    lines: list[list[Any]] = []
    shortened = False
    for number, panel in enumerate(chart["panels"], 1):
        if not panel["series"]:
            continue
        title = plain(panel["title"]) or (f"panel {number}" if len(chart["panels"]) > 1 else "")
        for one in panel["series"]:
            points = zip(one["x"], one["y"], strict=True)
            lines += [[title, plain(one["name"]), *point] for point in points]
        pieces = _pieces(panel)
        shortened |= any(len(rows) > ROWS for _, rows in pieces)
        tables += [f"<p>{escape(title)}</p>"] if title else []
        tables += [_table(head, _thinned(rows)) for head, rows in pieces]
    if not lines:
        return ""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([["panel", "series", "x", "y"], *lines])
    summary = words("The data of this picture")
    some = f"The tables show at most {ROWS} points of a line, evenly spaced. " if shortened else ""
    return (
        f'<details class="chart-data"><summary>{summary}</summary>'
        f'<div class="tables">{"".join(tables)}</div>'
        f'<p>{some}<a href="{address}" download>All {len(lines)} points as a CSV file</a></p>'
        "</details>"
    )
