"""A link to a state of a figure is taken where Python takes the state, and else refused by name."""

import json
import re
from collections.abc import Iterator
from html import unescape
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page
from traitlets import TraitError

from gan_edu.figures.interactive.training_replay import TrainingReplay
from gan_edu.figures.interactive.traits import Number, Numbers, OneOf
from website.contents import PAGES, ROOT
from website.translation import INTERACTIVE, titles, words_of

pytestmark = pytest.mark.browser

PLACE = re.compile(
    r'<div class="figure-to-play-with" id="(?P<id>[^"]+)" data-figure="(?P<kind>\w+)"[^>]*>'
    r'(?:<script type="application/json">(?P<state>.*?)</script>)?'
)
KINDS = {
    found: getattr(import_module(f"gan_edu.figures.interactive.{path.stem}"), found)
    for path in sorted(INTERACTIVE.glob("*.py"))
    for found in re.findall(r"class (\w+)\((?:\w+)\):", path.read_text("utf-8"))
    if words_of(found) in titles()
}
# Goes to a state, waits until the figure is drawn anew, and gives what it says and its address.
FOLLOW = """async ([id, query]) => {
  const place = document.getElementById(id);
  place.querySelector('.figure-bar').dataset.old = '';
  location.hash = `${id}?${query}`;
  const frame = () => new Promise(requestAnimationFrame);
  while (!place.querySelector('.figure-bar') || 'old' in place.querySelector('.figure-bar').dataset)
    await frame();
  const said = place.querySelector('.figure-bar [role=status]').textContent;
  place.querySelector('.figure-bar button').click(); // its address
  return [said, decodeURIComponent(location.hash)];
}"""
PATHS: list[Any] = [["1r"], ["7d", "2g"], ["k=20"], ["rate_d=1"], ["law=point"], []]
PATHS += [["0r"], ["k=21"], ["k=2.5"], ["rate_d=2"], ["law=circle"], ["seed=3"], ["x=1"]]
PATHS += [["strokes=1"], ["r"], ["1r", ""], [3], {}, 1, None]
# Traits that bind each other are right together.
TOGETHER: list[tuple[str, dict[str, Any]]] = [
    ("MirrorStep", {"p": [1, 2, 3], "q": [3, 2, 1]}),
    ("MirrorStep", {"p": [1, 2, 3], "q": [3, 2, 1, 1]}),
    ("GameTable", {"rounds": 1000, "round": 1000}),
    ("GameTable", {"rounds": 10, "round": 11}),
    ("InceptionScore", {"probs": [[0.5, 0.5]] * 8, "image": 8}),
    ("InceptionScore", {"probs": [[0.5, 0.5]] * 5, "image": 6}),
]


def table(sizes: list[int], value: float) -> Any:
    """A row or a table full of one number."""
    return [table(sizes[1:], value) for _ in range(sizes[0])] if sizes else value


def candidates(kind: Any) -> list[Any]:
    """Values at each border of a trait, just outside, and of other kinds."""
    other = ["anything", True, None, [], {}]
    if isinstance(kind, Number):
        step = 1 if kind.plain is int else 1e-6
        inside = [kind.low, kind.high]
        return [*inside, kind.low - step, kind.high + step, 1e300, kind.low + 0.5, "1", *other]
    if isinstance(kind, OneOf):
        return [*kind.values, 1, *other]
    assert isinstance(kind, Numbers)
    found: list[Any] = []
    for sizes in ([least for least, _ in kind.sizes], [most for _, most in kind.sizes]):
        share = 1 / max(1, sizes[-1]) if kind.sums == "one" else kind.high
        whole = table(sizes, share)
        longer = [
            table([size + (i == k) for k, size in enumerate(sizes)], share)
            for i in range(len(sizes))
        ]
        found += [
            whole,
            *longer,
            whole[1:],
            table(sizes, kind.low),
            table(sizes, kind.high * 1.001),
        ]
        found += [table(sizes, 0), table(sizes, share * 1.0001), table(sizes, kind.low - 0.01)]
        if whole and len(sizes) == 2:
            found += [[*whole[:-1], whole[-1][:-1]], [*whole[:-1], "row"]]
        found += [[*whole[:-1], None]]
    return [*found, *other]


