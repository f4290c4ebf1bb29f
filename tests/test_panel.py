"""A training in a notebook shows a panel: curves, pictures, and how far it is."""

from io import BytesIO

import matplotlib.pyplot as plt
import nbclient
import nbformat
import numpy as np
import pytest
from PIL import Image

from gan_edu import data
from gan_edu.panel import TrainingPanel
from gan_edu.progress import in_notebook
from gan_edu.runs.recipe import Recipe
from gan_edu.training.loop import train

SMALL = Recipe(epochs=3, hidden_widths=(8,), batch_size=16, latent_dim=4)


@pytest.fixture
def few():
    test = data.load("fashion-mnist-sample", split="test")
    return data.ImageDataset(test.images[:160], test.labels[:160], "few")


def play(panel, few, folder):
    return train(SMALL, few, folder, device="cpu", on_step=panel.step, on_epoch=panel.epoch)


def picture(widget):
    return Image.open(BytesIO(widget.value))


def test_the_panel_shows_curves_pictures_and_how_far_it_is(few, tmp_path):
    open_before = plt.get_fignums()
    panel = TrainingPanel(SMALL.epochs)
    play(panel, few, tmp_path / "run")
    assert (panel.bar.value, panel.bar.max) == (30, 30)
    assert panel.left.value == "0:00 left"
    assert panel.text.value.startswith("epoch 3 of 3   D(x) 0.")
    assert picture(panel.pictures).size == (16 * 28, 2 * 28)
    assert np.asarray(picture(panel.curves).convert("L")).std() > 10
    assert plt.get_fignums() == open_before  # the notebook would show another one again


def test_a_terminal_is_no_notebook():
    assert not in_notebook()


def test_in_a_notebook_train_shows_a_panel_and_gives_back_a_run():
    code = (
        "import gan_edu as gan\n"
        "images = gan.data.load('fashion-mnist-sample', split='test').images[:160]\n"
        "recipe = gan.Recipe(epochs=2, hidden_widths=(8,), batch_size=16)\n"
        "run = gan.train(recipe, images, device='cpu')\n"
        "len(run.metrics)"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    nbclient.NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    shown = notebook.cells[0].outputs
    assert [output.output_type for output in shown] == ["display_data", "execute_result"]
    assert "application/vnd.jupyter.widget-view+json" in shown[0].data
    assert shown[1].data["text/plain"] == "2"
