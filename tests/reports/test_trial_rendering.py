"""A report from elsewhere is rendered before it is accepted, in a process that ends afterwards."""

import asyncio

import msgspec
import pytest

from app.reports.model import Report
from app.reports.trial_rendering import TrialRendering
from app.reports.worker import RenderFailed
from tests.child_processes import child_processes
from tests.faults.wait_until import wait_until
from tests.reports.sample_packages import EDITION, content_with

FAILING: dict[str, tuple[tuple[str | int, ...], object]] = {
    "html": (("cards", 0, "scenario"), None),
    "md": (("cards", 1, "cluster"), None),
    "csv.zip": (("cards", 0, "number"), "no number"),
    "council.pdf": (("language",), "no language"),
}
"""For each format a place in a report and a value with which no other format fails."""
_decoder = msgspec.json.Decoder(Report)


@pytest.mark.parametrize("name", FAILING)
async def test_report_that_one_format_cannot_show_is_refused(name: str) -> None:
    path, value = FAILING[name]
    report = _decoder.decode(content_with(*path, value=value))
    with pytest.raises(RenderFailed):
        await TrialRendering().run(report)


async def test_process_of_a_trial_ends_with_it() -> None:
    before = child_processes()
    await TrialRendering().run(EDITION)
    assert child_processes() <= before


async def test_trial_ends_when_the_server_stops() -> None:
    before, trial = child_processes(), TrialRendering()
    running = asyncio.create_task(trial.run(EDITION))
    await wait_until(lambda: bool(child_processes() - before))
    await trial.stop()
    with pytest.raises(RenderFailed):
        await running
    with pytest.raises(RenderFailed):
        await trial.run(EDITION)
    assert child_processes() <= before
