"""The way in: one line trains, and the run answers."""

import gc
import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

import gan_edu as gan
import gan_edu.start
from gan_edu.data.dataset import ImageDataset
from gan_edu.training.losses import Loss

SMALL = gan.Recipe(epochs=2, hidden_widths=(16,), batch_size=250, latent_dim=8)


@pytest.fixture(scope="module")
def images():
    return gan.data.load("fashion-mnist-sample", split="test")


@pytest.fixture(scope="module")
def run(images):
    return gan.train(SMALL, images, progress=False)


def test_a_run_without_a_folder_lives_as_long_as_the_run_and_can_be_kept(images, tmp_path):
    run = gan.train(SMALL, images, progress=False)
    folder = run.folder
    kept = run.save(tmp_path / "kept")
    assert np.array_equal(kept.sample(3), run.sample(3))
    with pytest.raises(FileExistsError):
        run.save(tmp_path / "kept")
    del run
    gc.collect()
    assert not folder.exists()


def test_a_run_gives_pictures_that_a_notebook_shows(run):
    pictures = run.sample(5, seed=1)
    assert pictures.shape == (5, 1, 28, 28)
    assert pictures.dtype == np.uint8
    assert pictures._repr_png_().startswith(b"\x89PNG")
    assert pictures[0, 0]._repr_png_() is None
    assert np.array_equal(run.grid(), run.grid(2))
    assert not np.array_equal(run.grid(1), run.grid(2))


def test_a_run_is_scored_by_the_judge_of_its_data(run):
    found = run.score(n=50)
    assert (found.judge, found.images) == ("fashion", 50)


def test_a_run_is_measured_against_real_images(run, images):
    found = run.measure(images)
    assert found.count == found.reference["count"] == 1000
    assert found.frechet > 50


def test_a_run_plots_its_curves_and_shows_its_epochs_as_a_movie(run, tmp_path):
    left, _ = run.plot().axes
    assert len(left.lines) == 4
    movie = run.movie(tmp_path / "movie.gif", images=16)
    assert movie._repr_mimebundle_()["image/gif"].startswith(b"GIF89a")
    from PIL import Image

    with Image.open(movie.path) as gif:
        assert (gif.n_frames, gif.size) == (2, (224, 56))


def test_every_record_has_ds_answer_to_images_that_it_never_saw(images):
    fewer = ImageDataset(images.images[:500], images.labels[:500], "mine")
    run = gan.train(SMALL, fewer, held_out=images, progress=False)
    for epoch in run.metrics:
        assert 0 < epoch["d_held_out"] < 1
        assert 0 < epoch["d_seen"] < 1
        assert len(epoch["d_held_out_by_class"]) == 10
        assert epoch["diversity"] > 0


def test_the_sample_is_held_against_its_test_images_without_being_asked():
    sample = gan.data.load("fashion-mnist-sample")
    few = ImageDataset(sample.images[:500], sample.labels[:500], sample.name, sample.judge)
    run = gan.train(SMALL.replace(epochs=1), few, progress=False)
    assert "d_held_out" in run.metrics[0]
    assert "inception_score" in run.metrics[0]


@pytest.mark.parametrize("kind", ["array", "torch", "folder"])
def test_images_of_ones_own_come_as_they_are(kind, images, tmp_path):
    few = images.images[:300]
    if kind == "array":
        data = few
    elif kind == "torch":
        data = torch.utils.data.TensorDataset(torch.from_numpy(few.copy()), torch.zeros(300).long())
    else:
        from PIL import Image

        for index, image in enumerate(few):
            Image.fromarray(image[0]).save(tmp_path / f"{index}.png")
        data = tmp_path
    run = gan.train(SMALL, data, progress=False)
    assert run.data["shape"] == [300, 1, 28, 28]
    with pytest.raises(ValueError, match="no judge knows"):
        run.score()


