"""What the curves of a run say: each sign is found where it is, and not where it is not."""

import json
from pathlib import Path

import pytest

import gan_edu as gan
from experiments.entries import BROKEN
from gan_edu.runs import run as runs
from gan_edu.runs.diagnosis import NOTHING, diagnose
from gan_edu.runs.metrics import write_metrics
from gan_edu.runs.recipe import Recipe

ROOT = Path(__file__).parents[2]
FINE = {
    "discriminator_loss": 1.0,
    "generator_loss": 1.2,
    "d_real": 0.66,
    "d_fake": 0.33,
    "d_seen": 0.66,
    "d_held_out": 0.65,
    "diversity": 70.0,
    "inception_score": 4.0,
    "shares": [0.1] * 10,
}


@pytest.fixture
def record(tmp_path):
    def write(changes=(), *, epochs=10, recipe=None):
        lines = [{"epoch": e, **FINE} for e in range(1, epochs + 1)]
        for line, change in zip(reversed(lines), reversed(list(changes) or [{}]), strict=False):
            line.update(change)
        data = {"name": "x", "shape": [100, 1, 28, 28], "sha256": ""}
        runs.write_run(tmp_path, recipe or Recipe(epochs=epochs), data, [])
        write_metrics(tmp_path, lines)
        return diagnose(runs.read(tmp_path))

    return write


@pytest.mark.parametrize(
    ("change", "recipe", "kinds"),
    [
        ({}, {}, []),
        ({"d_fake": 0.01, "d_real": 0.99}, {}, ["D wins"]),
        ({"d_fake": 0.01, "d_real": 0.99}, {"loss": "saturating"}, ["saturation"]),
        ({"d_fake": 0.01, "d_real": 0.8}, {}, []),
        ({"d_fake": 0.49, "d_real": 0.51}, {}, ["D cannot tell"]),
        ({"d_fake": 0.7, "d_real": 0.6}, {}, ["D is weak"]),
        ({"shares": [0.0, 0.2] * 5}, {}, ["classes missing"]),
        ({"diversity": 2.0}, {}, ["all pictures the same"]),
        ({"d_seen": 0.9, "d_held_out": 0.5}, {}, ["D overfits"]),
        ({"inception_score": 2.0}, {}, ["past its best"]),
        ({}, {"loss": "wasserstein"}, ["critic without a bound"]),
        ({}, {"loss": "wasserstein", "gradient_penalty": 10.0}, []),
        ({"d_fake": -30.0, "d_real": 40.0}, {"loss": "hinge"}, []),
    ],
)
def test_each_sign_is_found_alone(record, change, recipe, kinds):
    assert record([change] * 4, recipe=Recipe(epochs=10, **recipe)).kinds == kinds


def test_swings_are_changes_from_epoch_to_epoch_and_not_a_trend(record):
    swinging = [{"d_fake": 0.2 + 0.3 * (e % 2)} for e in range(10)]
    assert record(swinging).kinds == ["swings"]
    falling = [{"d_fake": 0.5 - 0.03 * e} for e in range(10)]
    assert record(falling).kinds == []


def test_classes_that_a_rejecting_d_makes_doubtful_are_told_as_such(record):
    found = record([{"shares": [1.0] + [0.0] * 9, "d_fake": 0.01, "d_real": 0.99}] * 4)
    assert found.kinds == ["D wins", "classes missing"]
    assert "bad pictures that the judge calls by few names" in str(found)


def test_an_unfinished_run_says_how_to_go_on(record):
    found = record(recipe=Recipe(epochs=20))
    assert found.kinds == ["unfinished"]
    assert "10 of 20 epochs are done. To go on: gan-edu train --resume --out" in str(found)


def test_of_too_few_epochs_only_the_last_samples_are_judged(record, tmp_path):
    assert record(epochs=2).kinds == ["few epochs"]
    bad = {"shares": [0.0, 0.2] * 5, "d_fake": 0.01, "d_real": 0.99}
    assert record([bad] * 2, epochs=2).kinds == ["few epochs", "classes missing"]
    write_metrics(tmp_path, [])
    with pytest.raises(ValueError, match="no finished epoch"):
        diagnose(runs.read(tmp_path))


def test_no_sign_is_no_praise(record):
    assert str(record()) == NOTHING
    assert "look at them" in record()._repr_html_()


def test_a_finding_is_shown_in_a_notebook_with_its_page(record):
    shown = record([{"diversity": 2.0}])._repr_html_()
    assert "<strong>all pictures the same</strong>" in shown
    assert "chapter 8" in shown


def test_the_pages_that_are_named_exist(record):
    from gan_edu.runs import diagnosis

    headings = {
        line.lstrip("# ").strip()
        for path in (ROOT / "book").glob("[0-9][0-9]-*.ipynb")
        for cell in json.loads(path.read_text("utf-8"))["cells"]
        for line in cell["source"]
        if line.startswith("#")
    }
    pages = (diagnosis.CURVES, diagnosis.VANISHING, diagnosis.COLLAPSE, diagnosis.ROTATION)
    for page in pages:
        assert page.partition("“")[2].rstrip("”") in headings, page


# What each recorded run that fails on purpose is expected to show at least; the table of the
# chapter on Algorithm 1 is made of these.
EXPECTED = {
    "saturating": "saturation",
    "fast-discriminator": "D wins",
    "slow-discriminator": "D is weak",
    "clipped-too-hard": "D cannot tell",
    "noise-on-everything": "classes missing",  # the noise itself is not seen
    "large-steps": "all pictures the same",
    "fast-generator": "D wins",
    "unbounded-critic": "critic without a bound",
    "few-images": "D overfits",
    "no-batch-norm": "classes missing",
}


def test_every_run_that_fails_on_purpose_has_an_expected_sign():
    assert set(EXPECTED) == {*BROKEN, "few-images", "no-batch-norm"}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_run_that_fails_on_purpose_shows_its_sign(name):
    run = gan.load(ROOT / "results" / "broken" / name / "0")
    assert EXPECTED[name] in diagnose(run).kinds


@pytest.mark.parametrize("name", [*(f"dcgan-report/{s}" for s in range(3)), "dcgan-good/0"])
def test_runs_that_work_show_no_sign(name):
    assert diagnose(gan.load(ROOT / "results" / name)).kinds == []
