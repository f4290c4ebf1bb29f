"""A blank page on which a figure to play with is drawn, or only its mathematics is loaded."""

import base64
import re
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

from gan_edu.figures.interactive import base
from gan_edu.figures.interactive.recorded_generator import weights
from gan_edu.runs import run as runs
from gan_edu.runs.metrics import write_metrics
from gan_edu.runs.recipe import Recipe

FIGURES = {
    "pushforward": "Pushforward",
    "optimal_discriminator": "OptimalDiscriminator",
    "game_table": "GameTable",
    "mirror_step": "MirrorStep",
    "information": "Information",
    "inception_score": "InceptionScore",
    "bilinear_game": "BilinearGame",
    "loss_slopes": "LossSlopes",
    "training_replay": "TrainingReplay",
    "living_gan": "LivingGan",
    "recorded_generator": "RecordedGenerator",
    "recorded_faces": "RecordedFaces",
    "recorded_epochs": "RecordedEpochs",
}
BLANK = """<!doctype html><html lang="en"><head><title>Figure</title>
<meta name="viewport" content="width=device-width"><style>
body { margin: 1rem; font-family: sans-serif; color: #222832; background: #fff; }
html[data-theme="dark"] body { color: #ced6dd; background: #14181e; }
</style></head><body><main><h1>Figure</h1></main></body></html>"""
LOAD = """async (source) => {
  const blob = new Blob([source], {type: 'text/javascript'});
  window.figure = await import(URL.createObjectURL(blob));
}"""
# The model that a notebook or the built page gives to a figure, with nothing that figures must not
# rely on. `receive` sets traits as Python does; `saved` holds what the figure gave to Python.
DRAW = """([css, traits, views]) => {
  document.head.append(Object.assign(document.createElement('style'), {textContent: css}));
  window.traits = traits;
  window.saved = null;
  const listeners = [];
  let unsaved = {};
  const tell = (name) => listeners.filter(([event]) => event === `change:${name}`)
    .forEach(([, act]) => act());
  const answer = (message, bytes) => listeners.filter(([event]) => event === 'msg:custom')
    .forEach(([, act]) => act(message, bytes));
  const model = {
    get: (name) => traits[name],
    set: (name, value) => {
      const old = JSON.stringify(traits[name]);
      traits[name] = value;
      unsaved[name] = value;
      if (JSON.stringify(value) !== old) tell(name);
    },
    save_changes: () => { window.saved = {...window.saved, ...unsaved}; unsaved = {}; },
    on: (event, act) => { listeners.push([event, act]); },
    send: () => setTimeout(() => {
      if (window.silent) return;
      if (!window.weights) return answer({error: 'no weights'}, []);
      const bytes = Uint8Array.from(atob(window.weights), c => c.charCodeAt(0));
      answer({}, [new DataView(bytes.buffer)]);
    }),
  };
  window.receive = (values) => {
    Object.assign(traits, values);
    Object.keys(values).forEach(tell);
  };
  for (let view = 0; view < views; view += 1) {
    const el = document.querySelector('main').appendChild(document.createElement('div'));
    figure.default.render({model, el});
  }
}"""


def load(page: Page, name: str) -> None:
    """Load the script of a figure into an empty page, as the module ``figure``."""
    page.set_content(BLANK)
    page.evaluate(LOAD, str(class_of(name)._esm))


METRICS = {
    "discriminator_loss": 1.3,
    "generator_loss": 0.8,
    "d_real": 0.6,
    "d_fake": 0.4,
    "discriminator_gradient": 5.0,
    "generator_gradient": 0.02,
    "images_per_second": 4000.0,
    "inception_score": 5.0,
    "coverage": 0.9,
}


