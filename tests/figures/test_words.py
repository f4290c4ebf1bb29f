"""Every word of a figure goes through the table of its language, and the table fits its texts."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from gan_edu.data import faces, fashion_mnist
from gan_edu.figures.interactive.traits import OneOf
from website import translation
from website.translation import INTERACTIVE

from .conftest import FIGURES, show, synced_traits
from .test_interactive import OVERFLOWING

each_figure = pytest.mark.parametrize("name", FIGURES)
# What is the same in every language: names of functions and of quantities; one letter is a symbol.
SYMBOLS = {"log", "tanh", "sin", "exp", "min", "max", "KL", "TV", "JSD", "IS", "θg", "θd", "qₜ"}
SYMBOLS |= {"Long", "Short"}  # runs of a test
# Data sets name their kinds in English.
SYMBOLS |= set(re.findall(r"\w{2,}", " ".join([*fashion_mnist.CLASSES, *faces.STYLES])))
MARKING = """globalThis.ganWords =
  new Proxy({}, {get: (_, text) => typeof text === 'string' ? `⟦${text}⟧` : undefined})"""
SEEN = """() => {
  const root = document.querySelector('.gan-figure'), found = [];
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) found.push(walk.currentNode.data);
  for (const e of [root, ...root.querySelectorAll('*')])
    for (const name of ['aria-label', 'aria-valuetext', 'title', 'alt', 'placeholder'])
      if (e.getAttribute(name)) found.push(e.getAttribute(name));
  return found.filter(text => text.trim());
}"""


def unmarked(text: str) -> set[str]:
    """Words of a text that did not come from the table; what is put into a marked text is."""
    while "⟦" in text:
        shorter = re.sub(r"⟦[^⟦⟧]*⟧", "", text)
        if shorter == text:
            break
        text = shorter
    return {word for word in re.findall(r"[^\W\d_₀-₉²]{2,}", text) if word not in SYMBOLS}


def test_a_word_outside_the_table_is_found_and_a_symbol_is_not() -> None:
    assert unmarked("⟦Hedge, round ⟦1⟧⟧: gap 3.1·10⁻⁹, KL(P‖Q)") == {"gap"}
    assert unmarked("x₁: 0.50, θ = 1/√2, D(G(z)) ⟦nats⟧ up") == {"up"}


def check(page: Page) -> None:
    for text in page.evaluate(SEEN):
        assert not unmarked(text), text


@pytest.mark.browser
@each_figure
def test_every_word_of_a_figure_comes_from_the_table(page: Page, name: str) -> None:
    page.add_init_script(MARKING)
    page.goto("about:blank")
    show(page, name)
    check(page)
    page.wait_for_timeout(700)  # what a screen reader is told once the reader stops
    check(page)
    for trait, kind in synced_traits(name).items():
        for value in kind.values if isinstance(kind, OneOf) else ():
            page.evaluate("values => receive(values)", {trait: value})
            check(page)
    page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true })")
    for select in page.locator(".gan-figure select").all():
        for value in select.evaluate(
            "s => [...s.options].filter(o => !o.disabled).map(o => o.value)"
        ):
            select.select_option(value)
            check(page)
    buttons, number = page.get_by_role("button"), 0
    while number < buttons.count():  # a guess that was made takes its buttons away
        buttons.nth(number).press("Enter")
        check(page)
        number += 1


@pytest.mark.browser
@each_figure
@pytest.mark.parametrize("width", [390, 320])
def test_the_longer_words_of_vietnamese_fit_a_phone(page: Page, name: str, width: int) -> None:
    said = translation.said_by_scripts()
    table = translation.translated(translation.SCRIPTS, "vi", said)
    page.add_init_script(f"globalThis.ganWords = {json.dumps(table)}")
    page.goto("about:blank")
    page.set_viewport_size({"width": width, "height": 844})
    show(page, name)
    page.wait_for_function("() => document.querySelector('svg').viewBox.baseVal.width < 390")
    assert "Việc cần làm" in page.locator(".gan-figure").inner_text()
    assert page.evaluate(OVERFLOWING) == []


# States that no control above reaches have their words too: no text of the code is outside.

TEXT = re.compile(r"[a-z]{2,}[,.:;]? [a-z]{2,}|^[A-Z][a-z]+$|^[A-Z][a-z]+ ")
NO_TEXT = re.compile(r"prefers-reduced-motion|[a-z-]+: |^(dark-light|gan-figure)|^Arrow|^Slope$")
# Comments, and strings with what stands before them; then templates without their values.
STRINGS = re.compile(r"""//.*$|(?P<before>\bwords\(\s*)?"(?P<text>[^"\n]*)\"""", re.MULTILINE)
VALUES = re.compile(r"\$\{[^`]*?\}")
TEMPLATES = re.compile(r"`([^`]*)`")


def outside(script: str) -> Iterator[str]:
    """Strings of a script that read as English and are no argument of ``words``."""
    strings = [found["text"] for found in STRINGS.finditer(script) if not found["before"]]
    templates = TEMPLATES.findall(VALUES.sub("", STRINGS.sub("", script)))
    for text in [text for text in strings if text] + templates:
        if TEXT.search(text) and not NO_TEXT.search(text):
            yield text


def test_a_text_outside_the_table_is_found_in_the_code() -> None:
    script = 'say("two words"); say(words("two words"), { class: "a-b" }); say(`${n} more words`)'
    assert list(outside(script)) == ["two words", " more words"]


SCRIPTS = [path for path in sorted(INTERACTIVE.glob("*.js")) if path.stem != "stop_button"]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_no_text_of_the_code_is_outside_the_table(path) -> None:
    assert list(outside(path.read_text("utf-8"))) == []
