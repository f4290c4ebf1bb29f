"""The best epoch is kept, and a run that was cut off anywhere keeps the same one."""

import json
from contextlib import nullcontext

import pytest

from gan_edu.data import fashion_mnist
from gan_edu.data.dataset import ImageDataset
from gan_edu.runs import best, wishes
from gan_edu.runs import run as runs
from gan_edu.runs.recipe import Recipe
from gan_edu.training import checkpoint, sampling
from gan_edu.training.loop import train

TINY = Recipe(epochs=4, hidden_widths=(16,), latent_dim=8, batch_size=32, learning_rate=1e-3)
VALUES = (5.0, 2.0, 2.0, 3.0)  # smallest, and first of equals, in epoch 2


class Killed(Exception):
    """Stands for a process that ends."""


@pytest.fixture(scope="module")
def dataset():
    images, labels = fashion_mnist.load("test", subset="sample")
    return ImageDataset(images[:96], labels[:96], "few")


def measuring(values, name="kid"):
    return lambda game, epoch: {name: values[epoch - 1]}


def kept(folder):
    return {p.name: p.read_bytes() for p in sorted((folder / "best").iterdir())}


def short(dataset, folder, epochs):
    train(TINY.replace(epochs=epochs), dataset, folder, device="cpu")
    return (folder / "generator.safetensors").read_bytes()


def test_the_best_weights_are_those_of_a_run_that_ended_there(dataset, tmp_path):
    options = {"device": "cpu", "measure": measuring(VALUES), "keep_best": "kid"}
    train(TINY, dataset, tmp_path / "run", **options)
    assert best.read(tmp_path / "run") == best.Best("kid", 2, 2.0)
    two = short(dataset, tmp_path / "two", 2)
    assert (tmp_path / "run" / "best" / "generator.safetensors").read_bytes() == two
    assert sampling.weights_epoch(tmp_path / "run", epoch="best") == 2
    drawn = sampling.sample(tmp_path / "run", 3, epoch="best")
    assert drawn.equal(sampling.sample(tmp_path / "two", 3))
    assert not drawn.equal(sampling.sample(tmp_path / "run", 3))


@pytest.mark.parametrize("name", best.LARGER)
def test_each_metric_has_its_direction(name):
    metrics = [{"epoch": float(i), name: v} for i, v in enumerate((1.0, 3.0, 0.5), start=1)]
    smallest = name in ("frechet", "kid")
    assert best.find(metrics, name).epoch == (3 if smallest else 2)
    assert best.find([{"epoch": 1.0}], name) is None


@pytest.mark.parametrize("values", [VALUES, (1.0, 2.0, 3.0, 4.0), (4.0, 3.0, 2.0, 1.0)])
@pytest.mark.parametrize("epoch", [1, 2, 3, 4])
@pytest.mark.parametrize("place", ["in the epoch", "before the state", "after it", "in the best"])
def test_a_run_cut_off_anywhere_keeps_the_same_best_as_an_unbroken_one(
    dataset, tmp_path, monkeypatch, values, epoch, place
):
    options = {"device": "cpu", "measure": measuring(values), "keep_best": "kid"}
    train(TINY, dataset, tmp_path / "unbroken", **options)

    save, write = checkpoint.save_state, best.write

    def stop(e, step, steps):
        if place == "in the epoch" and (e, step) == (epoch, 2):
            raise Killed

    def save_state(path, game, e):
        if (place, e) == ("before the state", epoch):
            raise Killed
        save(path, game, e)
        if (place, e) == ("after it", epoch):
            raise Killed

    def write_best(folder, top):
        if (place, top.epoch) == ("in the best", epoch):
            raise Killed
        write(folder, top)

    is_best = values[epoch - 1] < min(values[: epoch - 1], default=9.0)
    dies = pytest.raises(Killed) if is_best or place != "in the best" else nullcontext()
    with monkeypatch.context() as patch, dies:
        patch.setattr(checkpoint, "save_state", save_state)
        patch.setattr(best, "write", write_best)
        train(TINY, dataset, tmp_path / "run", on_step=stop, **options)
    train(TINY, dataset, tmp_path / "run", resume=True, **options)
    assert kept(tmp_path / "run") == kept(tmp_path / "unbroken")


