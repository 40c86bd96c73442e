"""Limits of the searches in reports."""

import asyncio
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

from app.web.report_searches import MAX_AT_ONCE, ReportSearches


async def test_no_more_searches_run_at_once_than_allowed() -> None:
    searches = ReportSearches()
    # Only if all of them run at the same time does the barrier let them pass.
    together, passed = Barrier(MAX_AT_ONCE + 1), list[int]()

    def search() -> None:
        with suppress(BrokenBarrierError):
            passed.append(together.wait(timeout=0.2))

    await asyncio.gather(*(searches.run("workshop", search) for _ in range(MAX_AT_ONCE + 1)))
    assert passed == []


async def test_as_many_searches_as_allowed_run_at_once() -> None:
    searches = ReportSearches()
    together = Barrier(MAX_AT_ONCE)
    await asyncio.gather(
        *(searches.run("workshop", lambda: together.wait(timeout=30)) for _ in range(MAX_AT_ONCE))
    )
