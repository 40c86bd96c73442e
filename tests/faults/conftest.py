"""What the tests of faults share: counts, and a line about each fault at the end."""

import os
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.faults.soak import LONGEST, SOAK, Summary

PAGE = Path(__file__).parents[2] / "docs" / "soak.md"
BEGUN = time.monotonic()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith("tests/faults/"):
            item.add_marker(pytest.mark.timeout(LONGEST))


@pytest.fixture
def summary(record_property: Callable[[str, object], None]) -> Summary:
    """`summary("kill -9: 300 cycles, 0 lost")`."""
    return lambda line: record_property("fault", line)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line about each fault, and in a soak the page that is kept of it."""
    if not SOAK:
        return
    passed, failed = (terminalreporter.getreports(outcome) for outcome in ("passed", "failed"))
    lines = sorted(
        {
            str(line)
            for report in (*passed, *failed)
            for name, line in report.user_properties
            if name == "fault"
        }
    )
    lines += [f"FAILED: {report.nodeid}" for report in failed]
    terminalreporter.section("faults")
    for line in lines:
        terminalreporter.write_line(line)
    PAGE.write_text(page(lines, len(passed), len(failed)))


def page(lines: list[str], passed: int, failed: int) -> str:
    """docs/soak.md."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
    )
    took = f"{os.cpu_count()} cores, {round((time.monotonic() - BEGUN) / 60)} minutes"
    head = (
        "# The last soak\n\nWhat `make soak` said when it last ran: each fault that a hall may meet, tried\n"
        "as often as it takes to believe the answer. *Acknowledged* is what a phone was told is saved:\n"
        "none of it may be lost, or be there twice.\n\n"
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit.stdout.strip()}, {took}: "
        f"{passed} tests passed, {failed} failed.\n\n"
    )
    return head + "".join(f"- {line}\n" for line in lines)