def test_weights_that_were_being_replaced_are_not_taken_for_the_best(dataset, tmp_path):
    options = {"device": "cpu", "measure": measuring(VALUES), "keep_best": "kid"}
    train(TINY, dataset, tmp_path, **options)
    best.write(tmp_path, best.Best("kid", 1, 5.0))
    with pytest.raises(ValueError, match="stopped while it replaced them"):
        sampling.sample(tmp_path, 3, epoch="best")


def test_a_best_epoch_whose_weights_are_gone_is_not_made_up(dataset, tmp_path):
    two = {"device": "cpu", "measure": measuring((1.0, 2.0, 3.0, 4.0))}
    train(TINY.replace(epochs=2), dataset, tmp_path, **two)
    with pytest.raises(ValueError, match="by kid is 1, and its weights were not kept"):
        train(TINY, dataset, tmp_path, resume=True, keep_best="kid", **two)
    # Where the last epoch is the best so far, nothing is lost.
    falling = {"device": "cpu", "measure": measuring((0.0, 0.0, 0.5, 4.0))}
    train(TINY.replace(epochs=3), dataset, tmp_path, resume=True, **falling)
    assert not (tmp_path / "best").exists()


def test_another_metric_on_the_way_is_refused(dataset, tmp_path):
    both = lambda game, epoch: {"kid": 1.0, "frechet": 1.0}  # noqa: E731
    options = {"device": "cpu", "measure": both}
    train(TINY.replace(epochs=1), dataset, tmp_path, keep_best="kid", **options)
    with pytest.raises(ValueError, match="keeps its best epoch by kid, not by frechet"):
        train(TINY, dataset, tmp_path, resume=True, keep_best="frechet", **options)


def test_what_cannot_be_best_or_is_not_measured_is_refused(dataset, tmp_path):
    with pytest.raises(ValueError, match="can be kept by frechet, kid, inception_score"):
        train(TINY, dataset, tmp_path / "a", keep_best="loss")
    measured = measuring(VALUES, "diversity")
    with pytest.raises(ValueError, match="is not measured in this run; measured are diversity"):
        train(TINY, dataset, tmp_path / "b", device="cpu", measure=measured, keep_best="kid")
    # An epoch may be left out whole.
    sometimes = lambda game, epoch: {} if epoch < 3 else {"kid": VALUES[epoch - 1]}  # noqa: E731
    train(TINY, dataset, tmp_path / "c", device="cpu", measure=sometimes, keep_best="kid")
    assert best.read(tmp_path / "c").epoch == 3


@pytest.mark.parametrize("content", ["", "[]", '{"metric": "kid"}'])
def test_a_damaged_record_of_the_best_is_an_error(tmp_path, content):
    (tmp_path / "best").mkdir()
    (tmp_path / "best" / "best.json").write_text(content)
    with pytest.raises(ValueError, match="is damaged"):
        best.read(tmp_path)


def test_a_session_records_what_it_was_asked(dataset, tmp_path):
    asked = {"keep_every": 2, "keep_best": "kid"}
    train(
        TINY,
        dataset,
        tmp_path,
        device="cpu",
        measure=measuring(VALUES),
        session={"measure": "distances"},
        **asked,
    )
    assert wishes.Wishes.of(runs.read(tmp_path)) == wishes.Wishes("distances", **asked)
    session = json.loads((tmp_path / runs.RUN).read_text())["sessions"][0]
    assert session["device"].startswith("cpu")
    assert "tensorboard" not in session


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"measure": "all"}, "measure must be one of distances, got 'all'"),
        ({"keep_every": 0}, "keep_every must be at least 1, got 0"),
        ({"keep_best": "loss"}, "not by 'loss'"),
    ],
)
def test_wrong_wishes_are_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        wishes.Wishes(**wrong)
