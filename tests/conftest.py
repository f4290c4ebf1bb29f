"""What tests share: a browser, and the table of what the assignments' tests accepted."""

import shutil
from collections import Counter
from collections.abc import Iterator

import hypothesis
import pytest
from playwright.sync_api import Browser, sync_playwright

# A busy machine is slow, not wrong: no example fails for the time it took.
hypothesis.settings.register_profile("book", deadline=None)
hypothesis.settings.load_profile("book")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for all tests; fails when there is none, so nothing goes unchecked."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        pytest.fail(f"no browser on PATH (looked for {', '.join(names)}); install Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


# Not beside its tests: of several processes, the one that prints reads this file only.
def pytest_terminal_summary(terminalreporter):
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
    row = "{:<40} {:<24} {:>15} {:>15}".format
    terminalreporter.line(row("assignment", "question", "right: accepted", "wrong: rejected"))
    questions = sorted({(assignment, question) for assignment, question, _ in seen})
    for question in questions:
        kinds = [
            f"{passed[(*question, kind)]}/{seen[(*question, kind)]}" for kind in ("right", "wrong")
        ]
        terminalreporter.line(row(*question, *kinds))
    sums = [
        f"{sum(count[key] for key in seen if key[2] == kind)}"
        for kind in ("right", "wrong")
        for count in (passed, seen)
    ]
    terminalreporter.line(row("all", "", "/".join(sums[:2]), "/".join(sums[2:])))
