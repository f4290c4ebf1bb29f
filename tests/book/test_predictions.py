"""Predict, then see: in every chapter a reader guesses first, and the answer is computed."""

import json
import math
from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
import scipy.integrate
import scipy.stats
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sklearn.decomposition import PCA
from sklearn.metrics import mutual_info_score

from gan_edu.data import fashion_mnist
from website.contents import CHAPTERS, markdown_of
from website.directives import directives
from website.prediction_answers import CURVES, NUMBERS

each_chapter = pytest.mark.parametrize("chapter", CHAPTERS)


def test_every_chapter_asks_and_every_answer_is_asked_for() -> None:
    labels = [
        found.options["label"]
        for chapter in CHAPTERS
        for found in directives(markdown_of(chapter), "predict")
    ]
    assert sorted(labels) == sorted([*NUMBERS, *CURVES])
    assert {int(label.split("-")[1]) for label in labels} == set(range(1, len(CHAPTERS) + 1))


def best_pixel() -> float:
    """The most bits of a pixel, by scikit-learn; only of pixels that are bright now and then."""
    data = fashion_mnist.load(subset="sample")
    bright = data.images.reshape(len(data.images), -1) > 127
    often = np.flatnonzero(np.abs(bright.mean(axis=0) - 0.5) < 0.3)
    return max(mutual_info_score(data.labels, bright[:, i]) for i in often) / math.log(2)


def twenty_directions() -> float:
    images = fashion_mnist.load(subset="sample").images.reshape(-1, 784).astype(float)
    found = PCA(20, svd_solver="full").fit(images)
    return float(100 * found.explained_variance_ratio_.sum())


def ten_pictures() -> float:
    """By simulation: the entropy of the shares of ten draws."""
    counts = np.random.default_rng(0).multinomial(10, np.full(10, 0.1), size=200_000)
    return float(scipy.stats.entropy(counts, axis=1).mean())


def overlap() -> float:
    """By PyTorch's own transposed convolution of ones."""
    import torch

    layer = torch.nn.ConvTranspose2d(1, 1, 3, stride=2, bias=False)
    torch.nn.init.ones_(layer.weight)
    inside = layer(torch.ones(1, 1, 12, 12))[..., 4:-4, 4:-4]
    return float((inside.max() / inside.min()).item())


# Right by another way than the book's own.
RIGHT = {
    "predict-1-directions": (twenty_directions, 1e-6),
    "predict-2-value": (lambda: 2.5, 1e-12),
    "predict-6-slopes": (lambda: math.exp(-math.log(0.02 / 0.98)), 1e-9),
    "predict-7-mirror": (lambda: 0.8 / 2**3, 1e-12),
    "predict-8-circle": (lambda: 1.01**200, 1e-9),
    "predict-9-pixel": (best_pixel, 1e-9),
    "predict-10-ten-pictures": (ten_pictures, 2e-3),
    "predict-11-overlap": (overlap, 1e-6),
}


@pytest.mark.parametrize("label", RIGHT)
def test_the_number_that_a_guess_is_compared_with_is_right(label: str) -> None:
    truth, error = RIGHT[label]
    assert NUMBERS[label]() == pytest.approx(truth(), abs=error)


def js_of_normals(mean: float) -> float:
    """By quadrature of the densities."""
    p, q = scipy.stats.norm(0, 1).pdf, scipy.stats.norm(mean, 1).pdf

    def integrand(x: float) -> float:
        m = (p(x) + q(x)) / 2
        return float((scipy.special.rel_entr(p(x), m) + scipy.special.rel_entr(q(x), m)) / 2)

    return float(scipy.integrate.quad(integrand, -12, 18, limit=200)[0])


CURVES_RIGHT = {
    "predict-3-square": (lambda x: math.erf(math.sqrt(x / 2)), 1e-9),
    "predict-4-best": (lambda x: scipy.special.expit(2 - 2 * x), 1e-12),
    "predict-5-jsd": (js_of_normals, 1e-5),
    "predict-13-shift": (abs, 1e-9),
}


@pytest.mark.parametrize(("label", "x"), list(product(CURVES_RIGHT, [0.0, 0.5, 2.0, 3.0])))
def test_the_curve_that_a_sketch_is_compared_with_is_right(label: str, x: float) -> None:
    truth, error = CURVES_RIGHT[label]
    assert CURVES[label](np.array([x]))[0] == pytest.approx(truth(x), abs=error)


@each_chapter
def test_the_page_has_question_and_answer_without_script(site, chapter: str) -> None:
    html = (site / f"{chapter}.html").read_text("utf-8")
    page = BeautifulSoup(html, "lxml")
    found = page.select("fieldset.predict")
    assert found
    for question in found:
        asked = json.loads(question["data-asked"])
        assert len(question.legend.get_text(strip=True)) > 40
        answer = question.select_one("details.predict-answer")
        assert not answer.has_attr("open")
        shown = answer.select_one("svg path.truth" if "curve" in asked else "p > strong")
        assert shown is not None
        assert len(answer.get_text(strip=True)) > 80
        link = answer.select_one(".predict-figure a")
        if link:
            assert page.find(id=link["href"][1:].partition("?")[0]) is not None


# In the browser.


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(reduced_motion="reduce")
    yield context
    context.close()