def python_takes(widget: Any, values: dict[str, Any], state: dict[str, Any]) -> bool:
    """Whether the figure in Python would have these values together; its state stays as it was."""
    try:
        with widget.hold_trait_notifications():
            for name, value in values.items():
                setattr(widget, name, value)
    except TraitError:
        return False
    finally:
        with widget.hold_trait_notifications():
            for name, value in state.items():
                setattr(widget, name, value)
    return True


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page of a reader who prefers no motion; opened once for all figures."""
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.set_default_timeout(15_000)
        yield page


def open_figure(
    page: Page, address: str, site: Path, figure: str
) -> tuple[str, Any, dict[str, Any]]:
    """The first place of a figure, started on the page, and the figure in Python with its state."""
    # The replay of one run is on the first page; chapter 12 has two.
    for name in PAGES:
        text = (site / f"{name}.html").read_text("utf-8")
        for found in PLACE.finditer(text):
            if found["kind"] == figure:
                page.goto(f"{address}/{name}.html")
                page.locator(f"#{found['id']}").scroll_into_view_if_needed()
                page.locator(f"#{found['id']}[data-started]").wait_for()
                if figure == "TrainingReplay":
                    widget: Any = TrainingReplay(ROOT / "results" / "dcgan-good" / "0")
                    return found["id"], widget, {"epoch": 1}
                state = json.loads(unescape(found["state"]))
                widget = KINDS[figure]()
                with widget.hold_trait_notifications():
                    for trait, value in state.items():
                        setattr(widget, trait, value)
                return found["id"], widget, state
    raise LookupError(f"no page has {figure}")


@pytest.mark.slow
@pytest.mark.parametrize("figure", KINDS)
@pytest.mark.parametrize("share", [3, pytest.param(1, marks=pytest.mark.exhaustive)])
def test_a_link_is_taken_where_python_takes_it_and_else_refused_by_name(
    page: Page, address: str, site: Path, figure: str, share: int
) -> None:
    place, widget, state = open_figure(page, address, site, figure)
    cases = [
        {name: value}
        for name, kind in widget.traits(sync=True).items()
        if name in state
        for value in (PATHS if name == "path" and figure == "LivingGan" else candidates(kind))
    ]
    cases = cases[::share]
    cases += [values for kind, values in TOGETHER if kind == figure]
    cases.append({"no_trait": 1})
    verdicts = set()
    for number, values in enumerate(cases):
        taken = python_takes(widget, values, state) if "no_trait" not in values else False
        verdicts.add(taken)
        texts = {name: json.dumps(value) for name, value in values.items()}
        query = "&".join(f"{name}={quote(text)}" for name, text in texts.items())
        query += "&" * (number % 2)  # or two equal ones in turn would be no change
        said, where = page.evaluate(FOLLOW, [place, query])
        assert bool(said) != taken, (values, said)
        if not taken:
            assert said.startswith("The link's state does not fit this figure: ")
            assert any(f"{name} = " in said for name in values)
            assert said.endswith(".")
        elif len(values) == 1 and next(iter(values.values())) != state[next(iter(values))]:
            assert f"{next(iter(values))}=" in where, values
    assert verdicts == {True, False}


def test_a_link_whose_one_value_is_wrong_keeps_the_others_and_names_the_wrong_one(
    page: Page, address: str, site: Path
) -> None:
    place, _, _ = open_figure(page, address, site, "BilinearGame")
    said, where = page.evaluate(FOLLOW, [place, "step=1000000000&t=60"])
    assert said == "The link's state does not fit this figure: step = 1000000000."
    assert "t=60" in where
    assert "step" not in where
