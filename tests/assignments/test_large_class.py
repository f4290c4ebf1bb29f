"""A class of two hundred, twenty of them with odd files, is graded in six minutes on two cores."""

from __future__ import annotations

import csv
import json
import os
import time

import nbformat
import pytest

from classroom.grade import Options, grade_folder
from tests.assignments import reference_class, source

STUDENTS, MINUTES = 200, 6
CELL = {"cell_type": "code", "source": "", "metadata": {}, "outputs": [], "execution_count": None}
# What is handed in instead of a notebook; twenty kinds.
ODD_BYTES = {
    "empty": b"",
    "spaces": b" \n\n",
    "cut-off": b'{"cells": [{"cell_type": "co',
    "list": b"[1, 2, 3]",
    "binary": bytes(range(256)) * 10,
    "deep": b"[" * 100_000,
    "pdf": b"%PDF-1.7\n",
    "zip": b"PK\x03\x04" + bytes(50),
    "half-a-letter": json.dumps({"cells": [CELL | {"source": "x = '\ud800'"}]}).encode(),
    "odd-role": json.dumps({"cells": [CELL | {"metadata": {"nbgrader": ["a"]}}]}).encode(),
    "cells-of-cells": json.dumps({"cells": [[CELL]]}).encode(),
    "source-is-a-number": json.dumps({"cells": [CELL | {"source": 7}]}).encode(),
    "ten-thousand-cells": json.dumps({"cells": [CELL] * 10_000}).encode(),
    "another-notebook": json.dumps({"cells": [CELL | {"source": "1 + 1"}]}).encode(),
    "large": b" " * (11 * 2**20),
}
ODD_ANSWERS = {
    "loop": "while True:\n    pass",
    "leaves": "import os\nos._exit(0)",
    "no-memory": "hoard = [bytearray(2**28) for _ in range(64)]",
    "dead-link": None,
    "pipe": None,
}


def write_class(folder, release, name):
    """Submissions as Moodle stores them: answers of the registry, and the odd ones."""
    first, *_ = source.questions(name)
    for number in range(STUDENTS):
        path = folder / f"Student {number:03}_{5000 + number}_assignsubmission_file_"
        path.mkdir(parents=True)
        path /= f"{name}.ipynb"
        odd = [*ODD_BYTES, *ODD_ANSWERS][number] if number < 20 else ""
        if odd in ODD_BYTES:
            path.write_bytes(ODD_BYTES[odd])
        elif odd == "dead-link":
            path.symlink_to(folder / "nowhere")
        elif odd == "pipe":
            os.mkfifo(path)
        else:
            path.write_text(nbformat.writes(_answered(release, name, number, odd, first)), "utf-8")


def _answered(release, name, number, odd, first):
    def choose(question):
        if odd and question == first:
            return ODD_ANSWERS[odd]
        right = (number + len(question)) % 4 > 0
        return reference_class.pick(name, question, right, number)

    return reference_class.filled(release, choose)


@pytest.mark.exhaustive
# The one with networks first: the judges of both are then copies of a process that has PyTorch.
@pytest.mark.parametrize("name", ["04-algorithm-1", "02-optimal-discriminator"])
def test_two_hundred_submissions_have_rows_and_pages_in_six_minutes(tmp_path, loaded, place, name):
    write_class(tmp_path / "in", loaded[name].release, name)
    started = time.monotonic()
    results = grade_folder(tmp_path / "in", tmp_path / "out", Options())
    seconds = time.monotonic() - started
    print(f"{name}: {len(results)} rows in {seconds:.0f} s")
    assert len(results) == STUDENTS
    assert len(list(tmp_path.glob(f"out/feedback/*/{name}/{name}.html"))) == STUDENTS
    with (tmp_path / "out" / "moodle" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == STUDENTS
    by_number = {one.submission.platform_id: one for one in results}
    for number, odd in enumerate([*ODD_BYTES, *ODD_ANSWERS]):
        assert by_number[f"{5000 + number}"].short_reasons(), odd
    full = [one for one in results if sum(score or 0 for score in one.scores.values()) == 12]
    assert len(full) > STUDENTS / 10
    assert seconds < 60 * MINUTES
