"""Prints what the tests of the theory measured: the worst relative error of each function."""

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print a line for each property that a passed test recorded as a relative error."""
    reports = terminalreporter.getreports("passed")
    found = [
        (name, value)
        for report in reports
        if "tests/theory" in report.nodeid and report.when == "call"
        for name, value in report.user_properties
        if name.startswith("worst relative error")
    ]
    if found:
        terminalreporter.section("theory against mpmath, 500 inputs a function")
        for name, value in sorted(found):
            terminalreporter.line(f"{name}: {value:.1e}")
