"""What helps a reader: cards, the drawer, links to copy, folds, a page for a wrong address."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

CHAPTER = "book/05-the-jensen-shannon-divergence"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A chapter, at the width of a desktop."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    page = context.new_page()
    page.goto(f"{address}/{CHAPTER}.html")
    yield page
    context.close()


def test_a_reference_shows_its_statement_to_the_pointer_and_to_the_keyboard(page: Page) -> None:
    link = page.locator(".bd-article a[href='#thm-jsd-bounds']:visible").first
    card = page.locator("#card")
    expect(card).to_be_hidden()
    link.hover()
    expect(card).to_be_visible()
    expect(card).to_contain_text("Theorem 5.2")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.mouse.move(2, 2)
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(card).to_be_visible()
    assert link.get_attribute("aria-describedby") == "card"


def test_a_reference_to_another_chapter_shows_its_statement(page: Page) -> None:
    page.locator(".bd-article a[href^='04-'][href*='#']:not([hidden] a)").first.hover()
    expect(page.locator("#card")).to_contain_text("4.")


def test_the_notation_opens_in_a_drawer_and_closes_by_key(page: Page) -> None:
    page.get_by_role("button", name="Notation").click()
    drawer = page.get_by_role("dialog", name="Notation")
    expect(drawer).to_contain_text("data space")
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)


def test_the_link_of_a_statement_is_copied(page: Page) -> None:
    page.locator("#thm-gibbs .admonition-title").hover()
    page.locator("#thm-gibbs .headerlink").click()
    expect(page.locator(".copied")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()").endswith("#thm-gibbs")


def test_a_solution_is_closed_with_its_code_and_its_output(page: Page) -> None:
    solution = page.locator("details.solution:has(.cell_output)").first
    expect(solution.locator(".cell_output").first).to_be_hidden()
    solution.locator("summary").click()
    expect(solution.locator(".cell_output").first).to_be_visible()
    expect(solution.locator(".cell_input").first).to_be_visible()


def test_a_long_proof_shows_its_first_lines_and_the_rest_when_asked(page: Page) -> None:
    proof = page.locator(".proof-text:has(.fold-button)").first
    rest = proof.locator("> div[hidden]")
    expect(proof.locator("> p").first).to_be_visible()
    assert rest.count() == 1
    proof.get_by_role("button").click()
    assert rest.count() == 0
    expect(proof.get_by_role("button")).to_have_attribute("aria-expanded", "true")


def test_without_script_everything_is_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/{CHAPTER}.html")
    assert page.locator(".proof-text .katex-display").count() > 5
    for formula in page.locator(".proof-text .katex-display").all():
        expect(formula).to_be_visible()
    context.close()


def test_on_paper_proofs_and_solutions_are_open(page: Page) -> None:
    page.emulate_media(media="print")
    for proof in page.locator(".proof-text > *:not(button)").all():
        expect(proof).to_be_visible()
    for output in page.locator("details.solution .cell_output").all():
        expect(output).to_be_visible()


def test_a_wrong_address_has_a_page_that_leads_on(site: Path, page: Page, address: str) -> None:
    text = (site / "404.html").read_text("utf-8")
    assert '<base href="/" />' in text
    page.goto(f"{address}/404.html")
    page.get_by_role("link", name="the notation", exact=True).click()
    expect(page.locator("h1").first).to_contain_text("Notation")


def test_what_was_read_is_shown_in_the_contents(page: Page, address: str) -> None:
    page.evaluate("() => scrollTo(0, document.body.scrollHeight / 2)")
    page.wait_for_function("() => localStorage.getItem('read-so-far')")
    page.goto(f"{address}/book/06-algorithm-1.html")
    bar = page.locator(".bd-sidebar-primary a[href^='05-'] .read-so-far")
    expect(bar).to_be_visible()
