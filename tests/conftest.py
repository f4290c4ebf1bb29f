"""What tests share: a browser, the real data, which tests CI may skip, and the table of answers."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from gan_edu.data import fashion_mnist

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright

# Where the variable CI is set, a test that is skipped for another reason than these is a failure.
ALLOWED_SKIPS = (
    "needs a GPU",
    "needs more than one GPU",
    "this machine has neither bubblewrap nor namespaces for students' code",
    "this system does not let a process leave its network",
    "mounting a small disk needs root",
    "this machine lets nobody mount a tmpfs",
    "Coq is not installed",
)

KINDS = ("right", "wrong", "mutant")  # of the answers to the assignments

# A busy machine is slow, not wrong: no example fails for the time it took.
hypothesis.settings.register_profile("book", deadline=None)
hypothesis.settings.load_profile("book")


@pytest.fixture(scope="session")
def playwright() -> Iterator["Playwright"]:
    """What starts browsers; there can be one in a process."""
    # Here, so that tests of the theory run with the base dependencies alone.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: "Playwright") -> Iterator["Browser"]:
    """One headless Chromium for all tests; fails when there is none, so nothing goes unchecked."""
    from website import browser

    try:
        options = browser.options()
    except FileNotFoundError as error:
        pytest.fail(str(error), pytrace=False)
    chromium = playwright.chromium.launch(**options)
    with pytest.MonkeyPatch.context() as patch:
        for way in ("goto", "reload"):
            patch.setattr(f"playwright.sync_api.Page.{way}", _until_ready(way))
        yield chromium
    chromium.close()


# A page of the book goes on after its load event, piece by piece: website/assets/in-turn.js.
READY = "!('inTurn' in globalThis) || 'ready' in document.documentElement.dataset"


def _until_ready(way: str) -> Callable[..., Any]:
    from playwright.sync_api import Error, Page

    go = getattr(Page, way)

    def come(page: "Page", *arguments: Any, **options: Any) -> Any:
        response = go(page, *arguments, **options)
        while True:
            try:
                if page.evaluate(READY):
                    return response
            except Error:  # the page leads on to another
                page.wait_for_load_state()
            page.wait_for_timeout(10)

    return come


@pytest.fixture(scope="session")
def full_data() -> Path:
    """Folder of the original files of Fashion-MNIST; a test that asks for it is skipped without."""
    try:
        return fashion_mnist.find_folder()
    except FileNotFoundError:
        pytest.skip(
            "needs all 70,000 images of Fashion-MNIST: run `gan-edu data fashion-mnist`, "
            "or on Debian `apt install dataset-fashion-mnist`"
        )


def _skips(terminalreporter: pytest.TerminalReporter) -> Counter[str]:
    """How many tests were skipped, by reason."""
    reports = terminalreporter.getreports("skipped")
    reasons = (report.longrepr[2] for report in reports if isinstance(report.longrepr, tuple))
    return Counter(reason.removeprefix("Skipped: ") for reason in reasons)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI nothing is skipped but for an allowed reason."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and not set(_skips(reporter)) <= set(ALLOWED_SKIPS):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


# Not beside its tests: of several processes, the one that prints reads this file only.
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print one line for each reason to skip, and the table of the answers to the assignments."""
    for reason, count in _skips(terminalreporter).items():
        allowed = not os.environ.get("CI") or reason in ALLOWED_SKIPS
        verdict = "skipped" if allowed else "skipped, which fails in CI"
        terminalreporter.write_line(f"{count} {verdict}: {reason}", yellow=allowed, red=not allowed)
    _print_answers(terminalreporter)


def _print_answers(terminalreporter: pytest.TerminalReporter) -> None:
    """Print right answers accepted and wrong answers rejected, question by question."""
    seen, passed = Counter(), Counter()
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for name, value in report.user_properties:
                if name == "mutation":
                    seen[tuple(value)] += 1
                    passed[tuple(value)] += outcome == "passed"
    if not seen:
        return
    terminalreporter.section("answers to the assignments")
    row = "{:<40} {:<24} {:>15} {:>15} {:>17}".format
    heads = ("right: accepted", "wrong: rejected", "mutants: rejected")
    terminalreporter.line(row("assignment", "question", *heads))
    questions = sorted({(assignment, question) for assignment, question, _ in seen})
    for question in questions:
        kinds = [f"{passed[(*question, kind)]}/{seen[(*question, kind)]}" for kind in KINDS]
        terminalreporter.line(row(*question, *kinds))
    sums = [
        f"{sum(count[key] for key in seen if key[2] == kind)}"
        for kind in KINDS
        for count in (passed, seen)
    ]
    pairs = ["/".join(sums[at : at + 2]) for at in (0, 2, 4)]
    terminalreporter.line(row("all", "", *pairs))
