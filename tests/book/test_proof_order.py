"""Proofs whose lines a reader puts in order: eight of them, by keys, by buttons, without script."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, expect

from website.contents import CHAPTERS, markdown_of
from website.directives import directives
from website.proof_order import FEWEST, shuffled


def test_eight_proofs_are_to_be_put_in_order(site) -> None:
    asked = [len(directives(markdown_of(chapter), "proof-order")) for chapter in CHAPTERS]
    found = []
    for chapter in CHAPTERS:
        page = BeautifulSoup((site / f"{chapter}.html").read_text("utf-8"), "lxml")
        proofs = page.select(".proof-order")
        found.append(len(proofs))
        for proof in proofs:
            lines = proof.select("details > ol > li")
            assert len(lines) >= FEWEST
            assert all(len(line.find_all("p", recursive=False)) == 2 for line in lines)
            assert page.find(id=proof.select_one("p > a")["href"][1:])
    assert found == asked
    assert sum(found) == 8


@pytest.mark.parametrize("lines", range(FEWEST, 10))
def test_no_line_is_in_place_at_first_and_none_follows_its_predecessor(lines: int) -> None:
    order = shuffled(lines)
    assert sorted(order) == list(range(lines))
    assert all(line != place for place, line in enumerate(order))
    assert all(b != a + 1 for a, b in pairwise(order))


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    page = browser.new_page(reduced_motion="reduce")
    page.goto(f"{address}/{CHAPTERS[4]}.html")
    yield page
    page.close()


@pytest.mark.browser
def test_keys_bring_the_lines_in_order_and_a_line_too_early_is_told_what_it_needs(
    page: Page,
) -> None:
    proof = page.locator(".proof-order").first
    said = proof.get_by_role("status")
    expect(proof.locator("details")).to_be_hidden()
    proof.get_by_role("button", name="Check").press("Enter")
    first = int((proof.get_attribute("data-order") or "").split()[0])
    needs = proof.locator("details li").nth(first).locator("p").last.text_content() or ""
    expect(said).to_contain_text("Line 1 is too early.")
    expect(said).to_contain_text(needs[:12])
    lines = proof.locator(".shuffled > li")
    for place in range(lines.count()):  # bring the next line of the proof up to its place
        at = lines.evaluate_all("ls => ls.map(l => l.line)").index(place)
        button = lines.nth(at).get_by_role("button").first
        button.focus()
        for _ in range(at - place):
            page.keyboard.press("ArrowUp")
    proof.get_by_role("button", name="Check").press("Enter")
    expect(said).to_have_text("✓ In order.")
    expect(proof.locator("details")).to_be_visible()


@pytest.mark.browser
def test_a_line_is_dragged_to_another_place(page: Page) -> None:
    proof = page.locator(".proof-order").first
    lines = proof.locator(".shuffled > li")
    before = lines.first.inner_text()
    lines.first.drag_to(lines.last, target_position={"x": 5, "y": 30})
    assert lines.first.inner_text() != before
    moved = proof.locator(".shuffled > li div").evaluate_all("ds => ds.map(d => d.innerText)")
    assert any(line in before for line in moved)


@pytest.mark.browser
def test_without_script_the_right_order_is_folded_below(browser: Browser, site) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto((site / f"{CHAPTERS[1]}.html").as_uri())
    proof = page.locator(".proof-order")
    expect(proof.locator("li").first).to_be_hidden()
    proof.locator("summary").click()
    expect(proof.locator("li").first).to_be_visible()
    expect(proof.locator("li").first).to_contain_text("Fix any")
    page.close()


BROKEN = {
    "no list": ":of: thm-x\n\nOnly text.",
    "no statement": "1. a\n\n   b\n2. c\n\n   d\n3. e\n\n   f\n4. g\n\n   h",
    "too few lines": ":of: thm-x\n\n1. a\n\n   b\n2. c\n\n   d",
    "a line that needs nothing": ":of: thm-x\n\n1. a\n\n   b\n2. c\n3. d\n\n   e\n4. f\n\n   g",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_a_proof_without_reasons_is_an_error_of_the_build(tmp_path, content: str) -> None:
    from sphinx.application import Sphinx

    (tmp_path / "index.md").write_text(f"# P\n\n```{{proof-order}} It\n{content}\n```\n", "utf-8")
    warnings = tmp_path / "warnings.txt"
    folders = (tmp_path, None, tmp_path / "out", tmp_path / "doctrees", "html")
    extensions = {"extensions": ["myst_parser", "website.proof_order"]}
    with warnings.open("w", encoding="utf-8") as log:
        Sphinx(*folders, extensions, status=None, warning=log).build()
    assert "proof-order" in warnings.read_text("utf-8")