def opened(context: BrowserContext, address: str, chapter: int) -> Page:
    page = context.new_page()
    page.goto(f"{address}/{CHAPTERS[chapter - 1]}.html")
    return page


@pytest.mark.browser
def test_a_number_is_asked_first_and_then_compared_and_remembered(
    context: BrowserContext, address: str
) -> None:
    page = opened(context, address, 2)
    question = page.locator("fieldset.predict")
    expect(question.locator("details")).to_be_hidden()
    question.get_by_label("Your guess").focus()
    page.keyboard.press("End")
    question.get_by_role("button", name="This is my guess").press("Enter")
    said = "You said 4.0. It is 2.5: you were 1.5 too high."
    expect(question.get_by_role("status")).to_have_text(said)
    expect(question.locator("details")).to_be_visible()
    page.reload()
    expect(question.get_by_role("status")).to_have_text(said)
    question.get_by_role("button", name="Guess again").press("Enter")
    expect(question.locator("details")).to_be_hidden()
    page.close()


@pytest.mark.browser
def test_a_sketch_is_made_by_keys_and_lies_beside_the_curve(
    context: BrowserContext, address: str
) -> None:
    page = opened(context, address, 13)
    question = page.locator("fieldset.predict")
    for key, slider in zip(
        ("End", "", "", "Home", "", "", "End"), question.get_by_role("slider").all(), strict=True
    ):
        slider.focus()
        if key:
            page.keyboard.press(key)
    question.get_by_role("button", name="This is my guess").press("Enter")
    # The truth is |θ| at −3, −2, …, 3, and the four sliders in between stand at 1.5.
    off = (0 + 0.5 + 0.5 + 0 + 0.5 + 0.5 + 0) / 7
    expect(question.get_by_role("status")).to_contain_text(f"is {off:.2f} away")
    drawn = question.locator("details svg .guess").get_attribute("d") or ""
    assert drawn.startswith("M32 14L")
    assert drawn.endswith("236 14")
    page.close()


@pytest.mark.browser
def test_the_figure_moves_to_the_state_of_the_answer(context: BrowserContext, address: str) -> None:
    page = opened(context, address, 6)
    question = page.locator("fieldset.predict")
    figure = page.locator("#loss-slopes-1")
    figure.scroll_into_view_if_needed()
    expect(figure.locator(".readout")).to_contain_text("−2.0")
    question.get_by_role("button").press("Enter")
    question.get_by_role("link", name="See it in the figure").press("Enter")
    expect(figure.locator(".readout")).to_contain_text("−3.9")
    page.close()


@pytest.mark.browser
def test_a_sketch_fits_a_narrow_phone(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 700})
    page.goto(f"{address}/{CHAPTERS[3]}.html")
    box = page.locator("fieldset.predict").bounding_box()
    assert box
    for slider in page.locator("fieldset.predict").get_by_role("slider").all():
        place = slider.bounding_box()
        assert place
        assert place["width"] >= 24
        assert box["x"] <= place["x"]
        assert place["x"] + place["width"] <= box["x"] + box["width"]
    page.close()


NOTHING_KEPT = """Object.defineProperty(window, 'localStorage',
  {configurable: true, get() { throw new DOMException('forbidden', 'SecurityError'); }})"""


@pytest.mark.browser
@pytest.mark.parametrize(
    "before",
    [
        NOTHING_KEPT,
        *(
            f"localStorage.setItem('predicted 02-minimax-games.html', '{text}')"
            for text in (
                "5",
                "[]",
                "{",
                '{"predict-2-value": [99]}',
                '{"predict-2-value": [2, 3]}',
                '{"predict-2-value": "x"}',
            )
        ),
    ],
)
def test_a_browser_that_keeps_nothing_or_nonsense_asks_anew(
    browser: Browser, address: str, before: str
) -> None:
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(before)
    page.goto(f"{address}/{CHAPTERS[1]}.html")
    question = page.locator("fieldset.predict")
    expect(question.locator("details")).to_be_hidden()
    question.get_by_role("button", name="This is my guess").dblclick()
    expect(question.get_by_role("status")).to_contain_text("You said 1.0. It is 2.5")
    expect(page.locator(".proof-order .shuffled")).to_be_visible()
    assert not errors
    page.close()


BROKEN = {
    "no label": ":range: 0 1",
    "an unknown label": ":label: predict-0-nothing\n:range: 0 1",
    "no range": ":label: predict-2-value",
    "an answer outside the range": ":label: predict-2-value\n:range: 0 1",
    "a curve without places": ":label: predict-4-best\n:range: 0 1",
}


@pytest.mark.parametrize("options", BROKEN.values(), ids=BROKEN.keys())
def test_a_prediction_without_an_answer_is_an_error_of_the_build(tmp_path, options: str) -> None:
    from sphinx.application import Sphinx

    text = f"# Page\n\n```{{predict}} What comes?\n{options}\n\nWhy.\n```\n"
    (tmp_path / "index.md").write_text(text, "utf-8")
    warnings = tmp_path / "warnings.txt"
    folders = (tmp_path, None, tmp_path / "out", tmp_path / "doctrees", "html")
    extensions = {"extensions": ["myst_parser", "website.predictions"]}
    with warnings.open("w", encoding="utf-8") as log:
        Sphinx(*folders, extensions, status=None, warning=log).build()
    assert "predict" in warnings.read_text("utf-8")
