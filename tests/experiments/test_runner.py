"""The recorded runs: one list, and a runner that trains only what is missing."""

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from experiments import ring, runner
from experiments.entries import EXPERIMENTS, Experiment, find
from gan_edu.runs import run as runs
from gan_edu.runs.recipe import Recipe

TINY = Experiment(
    "tiny",
    "Does the runner run?",
    Recipe(epochs=2, hidden_widths=(8,), latent_dim=4, batch_size=500),
    (0, 1),
    data="faces",
    keep="weights",
)


def run(work, folder, **options):
    said = []
    runner.run_all(work, device="cpu", results=folder, say=said.append, **options)
    return "\n".join(said)


def test_names_are_given_once_and_every_entry_says_what_it_is_for():
    names = [experiment.name for experiment in EXPERIMENTS]
    assert len(set(names)) == len(names)
    for experiment in EXPERIMENTS:
        assert experiment.purpose.endswith(("?", "."))
        assert len(set(experiment.seeds)) == len(experiment.seeds) > 0


def test_names_choose_an_experiment_or_all_below_it():
    assert [e.name for e in find(["mlp-report"])] == ["mlp-report"]
    assert {e.name.split("/")[0] for e in find(["remedies"])} == {"remedies"}
    assert find([]) == list(EXPERIMENTS)
    with pytest.raises(ValueError, match="no experiment is named 'remedy'"):
        find(["remedy"])


def test_only_what_is_missing_is_trained(tmp_path):
    work = list(TINY.runs())
    assert "2 of 2 runs to train" in run(work, tmp_path)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()}
    assert "0 of 2 runs to train" in run(work, tmp_path)
    assert before == {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()}
    shutil.rmtree(tmp_path / "tiny" / "1")
    assert "1 of 2 runs to train" in run(work, tmp_path)
    assert runner.state_of(TINY, 1, tmp_path) == "finished"


def test_a_finished_run_keeps_what_its_entry_says_and_no_state(tmp_path):
    run(list(TINY.runs())[:1], tmp_path)
    folder = runner.folder_of(TINY, 0, tmp_path)
    assert not (folder / runs.STATE).exists()
    assert (folder / "generator.safetensors").is_file()
    runner.prune(folder, replace(TINY, keep="numbers"))
    assert not list(folder.glob("*.safetensors"))
    assert runs.read(folder).epochs_with_samples() == [2]


@pytest.mark.parametrize("damage", ["{", '{"recipe": {}}'])
def test_a_damaged_folder_is_named_and_skipped(tmp_path, damage):
    folder = runner.folder_of(TINY, 0, tmp_path)
    folder.mkdir(parents=True)
    (folder / runs.RUN).write_text(damage)
    said = run(list(TINY.runs()), tmp_path)
    assert "tiny/0 is skipped, damaged" in said
    assert "1 of 2 runs to train" in said


def test_a_foreign_run_is_named_with_what_differs_and_skipped(tmp_path):
    other = TINY.recipe.replace(latent_dim=9)
    data = {"name": "x", "shape": [1, 1, 1, 1], "sha256": ""}
    runs.write_run(runner.folder_of(TINY, 0, tmp_path), other, data, [])
    said = run(list(TINY.runs())[:1], tmp_path)
    assert "latent_dim: 9 against 4" in said
    assert "0 of 1 runs to train" in said


def test_a_run_out_of_time_goes_on_another_time_and_ends_like_an_unbroken_one(tmp_path):
    work = list(TINY.runs())[:1]
    run(work, tmp_path / "unbroken")
    first = runner.one_run(TINY, 0, "cpu", time.time() + 0.01, tmp_path / "broken")
    assert first in ("out of time after 1 epochs", "not started: out of time")
    assert runner.one_run(TINY, 0, "cpu", None, tmp_path / "broken") == "finished"
    ends = [
        (tmp_path / name / "tiny/0/generator.safetensors").read_bytes()
        for name in ("unbroken", "broken")
    ]
    assert ends[0] == ends[1]


def test_shards_are_disjoint_and_together_everything():
    work = [(TINY, seed) for seed in range(7)]
    parts = [runner.shard(work, f"{i}/3") for i in (1, 2, 3)]
    assert sorted((s for part in parts for _, s in part)) == list(range(7))
    for wrong in ("0/3", "4/3", "x", "1/", "1"):
        with pytest.raises(ValueError, match="i/n"):
            runner.shard(work, wrong)


def test_two_shards_in_two_places_are_merged_by_copying_folders(tmp_path):
    work = list(TINY.runs())
    for part in ("1/2", "2/2"):
        run(runner.shard(work, part), tmp_path / part[0])
    shutil.copytree(tmp_path / "2", tmp_path / "1", dirs_exist_ok=True)
    assert "0 of 2 runs to train" in run(work, tmp_path / "1")


def test_workers_stop_when_their_queue_is_killed(tmp_path):
    script = (
        "import sys\nfrom dataclasses import replace\nfrom pathlib import Path\n"
        "from experiments import runner\nfrom experiments.entries import Experiment\n"
        "from gan_edu.runs.recipe import Recipe\n"
        "recipe = Recipe(epochs=2000, hidden_widths=(8,), latent_dim=4, batch_size=500)\n"
        "long = Experiment('long', 'How long?', recipe, data='faces', keep='weights')\n"
        "if __name__ == '__main__':\n"
        "    results = Path(sys.argv[1])\n"
        "    runner.run_all(list(long.runs()), device='cpu', results=results, workers=2)\n"
    )
    (tmp_path / "long_queue.py").write_text(script)
    root = Path(runner.__file__).parents[1]
    queue = subprocess.Popen(
        [sys.executable, str(tmp_path / "long_queue.py"), str(tmp_path / "results")],
        env={**os.environ, "PYTHONPATH": str(root), "OMP_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    metrics = tmp_path / "results" / "long" / "0" / "metrics.jsonl"
    until = time.monotonic() + 120
    while not metrics.is_file() and time.monotonic() < until:
        time.sleep(0.1)
    queue.send_signal(signal.SIGKILL)
    queue.wait()
    count, until = -1, time.monotonic() + 60  # an epoch on a busy machine takes seconds
    while (now := len(metrics.read_text().splitlines())) != count:
        assert time.monotonic() < until, f"a worker went on to epoch {now}"
        count = now
        time.sleep(5)


def test_the_ring_records_its_modes_and_how_far_g_stretches(tmp_path):
    experiment = replace(
        find(["ring/beta1-half"])[0], recipe=find(["ring/beta1-half"])[0].recipe.replace(epochs=2)
    )
    assert ring.record(experiment, 0, tmp_path) == "finished"
    run = runs.read(tmp_path)
    assert run.finished
    assert run.column("shares").shape == (2, 8)
    assert (run.column("stretch") > 0).all()


def test_the_stretch_of_a_linear_map_is_its_largest_singular_value():
    import torch

    layer = torch.nn.Linear(3, 2, bias=False)
    z = torch.randn(5, 3, generator=torch.Generator().manual_seed(0))
    expected = torch.linalg.svdvals(layer.weight)[0].item()
    assert ring.stretch(layer, z) == pytest.approx(expected, rel=1e-5)
