"""Every number in the prose of the chapters on experiments comes from a file or a computation.

A number of the prose must be printed by a cell of the same chapter (perhaps with more digits), or
stand in its code, or be one of the few that are explained below. Stored outputs are recomputed from
the files in ``results/`` by another test, so that prose, outputs and files agree.
"""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from experiments.entries import EXPERIMENTS
from experiments.measuring import SAMPLES
from gan_edu.data import faces
from gan_edu.theory import divergences
from website.reading_time import measure

BOOK = Path(__file__).resolve().parents[2] / "book"
CHAPTERS = ("08-when-training-fails", "11-dcgan", "12-experiments")
NUMBER = re.compile(r"(?<![\w.$\\^_{])\d[\d,]*(?:\.\d+)?(?![\w}])")
# Formulas, code, cross-references and addresses are checked elsewhere.
NOT_PROSE = re.compile(
    r"\$\$.*?\$\$|\$[^$]*\$|```.*?```|`[^`]*`|\{[a-z:]+\}`[^`]*`|https?\S+", re.DOTALL
)
HALF_LOST = np.array([1 / 7] * 7 + [0.0]), np.full(8, 1 / 8)

EXPLAINED = {
    "08-when-training-fails": {
        measure("book/08-when-training-fails").minutes: "minutes of reading, by a rule",
        4.7: "a section of the source report",
        784: 28 * 28,
        60_000: "training images",
        0.99995: 1 - 0.5e-4 + 0.25e-8,
        0.53: 0.99**64,
        0.00004: 0.99**1000,
        0.091: 2 * divergences.js(*HALF_LOST),
        0.043: 2 * divergences.kl((HALF_LOST[0] + HALF_LOST[1]) / 2, HALF_LOST[1]),
        18: "comparisons on the ring: nine rows, two numbers",
    },
    "11-dcgan": {
        measure("book/11-dcgan").minutes: "minutes of reading, by a rule",
        784: 28 * 28,
        128: 2 * 64,
        60_000: "training images",
        6_000: "images that ship",
        0.02: "the deviation of the first weights in the paper",
    },
    "12-experiments": {
        **dict.fromkeys((4.6558, 0.2116, 0.1673, 0.1284, 0.0895), "the report's own table"),
        93.1: "the judge's accuracy, which its file holds and its own tests measure",
        60_000: "training images",
        5_000: SAMPLES,
        12_000: faces.PER_STYLE * len(faces.STYLES),
    },
}


def numbers(text: str) -> set[float]:
    return {float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}


def cells(chapter: str) -> list[dict]:
    return json.loads((BOOK / f"{chapter}.ipynb").read_text(encoding="utf-8"))["cells"]


def shown(chapter: str) -> set[float]:
    """What code says or prints, also rounded, and as a percentage."""
    found: set[float] = set()
    for cell in cells(chapter):
        if cell["cell_type"] == "code":
            found |= numbers("".join(cell["source"]))
            for output in cell["outputs"]:
                plain = output.get("data", {}).get("text/plain", "")
                found |= numbers("".join(output.get("text", plain)))
    return {round(scale * n, digits) for n in found for scale in (1, 100) for digits in range(4)}


def unexplained(chapter: str) -> list[str]:
    known = shown(chapter) | set(EXPLAINED[chapter])
    left = []
    for cell in cells(chapter):
        text = "".join(cell["source"])
        # Exercises have cells of their own, which compute their answers.
        if cell["cell_type"] == "markdown" and "{exercise}" not in text:
            prose = NOT_PROSE.sub("", text)
            left += [n for n in NUMBER.findall(prose) if float(n.replace(",", "")) not in known]
    return left


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_number_in_the_prose_is_printed_coded_or_explained(chapter):
    assert unexplained(chapter) == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_an_explanation_that_computes_gives_the_number(chapter):
    for number, explanation in EXPLAINED[chapter].items():
        if not isinstance(explanation, str):
            digits = len(f"{number:f}".rstrip("0").partition(".")[2])
            assert round(float(explanation), digits) == number


def test_a_number_that_nothing_made_is_found(monkeypatch):
    made_up = [{"cell_type": "markdown", "source": ["The score was 6.283 in 17 runs.\n"]}]
    monkeypatch.setattr(f"{__name__}.cells", lambda chapter: made_up)
    assert unexplained("12-experiments") == ["6.283", "17"]


def test_the_commands_in_the_prose_name_experiments_that_exist():
    names = {experiment.name for experiment in EXPERIMENTS}
    for chapter in CHAPTERS:
        text = "".join("".join(cell["source"]) for cell in cells(chapter))
        for command in re.findall(r"python -m experiments (?:run|costs|score) ([\w/.-]+)`", text):
            known = {name for name in names if name == command or name.startswith(f"{command}/")}
            assert known or command in ("NAME",), command
