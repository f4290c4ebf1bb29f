"""A blank page on which a figure to play with is drawn, or only its mathematics is loaded."""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from gan_edu.figures.interactive import base

FIGURES = {
    "pushforward": "Pushforward",
    "optimal_discriminator": "OptimalDiscriminator",
    "game_table": "GameTable",
    "mirror_step": "MirrorStep",
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
# The model that a notebook or the built page gives to a figure, as far as the figures use it.
DRAW = """([css, traits]) => {
  document.head.append(Object.assign(document.createElement('style'), {textContent: css}));
  window.traits = traits;
  const model = {
    get: (name) => traits[name], set: (name, value) => { traits[name] = value; },
    save_changes: () => { window.saved = {...traits}; }, on: () => {},
  };
  figure.default.render({model, el: document.querySelector('main')});
}"""


def load(page: Page, name: str) -> None:
    """Load the script of a figure into an empty page, as the module ``figure``."""
    page.set_content(BLANK)
    page.evaluate(LOAD, base.source(name))


def show(page: Page, name: str) -> None:
    """Draw a figure, with the traits that it has at first."""
    kind = getattr(import_module(f"gan_edu.figures.interactive.{name}"), FIGURES[name])
    widget = kind()
    load(page, name)
    own = {key: getattr(widget, key) for key in kind.class_own_traits(sync=True)}
    page.evaluate(DRAW, [base.style(), own])


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
