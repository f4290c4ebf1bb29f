"""Ten questions that a figure answers: each link opens the state, and what is said is seen."""

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, expect

PAGE = "book/appendix/questions.html"
# What each row of the page says, in the words of the figure.
SEEN = [
    ["Pure maximin −1, pure minimax 1", "No pure saddle point"],
    ["Value 2,", "row 2, column 2"],
    ["C = V at D*\t0.0000", "JSD (at most 0.6931)\t0.6931"],
    ["0.3181", "0.8069"],
    ["0.0067", "slope −0.0067", "slope −0.9933"],
    ["log(1 − D)\t−0.6931, slope −0.5000", "−log D\t0.6931, slope −0.5000"],
    ["each step halves TV exactly"],
    ["TV(qₜ, p)\t0.4000", "step t\t40"],
    ["It diverges for every η > 0", "1.0050"],
    ["H(Y) = 0, so the score is 1"],
]


def rows(site) -> list[list[str]]:
    """Address and third column of each row."""
    page = BeautifulSoup((site / PAGE).read_text("utf-8"), "lxml")
    table = page.find(id="ten-questions-that-a-figure-answers").table
    return [[row.a["href"], row.find_all("td")[2].get_text()] for row in table.tbody.find_all("tr")]


def test_there_are_ten(site) -> None:
    assert len(rows(site)) == len(SEEN) == 10


@pytest.mark.browser
@pytest.mark.parametrize("number", range(10))
def test_the_figure_shows_what_the_row_says(
    browser: Browser, address: str, site, number: int
) -> None:
    href, said = rows(site)[number]
    page = browser.new_page(reduced_motion="reduce")
    page.goto(f"{address}/book/appendix/{href}")
    figure = page.locator(f"#{href.partition('#')[2].partition('?')[0]}")
    readout = figure.locator(".readout").first
    expect(readout).not_to_be_empty()
    expect(figure).to_be_in_viewport()
    shown = readout.inner_text()
    for words in SEEN[number]:
        assert words.lower() in shown.lower()
    for part in said.replace(",", " ").split():  # each number of the row is one of the figure
        digits = part.strip(".:−")
        if digits.replace(".", "").isdigit():
            assert digits in shown
    page.close()
