"""Slides hold every statement and picture of a chapter, and need no network."""

from __future__ import annotations

import re

import nbformat
import pytest
from playwright.sync_api import Browser

from classroom import slides
from classroom.release import CHAPTERS

NAMES = ("04-the-optimal-discriminator", "08-when-training-fails")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with slides of all chapters."""
    folder = tmp_path_factory.mktemp("slides")
    assert slides.write(folder) == 14
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_every_statement_and_every_picture_with_a_caption_has_its_slide(made, name):
    chapter = nbformat.read(CHAPTERS / f"{name}.ipynb", as_version=4)
    shown = nbformat.read(made / f"{name}.ipynb", as_version=4)
    texts = "\n".join(cell.source for cell in shown.cells)
    for kind, number in re.findall(
        r"\*\*(Theorem|Proposition|Lemma) (\d+\.\d+)\*\* \(",
        "\n".join(cell.source for cell in chapter.cells),
    ):
        assert f"**{kind} {number}**" in texts
    pictures = [c for c in chapter.cells if c.cell_type == "code" and slides._picture(c)]
    shown_pictures = [cell for cell in shown.cells if re.match(r'<img alt="[^"]', cell.source)]
    assert len(shown_pictures) == len(pictures) > 2
    assert {cell.cell_type for cell in shown.cells} == {"markdown"}
    assert "$" not in texts


def test_slides_are_shown_without_a_network(made, browser: Browser):
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    missing: list[str] = []
    page.on("requestfailed", lambda request: missing.append(request.url))
    page.on("pageerror", lambda error: missing.append(str(error)))
    for name in NAMES:
        page.goto((made / f"{name}.html").as_uri())
        page.wait_for_function("Reveal.isReady()")
        assert page.evaluate("Reveal.getTotalSlides()") > 8
        assert page.locator("math").count() > 20
    context.close()
    assert missing == []


def test_without_reveal_or_chapters_the_reason_is_said(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(slides, "REVEAL", tmp_path / "nowhere")
    assert slides.main(["--out", str(tmp_path)]) == 1
    assert "make setup" in capsys.readouterr().err
