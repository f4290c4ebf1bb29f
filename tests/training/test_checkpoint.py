"""Weights and states on disk: whole or refused, and written so that an old file is never lost."""

import os

import pytest
import torch
from torch import nn

from gan_edu.training import checkpoint, record


@pytest.fixture
def network():
    return nn.Linear(3, 2)


def test_weights_read_back_are_the_weights_written(network, tmp_path):
    checkpoint.save_weights(network, tmp_path / "w.safetensors")
    other = nn.Linear(3, 2)
    checkpoint.load_weights(other, tmp_path / "w.safetensors")
    assert torch.equal(other.weight, network.weight)


@pytest.mark.parametrize("keep", [0, 7, 60])
def test_truncated_weights_are_refused(network, tmp_path, keep):
    path = tmp_path / "w.safetensors"
    checkpoint.save_weights(network, path)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(ValueError, match=r"is damaged .* train again"):
        checkpoint.load_weights(network, path)


def test_weights_of_another_network_are_refused(network, tmp_path):
    checkpoint.save_weights(network, tmp_path / "w.safetensors")
    with pytest.raises(ValueError, match="does not fit this Linear"):
        checkpoint.load_weights(nn.Linear(4, 2), tmp_path / "w.safetensors")


def test_missing_weights_are_named(network, tmp_path):
    with pytest.raises(FileNotFoundError, match=r"w\.safetensors does not exist"):
        checkpoint.load_weights(network, tmp_path / "w.safetensors")


def test_weights_alone_are_no_state(network, tmp_path):
    checkpoint.save_weights(network, tmp_path / "w.safetensors")
    with pytest.raises(ValueError, match="not the state of a training run"):
        checkpoint.load_state(tmp_path / "w.safetensors", {"n": network}, {}, torch.Generator())


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    path = tmp_path / "file"
    record.write_atomically(path, b"old")

    def disk_full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", disk_full)
    with pytest.raises(OSError, match="No space left"):
        record.write_atomically(path, b"new and longer")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", ["", "{", '{"recipe": {"epochs": 0}, "environment": {}}', "[]"])
def test_a_damaged_run_file_is_named(tmp_path, content):
    (tmp_path / record.RUN).write_text(content)
    with pytest.raises(ValueError, match=r"run\.json cannot be read"):
        record.read(tmp_path)


def test_a_damaged_line_of_metrics_is_named_with_its_number(tmp_path):
    (tmp_path / record.METRICS).write_text('{"epoch": 1}\n{"epoch": \n')
    with pytest.raises(ValueError, match=r"metrics\.jsonl, line 2, is damaged"):
        record.read_metrics(tmp_path)


def test_a_folder_without_a_run_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="is not a recorded run"):
        record.read(tmp_path)