@pytest.mark.parametrize("loss", ["saturating", "hinge", "least-squares"])
def test_each_loss_has_its_own_lines_in_the_plot(images, loss):
    run = gan.train(SMALL.replace(loss=loss), images, progress=False)
    assert len(run.plot().axes[0].lines) == (3 if loss == "hinge" else 4)


def test_networks_and_a_loss_of_ones_own_are_trained_and_drawn_from(images, tmp_path):
    def players():
        G = nn.Sequential(nn.Linear(8, 784), nn.Tanh(), nn.Unflatten(1, (1, 28, 28)))
        D = nn.Sequential(nn.Flatten(), nn.Linear(784, 1), nn.Flatten(0))
        return G, D

    loss = Loss(
        discriminator=lambda real, fake: (real - 1).square().mean() + fake.square().mean(),
        generator=lambda fake: (fake - 1).square().mean(),
        output=lambda logits: logits,
    )
    recipe = SMALL_OWN = gan.Recipe(model="own", loss="own", epochs=1, latent_dim=8, batch_size=250)
    run = gan.train(recipe, images, tmp_path / "own", players=players(), loss=loss, progress=False)
    assert run.recipe == SMALL_OWN
    drawn = run.sample(3)
    assert np.array_equal(gan.load(run.folder, players=players()).sample(3), drawn)
    with pytest.raises(ValueError, match=r"players=\(G, D\)"):
        gan.load(run.folder).sample(3)


def test_a_training_that_is_stopped_gives_the_finished_epochs(images):
    def stop(training):
        if len(training.metrics) == 2:
            raise KeyboardInterrupt

    run = gan.train(SMALL.replace(epochs=50), images, progress=False, on_epoch=stop)
    assert len(run.metrics) == 2
    assert not run.finished
    assert run.sample(2).shape == (2, 1, 28, 28)


def test_a_training_that_is_stopped_in_its_first_epoch_leaves_nothing(
    images, tmp_path, monkeypatch
):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(KeyboardInterrupt):
        gan.train(SMALL, images, progress=False, measure=stop)
    assert not list(tmp_path.iterdir())


def test_a_bar_counts_the_steps_and_a_line_tells_of_each_epoch(images, capsys):
    gan.train(SMALL, images)
    shown = capsys.readouterr().out
    assert "8/8" in shown
    assert shown.count("loss D") == 2


def test_runs_are_compared_by_what_differs(run, images):
    other = gan.train(SMALL.replace(seed=3, epochs=1), images, progress=False)
    table = gan.compare(run, other.folder)
    assert "seed" in table.names
    assert "latent_dim" not in table.names
    assert table.same_data
    assert "<th>seed</th><td>0</td><td>3</td>" in table._repr_html_()
    assert "inception score" in str(table)
    with pytest.raises(ValueError, match="at least one run"):
        gan.compare()


def test_a_recipe_may_be_named(images, monkeypatch):
    monkeypatch.setitem(gan.start.RECIPES, "small", SMALL)
    assert gan.train("small", images, progress=False).recipe == SMALL
    with pytest.raises(ValueError, match="no recipe is named 'report2'; there are report, quick, "):
        gan.train("report2", images)


def test_distances_join_the_metrics_and_the_best_epoch_is_drawn_from(images, tmp_path):
    fewer = ImageDataset(images.images[:500], images.labels[:500], "mine", "fashion")
    options = {"held_out": images, "progress": False, "device": "cpu"}
    asked = {"measure": "distances", "keep_best": "frechet"}
    run = gan.train(SMALL.replace(epochs=4), fewer, tmp_path / "whole", **asked, **options)
    assert {"frechet", "kid", "precision", "recall", "coverage"} <= set(run.metrics[0])
    assert run.sessions[0]["reference"]["count"] == 1000
    best = int(run.column("frechet").argmin()) + 1
    short = gan.train(SMALL.replace(epochs=best), fewer, **options)
    assert np.array_equal(run.sample(5, best=True), short.sample(5))
    # A resumed run measures and keeps what it did before, without being asked again.
    gan.train(SMALL, fewer, tmp_path / "parts", **asked, **options)
    parts = gan.train(SMALL.replace(epochs=4), fewer, tmp_path / "parts", resume=True, **options)
    assert np.array_equal(parts.column("frechet"), run.column("frechet"))
    names = ("best.json", "generator.safetensors", "discriminator.safetensors")
    for name in names:
        one, other = (r.folder / "best" / name for r in (run, parts))
        assert one.read_bytes() == other.read_bytes()


