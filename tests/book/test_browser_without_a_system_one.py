"""A machine without Chromium: the tests take the one that npm installed, or say what to do."""

import platform
import sys

import pytest
from playwright.sync_api import Playwright

from website import browser


@pytest.mark.browser
@pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"),
    reason="the browser of npm is for Linux on x86-64",
)
def test_the_browser_of_npm_draws_text(
    playwright: Playwright, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "SYSTEM", ())
    options = browser.options()
    assert options["executable_path"].is_relative_to(browser.ROOT)
    chromium = playwright.chromium.launch(**options)
    page = chromium.new_page()
    page.set_content("<p>One <b>two</b></p>")
    assert page.inner_text("p") == "One two"  # empty where the browser finds no font
    chromium.close()


def test_where_there_is_none_the_error_says_what_to_do(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(browser, "SYSTEM", ("no-such-browser",))
    monkeypatch.setattr(browser, "PACKAGE", tmp_path / "none")
    with pytest.raises(FileNotFoundError, match=r"no-such-browser.*make setup.*install Chromium"):
        browser.options()
