"""TensorBoard events hold the metrics of a run, once each, even after it was cut off."""

import sys

import numpy as np
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

import gan_edu as gan
from gan_edu.runs.metrics import as_csv, spread

SMALL = gan.Recipe(epochs=2, hidden_widths=(16,), batch_size=250, latent_dim=8)


@pytest.fixture(scope="module")
def images():
    return gan.data.load("fashion-mnist-sample", split="test")


def read(run):
    events = EventAccumulator(str(run.folder / "tensorboard"))
    events.Reload()
    return events


def test_events_are_the_metrics_and_the_pictures(images):
    run = gan.train(SMALL, images, progress=False, tensorboard=True)
    events = read(run)
    rows = [spread(epoch) for epoch in run.metrics]
    names = events.Tags()["scalars"]
    assert set(names) == set(rows[0]) - {"epoch"}
    assert {"shares/0", "shares/9"} <= set(names)
    for name in names:
        found = [(event.step, event.value) for event in events.Scalars(name)]
        assert [step for step, _ in found] == [1, 2]
        assert np.allclose([value for _, value in found], [row[name] for row in rows])
    assert [event.step for event in events.Images("samples")] == [1, 2]


def test_a_resumed_run_goes_on_with_its_events_without_being_asked(images, tmp_path):
    gan.train(SMALL, images, tmp_path / "run", progress=False, tensorboard=True)
    more = SMALL.replace(epochs=3)
    run = gan.train(more, images, tmp_path / "run", progress=False, resume=True)
    assert [event.step for event in read(run).Scalars("d_real")] == [1, 2, 3]


def test_without_the_package_one_line_says_how_to_get_it(images, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", None)
    with pytest.raises(ValueError, match=r"pip install 'gan-edu\[tensorboard\]'"):
        gan.train(SMALL, images, tmp_path / "run", progress=False, tensorboard=True)
    assert not (tmp_path / "run").exists()


def test_no_events_are_written_unasked(images):
    run = gan.train(SMALL.replace(epochs=1), images, progress=False)
    assert not (run.folder / "tensorboard").exists()


def test_csv_is_read_back_as_the_same_numbers(images):
    run = gan.train(SMALL, images, progress=False)
    header, *lines = as_csv(run.metrics).splitlines()
    assert len(lines) == 2
    for line, epoch in zip(lines, run.metrics, strict=True):
        cells = dict(zip(header.split(","), map(float, line.split(",")), strict=True))
        assert cells == spread(epoch)
