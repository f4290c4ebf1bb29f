"""The replay of recorded runs: what the folders hold, in a small state, at each epoch."""

import base64
import json
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page
from traitlets import TraitError

from gan_edu.data import fashion_mnist
from gan_edu.figures.interactive.training_replay import TrainingReplay
from gan_edu.runs import run as runs
from gan_edu.runs.metrics import write_metrics
from gan_edu.runs.recipe import Recipe
from gan_edu.training.loop import train

from .conftest import METRICS, finger, first_widget, load, show, write_recorded_run
from .test_interactive import look, middle_of, press_step, readout


def picture(uri: str) -> Image.Image:
    head, data = uri.split(",")
    assert head == "data:image/png;base64"
    return Image.open(BytesIO(base64.b64decode(data)))


# What the widget holds.


def test_the_widget_holds_the_metrics_of_the_folder_exactly(tmp_path: Path):
    folder = write_recorded_run(tmp_path / "run", 30)
    (run,) = TrainingReplay(folder).runs
    assert run["name"] == "run"
    assert run["metrics"] == {
        name: runs.read(folder).column(name).tolist()
        for name in runs.read(folder).metrics[0]
        if name != "epoch"
    }


@pytest.mark.parametrize("parts", [1, 2])
def test_grey_pictures_are_the_upper_part_of_the_grids_pixel_by_pixel(tmp_path: Path, parts: int):
    folders = [write_recorded_run(tmp_path / f"run-{i}", 5 + i) for i in range(parts)]
    for folder, run in zip(folders, TrainingReplay(*folders).runs, strict=True):
        assert [one["epoch"] for one in run["pictures"]] == list(range(1, len(run["pictures"]) + 1))
        for one in run["pictures"]:
            whole = np.asarray(Image.open(runs.sample_path(folder, one["epoch"])))
            np.testing.assert_array_equal(picture(one["png"]), whole[: 32 // parts])


def test_of_many_epochs_the_first_the_last_and_more_of_the_early_ones_have_a_picture(
    tmp_path: Path,
):
    (run,) = TrainingReplay(write_recorded_run(tmp_path / "run", 200)).runs
    epochs = [one["epoch"] for one in run["pictures"]]
    assert (epochs[0], epochs[-1]) == (1, 200)
    assert 16 <= len(epochs) <= 24
    steps = [later - early for early, later in pairwise(epochs)]
    assert steps[0] <= 2 < 10 < steps[-1]


def test_a_run_with_few_grids_shows_those_that_it_has(tmp_path: Path):
    folder = write_recorded_run(tmp_path / "run", 9)
    for epoch in (1, 2, 5, 9):
        runs.sample_path(folder, epoch).unlink()
    (run,) = TrainingReplay(folder).runs
    assert [one["epoch"] for one in run["pictures"]] == [3, 4, 6, 7, 8]


@pytest.mark.parametrize(
    ("shape", "parts"),
    [
        ((1, 28, 28), 1),
        ((1, 28, 28), 2),
        pytest.param((3, 64, 64), 2, marks=pytest.mark.exhaustive),
    ],
)
def test_the_state_of_a_figure_stays_small_even_for_pictures_of_noise(
    tmp_path: Path, shape: tuple[int, int, int], parts: int
):
    folders = [write_recorded_run(tmp_path / f"run-{i}", 30 + i, shape) for i in range(parts)]
    replay = TrainingReplay(*folders)
    assert len(json.dumps(replay.runs)) < 1_500_000
    assert all(len(run["pictures"]) >= 3 for run in replay.runs)


def test_what_cannot_be_replayed_is_named(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match="is not a recorded run"):
        TrainingReplay(tmp_path)
    folder = write_recorded_run(tmp_path / "run", 3)
    with pytest.raises(ValueError, match="names must be one for each of 1 runs"):
        TrainingReplay(folder, names=["a", "b"])
    with pytest.raises(TraitError, match="epoch must be at most 3"):
        TrainingReplay(folder, epoch=4)
    for epoch in (1, 2, 3):
        runs.sample_path(folder, epoch).unlink()
    with pytest.raises(FileNotFoundError, match="has no sample grids"):
        TrainingReplay(folder)
    write_metrics(folder, [])
    with pytest.raises(ValueError, match="has no finished epoch"):
        TrainingReplay(folder)


# What the reader sees.


def table(page: Page) -> dict[str, list[str]]:
    """The rows of the table: a name and one number for each run."""
    lines = [line.split("\t") for line in readout(page).split("\n") if "\t" in line]
    return {name: numbers for name, *numbers in lines}


@pytest.mark.browser
def test_each_metric_of_a_trained_run_has_a_curve_and_a_row(page: Page, tmp_path: Path):
    dataset = fashion_mnist.load("test", subset="sample")
    recipe = Recipe(epochs=2, hidden_widths=(8,), batch_size=250)
    run = train(recipe, dataset, tmp_path / "run", device="cpu")
    show(page, "training_replay", TrainingReplay(tmp_path / "run"))
    drawn = {line.get_attribute("data-line") for line in page.locator("[data-line]").all()}
    assert drawn == {f"{name}-1" for name in run.metrics[0] if name != "epoch"}
    assert len(table(page)) == len(run.metrics[0])
    assert float(table(page)["loss of D"][0]) == pytest.approx(
        run.metrics[0]["discriminator_loss"], abs=6e-4
    )


@pytest.mark.browser
def test_a_run_of_one_epoch_is_drawn(page: Page, tmp_path: Path):
    show(page, "training_replay", TrainingReplay(write_recorded_run(tmp_path / "run", 1)))
    assert table(page)["epoch"] == ["1"]
    page.get_by_role("button", name="Play").click()
    assert "NaN" not in page.locator("main").inner_html()


@pytest.mark.browser
def test_numbers_pictures_and_cursor_follow_the_epoch_and_a_run_stays_at_its_end(page: Page):
    replay = first_widget("training_replay")
    show(page, "training_replay")
    long, short = replay.runs
    lines = []
    for epoch in (1, 7, 28, 29, 40):
        page.get_by_role("slider").fill(str(epoch))
        rows = table(page)
        assert rows["epoch"] == [str(epoch), str(epoch) if epoch <= 28 else "28 (its last)"]
        for row, name in (("D(x)", "d_real"), ("gradient norm of G", "generator_gradient")):
            expected = [
                long["metrics"][name][epoch - 1],
                short["metrics"][name][min(epoch, 28) - 1],
            ]
            assert [float(text) for text in rows[row]] == pytest.approx(expected, abs=6e-4)
        for run, shown in zip(replay.runs, page.locator("img").all(), strict=True):
            known = [one for one in run["pictures"] if one["epoch"] <= epoch][-1]
            assert shown.get_attribute("src") == known["png"]
            alt = f"Samples of {run['name']} after epoch {known['epoch']}"
            assert shown.get_attribute("alt") == alt
        lines.append(middle_of(page.locator("[data-drag=epoch]"))[0])
    assert lines == sorted(lines)
    assert lines[0] < lines[-1] - 100


@pytest.mark.browser
def test_a_metric_that_one_run_lacks_is_drawn_for_the_other(page: Page, tmp_path: Path):
    few = {name: METRICS[name] for name in ("discriminator_loss", "generator_loss")}
    first = write_recorded_run(tmp_path / "first", 4, metrics=few)
    second = write_recorded_run(tmp_path / "second", 5)
    show(page, "training_replay", TrainingReplay(first, second))
    assert table(page)["D(x)"][0] == "not recorded"
    assert page.locator("[data-line=d_real-1]").count() == 0
    assert page.locator("[data-line=d_real-2]").count() == 1


@pytest.mark.browser
def test_a_gradient_norm_of_zero_is_no_point_of_the_logarithmic_panel(page: Page, tmp_path: Path):
    dead = {**METRICS, "generator_gradient": 0.0}
    show(
        page, "training_replay", TrainingReplay(write_recorded_run(tmp_path / "a", 4, metrics=dead))
    )
    assert page.locator("[data-line=generator_gradient-1]").get_attribute("d") == ""
    assert table(page)["gradient norm of G"] == ["0.0000"]
    page_text = page.locator("svg").inner_html()
    assert "NaN" not in page_text
    assert "Infinity" not in page_text


@pytest.mark.browser
def test_a_small_gradient_norm_is_not_rounded_to_zero(page: Page, tmp_path: Path):
    folder = write_recorded_run(
        tmp_path / "run", 4, metrics={**METRICS, "generator_gradient": 1e-7}
    )
    show(page, "training_replay", TrainingReplay(folder))
    assert "10⁻" in table(page)["gradient norm of G"][0]


@pytest.mark.browser
def test_the_ring_follows_mouse_and_finger_and_a_click_in_a_panel_moves_it(page: Page):
    page.set_viewport_size({"width": 390, "height": 844})
    show(page, "training_replay")
    ring = page.locator("[data-drag=epoch]")
    ring.scroll_into_view_if_needed()
    x, y = middle_of(ring)
    finger(page, x, y, 150, 0)
    assert middle_of(ring)[0] == pytest.approx(x + 150, abs=6)
    x, y = middle_of(ring)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 5000, y, steps=3)
    page.mouse.up()
    assert page.evaluate("() => traits.epoch") == 40
    panel = page.locator("svg rect").nth(3)
    box = panel.bounding_box()
    assert box
    panel.click(position={"x": box["width"] / 2, "y": 40})
    assert page.evaluate("() => traits.epoch") in (20, 21)


@pytest.mark.browser
def test_step_goes_on_by_one_play_to_the_end_and_reset_to_the_first(page: Page):
    show(page, "training_replay")
    start = look(page)
    press_step(page, 3)
    assert page.evaluate("() => traits.epoch") == 4
    page.get_by_role("button", name="Play").click()
    assert page.evaluate("() => traits.epoch") == 40
    page.get_by_role("button", name="Reset").click()
    assert look(page) == start


@pytest.mark.browser
def test_the_four_lines_of_a_panel_differ_without_colour(page: Page):
    show(page, "training_replay")
    looks = {
        (line.get_attribute("stroke-dasharray"), line.get_attribute("style"))
        for line in page.locator("[data-line^=d_]").all()
    }
    assert len(looks) == 4


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_the_drawing_is_as_high_as_its_panels_and_what_follows_is_below(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 844})
    show(page, "training_replay")
    page.wait_for_timeout(200)
    picture, words = page.locator("svg").bounding_box(), page.locator("table").bounding_box()
    assert picture
    assert words
    lowest = page.evaluate(
        "() => Math.max(...[...document.querySelectorAll('svg text')]"
        ".map(text => text.getBoundingClientRect().bottom))"
    )
    assert lowest <= picture["y"] + picture["height"] <= words["y"]


