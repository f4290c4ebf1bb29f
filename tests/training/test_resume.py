"""A run that was cut off anywhere goes on as if it had not been, or says why it cannot."""

import itertools
import json
import os
import random
import signal
import subprocess
import sys
import time
import traceback

import numpy as np
import pytest
import torch

from gan_edu.data import fashion_mnist
from gan_edu.data.dataset import ImageDataset
from gan_edu.runs import run as runs
from gan_edu.runs.metrics import METRICS, read_metrics, write_metrics
from gan_edu.runs.recipe import Recipe
from gan_edu.training import checkpoint
from gan_edu.training import folder as run_folder
from gan_edu.training.loop import train

TINY = Recipe(epochs=3, hidden_widths=(16,), latent_dim=8, batch_size=32, learning_rate=1e-3)
SMALL = {"mlp": {"hidden_widths": (16,)}, "dcgan": {"base_channels": 4}}
PENALTIES = {
    "no penalty": {},
    "R1": {"r1": 1.0},
    "gradient penalty": {"gradient_penalty": 1.0},
    "spectral norm": {"spectral_norm": True},
    "clipping": {"weight_clip": 0.05, "loss": "wasserstein"},
}


class Killed(Exception):
    """Stands for a process that ends."""


@pytest.fixture(scope="module")
def dataset():
    images, labels = fashion_mnist.load("test", subset="sample")
    return ImageDataset(images[:96], labels[:96], "few")


