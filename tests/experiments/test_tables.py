"""The tables that chapters read come from the files of the runs and are those in the repository."""

import csv
import json
import shutil
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from experiments import runner, scoring, tables
from experiments.entries import EXPERIMENTS, INTENDED, Experiment, find
from gan_edu.runs import run as runs
from gan_edu.runs.metrics import write_metrics
from gan_edu.runs.recipe import Recipe

SMALL = Experiment("small", "How small?", Recipe(epochs=3), (0, 1), every=2, keep="weights")
MEASURED = {
    "inception_score": 2.0,
    "frechet": 123.45678901,
    "coverage": 0.5,
    "shares": [0.9, *[0.1 / 9] * 9],
}


def record(folder, recipe, epochs):
    lines = [
        {"epoch": e, "images_per_second": 50.0, "d_real": 0.6, "d_fake": 0.4}
        for e in range(1, epochs + 1)
    ]
    lines[1].update(MEASURED)
    lines[-1].update(MEASURED)
    data = {"name": "x", "shape": [100, 1, 28, 28], "sha256": ""}
    folder.mkdir(parents=True)
    runs.write_run(folder, recipe, data, [{"device": "a"}, {"device": "b"}])
    write_metrics(folder, lines)


def read(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def results(tmp_path):
    for seed, epochs in ((0, 3), (1, 2)):
        folder = runner.folder_of(SMALL, seed, tmp_path)
        record(folder, SMALL.recipe.replace(seed=seed), epochs)
    return tmp_path


def test_a_table_has_a_row_for_each_measured_epoch_of_each_finished_run(results):
    tables.write_tables([SMALL], results, results / "tables")
    rows = read(results / "tables" / "measures.csv")
    assert [(r["seed"], r["epoch"], r["seconds"]) for r in rows] == [
        ("0", "2", "4"),
        ("0", "3", "6"),
    ]
    assert rows[0]["frechet"] == "123.457"
    assert (rows[0]["classes"], rows[0]["share_0"], rows[0]["device"]) == ("5", "0.9", "a and b")
    assert rows[0]["kid"] == ""


def test_tables_made_twice_are_the_same(results):
    first, second = (
        [path.read_bytes() for path in tables.write_tables([SMALL], results, results / name)]
        for name in ("one", "two")
    )
    assert first == second


def test_a_damaged_run_is_named_and_not_left_out_silently(results):
    (runner.folder_of(SMALL, 0, results) / runs.RUN).write_text("{")
    with pytest.raises(ValueError, match=r"small.0 is damaged.*experiments run small"):
        tables.write_tables([SMALL], results, results / "tables")


def test_a_run_of_another_recipe_is_named(results):
    other = replace(SMALL, recipe=Recipe(epochs=3, latent_dim=7))
    with pytest.raises(ValueError, match=r"another recipe"):
        tables.write_tables([other], results, results / "tables")


def test_the_tables_of_the_repository_are_what_its_runs_give(tmp_path):
    for path in tables.write_tables(EXPERIMENTS, runner.RESULTS, tmp_path):
        stored = runner.RESULTS / "tables" / path.name
        assert stored.read_text() == path.read_text(), "run `python -m experiments table`"


def test_real_images_and_runs_with_weights_are_scored_once(tmp_path, monkeypatch):
    asked = []

    def a_score(images, judge):
        asked.append((len(images), judge))
        return scoring.ImageScore(
            2.0, 0.1, np.ones(10), 2.1, 2.2, judge, 10, None, len(images), True, 2020
        )

    monkeypatch.setattr(scoring, "score", a_score)
    measured = dict.fromkeys(tables.MEASURES, 1.0) | {"judge": "fashion"}
    monkeypatch.setattr(scoring, "measure", lambda *_: SimpleNamespace(as_dict=lambda: measured))
    monkeypatch.setattr(scoring.Reference, "of", lambda *_: None)
    monkeypatch.setattr(
        scoring.fashion_mnist, "load", lambda *_, **__: type("D", (), {"images": np.zeros(10_000)})
    )
    monkeypatch.setattr(scoring, "held_out", lambda: None)
    assert scoring.score_real(tmp_path)
    assert not scoring.score_real(tmp_path)
    assert asked == [(1000, "fashion"), (1000, "imagenet-lite"), (10_000, "fashion")]
    tables.write_tables([], tmp_path, tmp_path)
    rows = read(tmp_path / "scores.csv")
    assert [(r["judge"], r["splits"], r["corrected"]) for r in rows] == [
        ("fashion", "10", "2.2"),
        ("imagenet-lite", "10", ""),
    ]


def test_a_run_is_scored_from_its_own_weights(tmp_path):
    good = find(["dcgan-good"])[0]
    folder = runner.folder_of(good, 0, tmp_path)
    shutil.copytree(runner.folder_of(good, 0), folder)
    (folder / scoring.SCORES).unlink(missing_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scoring, "DRAWN", 200)
        patch.setattr(scoring, "SPLIT", 20)
        patch.setattr(scoring, "SAMPLES", 200)
        assert scoring.score_run(good, 0, tmp_path)
        assert not scoring.score_run(good, 0, tmp_path)
    found = json.loads((folder / scoring.SCORES).read_text())
    assert found["epoch"] == 100
    assert found["fashion, all"]["images"] == 200
    assert 1 < found["fashion"]["mean"] < 10


def test_a_run_without_weights_or_judge_is_not_scored(results):
    numbers = replace(SMALL, keep="numbers")
    assert not scoring.score_run(numbers, 0, results)
    assert not scoring.score_run(replace(SMALL, data="faces"), 0, results)
    assert not scoring.score_run(SMALL, 1, results)  # it is not finished


@pytest.mark.parametrize(
    ("missing", "expected"), [(0, [("", "1")]), (3, [("classes missing", "1")])]
)
def test_a_diagnosis_has_a_row_for_each_finding_and_one_where_nothing_is_found(
    tmp_path, monkeypatch, missing, expected
):
    shares = [0.0] * missing + [1 / (10 - missing)] * (10 - missing)
    monkeypatch.setitem(MEASURED, "shares", shares)
    record(runner.folder_of(SMALL, 0, tmp_path), SMALL.recipe, 3)
    tables.write_tables([SMALL], tmp_path, tmp_path)
    rows = read(tmp_path / "diagnoses.csv")
    assert [(row["finding"], row["times"]) for row in rows] == expected
    assert {row["runs"] for row in rows} == {"1"}


def test_each_run_with_an_intended_fault_is_declared():
    assert set(INTENDED) <= {experiment.name for experiment in EXPERIMENTS}
