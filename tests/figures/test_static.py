"""Static figures: they draw what they are given and refuse what they cannot draw."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

from gan_edu.figures import static


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def test_a_grid_draws_each_image_unchanged_and_in_order():
    images = np.arange(3 * 4, dtype=np.uint8).reshape(3, 1, 2, 2)
    fig = static.image_grid(images, columns=2)
    drawn = [ax.images[0].get_array() for ax in fig.axes if ax.images]
    assert np.array_equal(np.stack(drawn), images[:, 0])
    assert all(ax.images[0].get_clim() == (0, 255) for ax in fig.axes if ax.images)


@pytest.mark.parametrize(
    "images",
    [np.zeros((2, 28, 28), np.uint8), np.zeros((2, 2, 8, 8), np.uint8), np.zeros((1, 1, 8, 8))],
)
def test_what_is_no_batch_of_images_is_refused(images):
    with pytest.raises(ValueError, match="images must be uint8 with shape"):
        static.image_grid(images)


def test_lines_differ_in_colour_and_in_dash():
    colours, dashes = zip(*static.LINES, strict=True)
    assert len(set(colours)) == len(set(dashes)) == len(static.LINES)


def test_the_curves_show_the_recorded_numbers():
    constant = {"generator_loss": 1.0, "d_real": 0.7, "d_fake": 0.2}
    metrics = [{"epoch": t, "discriminator_loss": t / 2, **constant} for t in (1.0, 2.0, 3.0)]
    losses, answers = static.training_curves(metrics).axes
    assert losses.lines[0].get_ydata() == pytest.approx([0.5, 1.0, 1.5])
    assert answers.lines[1].get_ydata() == pytest.approx([0.2] * 3)
    with pytest.raises(ValueError, match="at least one epoch"):
        static.training_curves([])
