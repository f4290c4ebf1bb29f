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


@pytest.mark.parametrize("titles", [None, ["first", "second"]])
@pytest.mark.parametrize("channels", [1, 3])
def test_a_grid_draws_each_image_unchanged_and_in_order(channels, titles):
    images = np.arange(3 * channels * 6, dtype=np.uint8).reshape(3, channels, 2, 3)
    (ax,) = static.image_grid(images, columns=2, titles=titles).axes
    drawn = np.asarray(ax.images[0].get_array()).reshape(*ax.images[0].get_array().shape[:2], -1)
    above = static.TITLE if titles else 0
    for index, image in enumerate(images):
        top = index // 2 * (2 + static.GAP + above) + above
        left = index % 2 * (3 + static.GAP)
        tile = drawn[top : top + 2, left : left + 3]
        assert np.array_equal(tile.transpose(2, 0, 1), image)
    assert ax.images[0].get_clim() == (0, 255) or channels == 3
    assert [text.get_text() for text in ax.texts] == (titles or [])


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
    heights = [line.get_ydata()[0] for line in losses.lines[2:]]
    assert heights == pytest.approx([np.log(4), np.log(2)])
    losses, _ = static.training_curves(metrics, generator_line=-np.log(2)).axes
    assert losses.lines[3].get_ydata()[0] == pytest.approx(-np.log(2))
    with pytest.raises(ValueError, match="at least one epoch"):
        static.training_curves([])