def content(folder):
    """All that a run leaves, but for the metrics, which hold its speed."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".safetensors", ".png")
    }


def cut_off(recipe, dataset, folder, *, epoch, step, **options):
    def stop(e, s, steps):
        if (e, s) == (epoch, step):
            raise Killed

    with pytest.raises(Killed):
        train(recipe, dataset, folder, device="cpu", on_step=stop, **options)


@pytest.mark.parametrize("k", [1, 2], ids="k={}".format)
@pytest.mark.parametrize("decay", [0.0, 0.9], ids=["no average", "average"])
@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
@pytest.mark.parametrize("model", SMALL)
def test_a_resumed_run_equals_an_unbroken_one_bit_for_bit(
    dataset, tmp_path, model, precision, penalty, decay, k
):
    recipe = Recipe(
        model=model,
        epochs=3,
        latent_dim=8,
        batch_size=32,
        learning_rate=1e-3,
        precision=precision,
        average_decay=decay,
        discriminator_steps=k,
        **SMALL[model],
        **PENALTIES[penalty],
    )
    train(recipe, dataset, tmp_path / "unbroken", device="cpu")
    cut_off(recipe, dataset, tmp_path / "broken", epoch=2, step=2)
    train(recipe, dataset, tmp_path / "broken", device="cpu", resume=True)
    unbroken, broken = content(tmp_path / "unbroken"), content(tmp_path / "broken")
    assert list(unbroken) == list(broken)
    assert [name for name in unbroken if unbroken[name] != broken[name]] == []


def test_networks_with_dropout_resume_bit_for_bit_too(dataset, tmp_path):
    def players():
        torch.manual_seed(1)
        make = torch.nn.Linear(8, 784), torch.nn.Linear(784, 1)
        return (
            torch.nn.Sequential(make[0], torch.nn.Tanh(), torch.nn.Unflatten(1, (1, 28, 28))),
            torch.nn.Sequential(
                torch.nn.Flatten(), torch.nn.Dropout(0.5), make[1], torch.nn.Flatten(0)
            ),
        )

    recipe = Recipe(model="own", epochs=3, latent_dim=8, batch_size=32)
    train(recipe, dataset, tmp_path / "unbroken", players=players(), device="cpu")
    cut_off(recipe, dataset, tmp_path / "broken", epoch=3, step=1, players=players())
    train(recipe, dataset, tmp_path / "broken", players=players(), device="cpu", resume=True)
    assert content(tmp_path / "unbroken") == content(tmp_path / "broken")


@pytest.mark.slow
def test_fifty_kills_at_random_moments_leave_the_run_of_an_unbroken_one(dataset, tmp_path):
    # kill −9 at random times, most of them inside the files of an epoch; what is left then ends.
    recipe = TINY.replace(epochs=260, average_decay=0.9, r1=0.1)
    train(recipe, dataset, tmp_path / "unbroken", device="cpu")
    chance, kills, folder = random.Random(0), 0, tmp_path / "broken"
    while kills < 50:
        first_step, stepped = os.pipe()
        child = os.fork()  # a new interpreter would load PyTorch for seconds before each kill
        if child == 0:
            try:  # whatever happens, the child is not a second pytest
                resume = (folder / runs.RUN).is_file()
                torch.set_num_threads(1)  # a fork has one; the others would be waited for
                told = {"on_step": lambda *_, pipe=stepped: os.write(pipe, b".")}
                train(recipe, dataset, folder, device="cpu", resume=resume, **told)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(1)
        os.close(stepped)
        os.read(first_step, 1)  # on a busy machine that takes seconds
        os.close(first_step)
        time.sleep(chance.uniform(0, 0.2))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "it ended by itself"
        kills += 1
    assert 0 < len(runs.read(folder).metrics) < recipe.epochs  # every kill was in the midst of it
    train(recipe, dataset, folder, device="cpu", resume=True)
    assert content(tmp_path / "unbroken") == content(folder)


FILES = ["samples/0002.png", "generator.safetensors", "discriminator.safetensors"]
FILES += ["average.safetensors", METRICS, "state.safetensors"]


@pytest.mark.parametrize("last", FILES)
def test_a_kill_after_any_file_of_an_epoch_is_repaired(dataset, tmp_path, monkeypatch, last):
    recipe = TINY.replace(epochs=2, average_decay=0.9)
    train(recipe, dataset, tmp_path / "unbroken", device="cpu")
    folder, real = tmp_path / "broken", os.replace
    written = []

    def replace(source, target):
        real(source, target)
        name = os.path.relpath(target, folder)
        written.append(name)
        if name == last and written.count(name) == (1 if name == FILES[0] else 2):
            raise Killed

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(Killed):
        train(recipe, dataset, folder, device="cpu")
    monkeypatch.undo()
    train(recipe, dataset, folder, device="cpu", resume=True)
    assert content(tmp_path / "unbroken") == content(folder)


def test_a_run_stopped_in_its_first_epoch_starts_again(dataset, tmp_path):
    cut_off(TINY, dataset, tmp_path / "broken", epoch=1, step=2)
    train(TINY, dataset, tmp_path / "broken", device="cpu", resume=True)
    train(TINY, dataset, tmp_path / "unbroken", device="cpu")
    assert content(tmp_path / "unbroken") == content(tmp_path / "broken")


def test_what_a_kill_left_of_run_json_is_taken_away(dataset, tmp_path):
    (tmp_path / ".run.json.abc").write_text("{")
    train(TINY.replace(epochs=1), dataset, tmp_path, device="cpu")
    assert not (tmp_path / ".run.json.abc").exists()


def test_lost_metrics_are_noticed_before_an_epoch_is_trained(dataset, tmp_path):
    cut_off(TINY, dataset, tmp_path, epoch=3, step=1)
    write_metrics(tmp_path, read_metrics(tmp_path)[:1])
    with pytest.raises(ValueError, match=r"1 of the 2 epochs that the state has finished"):
        train(TINY, dataset, tmp_path, device="cpu", resume=True)


def test_more_epochs_extend_a_finished_run_to_the_longer_one(dataset, tmp_path):
    train(TINY, dataset, tmp_path / "long", device="cpu")
    train(TINY.replace(epochs=2), dataset, tmp_path / "short", device="cpu")
    train(TINY, dataset, tmp_path / "short", device="cpu", resume=True)
    assert content(tmp_path / "long") == content(tmp_path / "short")
    assert runs.read(tmp_path / "short").recipe.epochs == 3


def test_fewer_epochs_than_are_trained_are_refused(dataset, tmp_path):
    train(TINY, dataset, tmp_path, device="cpu")
    with pytest.raises(ValueError, match="has trained 3 epochs already, more than the 2"):
        train(TINY.replace(epochs=2), dataset, tmp_path, device="cpu", resume=True)


def test_other_images_of_the_same_shape_are_refused_by_their_digest(dataset, tmp_path):
    train(TINY, dataset, tmp_path, device="cpu")
    other = ImageDataset(255 - dataset.images, dataset.labels, "negatives")
    with pytest.raises(ValueError, match=r"trained on other images: few .* these are negatives"):
        train(TINY.replace(epochs=4), other, tmp_path, device="cpu", resume=True)


def test_the_same_images_under_another_name_are_accepted(dataset, tmp_path):
    train(TINY, dataset, tmp_path, device="cpu")
    renamed = ImageDataset(dataset.images, dataset.labels, "moved")
    assert len(train(TINY, renamed, tmp_path, device="cpu", resume=True).metrics) == 3


def test_a_folder_without_a_run_cannot_be_resumed(dataset, tmp_path):
    with pytest.raises(FileNotFoundError, match="holds no run to continue"):
        train(TINY, dataset, tmp_path / "new", device="cpu", resume=True)


def test_every_session_is_recorded_with_the_epoch_it_began_after(dataset, tmp_path):
    cut_off(TINY, dataset, tmp_path, epoch=3, step=1)
    train(TINY, dataset, tmp_path, device="cpu", resume=True)
    sessions = runs.read(tmp_path).sessions
    assert [session["after_epoch"] for session in sessions] == [0, 2]
    assert all(session["torch"] == torch.__version__.split("+")[0] for session in sessions)


def test_a_second_process_on_the_same_folder_is_refused(dataset, tmp_path):
    train(TINY.replace(epochs=1), dataset, tmp_path, device="cpu")
    script = (
        "from gan_edu.training.folder import locked\nfrom pathlib import Path\nimport sys\n"
        "with locked(Path(sys.argv[1])):\n print('held', flush=True)\n sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(BlockingIOError, match="another process is training in"):
            train(TINY, dataset, tmp_path, device="cpu", resume=True)
        other.kill()
    # A process that was killed holds nothing.
    assert len(train(TINY, dataset, tmp_path, device="cpu", resume=True).metrics) == 3


def test_a_folder_that_cannot_be_written_is_noticed_before_training(dataset, tmp_path, monkeypatch):
    def read_only(self, timeout):
        raise PermissionError(30, "Read-only file system")

    monkeypatch.setattr(run_folder.FileLock, "acquire", read_only)
    with pytest.raises(OSError, match=r"cannot be written .* name another --out"):
        train(TINY, dataset, tmp_path, device="cpu")


def test_a_place_where_no_folder_can_be_made_is_noticed_before_training(dataset, tmp_path):
    (tmp_path / "file").write_text("")
    steps = []
    with pytest.raises(OSError, match="file"):
        train(TINY, dataset, tmp_path / "file" / "run", on_step=lambda *s: steps.append(s))
    assert not steps


def test_a_state_from_another_kind_of_device_is_refused_in_words(dataset, tmp_path, monkeypatch):
    cut_off(TINY, dataset, tmp_path, epoch=2, step=1)
    real = checkpoint._read

    def from_cuda(path):
        tensors, about = real(path)
        return tensors, {**about, "device": "cuda"}

    monkeypatch.setattr(checkpoint, "_read", from_cuda)
    with pytest.raises(ValueError, match=r"written on the device 'cuda', this is 'cpu'"):
        train(TINY, dataset, tmp_path, device="cpu", resume=True)


def test_weights_that_are_not_numbers_stop_the_run_and_the_last_good_epoch_stays(dataset, tmp_path):
    # The last step of the epoch breaks G; no loss sees it before the epoch ends.
    seen = []

    def poison(epoch, step, steps):
        if (epoch, step) == (2, steps):
            with torch.no_grad():
                next(seen[0].generator.parameters()).fill_(float("inf"))

    with pytest.raises(FloatingPointError, match=r"epoch 2, at its end: a weight is not finite"):
        train(
            TINY,
            dataset,
            tmp_path,
            device="cpu",
            measure=lambda game, epoch: seen.append(game) or {},
            on_step=poison,
        )
    assert len(runs.read(tmp_path).metrics) == 1
    weights = checkpoint._read(tmp_path / "generator.safetensors")[0]
    assert all(value.isfinite().all() for value in weights.values())


def test_kept_epochs_hold_the_weights_of_a_run_that_ended_there(dataset, tmp_path):
    train(TINY, dataset, tmp_path / "long", device="cpu", keep_every=2)
    train(TINY.replace(epochs=2), dataset, tmp_path / "short", device="cpu")
    kept = tmp_path / "long" / "epochs" / "0002" / "generator.safetensors"
    assert kept.read_bytes() == (tmp_path / "short" / "generator.safetensors").read_bytes()
    assert not (tmp_path / "long" / "epochs" / "0001").exists()


def test_the_lock_is_gone_when_the_run_ends(dataset, tmp_path):
    train(TINY.replace(epochs=1), dataset, tmp_path, device="cpu")
    assert not (tmp_path / run_folder.LOCK).exists()


def test_the_two_processes_of_torchrun_agree_whether_there_is_a_run(tmp_path):
    # The first writes run.json while the second may still look: both must have looked before.
    script = (
        "import sys\nfrom gan_edu.data import fashion_mnist\n"
        "from gan_edu.training import parallel\n"
        "from gan_edu.runs.recipe import Recipe\nfrom gan_edu.training.loop import train\n"
        "data = fashion_mnist.load('test', subset='sample')\n"
        "with parallel.processes('cpu') as device:\n"
        "    train(Recipe(epochs=1, hidden_widths=(4,), batch_size=500), data, sys.argv[1],"
        " device=device)\n"
    )
    (tmp_path / "script.py").write_text(script)
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    subprocess.run(
        [*launcher, str(tmp_path / "script.py"), str(tmp_path / "run")],
        check=True,
        capture_output=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    assert json.loads((tmp_path / "run" / runs.RUN).read_text())["sessions"][0]["processes"] == "2"


def test_the_matrix_above_tries_every_combination():
    combinations = itertools.product(SMALL, ["float32", "bfloat16"], PENALTIES, [0.0, 0.9], [1, 2])
    assert len(list(combinations)) == 80
    assert np.unique([len(p) for p in PENALTIES.values()]).tolist() == [0, 1, 2]


def test_a_run_may_change_its_device_if_that_is_said(dataset, tmp_path, monkeypatch):
    # The state of a GPU is simulated: its random numbers cannot be read on a CPU.
    cut_off(TINY, dataset, tmp_path, epoch=2, step=1)
    real = checkpoint._read

    def from_cuda(path):
        tensors, about = real(path)
        return {**tensors, "rng": torch.zeros(16, dtype=torch.uint8)}, {**about, "device": "cuda"}

    monkeypatch.setattr(checkpoint, "_read", from_cuda)
    run = train(TINY, dataset, tmp_path, device="cpu", resume=True, change_device=True)
    assert [epoch["epoch"] for epoch in run.metrics] == [1, 2, 3]
    assert [session["after_epoch"] for session in runs.read(tmp_path).sessions] == [0, 1]