def test_what_is_not_measured_cannot_be_best_and_is_refused_before_training(images, tmp_path):
    mine = ImageDataset(images.images, images.labels, "mine")
    for data, name, message in (
        (images, "frechet", "--measure distances"),
        (mine, "inception_score", "measured are diversity"),
    ):
        with pytest.raises(ValueError, match=message):
            gan.train(SMALL, data, tmp_path / "run", keep_best=name, progress=False)
    with pytest.raises(ValueError, match="which has no test images"):
        gan.train(SMALL, mine, tmp_path / "run", measure="distances", progress=False)
    with pytest.raises(ValueError, match="which has no judge"):
        gan.train(SMALL, mine, tmp_path / "run", measure="distances", held_out=images)
    assert not (tmp_path / "run").exists()
    kept = gan.train(SMALL, mine, keep_best="diversity", progress=False)
    assert kept.sample(2, best=True).shape == (2, 1, 28, 28)


def test_steps_are_limited_to_whole_epochs_and_a_longer_run_goes_on_from_there(images, tmp_path):
    whole = gan.train(SMALL.replace(epochs=3), images, progress=False, device="cpu")
    options = {"progress": False, "device": "cpu"}
    many = SMALL.replace(epochs=50)
    run = gan.train(many, images, tmp_path / "run", max_steps=11, **options)  # 4 steps an epoch
    assert (len(run.metrics), run.recipe.epochs, run.finished) == (2, 2, True)
    run = gan.train(many, images, tmp_path / "run", max_steps=12, resume=True, **options)
    assert len(run.metrics) == 3
    assert np.array_equal(run.sample(4), whole.sample(4))
    with pytest.raises(ValueError, match="max_steps must be at least 4, one epoch of 1,000 images"):
        gan.train(many, images, max_steps=3)


def test_walks_begin_and_end_at_draws_and_stay_in_one_class(images):
    run = gan.train(SMALL, images, progress=False)
    walks = run.interpolate(3, 5)
    assert walks.shape == (15, 1, 28, 28)
    assert not np.array_equal(walks[0], walks[4])
    assert np.array_equal(walks[::5], run.sample(3))
    with pytest.raises(ValueError, match="a row and two columns at least, got 1 and 1"):
        run.interpolate(1, 1)
    of_classes = gan.train(SMALL.replace(classes=10), images, progress=False)
    assert np.array_equal(of_classes.interpolate(2, 2)[0], of_classes.sample(2)[0])


def test_a_spherical_path_keeps_the_length_and_the_speed():
    from gan_edu.training.sampling import spherical

    start, end = torch.randn(2, 6, 50, generator=torch.Generator().manual_seed(0)).double()
    start, end = (z / z.norm(dim=1, keepdim=True) for z in (start, end))
    path = [spherical(start, end, torch.tensor([t]).double()) for t in (0, 0.25, 0.5, 0.75, 1)]
    assert torch.allclose(path[0], start)
    assert torch.allclose(path[4], end)
    for z in path:
        assert torch.allclose(z.norm(dim=1), torch.ones(6).double())
    steps = torch.stack([(b - a).norm(dim=1) for a, b in pairwise(path)])
    assert torch.allclose(steps, steps[0].expand_as(steps))
    assert torch.equal(spherical(start, start, torch.tensor([0.5]).double()), start)


def test_a_number_in_the_place_of_the_judge_is_refused_with_what_was_meant():
    run = gan.load(Path(__file__).parents[1] / "results" / "dcgan-good" / "0")
    with pytest.raises(TypeError, match="n=500"):
        run.score(500)
