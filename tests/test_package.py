"""The way in: four names, each loaded when it is first used."""

import subprocess
import sys

import pytest

import gan_edu as gan


def test_the_names_of_the_way_in_are_those_of_the_library():
    from gan_edu import recorded, start
    from gan_edu.runs.recipe import Recipe

    assert gan.Recipe is Recipe
    assert (gan.load, gan.train, gan.compare) == (recorded.load, start.train, recorded.compare)
    assert gan.data.NAMES[0] == "fashion-mnist"


def test_reading_data_and_runs_needs_no_torch():
    check = (
        "import sys, gan_edu as gan\n"
        "gan.data.load('fashion-mnist-sample'), gan.Recipe(epochs=3), gan.load\n"
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", check], check=True)


def test_an_unknown_name_is_refused_with_those_there_are():
    with pytest.raises(AttributeError, match=r"no attribute .gan.; it has .*train"):
        gan.gan  # noqa: B018


def test_four_lines_train_and_draw():
    data = gan.data.load("fashion-mnist-sample", split="test")
    run = gan.train(gan.Recipe(epochs=1, hidden_widths=(8,), batch_size=500), data, device="cpu")
    assert run.sample().shape == (64, 1, 28, 28)
