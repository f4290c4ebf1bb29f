"""The map of the proofs, and the counts of the first page, say what the data say."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser, Page, expect

from proofs.statements import lines_of_coq, sources
from tests.book.test_browser import AXE, VIOLATIONS
from website import landing, proof_map
from website.contents import ROOT, markdown_of
from website.directives import directives

CHAPTER = "book/14-what-was-proven.html"
KNOWN = json.loads((ROOT / "website" / "theorems.json").read_text("utf-8"))
BEYOND = json.loads((ROOT / "proofs" / "beyond.json").read_text("utf-8"))
LABELS = {one["label"]: one for one in KNOWN}
REFERENCE = re.compile(r"\{prf:ref\}`([^`]+)`")


@pytest.fixture(scope="module")
def chapter(site: Path) -> BeautifulSoup:
    return BeautifulSoup((site / CHAPTER).read_text("utf-8"), "lxml")


@pytest.fixture(scope="module")
def links(chapter: BeautifulSoup) -> dict[str, Tag]:
    """The node of each statement, by its label."""
    return {a["href"].partition("#")[2]: a for a in chapter.select(".proof-map svg a")}


@pytest.fixture(scope="module")
def rows(chapter: BeautifulSoup) -> dict[str, list[Tag]]:
    """The cells of each statement's row of the table, by its label."""
    found = [row.find_all("td") for row in chapter.select("details.map-table tbody tr")]
    return {cells[0].a["href"].partition("#")[2]: cells for cells in found}


def ends(cell: Tag) -> list[str]:
    return [a["href"].partition("#")[2] for a in cell.find_all("a")]


def test_each_statement_is_a_node_that_leads_to_it(site: Path, links: dict[str, Tag]) -> None:
    assert list(links) == list(LABELS)
    pages: dict[str, BeautifulSoup] = {}
    for label, link in links.items():
        file = link["href"].partition("#")[0]
        if file not in pages:
            text = (site / "book" / file).read_text("utf-8")
            pages[file] = BeautifulSoup(text, "lxml")
        statement = pages[file].find(id=label)
        assert statement is not None, label
        number = statement.select_one(".caption-number").get_text(strip=True)
        assert link["aria-label"].startswith(f"{number.strip()}, "), (label, number)


@pytest.mark.parametrize(
    "label", ["thm-von-neumann", "thm-global-optimum", "lem-one-point", "thm-data-processing"]
)
def test_a_statement_has_a_line_from_each_statement_that_its_proof_names(label: str) -> None:
    parts = directives(markdown_of(LABELS[label]["page"]))
    place = next(i for i, part in enumerate(parts) if part.label == label)
    assert parts[place + 1].name == "prf:proof"
    named = {name for name in REFERENCE.findall(parts[place + 1].body) if name in LABELS}
    assert {used for used, using in proof_map.edges(KNOWN) if using == label} == named


def test_no_line_leads_from_a_statement_to_itself_or_back() -> None:
    order = list(LABELS)
    pairs = proof_map.edges(KNOWN)
    assert len(pairs) == len(set(pairs)) > 40
    assert all(order.index(used) < order.index(using) for used, using in pairs)


def test_the_drawing_has_each_line_once_and_both_its_ends_show_it(
    chapter: BeautifulSoup, links: dict[str, Tag]
) -> None:
    pairs = proof_map.edges(KNOWN)
    assert len(chapter.select(".proof-map .lines path")) == len(pairs)
    for place, (used, using) in enumerate(pairs):
        way = f'use[href="#line-{place}"]'
        shown = [label for label, link in links.items() if link.select(way)]
        assert shown == [used, using]
        assert links[used].select_one(way)["class"] == ["used"]
        assert links[using].select_one(way)["class"] == ["uses"]


