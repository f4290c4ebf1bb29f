"""What a conditional generator is asked for, and what it draws."""

from pathlib import Path

import numpy as np
import pytest

from experiments import scoring
from gan_edu.data import fashion_mnist

TEST = fashion_mnist.load("test", subset="sample")


@pytest.mark.parametrize(("shift", "low", "high"), [(0, 900, 1000), (1, 0, 100)])
def test_real_pictures_of_the_class_count_as_asked_and_those_of_another_do_not(
    monkeypatch, shift, low, high
):
    def draw(folder, count, *, seed, label):
        return TEST.images[TEST.labels == (label + shift) % 10][:count]

    monkeypatch.setattr(scoring, "sample", draw)
    monkeypatch.setattr(scoring, "ASKED", 100)
    found = scoring.as_asked(Path("unused"), 10)
    assert found["pictures"] == 100
    assert len(found["judged_as_asked"]) == 10
    assert low < np.sum(found["judged_as_asked"]) < high
