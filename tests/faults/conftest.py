"""What the tests of faults share: counts, and a line about each fault at the end."""

from collections.abc import Callable

import pytest

from tests.faults.soak import LONGEST, SOAK, Summary


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith("tests/faults/"):
            item.add_marker(pytest.mark.timeout(LONGEST))


@pytest.fixture
def summary(record_property: Callable[[str, object], None]) -> Summary:
    """`summary("kill -9: 300 cycles, 0 lost")`."""
    return lambda line: record_property("fault", line)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not SOAK:
        return
    terminalreporter.section("faults")
    for report in (*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")):
        for name, line in report.user_properties:
            if name == "fault":
                terminalreporter.write_line(str(line))
