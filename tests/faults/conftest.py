"""Time limits of the tests of faults, and the summary that a soak run writes into docs/soak.md."""

import os
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.faults.soak import SOAK, TEST_TIMEOUT_S, Summary

SOAK_PAGE = Path(__file__).parents[2] / "docs" / "soak.md"
STARTED_AT = time.monotonic()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith("tests/faults/"):
            item.add_marker(pytest.mark.timeout(TEST_TIMEOUT_S))


@pytest.fixture
def soak_summary(record_property: Callable[[str, object], None]) -> Summary:
    """`soak_summary("kill -9: 300 times under load, ...")`."""
    return lambda line: record_property("summary", line)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the summary lines of a soak run, and write them into docs/soak.md."""
    if not SOAK:
        return
    passed, failed = (terminalreporter.getreports(outcome) for outcome in ("passed", "failed"))
    lines = summary_lines([*passed, *failed]) + [f"FAILED: {report.nodeid}" for report in failed]
    terminalreporter.section("faults")
    for line in lines:
        terminalreporter.write_line(line)
    SOAK_PAGE.write_text(soak_page(lines, len(passed), len(failed)))


def summary_lines(reports: list[pytest.TestReport]) -> list[str]:
    """The lines that the tests gave to the fixture `soak_summary`, sorted."""
    properties = (named for report in reports for named in report.user_properties)
    return sorted({str(line) for name, line in properties if name == "summary"})


def soak_page(lines: list[str], passed: int, failed: int) -> str:
    """The text of docs/soak.md."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
    )
    duration = f"{os.cpu_count()} cores, {round((time.monotonic() - STARTED_AT) / 60)} minutes"
    head = (
        "# Results of the last soak test\n\n"
        "`make soak` writes this page. It runs the tests of `tests/faults` with far more repetitions than\n"
        "`make test`. Each line is one kind of fault. *Acknowledged* means that the server confirmed to a\n"
        "phone that a card is saved: no acknowledged card may be lost, and no card may be saved twice.\n\n"
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit.stdout.strip()}, {duration}: "
        f"{passed} tests passed, {failed} failed.\n\n"
    )
    return head + "".join(f"- {line}\n" for line in lines)