def test_form_and_words_of_a_node_are_the_status_in_the_data(links: dict[str, Tag]) -> None:
    for label, link in links.items():
        one, said = LABELS[label], link["aria-label"]
        assert ("machine" in link["class"]) == one["machine"] == ("by machine on finite" in said)
        assert ("cited" in link["class"]) == (not one["proved"]) == ("proof cited" in said)
        assert (link.rect["rx"] == "0") == (not one["proved"])
        assert (f"no finite form: {BEYOND.get(label)}" in said) == (label in BEYOND)


def test_the_table_says_the_same_as_the_drawing(
    links: dict[str, Tag], rows: dict[str, list[Tag]]
) -> None:
    assert list(rows) == list(links)
    pairs = proof_map.edges(KNOWN)
    for label, (name, paper, machine, uses, used_by) in rows.items():
        said = links[label]["aria-label"]
        assert said.startswith(f"{name.a.get_text()}, ")
        assert f": {paper.get_text()}, {machine.get_text()}" in said
        assert ends(uses) == [used for used, using in pairs if using == label]
        assert ends(used_by) == [using for used, using in pairs if used == label]
        for way, cell in (("uses", uses), ("used by", used_by)):
            listed = ", ".join(a.get_text() for a in cell.find_all("a"))
            assert re.findall(rf"; {way} ([^;]*)", said) == ([listed] if listed else [])


def test_the_counts_of_the_first_page_are_those_of_the_data(site: Path) -> None:
    page = BeautifulSoup((site / "book" / "intro.html").read_text("utf-8"), "lxml")
    said = " ".join(page.select_one(".counts").get_text().split())
    machine = sum(one["machine"] for one in KNOWN)
    lines = sum(len(path.read_text("utf-8").splitlines()) for path in sources())
    assert said.startswith(f"{len(KNOWN)} numbered statements: ")
    assert f"{machine} of them are proven by machine" in said
    assert f"in {lines:,} lines of Coq" in said
    assert f"{len(KNOWN)} are checked numerically" in said


def test_the_counts_change_with_the_data() -> None:
    one = {**KNOWN[0], "machine": False, "numeric": 0}
    more = landing.counts([*KNOWN, one], lines_of_coq() + 1)
    before = landing.counts(KNOWN, lines_of_coq())
    now, then = (
        [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", text)]
        for text in (more, before)
    )
    changes = [a - b for a, b in zip(now, then, strict=True)]
    assert changes == [1, 1, 0, 0, 1, 0, one["symbolic"], 0, one["false_variants"]]


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(f"{address}/{CHAPTER}")
        yield page


@pytest.mark.browser
def test_the_keyboard_reaches_a_node_sees_its_lines_and_opens_its_statement(page: Page) -> None:
    node = page.locator('.proof-map a[href$="#thm-global-optimum"]')
    lines = proof_map.edges(KNOWN)
    own = sum("thm-global-optimum" in pair for pair in lines)
    page.locator(".past-the-map").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".proof-map")).to_be_focused()
    for _ in range(1 + list(LABELS).index("thm-global-optimum")):
        page.keyboard.press("Tab")
    expect(node).to_be_focused()
    expect(node).to_be_in_viewport()
    assert page.locator(".proof-map use:visible").count() == own > 0
    expect(page.locator(".proof-map text.name:visible")).to_contain_text("Theorem 5.5")
    page.keyboard.press("Enter")
    page.wait_for_url("**/05-the-jensen-shannon-divergence.html#thm-global-optimum")


@pytest.mark.browser
def test_the_keyboard_can_pass_the_map(page: Page) -> None:
    page.locator(".past-the-map").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("details.map-table > summary")).to_be_focused()


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_map_and_its_open_table_fit_a_phone_and_please_axe(page: Page, theme: str) -> None:
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    page.locator("details.map-table > summary").click()
    page.locator('.proof-map a[href$="#thm-gibbs"]').focus()
    # The theme's button to the top fades in over the page as it scrolls; axe may see it half-way.
    page.add_style_tag(content="#pst-back-to-top { display: none !important }")
    page.evaluate(AXE.read_text("utf-8"))
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert not page.evaluate(VIOLATIONS)
