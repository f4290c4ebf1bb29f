"""The command line: it trains and samples, and every failure is one message and exit code 1."""

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gan_edu import cli
from gan_edu.data import fashion_mnist
from gan_edu.runs import run as runs


@pytest.fixture
def gan_edu(monkeypatch, capsys):
    """Run the command line in this process; returns (exit code, what it wrote)."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["gan-edu", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            cli.main()  # always exits, as a command does
        output = capsys.readouterr()
        # The terminal breaks long lines; a message is the same with or without its breaks.
        return stopped.value.code or 0, " ".join((output.out + output.err).split())

    return run


@pytest.fixture(scope="module")
def real_images():
    return fashion_mnist.load("test", subset="sample").images[:200]


TRAIN = ("train", "--data", "fashion-mnist-sample", "--recipe", "quick", "--epochs", "1")


def test_sample_writes_single_pictures_into_an_empty_folder_alone(gan_edu, tmp_path):
    run = Path(__file__).resolve().parent.parent / "results" / "dcgan-conditional" / "0"
    out = tmp_path / "boots"
    code, _ = gan_edu("sample", run, "--single", "--label", 9, "--number", 3, "--out", out)
    assert code == 0
    with Image.open(out / "00002.png") as picture:
        assert picture.size == (28, 28)
    assert sorted(path.name for path in out.iterdir()) == [f"0000{i}.png" for i in range(3)]
    code, output = gan_edu("sample", run, "--single", "--number", 1, "--out", out)
    assert code == 1
    assert "is not empty" in output


def test_train_then_sample_gives_a_recorded_run_and_a_grid(gan_edu, tmp_path):
    code, output = gan_edu(*TRAIN, "--seed", 3, "--out", tmp_path / "run")
    assert code == 0
    assert "images/s" in output
    assert runs.read(tmp_path / "run").recipe.seed == 3
    code, _ = gan_edu("sample", tmp_path / "run", "--number", 16, "--out", tmp_path / "grid.png")
    assert code == 0
    with Image.open(tmp_path / "grid.png") as grid:
        assert grid.size == (8 * 28, 2 * 28)


def test_resume_of_a_finished_run_changes_nothing(gan_edu, tmp_path):
    gan_edu(*TRAIN, "--out", tmp_path / "run")
    before = (tmp_path / "run" / "generator.safetensors").read_bytes()
    code, _ = gan_edu(*TRAIN, "--out", tmp_path / "run", "--resume")
    assert code == 0
    assert (tmp_path / "run" / "generator.safetensors").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--recipe", "best"),
            "--recipe must be one of report, quick, fast-mlp, fast-dcgan, or a JSON file",
        ),
        (("--data", "cats"), "'cats' is neither a data set (fashion-mnist"),
        (("--device", "cuda:77"), "cannot be used on this machine"),
        (("--epochs", "0"), "epochs must be greater than or equal to 1, got 0"),
        (("--set", "seed=5", "--seed", "4"), "seed is given twice, as 4 and as 5"),
        (("--set", "learning_rate=null"), "learning_rate must be a number, got None"),
        (("--set", "learning_rate=fast"), "learning_rate must be a number, got 'fast'"),
        (("--set", "beta1=x"), "beta1 must be a number, got 'x'"),
        (("--set", "hidden_widths=nine"), "hidden_widths.0 must be an integer, got 'nine'"),
        (("--set", "hidden_widths=8,x"), "hidden_widths.1 must be an integer, got 'x'"),
        (("--set", "r1=NaN"), "r1 must be a finite number, got nan"),
        (("--set", "seed=99999999999999999999"), "seed must be"),
        (("--device", "foo"), "cannot be used on this machine (there is no such device)"),
        (("--set", "without_rules=relu"), "without_rules is a setting of the dcgan"),
        (("--set", "epochs"), "--set takes FIELD=VALUE, got 'epochs'"),
        (("--set", "momentum=0.9"), "unknown field 'momentum'; fields are model, epochs"),
        (("--compile", "--set", "r1=1"), "torch.compile cannot differentiate a gradient"),
        (("--size", "32"), "does not have another size"),
        (("--device", "mps"), "device 'mps' cannot be used on this machine"),
    ],
)
def test_a_wrong_option_is_named_and_nothing_is_written(gan_edu, tmp_path, arguments, message):
    code, output = gan_edu(*TRAIN, *arguments, "--out", tmp_path / "run")
    assert code == 1
    assert message in output
    assert "Traceback" not in output
    assert not (tmp_path / "run").exists()


def test_training_on_damaged_data_says_which_file_and_writes_nothing(full_data, gan_edu, tmp_path):
    shutil.copytree(full_data, tmp_path / "data")
    images = tmp_path / "data" / "train-images-idx3-ubyte.gz"
    images.write_bytes(images.read_bytes()[:1_000_000])
    code, output = gan_edu("train", "--root", tmp_path / "data", "--out", tmp_path / "run")
    assert code == 1
    for part in (images.name, "47,040,016 bytes", "SHA-256 c59f468a2f672dc8"):
        assert part in output
    assert not (tmp_path / "run").exists()


def test_training_from_a_wrong_folder_says_what_was_searched(gan_edu, tmp_path):
    code, output = gan_edu("train", "--root", tmp_path, "--out", tmp_path / "run")
    assert code == 1
    assert "train-images-idx3-ubyte.gz" in output
    assert not (tmp_path / "run").exists()


def test_fetching_without_a_network_fails_with_what_to_do(gan_edu, tmp_path, monkeypatch):
    from functools import partial

    from gan_edu.data import download

    closed = partial(download.fetch_fashion_mnist, mirrors=["http://127.0.0.1:9/"])
    monkeypatch.setattr(download, "fetch_fashion_mnist", closed)
    code, output = gan_edu("data", "fashion-mnist", "--root", tmp_path / "data")
    assert code == 1
    assert "could not be downloaded" in output
    assert not list((tmp_path / "data").rglob("*.gz*"))


def test_an_unwritable_folder_is_an_error_message(gan_edu, tmp_path):
    (tmp_path / "file").write_text("in the way")
    code, output = gan_edu(*TRAIN, "--out", tmp_path / "file" / "run")
    assert code == 1
    assert "Error" in output
    assert "Traceback" not in output


def test_sampling_from_no_run_says_so(gan_edu, tmp_path):
    code, output = gan_edu("sample", tmp_path)
    assert code == 1
    assert "is not a recorded run" in output


def test_the_base_install_is_told_how_to_get_torch(gan_edu, tmp_path, monkeypatch):
    # What Python does on a machine without torch: the module cannot be imported.
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.delitem(sys.modules, "gan_edu.training.loop", raising=False)
    monkeypatch.delattr("gan_edu.training.loop", raising=False)
    code, output = gan_edu(*TRAIN, "--out", tmp_path / "run")
    assert code == 1
    assert "pip install 'gan-edu[train]'" in output


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    from gan_edu.runs.recipe import Recipe
    from gan_edu.training.loop import train

    folder = tmp_path_factory.mktemp("runs")
    sample = fashion_mnist.load("test", subset="sample")
    for seed in (1, 2):
        recipe = Recipe(epochs=1, hidden_widths=(16,), seed=seed)
        train(recipe, sample, folder / str(seed), device="cpu")
    return folder


def test_score_prints_a_table_for_people_and_json_for_machines(gan_edu, tmp_path, real_images):
    np.savez(tmp_path / "images.npz", images=real_images)
    code, table = gan_edu("score", tmp_path / "images.npz", "--splits", 5)
    assert code == 0
    for part in ("fashion, K = 10", "93.09%", "mean ± std over splits", "first-order bias"):
        assert part in table
    code, output = gan_edu("score", tmp_path / "images.npz", "--splits", 5, "--json")
    facts = json.loads(output[output.index("{") : output.rindex("}") + 1])
    assert (code, facts["images"], facts["splits"], facts["classes"]) == (0, 200, 5, 10)
    assert f"{facts['mean']:.4f} ± {facts['std']:.4f}" in table


def test_a_folder_an_archive_and_the_test_set_of_the_same_images_score_alike(
    gan_edu, tmp_path, real_images
):
    np.savez(tmp_path / "images.npz", images=real_images)
    (tmp_path / "folder").mkdir()
    for index, image in enumerate(real_images):
        Image.fromarray(image[0]).save(tmp_path / "folder" / f"{index:04}.png")
    first, second = (
        gan_edu("score", tmp_path / name, "--json")[1] for name in ("images.npz", "folder")
    )
    assert first[first.index('"mean"') :] == second[second.index('"mean"') :]


def test_score_of_a_run_draws_from_its_generator(gan_edu, trained):
    code, output = gan_edu("score", trained / "1", "--number", 60, "--splits", 2, "--json")
    assert code == 0
    assert '"images": 60' in output


def test_compare_sets_runs_side_by_side_and_names_what_differs(gan_edu, trained):
    code, output = gan_edu("compare", trained / "1", trained / "2")
    assert code == 0
    for part in ("seed", "generator loss", "discriminator gradient", "fashion-mnist-sample"):
        assert part in output
    assert "batch_size" not in output
    code, output = gan_edu("compare", trained / "1", trained / "2", "--json")
    assert [row["seed"] for row in json.loads(output)] == [1, 2]


def test_train_judge_writes_a_judge(full_data, gan_edu, tmp_path, monkeypatch):
    from gan_edu.evaluation import judges

    load = fashion_mnist.load
    monkeypatch.setattr(fashion_mnist, "load", lambda split, root=None: load("test", subset=300))
    code, output = gan_edu("train-judge", "--epochs", 1, "--out", tmp_path / "judge.safetensors")
    assert code == 0
    assert "test accuracy" in output
    assert judges.load_fashion(tmp_path / "judge.safetensors").classes == 10


def test_any_field_of_the_recipe_can_be_set(gan_edu, tmp_path):
    code, _ = gan_edu(
        *TRAIN, "--set", "hidden_widths=[8]", "--set", "r1=0.5", "--out", tmp_path / "run"
    )
    assert code == 0
    recipe = runs.read(tmp_path / "run").recipe
    assert (recipe.hidden_widths, recipe.r1) == ((8,), 0.5)
    for form in ("8,9", "[8, 9]", "8, 9,"):
        options = ("--set", f"hidden_widths={form}", "--out", tmp_path / form)
        assert gan_edu(*TRAIN, *options)[0] == 0
        assert runs.read(tmp_path / form).recipe.hidden_widths == (8, 9)
    metrics = runs.read(tmp_path / "run").metrics[0]
    assert {"inception_score", "coverage", "generator_gradient"} <= set(metrics)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("none",), "is not a folder"),
        (("none.npz",), "does not exist"),
        (("empty",), "holds no images"),
        (("corrupt",), "1.png is damaged"),
        (("mixed",), "notes.txt"),
        (("other.npz",), "has no array 'images', only x"),
        (("half.npz",), "is damaged"),
        (("floats.npz",), "must lie in [−1, 1]"),
        (("nan.npz",), "must lie in [−1, 1]"),
        (("images.npz", "--splits", "500"), "splits must be"),
        (("images.npz", "--number", "500"), "more than the 200 images"),
        (("images.npz", "--judge", "vgg"), "judge must be one of"),
    ],
)
def test_what_cannot_be_scored_ends_in_a_message(
    gan_edu, tmp_path, monkeypatch, real_images, arguments, message
):
    for name in ("empty", "corrupt", "mixed"):
        (tmp_path / name).mkdir()
    (tmp_path / "corrupt" / "1.png").write_bytes(b"\x89PNG\r\n\x1a\n and nothing else")
    Image.new("L", (28, 28)).save(tmp_path / "mixed" / "1.png")
    (tmp_path / "mixed" / "notes.txt").write_text("hello")
    np.savez(tmp_path / "images.npz", images=real_images)
    np.savez(tmp_path / "other.npz", x=real_images)
    np.savez(tmp_path / "floats.npz", images=real_images.astype(np.float32))
    np.savez(tmp_path / "nan.npz", images=np.full((20, 1, 28, 28), np.nan, np.float32))
    (tmp_path / "half.npz").write_bytes((tmp_path / "images.npz").read_bytes()[:5000])
    monkeypatch.chdir(tmp_path)
    code, output = gan_edu("score", *arguments)
    assert code == 1
    assert message in output
    assert "Traceback" not in output


def test_a_recipe_can_be_a_file_or_that_of_another_run(gan_edu, tmp_path):
    (tmp_path / "mine.json").write_text('{"epochs": 1, "hidden_widths": [8], "r1": 0.5}')
    sample = ("train", "--data", "fashion-mnist-sample", "--recipe")
    assert gan_edu(*sample, tmp_path / "mine.json", "--out", tmp_path / "one")[0] == 0
    assert gan_edu(*sample, tmp_path / "one" / "run.json", "--out", tmp_path / "two")[0] == 0
    assert runs.read(tmp_path / "two").recipe == runs.read(tmp_path / "one").recipe
    (tmp_path / "bad.json").write_text("[1")
    code, output = gan_edu(*sample, tmp_path / "bad.json", "--out", tmp_path / "three")
    assert code == 1
    assert "is not a JSON object of recipe fields" in output


def test_resume_needs_the_folder_alone_and_more_epochs_extend_the_run(gan_edu, tmp_path):
    folder, small = tmp_path / "run", ("--set", "hidden_widths=8", "--set", "batch_size=1000")
    gan_edu(*TRAIN, "--seed", 3, *small, "--out", folder)
    code, _ = gan_edu("train", "--resume", "--epochs", 2, "--out", folder)
    assert code == 0
    assert [epoch["epoch"] for epoch in runs.read(folder).metrics] == [1, 2]
    assert runs.read(folder).recipe.seed == 3


def test_resume_on_other_data_or_with_another_recipe_is_refused_in_words(gan_edu, tmp_path):
    folder, small = tmp_path / "run", ("--set", "hidden_widths=8", "--set", "batch_size=1000")
    gan_edu(*TRAIN, *small, "--out", folder)
    code, output = gan_edu("train", "--resume", "--data", "faces", "--out", folder)
    assert code == 1
    assert "was trained on other images" in output
    code, output = gan_edu("train", "--resume", "--seed", 5, "--out", folder)
    assert code == 1
    assert "seed: 5 against 0" in output
    code, output = gan_edu("train", "--resume", "--out", tmp_path / "nothing")
    assert code == 1
    assert "is not a recorded run" in output
    assert gan_edu("train", "--resume")[0] == 1


def test_a_folder_of_images_is_found_again_from_anywhere(
    gan_edu, tmp_path, real_images, monkeypatch
):
    (tmp_path / "shirts").mkdir()
    for index, image in enumerate(real_images[:64]):
        Image.fromarray(image[0]).save(tmp_path / "shirts" / f"{index:03}.png")
    monkeypatch.chdir(tmp_path)
    options = ("--recipe", "quick", "--epochs", 1, "--set", "hidden_widths=8", "--size", 16)
    code, output = gan_edu("train", "--data", "shirts", *options, "--out", "run")
    assert code == 0
    assert "64 images (1, 16, 16) of shirts" in output
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    assert gan_edu("train", "--resume", "--epochs", 2, "--out", "../run")[0] == 0
    again = ("--data", "../shirts", "--size", 16)
    assert gan_edu("train", "--resume", *again, "--epochs", 3, "--out", "../run")[0] == 0
    code, output = gan_edu("train", "--data", "../shirts", *options, "--out", "../shirts/run")
    assert code == 1
    assert "written into its own images" in output


def test_an_unfinished_run_can_be_sampled_and_says_how_far_it_is(gan_edu, tmp_path):
    folder, small = tmp_path / "run", ("--set", "hidden_widths=8", "--set", "batch_size=1000")
    gan_edu(*TRAIN, *small, "--keep-every", 1, "--out", folder)
    run = runs.read(folder)
    runs.write_run(folder, run.recipe.replace(epochs=9), run.data, run.sessions)
    code, output = gan_edu("sample", folder, "--number", 8)
    assert code == 0
    assert "from epoch 1 of 9" in output
    code, output = gan_edu("score", folder, "--number", 30, "--splits", 1)
    assert code == 0
    assert "after epoch 1 of 9" in output
    assert gan_edu("sample", folder, "--epoch", 1)[0] == 0
    code, output = gan_edu("sample", folder, "--epoch", 7)
    assert code == 1
    assert "after epoch 7; kept are [1]" in output


def test_damaged_metrics_do_not_keep_a_run_from_being_sampled(gan_edu, tmp_path, trained):
    shutil.copytree(trained / "1", tmp_path / "run")
    (tmp_path / "run" / "metrics.jsonl").write_text("{broken\n")
    from gan_edu.training.sampling import sample

    assert sample(tmp_path / "run", 3).shape == (3, 1, 28, 28)
    assert gan_edu("sample", tmp_path / "run", "--number", 3)[0] == 0
    code, output = gan_edu("compare", tmp_path / "run")
    assert code == 1
    assert "line 1, is damaged" in output


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_stopped_run_says_how_to_go_on(tmp_path, name):
    folder = tmp_path / "run"
    command = [sys.executable, "-m", "gan_edu.cli", "train", "--data", "fashion-mnist-sample"]
    small = ["--epochs", "500", "--set", "hidden_widths=8", "--device", "cpu"]
    # A shell starts what runs in the background with SIGINT ignored, and a child inherits that.
    process = subprocess.Popen(
        [*command, *small, "--out", str(folder)],
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while not (folder / "state.safetensors").is_file() and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(getattr(signal, name))
    _, message = process.communicate(timeout=60)
    assert process.returncode == 130
    assert f"gan-edu train --resume --out {folder}" in " ".join(message.split())
    assert "Traceback" not in message


def test_wrong_words_are_refused_with_the_right_ones(gan_edu, tmp_path):
    for option, allowed in (("--model", "'dcgan'"), ("--loss", "'hinge'")):
        code, output = gan_edu(*TRAIN, option, "nonsense", "--out", tmp_path / "run")
        assert code == 2
        assert allowed in output


def test_help_shows_the_defaults(gan_edu):
    _, output = gan_edu("train", "--help")
    for part in ("default: runs/MODEL-DATA-SEED", "default: fashion-mnist", "default: report"):
        assert part in output.replace("│ ", "").replace("  ", " ") or part.split(": ")[1] in output


def test_a_full_disk_is_named_with_the_file_and_how_to_go_on(gan_edu, tmp_path, monkeypatch):
    from gan_edu.runs import storage

    small = ("--set", "hidden_widths=8", "--set", "batch_size=1000")
    gan_edu(*TRAIN, *small, "--out", tmp_path / "run")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)
    code, output = gan_edu("train", "--resume", "--epochs", 2, "--out", tmp_path / "run")
    assert code == 1
    for part in ("No space left on device; run.json is as it was", "gan-edu train --resume --out"):
        assert part in output


def test_the_version_can_be_asked_for(gan_edu):
    import gan_edu as package

    code, output = gan_edu("--version")
    assert code == 0
    assert package.__version__ in output


SMALL = ("--set", "hidden_widths=8", "--set", "batch_size=1000", "--device", "cpu")


def test_distances_the_best_epoch_and_events_need_one_flag_each(gan_edu, tmp_path):
    folder = tmp_path / "run"
    asked = ("--measure", "distances", "--keep-best", "frechet", "--tensorboard")
    assert gan_edu(*TRAIN, *SMALL, *asked, "--out", folder)[0] == 0
    assert gan_edu("train", "--resume", "--epochs", 3, "--out", folder)[0] == 0
    frechet = runs.read(folder).column("frechet")
    assert frechet.shape == (3,)
    best = int(frechet.argmin()) + 1
    code, output = gan_edu("sample", folder, "--best")
    assert code == 0
    assert f"from epoch {best} of 3" in output
    assert list((folder / "tensorboard").iterdir())
    code, output = gan_edu(*TRAIN, "--keep-best", "kid", "--out", tmp_path / "other")
    assert code == 1
    assert "--measure distances" in output
    code, output = gan_edu("sample", folder, "--best", "--epoch", 2)
    assert code == 1
    assert "leave out epoch 2" in output


def test_a_dry_run_shows_the_networks_and_writes_nothing(gan_edu, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, output = gan_edu(*TRAIN, "--set", "hidden_widths=8", "--dry-run")
    assert code == 0
    for part in ("G: 7,864 parameters", "1 × 28 × 28", "Adam's moments", "93 steps of D"):
        assert part in output
    assert not list(tmp_path.iterdir())
    code, output = gan_edu(*TRAIN, "--set", "batch_size=7000", "--dry-run")
    assert code == 1
    assert "too few" in output


def test_a_dry_run_downloads_nothing(gan_edu, tmp_path, monkeypatch):
    from gan_edu.data import download

    monkeypatch.delenv("GAN_EDU_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(fashion_mnist, "DEBIAN_FOLDER", tmp_path)
    monkeypatch.setattr(download, "fetch_fashion_mnist", lambda **_: pytest.fail("downloads"))
    code, output = gan_edu("train", "--dry-run")
    assert code == 1
    assert "gan-edu data fashion-mnist" in output


def test_a_run_is_limited_to_steps(gan_edu, tmp_path):
    options = ("--epochs", 9, "--max-steps", 13, *SMALL)  # six an epoch
    assert gan_edu(*TRAIN, *options, "--out", tmp_path / "run")[0] == 0
    assert runs.read(tmp_path / "run").recipe.epochs == 2
    code, output = gan_edu(*TRAIN, *SMALL, "--max-steps", 5, "--out", tmp_path / "none")
    assert code == 1
    assert "max_steps must be at least 6" in output
    assert not (tmp_path / "none").exists()


def test_metrics_are_a_table_or_csv(gan_edu, trained, tmp_path, capsys):
    code, output = gan_edu("metrics", trained / "1")
    assert code == 0
    assert output.startswith("epoch discriminator loss generator loss")
    code, output = gan_edu("metrics", trained / "1", "--csv")
    header, row = output.split()
    cells = dict(zip(header.split(","), row.split(","), strict=True))
    recorded = runs.read(trained / "1").metrics[0]
    assert float(cells["generator_loss"]) == recorded["generator_loss"]
    assert cells["epoch"] == "1"
    (tmp_path / "run.json").write_text((trained / "1" / "run.json").read_text())
    code, output = gan_edu("metrics", tmp_path)
    assert code == 1
    assert "has finished no epoch yet" in output


def test_export_prints_what_goes_in_and_out(gan_edu, trained, tmp_path):
    code, output = gan_edu("export", trained / "1", "--out", tmp_path)
    assert code == 0
    for part in ("z float32 (N, 100), normal", "(N, 1, 28, 28) in [−1, 1]", "opset 18", "epoch 1"):
        assert part in output
    assert {path.name for path in tmp_path.iterdir()} == {"generator.onnx", "discriminator.onnx"}


def test_pictures_of_a_run_as_walks_and_as_a_movie(gan_edu, trained, tmp_path):
    walks = ("--rows", 2, "--columns", 3, "--out", tmp_path / "walks.png")
    assert gan_edu("interpolate", trained / "1", *walks)[0] == 0
    with Image.open(tmp_path / "walks.png") as grid:
        assert grid.size == (3 * 28, 2 * 28)
    code, output = gan_edu("movie", trained / "1", "--out", tmp_path / "movie.gif")
    assert code == 0
    assert "epochs 1 to 1" in output
    with Image.open(tmp_path / "movie.gif") as gif:
        assert gif.format == "GIF"
    shutil.copytree(trained / "1", tmp_path / "none", ignore=lambda *_: ["samples"])
    code, output = gan_edu("movie", tmp_path / "none")
    assert code == 1
    assert "at least one frame" in output


def test_measures_come_with_the_identity_of_what_they_were_measured_against(gan_edu, tmp_path):
    from gan_edu.data import load
    from gan_edu.recorded import load as load_run

    folder = tmp_path / "run"
    gan_edu(*TRAIN, *SMALL, "--out", folder)
    arguments = ("score", folder, "--number", 200, "--splits", 2, "--measures")
    code, output = gan_edu(*arguments, "--json")
    found = json.loads(output[output.index("{") : output.rindex("}") + 1])["measures"]
    test = load("fashion-mnist-sample", split="test")
    assert found["reference"]["sha256"] == test.digest
    assert found["frechet"] == pytest.approx(load_run(folder).measure(test, n=200).frechet)
    code, table = gan_edu(*arguments)
    assert code == 0
    for part in (f"{found['frechet']:.4g}", "KID", "precision, recall", "1,000", test.digest[:12]):
        assert part in table


def test_measures_of_a_run_on_other_images_are_refused(gan_edu, trained, tmp_path):
    shutil.copytree(trained / "1", tmp_path / "run")
    run = runs.read(tmp_path / "run")
    runs.write_run(tmp_path / "run", run.recipe, {**run.data, "name": "faces"}, run.sessions)
    code, output = gan_edu("score", tmp_path / "run", "--number", 200, "--measures")
    assert code == 1
    assert "'faces'" in output


def test_the_doctor_says_one_sentence_for_each_wrong_thing(gan_edu, monkeypatch, tmp_path):
    from gan_edu import doctor

    healthy = [doctor.Finding("disk", "9 GB free")]
    monkeypatch.setattr(doctor, "examine", lambda folder: iter(healthy))
    code, output = gan_edu("doctor")
    assert (code, output) == (0, "ok disk 9 GB free")
    ill = [*healthy, doctor.Finding("cpu", "slow", "buy another")]
    monkeypatch.setattr(doctor, "examine", lambda folder: iter(ill))
    code, output = gan_edu("doctor")
    assert (code, output.endswith("Wrong: buy another")) == (1, True)
    code, output = gan_edu("doctor", "--json")
    assert code == 1
    assert json.loads(output) == {"ok": False, "findings": [f.as_dict() for f in ill]}


@pytest.mark.parametrize(
    ("words", "completed"), [("train --ke", "--keep-best"), ("train --keep-best f", "frechet")]
)
def test_the_shell_completes_options_and_their_values(words, completed):
    import os

    asked = {"_GAN_EDU_COMPLETE": "complete_bash", "COMP_WORDS": f"gan-edu {words}"}
    asked["COMP_CWORD"] = str(len(words.split()))
    command = "import sys; sys.argv[0] = 'gan-edu'; from gan_edu.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", command], env=os.environ | asked, capture_output=True, text=True
    )
    assert completed in done.stdout.split()