@pytest.mark.browser
def test_ticks_are_round_numbers_inside_the_range(page: Page):
    load(page, "training_replay")
    rng = np.random.default_rng(15)
    for _ in range(100):
        low, most = float(rng.uniform(-5, 5)), int(rng.integers(2, 7))
        high = low + float(10 ** rng.uniform(-3, 4))
        ticks = page.evaluate("a => figure.roundTicks(...a)", [low, high, most])
        assert len(ticks) <= most
        assert all(low - 1e-9 * high <= tick <= high * (1 + 1e-9) for tick in ticks)
        steps = np.diff(ticks)
        if len(steps):
            leading = steps[0] / 10 ** np.floor(np.log10(steps[0] * (1 + 1e-9)))
            assert min(abs(leading - k) for k in (1, 2, 5)) < 1e-6
            np.testing.assert_allclose(steps, steps[0], rtol=1e-6)


@pytest.mark.browser
def test_the_decades_of_the_gradient_norms_hold_them_tightly(page: Page):
    load(page, "training_replay")
    rng = np.random.default_rng(16)
    for _ in range(50):
        values = (10.0 ** rng.uniform(-8, 4, size=rng.integers(1, 9))).tolist()
        low, high = page.evaluate("v => figure.decades(v)", [*values, 0.0])
        assert low <= min(values) < 10 * low
        assert max(values) <= high
        assert high / 10 < max(values) or high == pytest.approx(10 * low)
