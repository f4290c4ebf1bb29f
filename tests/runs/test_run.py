"""A recorded run is read without torch, and what is damaged is named."""

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from gan_edu.runs import run as runs
from gan_edu.runs.metrics import METRICS, read_metrics, write_metrics
from gan_edu.runs.recipe import Recipe

DATA = {"name": "squares", "shape": [10, 3, 4, 5], "sha256": "00"}


def test_reading_a_run_needs_no_torch(tmp_path):
    runs.write_run(tmp_path, Recipe(), DATA, [])
    check = (
        "import sys\nfrom gan_edu.runs import run\n"
        f"run.read({str(tmp_path)!r}).metrics\nassert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", check], check=True)


@pytest.mark.parametrize(
    "content",
    ["", "{", '{"recipe": {"epochs": 0}, "data": {}, "sessions": []}', "[]", '{"recipe": {}}'],
)
def test_a_damaged_run_file_is_named(tmp_path, content):
    (tmp_path / runs.RUN).write_text(content)
    with pytest.raises(ValueError, match=r"run\.json cannot be read"):
        runs.read(tmp_path)


def test_a_folder_without_a_run_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="is not a recorded run"):
        runs.read(tmp_path)


def test_metrics_come_back_as_they_were_written(tmp_path):
    metrics = [{"epoch": 1, "loss": 0.1}, {"epoch": 2, "loss": 1e-300, "shares": [0.25, 0.75]}]
    write_metrics(tmp_path, metrics)
    assert read_metrics(tmp_path) == metrics


def test_every_byte_of_a_metrics_line_is_watched(tmp_path):
    write_metrics(tmp_path, [{"epoch": 1, "loss": 0.125}])
    whole = (tmp_path / METRICS).read_bytes()
    for index in range(len(whole) - 1):  # the last byte ends the line
        damaged = bytearray(whole)
        damaged[index] ^= 1
        (tmp_path / METRICS).write_bytes(damaged)
        with pytest.raises(ValueError, match=r"line 1, is damaged"):
            read_metrics(tmp_path)


@pytest.mark.parametrize("line", ['{"epoch": 1}', "{", "", '{"a": "b", "crc32": "00000000"}'])
def test_a_line_without_its_check_is_named_with_its_number(tmp_path, line):
    write_metrics(tmp_path, [{"epoch": 1}])
    with (tmp_path / METRICS).open("a") as out:
        out.write(line + "\n")
    with pytest.raises(ValueError, match=r"metrics\.jsonl, line 2, is damaged"):
        read_metrics(tmp_path)


def test_a_number_that_is_none_is_not_written(tmp_path):
    with pytest.raises(ValueError, match="JSON"):
        write_metrics(tmp_path, [{"loss": float("nan")}])


def test_epochs_without_a_metric_are_gaps_in_its_column(tmp_path):
    runs.write_run(tmp_path, Recipe(epochs=3), DATA, [])
    write_metrics(
        tmp_path,
        [{"epoch": 1, "s": [0.5, 0.5]}, {"epoch": 2, "f": 3.0}, {"epoch": 3, "s": [1, 0]}],
    )
    run = runs.read(tmp_path)
    np.testing.assert_equal(run.column("f"), [np.nan, 3, np.nan])
    np.testing.assert_equal(run.column("s"), [[0.5, 0.5], [np.nan] * 2, [1, 0]])
    assert run.finished
    with pytest.raises(ValueError, match=r"no metric 'beauty' .* epoch, s, f"):
        run.column("beauty")


@pytest.mark.parametrize("channels", [1, 3])
def test_samples_come_out_of_their_grid_in_order(tmp_path, channels):
    images = np.random.default_rng(0).integers(0, 256, (16, channels, 4, 5), dtype=np.uint8)
    rows = images.reshape(2, 8, channels, 4, 5).transpose(0, 3, 1, 4, 2).reshape(8, 40, channels)
    (tmp_path / "samples").mkdir()
    Image.fromarray(rows.squeeze()).save(runs.sample_path(tmp_path, 7))
    runs.write_run(tmp_path, Recipe(), {**DATA, "shape": [10, channels, 4, 5]}, [])
    run = runs.read(tmp_path)
    assert np.array_equal(run.samples(7), images)
    assert run.epochs_with_samples() == [7]
    with pytest.raises(FileNotFoundError, match="no samples of epoch 8"):
        run.samples(8)
