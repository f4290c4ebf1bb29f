"""The doctor finds what is wrong with a machine, and nothing where nothing is."""

import json
import os
import shutil
import sys

import pytest
import torch

from gan_edu import doctor
from gan_edu.data import fashion_mnist
from gan_edu.evaluation import judges
from gan_edu.training import trial


def test_a_healthy_machine_has_nothing_wrong(tmp_path, monkeypatch):
    monkeypatch.setattr(torch, "get_num_threads", lambda: 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda place: shutil._ntuple_diskusage(9e9, 0, 9e9))
    found = {finding.name: finding for finding in doctor.examine(tmp_path / "runs")}
    assert [f.wrong for f in found.values() if f.wrong] == []
    assert {"python", "torch", "disk", "Fashion-MNIST", "threads", "judge fashion", "cpu"} <= set(
        found
    )
    assert not (tmp_path / "runs").exists()
    json.dumps([finding.as_dict() for finding in found.values()])


def test_a_full_disk_and_a_folder_that_cannot_be_written_are_wrong(tmp_path, monkeypatch):
    assert doctor.disk(tmp_path, wanted=1).wrong is None
    assert "GB are wanted: make room" in doctor.disk(tmp_path / "a" / "b", wanted=1e18).wrong
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "cannot be written" in doctor.disk(tmp_path, wanted=1).wrong


def test_missing_data_are_no_fault_unless_their_folder_was_named(tmp_path, monkeypatch):
    monkeypatch.delenv("GAN_EDU_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(fashion_mnist, "DEBIAN_FOLDER", tmp_path / "none")
    found = doctor.fashion()
    assert found.wrong is None
    assert "gan-edu data fashion-mnist" in found.found
    monkeypatch.setenv("GAN_EDU_DATA", str(tmp_path))
    assert str(tmp_path) in doctor.fashion().wrong


def test_damaged_data_are_wrong(tmp_path, monkeypatch):
    for files in fashion_mnist.FILES.values():
        for file in files.values():
            (tmp_path / file.name).write_bytes(b"no gzip")
    monkeypatch.setenv("GAN_EDU_DATA", str(tmp_path))
    assert "train-images-idx3-ubyte.gz" in doctor.fashion().wrong


def test_more_threads_than_cores_are_wrong(monkeypatch):
    monkeypatch.setattr(torch, "get_num_threads", lambda: 4096)
    assert "set OMP_NUM_THREADS=" in doctor.threads().wrong
    monkeypatch.setattr(torch, "get_num_threads", lambda: 1)
    assert doctor.threads().wrong is None


def test_a_damaged_judge_is_wrong_and_a_missing_one_is_not(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "efficientnet_lite_pytorch", None)
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path))
    found = {finding.name: finding for finding in doctor.judged()}
    assert [finding.wrong for finding in found.values()] == [None] * 3
    assert "gan-edu[judges]" in found["judge imagenet-lite"].found
    assert "downloaded" in found["judge imagenet"].found
    damaged = tmp_path / "fashion.safetensors"
    damaged.write_bytes(b"x" * 100)
    monkeypatch.setattr(judges.load_fashion, "__defaults__", (damaged,))
    assert "damaged" in next(doctor.judged()).wrong


def test_without_torch_the_rest_is_still_examined(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "torch", None)
    real = doctor.environment
    monkeypatch.setattr(doctor, "environment", lambda d: real(d) | {"torch": "not installed"})
    found = {finding.name: finding for finding in doctor.examine(tmp_path)}
    assert "pip install 'gan-edu[train]'" in found["torch"].wrong
    assert found["disk"].found
    assert "cpu" not in found


def test_a_device_that_computes_wrong_or_not_at_all_is_wrong(monkeypatch):
    (cpu, *_) = doctor.devices()
    assert cpu.wrong is None
    real = trial.step

    def off(recipe, device, dtype=torch.float32):
        losses, d_slopes, g_slopes = real(recipe, device, dtype)
        return losses, d_slopes, g_slopes * (1.01 if dtype == torch.float32 else 1)

    monkeypatch.setattr(trial, "step", off)
    (cpu, *_) = doctor.devices()
    assert "differs from the exact one by 0.01" in cpu.wrong

    def broken(*_, **__):
        raise RuntimeError("no kernel image is available\nand more")

    monkeypatch.setattr(trial, "step", broken)
    (cpu, *_) = doctor.devices()
    assert "fails on cpu (no kernel image is available)" in cpu.wrong


def test_numbers_that_are_not_finite_are_an_infinite_error(monkeypatch):
    nan = torch.full((2,), torch.nan)
    monkeypatch.setattr(trial, "step", lambda *_, **__: (nan, nan, nan))
    assert trial.error(torch.device("cpu")) == float("inf")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
@pytest.mark.gpu
def test_a_step_on_a_gpu_equals_that_of_the_cpu():
    assert trial.error(torch.device("cuda")) < trial.TOLERANCE


def test_a_step_is_the_same_each_time_and_in_another_precision_nearly():
    recipe = trial.RECIPES[0]
    cpu = torch.device("cpu")
    for once, again in zip(trial.step(recipe, cpu), trial.step(recipe, cpu), strict=True):
        assert torch.equal(once, again)
    assert 0 < trial.error(cpu) < 1e-4
