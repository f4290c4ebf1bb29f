"""Pictures of networks: every map and step is written down, and what does not fit is refused."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import pytest

from gan_edu.figures import networks, static


@pytest.fixture
def ax():
    fig, (one,) = static.figure(1)
    yield one
    plt.close(fig)


def test_every_map_and_every_step_is_written_down(ax):
    networks.feature_maps(ax, [(100, 1, 1), (64, 7, 7)], ["7×7"], title="G")
    texts = {text.get_text() for text in ax.texts}
    assert texts == {"100\n1×1", "64\n7×7", "7×7"}


@pytest.mark.parametrize(
    ("shapes", "steps", "message"),
    [([(1, 2, 2)], ["a"], "1 maps need 0 steps"), ([(3,), (1, 2, 2)], ["a"], "channels, height")],
)
def test_what_cannot_be_drawn_is_refused(ax, shapes, steps, message):
    with pytest.raises(ValueError, match=message):
        networks.feature_maps(ax, shapes, steps, title="")