def write_recorded_run(
    folder: Path,
    epochs: int,
    shape: tuple[int, int, int] = (1, 4, 4),
    metrics: dict[str, float] = METRICS,
) -> Path:
    """Write a run of 64 noise images an epoch, whose metrics vary about the given numbers."""
    rng = np.random.default_rng(epochs)
    data = {"name": "noise", "shape": [64, *shape], "sha256": "0"}
    runs.write_run(folder, Recipe(epochs=epochs), data, [])
    lines = [
        {"epoch": epoch, **{name: mean * rng.uniform(0.9, 1.1) for name, mean in metrics.items()}}
        for epoch in range(1, epochs + 1)
    ]
    write_metrics(folder, lines)
    channels, height, width = shape
    (folder / "samples").mkdir()
    for epoch in range(1, epochs + 1):
        grid = rng.integers(0, 256, size=(8 * height, 8 * width, channels), dtype=np.uint8)
        Image.fromarray(grid.squeeze()).save(runs.sample_path(folder, epoch))
    return folder


def class_of(name: str) -> Any:
    """The class of a figure."""
    return getattr(import_module(f"gan_edu.figures.interactive.{name}"), FIGURES[name])


def synced_traits(name: str) -> dict[str, Any]:
    """The traits of a figure that its page has, without those of every widget."""
    of_all = base.PlayFigure.class_traits(sync=True)
    return {k: v for k, v in class_of(name).class_traits(sync=True).items() if k not in of_all}


@cache
def first_widget(name: str) -> Any:
    """A figure with the traits that it has at first; a replay needs runs."""
    kind = class_of(name)
    if name != "training_replay":
        return kind()
    with tempfile.TemporaryDirectory() as place:
        runs = [write_recorded_run(Path(place) / f"run-{n}", n) for n in (40, 28)]
        return kind(*runs, names=["Long", "Short"])


def show(page: Page, name: str, widget: Any = None, views: int = 1, *, loaded: bool = True) -> None:
    """Draw a figure, with the traits that it has at first, or another widget of its kind."""
    widget = widget or first_widget(name)
    load(page, name)
    own = {key: getattr(widget, key) for key in synced_traits(name)}
    page.evaluate(DRAW, [base.style(), own, views])
    if name.startswith("recorded") and loaded:
        load_weights(page, name)
    if name == "living_gan":  # its first picture comes part by part
        page.wait_for_function(
            "() => document.querySelector('.readout').childElementCount", polling=20
        )


def load_weights(page: Page, name: str) -> None:
    """Give a figure with recorded networks what its button asks for."""
    page.evaluate("text => { window.weights = text }", base64.b64encode(weights(name)).decode())
    page.get_by_role("button", name=re.compile("Load the generator|Tải")).first.press("Enter")
    buttons = "[...document.querySelectorAll('button')]"
    waiting = f"() => !{buttons}.some(b => /Load|Tải|tải/.test(b.innerText))"
    page.wait_for_function(waiting, polling=20)


def finger(page: Page, x: float, y: float, right: float, down: float) -> None:
    """Touch a place and move the finger; fails if the page scrolls instead."""
    page.evaluate("() => { window.cancelled = 0 }")
    page.evaluate("() => addEventListener('pointercancel', () => { window.cancelled += 1 })")
    touch = page.context.new_cdp_session(page)

    def send(kind: str, points: list[dict[str, float]]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", [{"x": x, "y": y}])
    for part in (0.1, 0.5, 1.0):
        send("touchMove", [{"x": x + part * right, "y": y + part * down}])
        page.wait_for_timeout(50)  # Chromium hands on one move a frame
    send("touchEnd", [])
    assert page.evaluate("() => cancelled") == 0


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A session of a reader who prefers no motion and whose screen can be touched."""
    context = browser.new_context(reduced_motion="reduce", has_touch=True)
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A new page; the test fails if a script on it raises an error."""
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert not errors


@pytest.fixture
def each(page: Page) -> Callable[[str, str, list[Any]], list[Any]]:
    """What a JavaScript function of a figure gives for each list of arguments."""

    def call(name: str, function: str, inputs: list[Any]) -> list[Any]:
        load(page, name)
        answers = page.evaluate(f"inputs => inputs.map(input => ({function})(...input))", inputs)
        assert len(answers) == len(inputs)
        return answers

    return call
