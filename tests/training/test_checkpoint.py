"""Weights and states on disk: whole or refused, and written so that an old file is never lost."""

import os

import pytest
import torch
from torch import nn

from gan_edu.runs.recipe import Recipe
from gan_edu.runs.storage import write_atomically
from gan_edu.training import checkpoint
from gan_edu.training.game import Game


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
    with pytest.raises(ValueError, match=r"is damaged .* Restore a copy"):
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
        checkpoint.load_state(
            tmp_path / "w.safetensors",
            Game.create(Recipe(hidden_widths=(4,)), (1, 2, 2), torch.device("cpu")),
        )


def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    path = tmp_path / "file"
    write_atomically(path, b"old")

    def disk_full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", disk_full)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, b"new and longer")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
